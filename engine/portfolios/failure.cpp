#include "portfolios/failure.hpp"

#include <algorithm>
#include <limits>

#include "portfolios/factor_sets.hpp"

namespace cofferdam {
namespace {

LoanExposures exposure_of(const Value& fails, const Calendar& calendar) {
  LoanExposures one;
  one.count = one.ead = {1.0};
  one.pd = {fails.at("pd").number};
  if (!calendar.given()) return one;
  one.lives.calendar = &calendar;
  one.lives.start = {0.0};
  one.lives.end = {calendar.end()};
  one.lives.course = one.lives.cohort = {0};
  one.lives.courses.resize(1);
  one.lives.cohorts.resize(1);
  return one;
}

}  // namespace

Failure::Failure(std::string bearer, LoanExposures one, HazardModel hazards,
                 const Calendar& calendar)
    : bearer_(std::move(bearer)),
      one_(std::move(one)),
      sampler_(one_, std::move(hazards), {0}, calendar, false) {}

void Failure::draw(std::uint64_t seed, const TrialRange& trials, const Factors& factors,
                   std::span<double> years) const {
  std::fill(years.begin(), years.end(), std::numeric_limits<double>::infinity());
  Events events;
  sampler_.draw(seed, trials, factors, {}, 0, events);
  for (std::size_t e = 0; e < events.size(); ++e) years[events.trial[e]] = events.time[e];
}

std::shared_ptr<const Failure> make_failure(const std::string& bearer, const Value& fails,
                                            const PortfolioContext& context, Problems& problems) {
  const std::size_t before = problems.size();
  LoanExposures one = exposure_of(fails, context.calendar);
  FactorSets sets = build_factor_sets(fails, context, one, false, problems);
  if (problems.size() != before) return nullptr;
  HazardModel hazards;
  hazards.sets = std::move(sets.sets);
  hazards.portfolio = context.name;
  hazards.factors = &context.factors;
  hazards.copula = &context.copula;
  return std::make_shared<const Failure>(bearer, std::move(one), std::move(hazards),
                                         context.calendar);
}

}  // namespace cofferdam
