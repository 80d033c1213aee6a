// Cipher blocks of many streams at once.
#pragma once
#include <cstdint>
#include <span>
#include <utility>

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

/// Cipher blocks that are asked for one by one and worked together. `take(place, words)` is called
/// for each of them, in order, at the latest by `flush`.
template <class Place, class Take>
class CipherBatch {
 public:
  CipherBatch(const TrialStreams& streams, Take take) : streams_(streams), take_(std::move(take)) {}

  /// `place` is handed to `take` with the words.
  void add(std::uint64_t trial, std::uint64_t block, Place place) {
    trials_[count_] = trial;
    blocks_[count_] = block;
    places_[count_] = place;
    if (++count_ == kTogether) flush();
  }
  void flush() {
    cipher_blocks(streams_, {trials_, count_}, {blocks_, count_}, {words_, count_});
    for (std::size_t i = 0; i < count_; ++i) take_(places_[i], words_[i]);
    count_ = 0;
  }

 private:
  static constexpr std::size_t kTogether = 64;
  TrialStreams streams_;
  Take take_;
  std::size_t count_ = 0;
  std::uint64_t trials_[kTogether], blocks_[kTogether];
  Place places_[kTogether];
  Block256 words_[kTogether];
};

}  // namespace cofferdam
