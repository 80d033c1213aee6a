#include "portfolios/failure.hpp"

#include <algorithm>

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

/// On a given day, beside which there is nothing to be drawn.
std::shared_ptr<const Failure> failure_on(const std::string& bearer, const Value& on,
                                          const Value& fails, const PortfolioContext& context,
                                          Problems& problems) {
  const std::size_t before = problems.size();
  for (const char* key : {"pd", "loading", "asset_correlation"})
    if (const Value& drawn = fails.at(key); drawn.given)
      problems.add(drawn.place, drawn.path, std::string("'") + key + "' beside 'on'",
                   "the day on which it fails is given; leave one of the two out");
  if (!context.calendar.given())
    problems.add(on.place, on.path, "'on' without a calendar",
                 "add 'calendar: {start: 2026-01-01, horizon: 5 years}' to the scenario");
  const Calendar& calendar = context.calendar;
  const std::chrono::sys_days day{std::chrono::days(static_cast<int>(on.number))};
  if (calendar.given() && !calendar.has(day))
    problems.add(
        on.place, on.path, "'" + on.text + "' is not within the calendar",
        "it runs from " + calendar.date_text(0) + " to " + calendar.last_day_text(calendar.end()));
  if (problems.size() != before) return nullptr;
  return std::make_shared<const Failure>(bearer, calendar.time_of_day(calendar.day_of_date(day)));
}

}  // namespace

Failure::Failure(std::string bearer, LoanExposures one, HazardModel hazards,
                 const Calendar& calendar)
    : bearer_(std::move(bearer)), one_(std::move(one)) {
  sampler_.emplace(one_, std::move(hazards), std::vector<std::uint32_t>{0}, calendar, false);
}

void Failure::draw(std::uint64_t seed, const TrialRange& trials, const Factors& factors,
                   std::span<double> years) const {
  std::fill(years.begin(), years.end(), years_);
  if (!sampler_) return;
  Events events;
  sampler_->draw(seed, trials, factors, {}, 0, events);
  for (std::size_t e = 0; e < events.size(); ++e) years[events.trial[e]] = events.time[e];
}

std::shared_ptr<const Failure> make_failure(const std::string& bearer, const Value& fails,
                                            const PortfolioContext& context, Problems& problems) {
  const std::size_t before = problems.size();
  if (const Value& on = fails.at("on")) return failure_on(bearer, on, fails, context, problems);
  if (!fails.at("pd").given)
    problems.add(fails.place, fails.path, "neither 'pd' nor 'on'",
                 "say how likely it fails, such as pd: 1 %, or on which day");
  if (problems.size() != before) return nullptr;
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
