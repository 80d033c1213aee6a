// Counter-based random numbers: every draw is addressed, none depends on the order of work.
//
// Contract "philox4x64-10/1" (recorded in every results file):
//   word i of the stream (seed, purpose, trial, entity) is word i mod 4 of
//   Philox4x64-10(counter = {i div 4, trial, entity, purpose}, key = {seed, key_tag}).
// Philox: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace cofferdam {

/// What a stream is used for; the numbers are part of the contract and are never reused.
enum class Purpose : std::uint64_t {
  factor = 1,       ///< systematic factors
  mixing = 2,       ///< chi-square of the t copula
  default_event = 3,  ///< which exposures default
  loss = 4,         ///< loss given default
  parameter = 5,    ///< parameter uncertainty
  book = 6          ///< generated portfolios (key: portfolio_seed)
};

using Block256 = std::array<std::uint64_t, 4>;

/// The cipher: ten rounds of Philox4x64.
Block256 philox4x64(Block256 counter, std::array<std::uint64_t, 2> key);

/// Hash of a name into an entity id (FNV-1a, 64 bit, then a finaliser); part of the contract.
std::uint64_t entity_of(std::string_view name);
/// Entity of an item inside a named thing.
std::uint64_t entity_of(std::string_view name, std::uint64_t index);

/// Maps a word to (0, 1): (w >> 11 + 0.5) 2^-53, never 0 or 1.
inline double uniform_open(std::uint64_t word) {
  return (static_cast<double>(word >> 11) + 0.5) * 0x1.0p-53;
}

/// A stream of words; a value of five words, without hidden state. Satisfies
/// std::uniform_random_bit_generator.
class Stream {
 public:
  using result_type = std::uint64_t;
  Stream(std::uint64_t seed, Purpose purpose, std::uint64_t trial, std::uint64_t entity);
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }
  result_type operator()();
  double uniform() { return uniform_open((*this)()); }

 private:
  std::uint64_t seed_;
  Block256 counter_;
  Block256 words_{};
  unsigned next_ = 4;
};

}  // namespace cofferdam
