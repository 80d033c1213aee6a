// Counter-based random numbers: every draw is addressed, none depends on the order of work.
//
// Contract "philox4x64-10/1" (recorded in every results file):
//   word i of the stream (seed, purpose, trial, entity) is word i mod 4 of
//   Philox4x64-10(counter = {i div 4, trial, entity, purpose}, key = {seed, key_tag}).
// Philox: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace cofferdam {

/// What a stream is used for; the numbers are part of the contract and are never reused.
enum class Purpose : std::uint64_t {
  factor = 1,         ///< systematic factors
  mixing = 2,         ///< chi-square of the t copula
  default_event = 3,  ///< which exposures default
  loss = 4,           ///< loss given default
  parameter = 5,      ///< parameter uncertainty
  book = 6,           ///< generated portfolios (key: portfolio_seed)
  default_date = 7,   ///< when they default
  regime = 8,         ///< states of the economy
  vintage = 9,        ///< one normal a cohort
  take_up = 10,       ///< how much of the new business is made
  renewal = 11,       ///< whether a loan was renewed until it defaulted
  recovery = 12,      ///< what comes back
  lag = 13,           ///< time from default to claim
  part = 14,          ///< when parts of fine-grained defaults fall
  claim_count = 15,   ///< how many claims policies have
  claim_place = 16,   ///< whose they are; of Poisson claims also when they happen
  claim_time = 17,    ///< when others happen
  claim_size = 18,    ///< what they lose
  shock = 19,         ///< events that hit many policies at once
  exit = 20,          ///< what stakes bring
  rating = 21,        ///< how grades of issuers move
  put = 22,           ///< which bonds are given back on their put date
  near_default = 23,  ///< which claims are left out where the firm does not default soon
  spread = 24,        ///< how spreads of grades move
  law = 25,           ///< which law of a mixture a trial is drawn from
  pilot = 26,         ///< seeds of the steps of a search
  point = 27,         ///< lower bits of points that fill their space evenly
  scrambling = 28,    ///< how these are randomised
  screening = 29,     ///< which defaults of applicants are of accepted ones
  matching = 30       ///< which firms and financiers meet, and how much these like them
};

using Block256 = std::array<std::uint64_t, 4>;

/// Second key word of every stream, the letters "Cofferda"; part of the contract.
inline constexpr std::uint64_t key_tag = 0x436f666665726461;

/// The cipher: ten rounds of Philox4x64. A bijection of the counter for each key.
inline Block256 philox4x64(Block256 counter, std::array<std::uint64_t, 2> key) {
  __extension__ using Product = unsigned __int128;
  auto [c0, c1, c2, c3] = counter;
  auto [k0, k1] = key;
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
    const Product p0 = Product{0xD2E7470EE14C6C93} * c0;
    const Product p2 = Product{0xCA5A826395121157} * c2;
    c0 = static_cast<std::uint64_t>(p2 >> 64) ^ c1 ^ k0;
    c1 = static_cast<std::uint64_t>(p2);
    c2 = static_cast<std::uint64_t>(p0 >> 64) ^ c3 ^ k1;
    c3 = static_cast<std::uint64_t>(p0);
    k0 += 0x9E3779B97F4A7C15;  // golden ratio
    k1 += 0xBB67AE8584CAA73B;  // sqrt(3) - 1
  }
  return {c0, c1, c2, c3};
}

/// Cipher block number `block` of the stream (seed, purpose, trial, entity): its words
/// 4 block ... 4 block + 3.
inline Block256 stream_block(std::uint64_t seed, Purpose purpose, std::uint64_t trial,
                             std::uint64_t entity, std::uint64_t block) {
  return philox4x64({block, trial, entity, static_cast<std::uint64_t>(purpose)}, {seed, key_tag});
}

/// Hash of a name into an entity id (FNV-1a, 64 bit, then the finaliser of SplitMix64); part of the
/// contract.
std::uint64_t entity_of(std::string_view name);
/// Entity of an item inside a named thing. Different indices of one name never collide; `index` 0
/// is not the named thing itself. Part of the contract.
std::uint64_t entity_of(std::string_view name, std::uint64_t index);

/// Maps a word to (0, 1): ((w >> 12) + 0.5) 2^-52, exactly, so never 0 or 1: the smallest value is
/// 2^-53, the largest 1 - 2^-53, and ~w gives 1 minus what w gives.
/// (One bit more, (w >> 11) + 0.5, does not fit a double: the largest words would round up to 1.)
inline double uniform_open(std::uint64_t word) {
  // The bits above become the fraction of a number in [1, 2); the subtraction is exact.
  return std::bit_cast<double>((word >> 12) | 0x3ff0000000000000) - 0x1.fffffffffffffp-1;
}

/// A stream of words; a value of ten words, without hidden state. Satisfies
/// std::uniform_random_bit_generator.
class Stream {
 public:
  using result_type = std::uint64_t;
  Stream(std::uint64_t seed, Purpose purpose, std::uint64_t trial, std::uint64_t entity)
      : seed_(seed), counter_{0, trial, entity, static_cast<std::uint64_t>(purpose)} {}
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }
  /// The next word.
  result_type operator()() {
    if (next_ == 4) {
      words_ = philox4x64(counter_, {seed_, key_tag});
      ++counter_[0];
      next_ = 0;
    }
    return words_[next_++];
  }
  /// The next word mapped into (0, 1).
  double uniform() { return uniform_open((*this)()); }

 private:
  std::uint64_t seed_;
  Block256 counter_;
  Block256 words_{};
  unsigned next_ = 4;
};

/// The first out.size() words of a stream, mapped by `uniform_open`.
void fill_uniform(std::uint64_t seed, Purpose purpose, std::uint64_t trial, std::uint64_t entity,
                  std::span<double> out);

/// out[i] = cipher block number `block` of the stream of trial first_trial + i: words
/// 4 block ... 4 block + 3 of that stream.
void first_words(std::uint64_t seed, Purpose purpose, std::uint64_t first_trial,
                 std::uint64_t entity, std::uint64_t block, std::span<Block256> out);

/// `out` becomes the first lengths[i] words of the streams of the trials first_trial + i, one
/// stream after the other, mapped by `uniform_open`.
void fill_runs(std::uint64_t seed, Purpose purpose, std::uint64_t first_trial, std::uint64_t entity,
               std::span<const std::uint32_t> lengths, std::vector<double>& out);

}  // namespace cofferdam
