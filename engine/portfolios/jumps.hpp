// Geometric jumps from candidate to candidate (Batagelj and Brandes, Phys. Rev. E 71 (2005)
// 036113).
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/random.hpp"
#include "base/special.hpp"
#include "economies/factors.hpp"

namespace cofferdam {

/// Jumps of one class in a run of trials and, with bars, the uniforms that accept candidates: word
/// 2i and 2i + 1 of the trial's stream (seed, default_event, trial, entity) with bars, else word i.
/// About as many as are needed are made for all trials at once, so that ciphers and logarithms do
/// not wait for each other; more follow on demand. How far ahead they are made does not change
/// them.
class Jumps {
 public:
  Jumps(double loans, std::uint64_t entity, bool with_bars, std::uint64_t seed,
        const TrialRange& trials)
      : per_jump_(with_bars ? 2 : 1),
        loans_(loans),
        entity_(entity),
        seed_(seed),
        first_trial_(static_cast<std::uint64_t>(trials.first)) {}

  /// `high` is the probability of a candidate, `per_log` 1 / ln(1 - high), [trial].
  void make(const std::vector<double>& high, const std::vector<double>& per_log) {
    per_log_ = per_log.data();
    start_.assign(1, 0);
    for (const double p : high)
      start_.push_back(start_.back() + (p > 0 ? blocks_for(loans_ * p) * 4 / per_jump_ : 0));
    jumps_.resize(start_.back());
    bars_.resize(per_jump_ == 2 ? start_.back() : 0);
    for (std::size_t t = 0; t < high.size(); ++t)
      draw(t, 0, jumps_.data() + start_[t], bars_.data() + (bars_.empty() ? 0 : start_[t]),
           start_[t + 1] - start_[t]);
    logarithm(jumps_, jumps_);
    for (std::size_t t = 0; t < high.size(); ++t)
      for (std::size_t i = start_[t]; i < start_[t + 1]; ++i) jumps_[i] *= per_log[t];
  }
  void start(std::size_t trial) {
    trial_ = trial;
    jump_ = jumps_.data() + start_[trial];
    end_ = jumps_.data() + start_[trial + 1];
    bar_ = bars_.data() + (bars_.empty() ? 0 : start_[trial]);
    block_ = static_cast<std::size_t>(end_ - jump_) * per_jump_ / 4;
  }
  /// Number of members that are passed over, not yet cut to a whole number.
  double jump() {
    if (jump_ == end_) more();
    return *jump_;
  }
  double bar() const { return *bar_; }
  void advance() {
    ++jump_;
    ++bar_;
  }

 private:
  static constexpr std::size_t kMore = 64;

  /// Ciphers that serve five trials of six without more.
  std::size_t blocks_for(double expected) const {
    const double jumps = std::min(expected + std::sqrt(expected) + 1, 4096.0);
    return 1 + static_cast<std::size_t>(0.25 * static_cast<double>(per_jump_) * jumps);
  }
  /// Uniforms of `count` jumps from cipher `block` of a trial's stream.
  void draw(std::size_t trial, std::uint64_t block, double* jumps, double* bars,
            std::size_t count) const {
    for (std::size_t i = 0; i < count; i += 4 / per_jump_, ++block) {
      const Block256 words =
          stream_block(seed_, Purpose::default_event, first_trial_ + trial, entity_, block);
      if (per_jump_ == 1) {
        for (std::size_t k = 0; k < 4; ++k) jumps[i + k] = uniform_open(words[k]);
      } else {
        jumps[i] = uniform_open(words[0]);
        bars[i] = uniform_open(words[1]);
        jumps[i + 1] = uniform_open(words[2]);
        bars[i + 1] = uniform_open(words[3]);
      }
    }
  }
  void more() {
    draw(trial_, block_, more_jumps_.data(), more_bars_.data(), kMore);
    block_ += kMore * per_jump_ / 4;
    logarithm(more_jumps_, more_jumps_);
    for (double& jump : more_jumps_) jump *= per_log_[trial_];
    jump_ = more_jumps_.data();
    end_ = jump_ + kMore;
    bar_ = more_bars_.data();
  }

  std::size_t per_jump_;  ///< words a jump
  double loans_;
  std::uint64_t entity_, seed_, first_trial_;
  const double* per_log_ = nullptr;
  std::vector<std::size_t> start_;  ///< [trial] first jump
  std::vector<double> jumps_, bars_;
  std::array<double, kMore> more_jumps_, more_bars_;
  std::size_t trial_ = 0;
  std::uint64_t block_ = 0;
  const double *jump_ = nullptr, *end_ = nullptr, *bar_ = nullptr;
};

}  // namespace cofferdam
