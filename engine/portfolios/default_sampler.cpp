#include "portfolios/default_sampler.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/random.hpp"
#include "base/special.hpp"

namespace cofferdam {
namespace {

constexpr double kClassRatio = 1.25;

/// Class of a probability: classes are cut at powers of 1.25, so that a class does not depend on its neighbours.
int class_of(double pd) { return static_cast<int>(std::floor(logarithm(pd) / logarithm(kClassRatio))); }

/// Words of one stream with their logarithms, made some at a time.
class Words {
 public:
  void start(std::uint64_t seed, std::uint64_t trial, std::uint64_t entity) {
    key_ = {seed, key_tag};
    counter_ = {0, trial, entity, static_cast<std::uint64_t>(Purpose::default_event)};
    next_ = filled_ = 0;
  }
  double uniform(double expected_more) {
    if (next_ == filled_) fill(expected_more);
    return uniforms_[next_++];
  }

 private:
  static constexpr std::size_t kMost = 64;
  void fill(double expected_more) {
    const std::size_t blocks = static_cast<std::size_t>(std::clamp(0.25 * expected_more + 1.0, 1.0, kMost / 4.0));
    filled_ = 4 * blocks;
    next_ = 0;
    for (std::size_t b = 0; b < blocks; ++b, ++counter_[0]) {
      const Block256 words = philox4x64(counter_, key_);
      for (std::size_t i = 0; i < 4; ++i) uniforms_[4 * b + i] = uniform_open(words[i]);
    }
  }

  std::array<std::uint64_t, 2> key_{};
  Block256 counter_{};
  std::size_t next_ = 0, filled_ = 0;
  std::array<double, kMost> uniforms_;
};

}  // namespace

/// Per trial: what the class needs of the factors.
struct DefaultSampler::Scratch {
  std::vector<double> systematic;  ///< scaled sum of loadings times factors, and probit shift
  std::vector<double> stretch;     ///< scale / sqrt(1 - rho)
  std::vector<double> high, low;   ///< conditional probabilities of the class's extremes
  std::vector<double> log_none;    ///< ln(1 - high)
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
    group.entity = entity_of(std::to_string(place), static_cast<std::uint64_t>(static_cast<std::int64_t>(key.second)));
    group.rows = std::move(rows);
    const auto pd_of = [&](std::uint32_t row) { return exposures.pd[row]; };
    group.pd_high = pd_of(*std::max_element(group.rows.begin(), group.rows.end(), [&](auto a, auto b) { return pd_of(a) < pd_of(b); }));
    group.pd_low = pd_of(*std::min_element(group.rows.begin(), group.rows.end(), [&](auto a, auto b) { return pd_of(a) < pd_of(b); }));
    group.highest = threshold(group.pd_high);
    group.lowest = threshold(group.pd_low);
    const bool counted = std::any_of(group.rows.begin(), group.rows.end(), [&](auto row) { return exposures.count[row] != 1; });
    for (const std::uint32_t row : group.rows) {
      group.loans += exposures.count[row];
      if (group.pd_high != group.pd_low) group.thresholds.push_back(threshold(pd_of(row)));
      if (counted) group.last_member.push_back(group.loans);
    }
    classes_.push_back(std::move(group));
  }
}

std::vector<ClassDraw> DefaultSampler::draw(std::uint64_t seed, const TrialRange& trials, const Factors& factors,
                                            const std::vector<double>& probit, std::uint32_t first_row,
                                            Events& events) const {
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
        for (std::size_t t = 0; t < trials.count; ++t) scratch.systematic[t] -= loading.weight * values[t];
      }
      for (std::size_t t = 0; t < probit.size(); ++t) scratch.systematic[t] += probit[t];
      for (double& x : scratch.systematic) x *= residual;
      scratch.stretch.resize(trials.count);
      for (std::size_t t = 0; t < trials.count; ++t) scratch.stretch[t] = factors.scale[t] * residual;
      prepared = group.factor_set;
    }
    const std::size_t first_event = events.size();
    draw_class(group, seed, trials, first_row, scratch, events);
    draws.push_back({&group, first_event, events.size()});
  }
  return draws;
}

void DefaultSampler::draw_class(const DefaultClass& group, std::uint64_t seed, const TrialRange& trials,
                                std::uint32_t first_row, Scratch& scratch, Events& events) const {
  const std::size_t n = trials.count;
  const bool mixed = !group.thresholds.empty();
  const auto conditional = [&](double threshold, std::vector<double>& out) {
    out.resize(n);
    for (std::size_t t = 0; t < n; ++t) out[t] = threshold * scratch.stretch[t] + scratch.systematic[t];
    normal_cdf(out, out);
  };
  conditional(group.highest, scratch.high);
  if (mixed) conditional(group.lowest, scratch.low);
  // ln(1 - p) by Goldberg's correction, ln(1 - p) = ln(u) p / (1 - u) with u = fl(1 - p); 0 / 0 is p tiny.
  scratch.log_none.resize(n);
  for (std::size_t t = 0; t < n; ++t) scratch.log_none[t] = 1 - scratch.high[t];
  logarithm(scratch.log_none, scratch.log_none);
  const double loans = static_cast<double>(group.loans);
  Words words;
  for (std::size_t t = 0; t < n; ++t) {
    const double p = scratch.high[t], rest = 1 - p;
    if (p <= 0) continue;
    const double log_none = rest == 1 ? -p : rest == 0 ? scratch.log_none[t] : scratch.log_none[t] * (p / (1 - rest));
    const double per_gap = 1 / log_none;
    const double expected = (mixed ? 2 : 1) * (loans * p + 1);
    words.start(seed, static_cast<std::uint64_t>(trials.first) + t, group.entity);
    double position = -1;
    while (true) {
      const double more = expected * (1 - position / loans);
      position += 1 + std::floor(logarithm(words.uniform(more)) * per_gap);
      if (!(position < loans)) break;
      auto at = static_cast<std::uint64_t>(position);
      std::uint32_t member = 0;
      if (!group.last_member.empty()) {
        const auto found = std::upper_bound(group.last_member.begin(), group.last_member.end(), at);
        const std::uint64_t start = found == group.last_member.begin() ? 0 : *(found - 1);
        member = static_cast<std::uint32_t>(at - start);
        at = static_cast<std::uint64_t>(found - group.last_member.begin());
      }
      if (mixed) {
        const double bar = words.uniform(more) * p;
        if (bar >= scratch.low[t] && bar >= normal_cdf(group.thresholds[at] * scratch.stretch[t] + scratch.systematic[t]))
          continue;
      }
      events.trial.push_back(static_cast<std::uint32_t>(t));
      events.exposure.push_back(first_row + group.rows[at]);
      events.member.push_back(member);
    }
  }
}

}  // namespace cofferdam
