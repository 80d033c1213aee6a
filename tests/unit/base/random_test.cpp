#include "base/random.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>
#include <set>
#include <span>
#include <string>
#include <vector>

#if __has_include(<Random123/philox.h>)
#include <Random123/philox.h>
#define COFFERDAM_HAS_RANDOM123 1
#undef philox4x64  // a macro of that header
#endif

namespace cofferdam {
namespace {

static_assert(std::uniform_random_bit_generator<Stream>);

TEST(Philox, KnownAnswers) {
  constexpr std::uint64_t ones = ~std::uint64_t{0};
  EXPECT_EQ(philox4x64({0, 0, 0, 0}, {0, 0}), (Block256{0x16554d9eca36314c, 0xdb20fe9d672d0fdc,
                                                        0xd7e772cee186176b, 0x7e68b68aec7ba23b}));
  EXPECT_EQ(
      philox4x64({ones, ones, ones, ones}, {ones, ones}),
      (Block256{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}));
  EXPECT_EQ(
      philox4x64({0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
                 {0x452821e638d01377, 0xbe5466cf34e90c6c}),
      (Block256{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}));
}

#if defined(COFFERDAM_HAS_RANDOM123)
TEST(Philox, AgreesWithRandom123) {
  std::mt19937_64 engine(5);
  for (int i = 0; i < 10000; ++i) {
    const Block256 counter = {engine(), engine(), engine(), engine()};
    const std::array<std::uint64_t, 2> key = {engine(), engine()};
    const r123::Philox4x64::ctr_type theirs =
        r123::Philox4x64()({{counter[0], counter[1], counter[2], counter[3]}}, {{key[0], key[1]}});
    const Block256 ours = philox4x64(counter, key);
    for (std::size_t j = 0; j < 4; ++j) ASSERT_EQ(ours[j], theirs[j]);
  }
}
#endif

TEST(Stream, FollowsTheContract) {
  Stream stream(11, Purpose::loss, 12, 13);
  for (std::uint64_t i = 0; i < 41; ++i) {
    const Block256 block = philox4x64({i / 4, 12, 13, 4}, {11, 0x436f666665726461});
    EXPECT_EQ(stream(), block[i % 4]);
  }
}

TEST(Stream, IsAValue) {
  Stream stream(1, Purpose::factor, 2, 3);
  stream();
  Stream copy = stream;
  EXPECT_EQ(stream(), copy());
}

TEST(Uniform, IsOpenExactAndSymmetric) {
  EXPECT_EQ(uniform_open(0), 0x1p-53);
  EXPECT_EQ(uniform_open(~std::uint64_t{0}), 1 - 0x1p-53);
  EXPECT_EQ(uniform_open(std::uint64_t{1} << 63), 0.5 + 0x1p-53);
  Stream stream(1, Purpose::factor, 2, 3);
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t word = stream();
    const double u = uniform_open(word);
    EXPECT_EQ(u, (static_cast<double>(word >> 12) + 0.5) * 0x1p-52);
    EXPECT_EQ(uniform_open(~word), 1 - u);
  }
}

TEST(Batches, GiveTheWordsOfTheStreams) {
  for (const std::size_t size : {0u, 1u, 2u, 3u, 4u, 5u, 8u, 103u}) {
    std::vector<double> out(size + 1, -1.0);
    fill_uniform(1, Purpose::mixing, 7, 9, std::span(out).first(size));
    Stream stream(1, Purpose::mixing, 7, 9);
    for (std::size_t i = 0; i < size; ++i) EXPECT_EQ(out[i], stream.uniform());
    EXPECT_EQ(out[size], -1.0);
  }
  std::vector<Block256> blocks(13);
  first_words(1, Purpose::book, 100, 9, 1, blocks);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    Stream stream(1, Purpose::book, 100 + i, 9);
    for (int skipped = 0; skipped < 4; ++skipped) stream();
    for (const std::uint64_t word : blocks[i]) EXPECT_EQ(word, stream());
  }
}

TEST(Batches, GiveRunsOfWordsOfTrialsOneAfterTheOther) {
  const std::vector<std::uint32_t> lengths = {0, 1, 4, 0, 5, 3, 9, 2, 0};
  std::vector<double> out(3, -1.0), expected;
  fill_runs(1, Purpose::claim_size, 100, 9, lengths, out);
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    Stream stream(1, Purpose::claim_size, 100 + i, 9);
    for (std::uint32_t word = 0; word < lengths[i]; ++word) expected.push_back(stream.uniform());
  }
  EXPECT_EQ(out, expected);
  fill_runs(1, Purpose::claim_size, 100, 9, {}, out);
  EXPECT_TRUE(out.empty());
}

