#include "portfolios/default_sampler.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/random.hpp"
#include "base/special.hpp"

namespace cofferdam {
namespace {

constexpr double kClassRatio = 1.25;

/// Class of a probability: classes are cut at powers of 1.25, so that a class does not depend on
/// its neighbours.
int class_of(double pd) {
  return static_cast<int>(std::floor(logarithm(pd) / logarithm(kClassRatio)));
}

/// Jumps of one class in a run of trials, and the uniforms that accept candidates: word 2i and 2i +
/// 1 of the trial's stream if the class is thinned, else word i. About as many as are needed are
/// made for all trials at once, so that ciphers and logarithms do not wait for each other; more
/// follow on demand. How far ahead they are made does not change them.
class Jumps {
 public:
  Jumps(const DefaultClass& group, std::uint64_t seed, const TrialRange& trials)
      : per_jump_(group.thresholds.empty() ? 1 : 2),
        loans_(static_cast<double>(group.loans)),
        entity_(group.entity),
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

/// A member of the class: its row in the class, and its number among the equal loans of that row.
struct Member {
  std::size_t row = 0;
  std::uint32_t number = 0;
};

Member member_at(const DefaultClass& group, std::uint64_t position) {
  if (group.last_member.empty()) return {position, 0};
  const auto found = std::upper_bound(group.last_member.begin(), group.last_member.end(), position);
  const std::uint64_t start = found == group.last_member.begin() ? 0 : *(found - 1);
  return {static_cast<std::size_t>(found - group.last_member.begin()),
          static_cast<std::uint32_t>(position - start)};
}

}  // namespace

/// Per trial: what the class needs of the factors.
struct DefaultSampler::Scratch {
  std::vector<double> systematic;  ///< scaled sum of loadings times factors, and probit shift
  std::vector<double> stretch;     ///< scale / sqrt(1 - rho)
  std::vector<double> high, low;   ///< conditional probabilities of the class's extremes
  std::vector<double> per_log;     ///< 1 / ln(1 - high)
};

DefaultSampler::DefaultSampler(const Exposures& exposures, std::vector<FactorSet> sets,
                               const std::vector<std::uint32_t>& set_of, const Copula& copula,
                               const std::string& portfolio)
    : sets_(std::move(sets)) {
  std::map<std::pair<std::uint32_t, int>, std::vector<std::uint32_t>> rows_of;
  for (std::uint32_t row = 0; row < exposures.rows(); ++row)
    if (exposures.pd[row] > 0) rows_of[{set_of[row], class_of(exposures.pd[row])}].push_back(row);
  std::map<double, double> thresholds;
  const auto threshold = [&](double pd) {
    const auto [found, added] = thresholds.try_emplace(pd, 0.0);
    if (added) found->second = copula.threshold(pd);
    return found->second;
  };
  for (auto& [key, rows] : rows_of) {
    DefaultClass group;
    group.factor_set = key.first;
    const std::uint64_t place = entity_of(portfolio + "|" + sets_[key.first].label);
    group.entity = entity_of(std::to_string(place),
                             static_cast<std::uint64_t>(static_cast<std::int64_t>(key.second)));
    group.rows = std::move(rows);
    const auto pd_of = [&](std::uint32_t row) { return exposures.pd[row]; };
    group.pd_high = pd_of(*std::max_element(group.rows.begin(), group.rows.end(),
                                            [&](auto a, auto b) { return pd_of(a) < pd_of(b); }));
    group.pd_low = pd_of(*std::min_element(group.rows.begin(), group.rows.end(),
                                           [&](auto a, auto b) { return pd_of(a) < pd_of(b); }));
    group.highest = threshold(group.pd_high);
    group.lowest = threshold(group.pd_low);
    const bool counted = std::any_of(group.rows.begin(), group.rows.end(),
                                     [&](auto row) { return exposures.count[row] != 1; });
    for (const std::uint32_t row : group.rows) {
      group.loans += exposures.count[row];
      if (group.pd_high != group.pd_low) group.thresholds.push_back(threshold(pd_of(row)));
      if (counted) group.last_member.push_back(group.loans);
    }
    classes_.push_back(std::move(group));
  }
}

std::vector<ClassDraw> DefaultSampler::draw(std::uint64_t seed, const TrialRange& trials,
                                            const Factors& factors,
                                            const std::vector<double>& probit,
                                            std::uint32_t first_row, Events& events) const {
  Scratch scratch;
  std::vector<ClassDraw> draws;
  std::size_t prepared = sets_.size();
  for (const DefaultClass& group : classes_) {
    if (group.factor_set != prepared) {
      const FactorSet& set = sets_[group.factor_set];
      const double residual = 1 / std::sqrt(1 - set.correlation);
      scratch.systematic.assign(trials.count, 0.0);
      for (const Loading& loading : set.loadings) {
        const auto values = factors.of(loading.factor);
        for (std::size_t t = 0; t < trials.count; ++t)
          scratch.systematic[t] -= loading.weight * values[t];
      }
      for (std::size_t t = 0; t < probit.size(); ++t) scratch.systematic[t] += probit[t];
      for (double& x : scratch.systematic) x *= residual;
      scratch.stretch.resize(trials.count);
      for (std::size_t t = 0; t < trials.count; ++t)
        scratch.stretch[t] = factors.scale[t] * residual;
      prepared = group.factor_set;
    }
    const std::size_t first_event = events.size();
    draw_class(group, seed, trials, first_row, scratch, events);
    draws.push_back({&group, first_event, events.size()});
  }
  return draws;
}

void DefaultSampler::prepare_class(const DefaultClass& group, Scratch& scratch) const {
  const std::size_t n = scratch.stretch.size();
  const auto conditional = [&](double threshold, std::vector<double>& out) {
    out.resize(n);
    for (std::size_t t = 0; t < n; ++t)
      out[t] = threshold * scratch.stretch[t] + scratch.systematic[t];
    normal_cdf(out, out);
  };
  conditional(group.highest, scratch.high);
  if (!group.thresholds.empty()) conditional(group.lowest, scratch.low);
  // ln(1 - p) by Goldberg's correction, ln(1 - p) = ln(u) p / (1 - u) with u = fl(1 - p).
  scratch.per_log.resize(n);
  for (std::size_t t = 0; t < n; ++t) scratch.per_log[t] = 1 - scratch.high[t];
  logarithm(scratch.per_log, scratch.per_log);
  for (std::size_t t = 0; t < n; ++t) {
    const double p = scratch.high[t], rest = 1 - p;
    const double log_none = rest == 1   ? -p
                            : rest == 0 ? scratch.per_log[t]
                                        : scratch.per_log[t] * (p / (1 - rest));
    scratch.per_log[t] = 1 / log_none;
  }
}

void DefaultSampler::draw_class(const DefaultClass& group, std::uint64_t seed,
                                const TrialRange& trials, std::uint32_t first_row, Scratch& scratch,
                                Events& events) const {
  prepare_class(group, scratch);
  const bool thinned = !group.thresholds.empty();
  const double loans = static_cast<double>(group.loans);
  Jumps jumps(group, seed, trials);
  jumps.make(scratch.high, scratch.per_log);
  for (std::size_t t = 0; t < trials.count; ++t) {
    const double p = scratch.high[t];
    if (p <= 0) continue;
    jumps.start(t);
    for (double position = 0;; position += 1, jumps.advance()) {
      // Cut to a whole number: a jump past the end ends the trial, before a conversion could
      // overflow.
      const double jump = jumps.jump();
      if (!(position + jump < loans)) break;
      position += static_cast<double>(static_cast<std::int64_t>(jump));
      const Member member = member_at(group, static_cast<std::uint64_t>(position));
      if (thinned) {
        const double bar = jumps.bar() * p;
        if (bar >= scratch.low[t] &&
            bar >= normal_cdf(group.thresholds[member.row] * scratch.stretch[t] +
                              scratch.systematic[t]))
          continue;
      }
      events.trial.push_back(static_cast<std::uint32_t>(t));
      events.exposure.push_back(first_row + group.rows[member.row]);
      events.member.push_back(member.number);
    }
  }
}

}  // namespace cofferdam
