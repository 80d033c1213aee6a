#include "portfolios/age_hazards.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

/// Yearly hazards from cumulative probabilities.
std::vector<double> hazards_of(const Value& curve, Problems& problems) {
  std::vector<double> hazards;
  double before = 0;
  for (const Value& point : curve.items) {
    if (point.number < before) {
      problems.add(point.place, point.path,
                   point.text + " after " + rounded_text(100 * before) + " %: the curve falls",
                   "probabilities of having defaulted by the end of each year of life never fall");
      return {};
    }
    hazards.push_back(before < 1 ? (point.number - before) / (1 - before) : 0);
    before = point.number;
  }
  return hazards;
}

std::vector<double> scores_of(const Value& probit) {
  const auto first = static_cast<std::size_t>(probit.at("first_age").number);
  std::vector<double> scores(first - 1, -std::numeric_limits<double>::infinity());
  for (const Value& score : probit.at("scores").items) scores.push_back(score.number);
  return scores;
}

void check_length(const Value& given, std::size_t years, const LoanExposures& exposures,
                  Problems& problems) {
  int longest = 0;
  for (const PrincipalCourse& course : exposures.courses())
    longest = std::max(longest, course.months);
  const int needed = (longest + 11) / 12;
  if (static_cast<int>(years) == needed) return;
  problems.add(given.place, given.path,
               std::to_string(years) + (years == 1 ? " year" : " years") + " of life for " +
                   exposures.words->many + " of " + std::to_string(longest) + " months",
               "give one number for each of the " + std::to_string(needed) +
                   " years of the longest "
                   "term");
}

}  // namespace

AgeHazards read_age_hazards(const Value& portfolio, const LoanExposures& exposures,
                            const Copula& copula, Problems& problems) {
  const Value &pd = portfolio.at("pd"), &by_score = portfolio.at("pd_by_score"),
              &curve = portfolio.at("pd_curve"), &probit = portfolio.get("probit_hazard"),
              &renewal = portfolio.get("renewal");
  std::vector<const Value*> given;
  for (const Value* value : {&pd, &by_score, &curve, &probit})
    if (*value) given.push_back(value);
  if (given.size() != 1) {
    const Value& where = given.empty() ? portfolio : *given[1];
    problems.add(where.place, where.path,
                 given.empty() ? "no probability of default" : "a second probability of default",
                 portfolio.find("probit_hazard")
                     ? "give one of 'pd', 'pd_by_score', 'pd_curve' and 'probit_hazard'"
                     : "give one of 'pd', 'pd_by_score' and 'pd_curve'");
    return {};
  }
  AgeHazards ages;
  if (pd || by_score) return ages;
  if (renewal.number > 0)
    problems.add(renewal.place, renewal.path, "renewal of loans whose hazard depends on age",
                 "give 'pd', or longer terms");
  if (curve) {
    ages.form = AgeHazards::Form::curve;
    ages.by_age = hazards_of(curve, problems);
    if (ages.by_age.size() == curve.items.size())
      check_length(curve, ages.by_age.size(), exposures, problems);
    return ages;
  }
  if (copula.scales())
    problems.add(probit.place, probit.path, "probit_hazard with a copula that scales thresholds",
                 "hazards are given for normal factors; use the Gaussian copula");
  ages.form = AgeHazards::Form::probit;
  ages.by_age = scores_of(probit);
  check_length(probit.at("scores"), ages.by_age.size(), exposures, problems);
  return ages;
}

}  // namespace cofferdam
