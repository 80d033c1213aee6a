#include "portfolios/jumps.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/special.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMoreBlocks = 16;

/// Uniforms of the jumps of blocks and, with two a block, of their bars.
void place(std::span<const Block256> words, std::size_t per_block, double* jumps, double* bars) {
  for (std::size_t i = 0; per_block == 4 && i < words.size(); ++i)
    for (std::size_t k = 0; k < 4; ++k) jumps[4 * i + k] = uniform_open(words[i][k]);
  for (std::size_t i = 0; per_block == 2 && i < words.size(); ++i)
    for (std::size_t k = 0; k < 2; ++k) {
      jumps[2 * i + k] = uniform_open(words[i][2 * k]);
      bars[2 * i + k] = uniform_open(words[i][2 * k + 1]);
    }
}

}  // namespace

void Candidates::make_room(std::size_t entries) {
  if (entries <= trial.size()) return;
  entries += entries / 2;
  trial.resize(entries), position.resize(entries), part.resize(entries), bar.resize(entries);
}

/// As many as serve five trials of six.
void Jumps::count_blocks(std::span<const double> high) {
  blocks_.resize(high.size());
  for (std::size_t t = 0; t < high.size(); ++t) {
    const double expected = loans_ * high[t];
    const double jumps = std::min(expected + std::sqrt(expected) + 1, 4096.0);
    const auto blocks = 1 + static_cast<std::int32_t>(jumps / static_cast<double>(per_block_));
    blocks_[t] = high[t] > 0 ? static_cast<std::uint32_t>(blocks) : 0;
  }
}

void Jumps::make_words() {
  words_.resize(per_block_ * std::accumulate(blocks_.begin(), blocks_.end(), std::size_t{0}));
  cipher_runs(streams_, first_trial_, blocks_, [&](std::size_t first, auto words) {
    place(words, per_block_, &words_.logs[first * per_block_], &words_.bars[first * per_block_]);
  });
  logarithm(words_.logs, words_.logs);
}

void Jumps::make_more(std::uint64_t trial) {
  more_.resize(per_block_ * kMoreBlocks);
  std::uint64_t trials[kMoreBlocks], blocks[kMoreBlocks];
  Block256 words[kMoreBlocks];
  std::fill_n(trials, kMoreBlocks, trial);
  std::iota(blocks, blocks + kMoreBlocks, next_block_);
  cipher_blocks(streams_, trials, blocks, words);
  place(words, per_block_, more_.logs.data(), more_.bars.data());
  logarithm(more_.logs, more_.logs);
  next_block_ += kMoreBlocks;
}

/// Without a branch a jump: each is written, and those past the end are written over.
void Jumps::walk(std::uint32_t trial, double per_log, const Words& words, std::size_t first,
                 std::size_t count, Candidates& found) {
  found.make_room(found.size + count);
  const double loans = loans_;
  double position = position_;
  std::size_t end = found.size;
  for (std::size_t i = first; i < first + count; ++i) {
    const double jump = words.logs[i] * per_log;
    // Cut, so that the conversion cannot overflow: past the end is past the end.
    const double whole = static_cast<double>(static_cast<std::int64_t>(std::min(jump, loans)));
    found.trial[end] = trial;
    found.position[end] = position + whole;
    found.part[end] = jump - whole;
    found.bar[end] = words.bars[i];
    end += position + jump < loans;
    position += whole + 1;
  }
  position_ = position;
  found.size = end;
}

void Jumps::find(const Class& of, std::span<const double> high, std::span<const double> per_log,
                 Candidates& found) {
  loans_ = static_cast<double>(of.loans);
  streams_.entity = of.entity;
  per_block_ = of.with_bars ? 2 : 4;
  count_blocks(high);
  make_words();
  found.size = 0;
  found.make_room(words_.logs.size());
  for (std::size_t t = 0, first = 0; t < high.size(); first += per_block_ * blocks_[t++]) {
    if (blocks_[t] == 0) continue;
    const auto trial = static_cast<std::uint32_t>(t);
    position_ = 0;
    next_block_ = blocks_[t];
    walk(trial, per_log[t], words_, first, per_block_ * blocks_[t], found);
    while (position_ < loans_) {
      make_more(first_trial_ + t);
      walk(trial, per_log[t], more_, 0, more_.logs.size(), found);
    }
  }
}

}  // namespace cofferdam
