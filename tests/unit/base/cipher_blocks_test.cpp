#include "base/cipher_blocks.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace cofferdam {
namespace {

/// Addresses whose words have all bits somewhere, and those at the ends.
std::vector<std::uint64_t> addresses(std::size_t size, std::uint64_t seed) {
  std::mt19937_64 engine(seed);
  std::vector<std::uint64_t> all(size);
  for (std::uint64_t& address : all) address = engine() >> (engine() % 64);
  if (size > 2) all[0] = 0, all[1] = ~std::uint64_t{0};
  return all;
}

/// Sizes below sixteen are worked block by block, the others in vectors where the processor can.
TEST(CipherBlocks, GiveTheWordsOfStreamsWhateverTheSize) {
  for (const std::uint64_t seed : {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{2026}})
    for (std::size_t size = 0; size < 70; ++size) {
      const TrialStreams streams{seed, Purpose::claim_size, ~seed * 0x9E3779B97F4A7C15};
      const auto trials = addresses(size, size), blocks = addresses(size, size + 1000);
      std::vector<Block256> words(size);
      cipher_blocks(streams, trials, blocks, words);
      for (std::size_t i = 0; i < size; ++i)
        ASSERT_EQ(words[i],
                  stream_block(seed, streams.purpose, trials[i], streams.entity, blocks[i]))
            << size << " " << i;
    }
}

TEST(CipherBlocks, RunsFollowEachOther) {
  const std::vector<std::uint32_t> lengths = {0, 1, 4, 5, 0, 300, 3, 127, 2, 129, 0};
  std::vector<Block256> expected, found;
  for (std::size_t t = 0; t < lengths.size(); ++t)
    for (std::uint32_t block = 0; block < lengths[t]; ++block)
      expected.push_back(stream_block(7, Purpose::loss, 50 + t, 9, block));
  cipher_runs({7, Purpose::loss, 9}, 50, lengths, [&](std::size_t first, auto words) {
    EXPECT_EQ(first, found.size());
    found.insert(found.end(), words.begin(), words.end());
  });
  EXPECT_EQ(found, expected);
  cipher_runs({7, Purpose::loss, 9}, 50, {},
              [](std::size_t, auto) { FAIL() << "there is nothing"; });
}

TEST(CipherBlocks, LongRunsOfUniformsAreThoseOfTheStreams) {
  const std::vector<std::uint32_t> lengths = {17, 16, 0, 1000, 15, 64, 3};
  std::vector<double> found, expected;
  fill_runs(3, Purpose::claim_place, 8, 11, lengths, found);
  for (std::size_t t = 0; t < lengths.size(); ++t) {
    Stream stream(3, Purpose::claim_place, 8 + t, 11);
    for (std::uint32_t word = 0; word < lengths[t]; ++word) expected.push_back(stream.uniform());
  }
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace cofferdam
