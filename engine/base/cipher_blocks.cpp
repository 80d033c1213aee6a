#include "base/cipher_blocks.hpp"

#include <cassert>
#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__)
#define COFFERDAM_IFMA __attribute__((target("avx512f,avx512dq,avx512ifma")))
#include <immintrin.h>
#endif

namespace cofferdam {
namespace {

#if defined(COFFERDAM_IFMA)

/// Eight words, one of each of eight blocks. Operators act on each of them.
using Lanes = std::uint64_t __attribute__((vector_size(64)));
constexpr std::size_t kLanes = 8;

COFFERDAM_IFMA inline Lanes multiply_add_low(Lanes sum, Lanes a, Lanes b) {
  return (Lanes)_mm512_madd52lo_epu64((__m512i)sum, (__m512i)a, (__m512i)b);
}
COFFERDAM_IFMA inline Lanes multiply_add_high(Lanes sum, Lanes a, Lanes b) {
  return (Lanes)_mm512_madd52hi_epu64((__m512i)sum, (__m512i)a, (__m512i)b);
}

/// The upper 64 bits of x times a constant, of which `low` has 52 bits and `high` the others.
///
/// Instructions multiply the lowest 52 bits of their factors and add the upper or lower 52 bits of
/// the product. With x = x1 2^52 + x0 the product is lo(x0 low) + 2^52 middle + 2^104 top, and what
/// is below 2^64 of it carries nothing.
COFFERDAM_IFMA inline Lanes upper_product(Lanes x, Lanes low, Lanes high) {
  const Lanes none{}, x1 = x >> 52;
  const Lanes middle =
      multiply_add_low(multiply_add_high(none, x, low), x1, low) + multiply_add_low(none, x, high);
  const Lanes top = multiply_add_high(multiply_add_low(none, x1, high), x1, low) +
                    multiply_add_high(none, x, high);
  return (middle >> 12) + (top << 40);
}

/// Sixteen blocks: two in each lane, so that they do not wait for each other.
struct LaneBlocks {
  Lanes words[2][4];
};

COFFERDAM_IFMA inline void work_rounds(LaneBlocks& blocks, std::uint64_t k0) {
  constexpr std::uint64_t kFactor0 = 0xD2E7470EE14C6C93, kFactor2 = 0xCA5A826395121157;
  constexpr std::uint64_t kLow = (std::uint64_t{1} << 52) - 1;
  const Lanes none{};
  const Lanes low0 = none + (kFactor0 & kLow), high0 = none + (kFactor0 >> 52);
  const Lanes low2 = none + (kFactor2 & kLow), high2 = none + (kFactor2 >> 52);
  std::uint64_t k1 = key_tag;
  for (int round = 0; round < 10; ++round) {
    for (auto& c : blocks.words) {
      const Lanes upper0 = upper_product(c[0], low0, high0);
      const Lanes upper2 = upper_product(c[2], low2, high2);
      const Lanes lower0 = c[0] * kFactor0, lower2 = c[2] * kFactor2;
      c[0] = upper2 ^ c[1] ^ k0;
      c[1] = lower2;
      c[2] = upper0 ^ c[3] ^ k1;
      c[3] = lower0;
    }
    k0 += 0x9E3779B97F4A7C15;
    k1 += 0xBB67AE8584CAA73B;
  }
}

/// Words that stand in lanes become words that stand in blocks.
COFFERDAM_IFMA inline void store(const Lanes (&c)[4], Block256* out) {
  Lanes blocks[4];
  const Lanes a = __builtin_shufflevector(c[0], c[1], 0, 8, 1, 9, 2, 10, 3, 11);
  const Lanes b = __builtin_shufflevector(c[2], c[3], 0, 8, 1, 9, 2, 10, 3, 11);
  blocks[0] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 2, 3, 10, 11);
  blocks[1] = __builtin_shufflevector(a, b, 4, 5, 12, 13, 6, 7, 14, 15);
  const Lanes d = __builtin_shufflevector(c[0], c[1], 4, 12, 5, 13, 6, 14, 7, 15);
  const Lanes e = __builtin_shufflevector(c[2], c[3], 4, 12, 5, 13, 6, 14, 7, 15);
  blocks[2] = __builtin_shufflevector(d, e, 0, 1, 8, 9, 2, 3, 10, 11);
  blocks[3] = __builtin_shufflevector(d, e, 4, 5, 12, 13, 6, 7, 14, 15);
  std::memcpy(out, blocks, sizeof blocks);
}

/// As many blocks as fill vectors; how many that is.
COFFERDAM_IFMA std::size_t work_in_lanes(const TrialStreams& streams, const std::uint64_t* trials,
                                         const std::uint64_t* numbers, std::size_t size,
                                         Block256* out) {
  constexpr std::size_t kTogether = 2 * kLanes;
  const Lanes none{};
  std::size_t i = 0;
  for (; i + kTogether <= size; i += kTogether) {
    LaneBlocks blocks;
    for (std::size_t half = 0; half < 2; ++half) {
      Lanes(&c)[4] = blocks.words[half];
      std::memcpy(&c[0], numbers + i + half * kLanes, sizeof(Lanes));
      std::memcpy(&c[1], trials + i + half * kLanes, sizeof(Lanes));
      c[2] = none + streams.entity;
      c[3] = none + static_cast<std::uint64_t>(streams.purpose);
    }
    work_rounds(blocks, streams.seed);
    store(blocks.words[0], out + i);
    store(blocks.words[1], out + i + kLanes);
  }
  return i;
}

bool has_lanes() {
  static const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                          __builtin_cpu_supports("avx512ifma");
  return has;
}

#endif

}  // namespace

void cipher_blocks(const TrialStreams& streams, std::span<const std::uint64_t> trials,
                   std::span<const std::uint64_t> blocks, std::span<Block256> out) {
  assert(trials.size() == out.size() && blocks.size() == out.size());
  std::size_t i = 0;
#if defined(COFFERDAM_IFMA)
  if (has_lanes()) i = work_in_lanes(streams, trials.data(), blocks.data(), out.size(), out.data());
#endif
  // The ciphers do not depend on each other; the processor overlaps several of them by itself.
  for (; i < out.size(); ++i)
    out[i] = stream_block(streams.seed, streams.purpose, trials[i], streams.entity, blocks[i]);
}

}  // namespace cofferdam