TEST(Entity, ValuesArePinned) {
  EXPECT_EQ(entity_of(""), 0xf52a15e9a9b5e89b);
  EXPECT_EQ(entity_of("a"), 0x2c0bdbf481420f8);
  EXPECT_EQ(entity_of("equity"), 0x4b99d6821707747c);
  EXPECT_EQ(entity_of("equity", 0), 0x99898d1013f08700);
  EXPECT_EQ(entity_of("equity", 1), 0x83a1ebc08e460618);
  EXPECT_EQ(entity_of("\xc3\xa9"), 0x233403617480019e);
}

TEST(Entity, DoesNotCollide) {
  std::set<std::uint64_t> seen;
  for (int name = 0; name < 100; ++name) {
    const std::string text = "firm" + std::to_string(name);
    seen.insert(entity_of(text));
    for (std::uint64_t index = 0; index < 1000; ++index) seen.insert(entity_of(text, index));
  }
  EXPECT_EQ(seen.size(), 100u * 1001u);
}

// Each statistic below is compared with 5.8 standard deviations of a normal distribution, which a
// good generator exceeds with probability 7e-9; with some forty comparisons that is below 1e-6.
constexpr double kLimit = 5.8;

/// Wilson and Hilferty's normal score of a chi-square statistic.
double normal_score(double statistic, double freedom) {
  const double variance = 2.0 / (9.0 * freedom);
  return (std::cbrt(statistic / freedom) - (1.0 - variance)) / std::sqrt(variance);
}

double chi_square_score(const std::vector<int>& counts) {
  double total = 0;
  for (const int count : counts) total += count;
  const double expected = total / static_cast<double>(counts.size());
  double statistic = 0;
  for (const int count : counts) statistic += (count - expected) * (count - expected) / expected;
  return normal_score(statistic, static_cast<double>(counts.size()) - 1.0);
}

std::size_t cell(double u, std::size_t cells) {
  return static_cast<std::size_t>(u * static_cast<double>(cells));
}

TEST(Statistics, EachWordIsUniform) {
  constexpr int trials = 100000;
  for (std::size_t word = 0; word < 8; ++word) {
    std::vector<int> counts(256);
    for (std::uint64_t trial = 0; trial < trials; ++trial) {
      const Block256 block = stream_block(42, Purpose::factor, trial, 1, word / 4);
      ++counts[cell(uniform_open(block[word % 4]), counts.size())];
    }
    EXPECT_LT(std::abs(chi_square_score(counts)), kLimit) << word;
  }
}

/// Joint uniformity and correlation of two streams, draw by draw over trials.
template <class First, class Second>
void expect_independent(First first, Second second) {
  constexpr int trials = 100000;
  std::vector<int> counts(16 * 16);
  double products = 0;
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    const double u = uniform_open(first(trial)[0]);
    const double v = uniform_open(second(trial)[0]);
    ++counts[16 * cell(u, 16) + cell(v, 16)];
    products += 12 * (u - 0.5) * (v - 0.5);
  }
  EXPECT_LT(std::abs(chi_square_score(counts)), kLimit);
  EXPECT_LT(std::abs(products / std::sqrt(trials)), kLimit);
}

TEST(Statistics, NeighboursAreIndependent) {
  const auto stream = [](std::uint64_t seed, Purpose purpose, std::uint64_t entity,
                         std::uint64_t trial_step, std::uint64_t block) {
    return [=](std::uint64_t trial) {
      return stream_block(seed, purpose, 2 * trial + trial_step, entity, block);
    };
  };
  const auto base = stream(1, Purpose::factor, 5, 0, 0);
  expect_independent(base, stream(1, Purpose::factor, 5, 1, 0));
  expect_independent(base, stream(1, Purpose::factor, 6, 0, 0));
  expect_independent(base, stream(1, Purpose::mixing, 5, 0, 0));
  expect_independent(base, stream(2, Purpose::factor, 5, 0, 0));
  expect_independent(base, stream(1, Purpose::factor, 5, 0, 1));
}

TEST(Statistics, OneFlippedBitFlipsHalfOfTheWord) {
  double flipped = 0;
  int compared = 0;
  for (std::uint64_t trial = 0; trial < 2000; ++trial) {
    for (int bit = 0; bit < 64; bit += 7) {
      const Block256 a = stream_block(1, Purpose::factor, trial, 5, 0);
      const Block256 b = stream_block(1, Purpose::factor, trial ^ std::uint64_t{1} << bit, 5, 0);
      flipped += std::popcount(a[0] ^ b[0]);
      compared += 64;
    }
  }
  const double deviation = std::sqrt(0.25 * compared);
  EXPECT_LT(std::abs(flipped - 0.5 * compared) / deviation, kLimit * std::sqrt(2.0));
}

}  // namespace
}  // namespace cofferdam
