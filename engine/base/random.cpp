#include "base/random.hpp"

#include <numeric>

namespace cofferdam {
namespace {

/// Finaliser of SplitMix64 (Steele, Lea, Flood 2014; constants of Stafford's variant 13): a
/// bijection in which every input bit moves about half of the output bits.
std::uint64_t finalise(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/// A block of a trial's stream and where its words go.
struct PlacedBlock {
  std::uint64_t trial, block;
  std::size_t to;
};

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
  // The ciphers do not depend on each other; the processor overlaps several of them by itself.
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = stream_block(seed, purpose, first_trial + i, entity, block);
  }
}

void fill_runs(std::uint64_t seed, Purpose purpose, std::uint64_t first_trial, std::uint64_t entity,
               std::span<const std::uint32_t> lengths, std::vector<double>& out) {
  const std::size_t size = std::accumulate(lengths.begin(), lengths.end(), std::size_t{0});
  out.resize(size + 3);  // whole blocks: what is too much is written over by the next stream
  // First all addresses, then all ciphers: a loop that ends at once for each trial would keep the
  // processor from overlapping them.
  std::vector<PlacedBlock> blocks;
  blocks.reserve(size / 4 + lengths.size());
  for (std::size_t i = 0, at = 0; i < lengths.size(); at += lengths[i++])
    for (std::size_t word = 0; word < lengths[i]; word += 4)
      blocks.push_back({first_trial + i, word / 4, at + word});
  for (const PlacedBlock& placed : blocks) {
    const Block256 words = stream_block(seed, purpose, placed.trial, entity, placed.block);
    for (std::size_t w = 0; w < 4; ++w) out[placed.to + w] = uniform_open(words[w]);
  }
  out.resize(size);
}

}  // namespace cofferdam
