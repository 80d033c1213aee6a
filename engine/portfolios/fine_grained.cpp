#include "portfolios/fine_grained.hpp"

#include <algorithm>

#include "base/special.hpp"

namespace cofferdam {

FineGrained::FineGrained(const LoanExposures& exposures, const DefaultSampler& sampler)
    : exposures_(exposures), sampler_(sampler) {
  for (const DefaultClass& group : sampler.classes()) steps_.push_back(steps_of(group));
}

std::vector<FineGrained::Step> FineGrained::steps_of(const DefaultClass& group) const {
  constexpr double kRounding = 1e-9;  // years
  std::vector<Step> steps;
  const Lives& lives = exposures_.lives;
  for (std::size_t k = 0; k < group.segments.size(); ++k) {
    const Segment& segment = group.segments[k];
    if (!lives.given()) {
      steps.push_back({segment.start, segment.end, k});
      continue;
    }
    const std::uint32_t row = group.rows[0];
    for (double start = segment.start; start < segment.end - kRounding;) {
      const int month = lives.calendar->months_between(lives.start[row], start) + 1;
      const double end = std::min(segment.end, lives.after(row, month));
      steps.push_back({start, end, k});
      start = end;
    }
  }
  return steps;
}

double FineGrained::events_per_trial() const {
  double sum = 0;
  for (std::size_t c = 0; c < steps_.size(); ++c)
    sum += static_cast<double>(steps_[c].size() * sampler_.classes()[c].rows.size());
  return sum;
}

std::vector<ClassDraw> FineGrained::draw(std::uint64_t seed, const TrialRange& trials,
                                         const Factors& factors, const std::vector<double>& probit,
                                         const std::vector<double>& lent, std::uint32_t first_row,
                                         Events& events) const {
  const std::size_t n = trials.count;
  const Lives& lives = exposures_.lives;
  Hazards hazards(sampler_.model(), seed, trials, factors, probit);
  std::vector<double> cumulated(n), before(n), after(n);
  std::vector<ClassDraw> draws;
  for (std::size_t c = 0; c < steps_.size(); ++c) {
    const DefaultClass& group = sampler_.classes()[c];
    hazards.choose(group.factor_set, group.cohort,
                   group.cohort < 0 ? "" : lives.cohorts[static_cast<std::size_t>(group.cohort)]);
    const std::size_t first_event = events.size();
    std::fill(cumulated.begin(), cumulated.end(), 0.0);
    std::fill(before.begin(), before.end(), 1.0);
    for (const Step& step : steps_[c]) {
      const Segment& segment = group.segments[step.segment];
      const auto rates = hazards.rates(segment.score, segment.year);
      for (std::size_t t = 0; t < n; ++t) {
        cumulated[t] -= (step.end - step.start) * rates[t];
        after[t] = cumulated[t];
      }
      exponential(after, after);
      const double time = lives.given() ? 0.5 * (step.start + step.end) : 0;
      for (const std::uint32_t row : group.rows) {
        const bool renewed = lives.given() && lives.renewal() > 0;
        const bool waits = !lent.empty() && lives.rank[row] >= 0;
        const double loans = exposures_.count[row] * (renewed ? lives.kept(row, time) : 1.0);
        for (std::size_t t = 0; t < n; ++t)
          events.add(static_cast<std::uint32_t>(t), first_row + row, 0, time, EventKind::default_,
                     loans * (before[t] - after[t]) * (waits ? lent[t] : 1.0), 0);
      }
      std::swap(before, after);
    }
    draws.push_back({&group, first_event, events.size()});
  }
  return draws;
}

}  // namespace cofferdam
