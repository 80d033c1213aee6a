#include "portfolios/screening.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "base/increasing_root.hpp"
#include "base/special.hpp"

namespace cofferdam {
namespace {

/// Of standard normals, at a cut-off and at that of the bad: density, and part above.
struct AtCutOff {
  double good_density, bad_density, good, bad;
};

double density(double x) {
  return exponential(-0.5 * x * x) / std::sqrt(2 * std::numbers::pi);
}

AtCutOff at_cut_off(double cut_off, double separation) {
  const double bad = cut_off + separation;
  return {density(cut_off), density(bad), normal_cdf(-cut_off), normal_cdf(-bad)};
}

Screened screened_at(double cut_off, double separation, double bad) {
  const AtCutOff at = at_cut_off(cut_off, separation);
  const double accepted = bad * at.bad + (1 - bad) * at.good;
  return {accepted, at.good, at.bad, bad * at.bad / accepted};
}

Screened all_of(double bad) {
  return {1, 1, 1, bad};
}

}  // namespace

double separation_of(double gini) {
  return std::numbers::sqrt2 * normal_quantile(0.5 + 0.5 * gini);
}

Screened screened_to_accept(double bad, double gini, double accepted) {
  if (accepted >= 1) return all_of(bad);
  if (gini == 0) return {accepted, accepted, accepted, bad};
  const double separation = separation_of(gini);
  // The cut-off lies between those of applicants who all are bad, or good.
  const double high = -normal_quantile(accepted), low = high - separation;
  const double cut_off = increasing_root(high, low, high, [&](double c) {
    const AtCutOff at = at_cut_off(c, separation);
    return std::pair{accepted - bad * at.bad - (1 - bad) * at.good,
                     bad * at.bad_density + (1 - bad) * at.good_density};
  });
  Screened result = screened_at(cut_off, separation, bad);
  result.accepted = accepted;
  return result;
}

std::optional<Screened> screened_to_bad(double bad, double gini, double wanted) {
  if (wanted >= bad) return all_of(bad);
  const double separation = separation_of(gini);
  constexpr double kLowest = -38, kHighest = 6;  // at the latter 1e-9 of the good are accepted
  const double odds = wanted / (1 - wanted) * ((1 - bad) / bad);
  const auto above = [&](double c) {
    const AtCutOff at = at_cut_off(c, separation);
    return std::pair{logarithm(odds) - logarithm(at.bad / at.good),
                     at.bad_density / at.bad - at.good_density / at.good};
  };
  if (gini == 0 || above(kHighest).first < 0) return {};
  Screened result = screened_at(increasing_root(0, kLowest, kHighest, above), separation, bad);
  result.bad_of_accepted = wanted;
  return result;
}

}  // namespace cofferdam
