#include "base/random.hpp"

#include <algorithm>
#include <memory>
#include <numeric>

#include "base/cipher_blocks.hpp"

namespace cofferdam {
namespace {

/// Finaliser of SplitMix64 (Steele, Lea, Flood 2014; constants of Stafford's variant 13): a
/// bijection in which every input bit moves about half of the output bits.
std::uint64_t finalise(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/// Blocks that are worked together.
constexpr std::size_t kTogether = 64;

}  // namespace

std::uint64_t entity_of(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char letter : name) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
  }
  return finalise(hash);
}

std::uint64_t entity_of(std::string_view name, std::uint64_t index) {
  return finalise(entity_of(name) + 0x9E3779B97F4A7C15 * (index + 1));
}

void fill_uniform(std::uint64_t seed, Purpose purpose, std::uint64_t trial, std::uint64_t entity,
                  std::span<double> out) {
  const std::size_t whole = out.size() / 4;
  for (std::size_t block = 0; block < whole; ++block) {
    const Block256 words = stream_block(seed, purpose, trial, entity, block);
    double* target = &out[4 * block];
    target[0] = uniform_open(words[0]);
    target[1] = uniform_open(words[1]);
    target[2] = uniform_open(words[2]);
    target[3] = uniform_open(words[3]);
  }
  if (out.size() % 4 == 0) return;
  const Block256 words = stream_block(seed, purpose, trial, entity, whole);
  for (std::size_t i = 4 * whole; i < out.size(); ++i) out[i] = uniform_open(words[i % 4]);
}

void first_words(std::uint64_t seed, Purpose purpose, std::uint64_t first_trial,
                 std::uint64_t entity, std::uint64_t block, std::span<Block256> out) {
  std::uint64_t trials[kTogether], blocks[kTogether];
  std::fill_n(blocks, kTogether, block);
  while (!out.empty()) {
    const std::size_t count = std::min(kTogether, out.size());
    std::iota(trials, trials + count, first_trial);
    cipher_blocks({seed, purpose, entity}, {trials, count}, {blocks, count}, out.first(count));
    first_trial += count;
    out = out.subspan(count);
  }
}

void fill_runs(std::uint64_t seed, Purpose purpose, std::uint64_t first_trial, std::uint64_t entity,
               std::span<const std::uint32_t> lengths, std::vector<double>& out) {
  constexpr std::size_t kAhead = 16;
  std::vector<std::uint32_t> blocks(lengths.size());
  std::size_t size = 0, all = 0;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    blocks[i] = (lengths[i] + 3) / 4;
    size += lengths[i];
    all += blocks[i];
  }
  const auto whole = std::make_unique_for_overwrite<double[]>(4 * all + kAhead);
  cipher_runs({seed, purpose, entity}, first_trial, blocks, [&](std::size_t first, auto words) {
    double* to = &whole[4 * first];
    for (const Block256& of : words)
      for (const std::uint64_t word : of) *to++ = uniform_open(word);
  });
  out.resize(size + kAhead);
  // What is copied too much is written over by the next stream.
  const double* from = whole.get();
  double* to = out.data();
  for (std::size_t i = 0; i < lengths.size(); from += 4 * blocks[i], to += lengths[i++]) {
    std::copy_n(from, kAhead, to);
    if (lengths[i] > kAhead) std::copy_n(from + kAhead, lengths[i] - kAhead, to + kAhead);
  }
  out.resize(size);
}

}  // namespace cofferdam
