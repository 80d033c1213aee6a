// Cipher blocks of many streams at once.
#pragma once
#include <algorithm>
#include <cstdint>
#include <span>

#include "base/random.hpp"

namespace cofferdam {

/// Streams that differ in their trials alone.
struct TrialStreams {
  std::uint64_t seed;
  Purpose purpose;
  std::uint64_t entity;
};

/// out[i] = cipher block blocks[i] of the stream of trials[i], word for word that of
/// `stream_block`; the three spans have the same size. Where the processor multiplies 52 bits in
/// vectors (AVX-512 IFMA), eight blocks are worked in the lanes of a vector, at half the cost.
void cipher_blocks(const TrialStreams& streams, std::span<const std::uint64_t> trials,
                   std::span<const std::uint64_t> blocks, std::span<Block256> out);

/// The first blocks[t] cipher blocks of the stream of each trial first_trial + t, one stream after
/// the other: calls visit(first, words) for blocks from number `first` of them all on, in order.
template <class Visit>
void cipher_runs(const TrialStreams& streams, std::uint64_t first_trial,
                 std::span<const std::uint32_t> blocks, const Visit& visit) {
  // Addresses are written ahead, so that short streams need no branch that has to be guessed.
  constexpr std::uint32_t kTogether = 128, kAhead = 4;
  std::uint64_t trials[kTogether + kAhead], numbers[kTogether + kAhead];
  Block256 words[kTogether];
  std::uint32_t count = 0;
  std::size_t done = 0;
  const auto flush = [&] {
    cipher_blocks(streams, {trials, count}, {numbers, count}, {words, count});
    visit(done, std::span<const Block256>(words, count));
    done += count;
    count = 0;
  };
  for (std::size_t t = 0; t < blocks.size(); ++t)
    for (std::uint32_t block = 0; block < blocks[t];) {
      for (std::uint32_t k = 0; k < kAhead; ++k) {
        trials[count + k] = first_trial + t;
        numbers[count + k] = block + k;
      }
      const std::uint32_t taken = std::min({kAhead, blocks[t] - block, kTogether - count});
      count += taken;
      block += taken;
      if (count == kTogether) flush();
    }
  if (count > 0) flush();
}

}  // namespace cofferdam
