#include "simulate/block_set.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace cofferdam {
namespace {

TEST(BlockSet, AgreesWithASetOfNumbers) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 300; ++round) {
    BlockSet blocks;
    std::set<std::int64_t> expected;
    for (int i = 0; i < 12; ++i) {
      const auto first = static_cast<std::int64_t>(random() % 40),
                 size = static_cast<std::int64_t>(random() % 6);
      blocks.add({first, first + size});
      for (std::int64_t block = first; block < first + size; ++block) expected.insert(block);
    }
    EXPECT_EQ(blocks.size(), static_cast<std::int64_t>(expected.size()));
    std::set<std::int64_t> missing;
    for (const BlockRange& gap : blocks.missing({5, 30}))
      for (std::int64_t block = gap.first; block < gap.end; ++block)
        EXPECT_TRUE(missing.insert(block).second);
    for (std::int64_t block = 0; block < 50; ++block) {
      EXPECT_EQ(blocks.contains(block), expected.contains(block));
      EXPECT_EQ(missing.contains(block), block >= 5 && block < 30 && !expected.contains(block));
    }
    for (std::size_t i = 1; i < blocks.ranges().size(); ++i)
      EXPECT_LT(blocks.ranges()[i - 1].end, blocks.ranges()[i].first);
    ByteWriter writer;
    blocks.write(writer);
    ByteReader reader(writer.bytes());
    EXPECT_EQ(BlockSet::read(reader), blocks);
  }
}

TEST(BlockSet, FirstBlocksInCommon) {
  BlockSet one, two;
  one.add(BlockRange{0, 5});
  one.add(BlockRange{10, 15});
  two.add(BlockRange{5, 12});
  EXPECT_EQ(one.common(two), (BlockRange{10, 12}));
  two = {};
  two.add(BlockRange{5, 10});
  EXPECT_EQ(one.common(two).size(), 0);
}

TEST(BlockSet, BytesOutOfOrderAreRefused) {
  for (const std::vector<BlockRange>& ranges :
       {std::vector<BlockRange>{{4, 4}}, {{4, 2}}, {{-2, 2}}, {{0, 2}, {2, 3}}, {{5, 6}, {0, 1}}}) {
    ByteWriter writer;
    writer.put_all(ranges);
    ByteReader reader(writer.bytes());
    EXPECT_THROW(BlockSet::read(reader), std::out_of_range);
  }
}

}  // namespace
}  // namespace cofferdam
