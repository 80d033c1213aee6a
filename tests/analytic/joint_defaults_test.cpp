// What loans share within a year and across years: products of yearly numbers of defaults, against
// quadrature over what they share.
#include "analytic/over_time.hpp"

namespace cofferdam::analytic {
namespace {

constexpr double kLoans = 50, kPd = 0.05;

/// E[f(Z)] of a standard normal.
template <class F>
double expectation(const F& f) {
  double sum = 0, mass = 0;
  for (double z = -8; z <= 8; z += 0.01) {
    const double weight = std::exp(-0.5 * z * z);
    sum += weight * f(z);
    mass += weight;
  }
  return sum / mass;
}

/// Mean products of the numbers of defaults in two years; within a year of pairs, D (D - 1).
void expect_products(const std::string& economy, const std::string& loans, double within,
                     double across) {
  const Model model =
      model_of(dated(economy, "ead: 1, lgd: 1, " + loans, "horizon: 2 years, year: scheme"));
  Mean same, other;
  for_each_run(model, 60'000, [&](const Events& events, std::size_t run) {
    std::vector<double> first(run, 0.0), second(run, 0.0);
    for (std::size_t e = 0; e < events.size(); ++e)
      ++(events.time[e] < 1 ? first : second)[events.trial[e]];
    for (std::size_t t = 0; t < run; ++t)
      same.add(first[t] * (first[t] - 1)), other.add(first[t] * second[t]);
  });
  same.expect(kLoans * (kLoans - 1) * within, "within a year: " + economy + loans, 1e-6);
  other.expect(across, "across years: " + economy + loans, 1e-6);
}

const std::string kNew = "new_business: {count: 50, every: year}, term: 1 year, ";
const std::string kPlain = "factors: {national: {}}";

double conditional(double z, double rho) {
  return normal((probit_of(kPd) - std::sqrt(rho) * z) / std::sqrt(1 - rho));
}
double pair(double rho) {
  return expectation([&](double z) { return std::pow(conditional(z, rho), 2); });
}

TEST(JointDefaults, PersistentFactorsTieYears) {
  expect_products(kPlain, kNew + "pd: 5 %, asset_correlation: 0.2", pair(.2),
                  std::pow(kLoans * kPd, 2));
  // The factors of two years have the correlation phi: as one factor of phi rho.
  expect_products("factors: {national: {persistence: 0.9}}",
                  kNew + "pd: 5 %, asset_correlation: 0.2", pair(.2), kLoans * kLoans * pair(.18));
}

TEST(JointDefaults, ACohortKeepsItsVintage) {
  // New loans each year are new cohorts, with normals of their own.
  expect_products(kPlain, kNew + "pd: 5 %, asset_correlation: 0, vintage: 0.5", pair(.25),
                  std::pow(kLoans * kPd, 2));
  // Loans of two years meet the same normal again: one defaults now, another one later.
  const double later = expectation([](double z) {
    const double p = conditional(z, .25);
    return p * p * (1 - p);
  });
  expect_products(kPlain, "count: 50, term: 2 years, pd: 5 %, asset_correlation: 0, vintage: 0.5",
                  pair(.25), kLoans * (kLoans - 1) * later);
}

TEST(JointDefaults, AnUncertainPdIsTheSameInAllYears) {
  const double tied =
      expectation([](double z) { return std::pow(normal(probit_of(kPd) + 0.4 * z), 2); });
  expect_products(kPlain, kNew + "pd: 5 %, asset_correlation: 0, pd_uncertainty: {probit_sd: 0.4}",
                  tied, kLoans * kLoans * tied);
}

TEST(JointDefaults, ADrawnLoadingSpreadsCorrelations) {
  double within = 0, across = 0;
  for (int i = 0; i < 100; ++i) {
    const double rho = .05 + .4 * (i + .5) / 100;
    within += pair(rho) / 100;
    across += pair(.5 * rho) / 100;
  }
  expect_products("factors: {national: {persistence: 0.5}}",
                  kNew + "pd: 5 %, asset_correlation: {uniform: {from: 0.05, to: 0.45}}", within,
                  kLoans * kLoans * across);
}

TEST(JointDefaults, EachYearHasItsOwnChiSquare) {
  // W of 4 degrees is Gamma(2, 2): E over W of Phi(t sqrt(W / 4))^2 without a factor.
  constexpr double kQuantile = -2.13184678;  // of Student t with 4 degrees at 5 %
  double within = 0, mass = 0;
  for (double w = 0.005; w < 80; w += 0.01) {
    const double weight = w * std::exp(-0.5 * w);
    within += weight * std::pow(normal(kQuantile * std::sqrt(w / 4)), 2);
    mass += weight;
  }
  expect_products("copula: {student_t: {degrees_of_freedom: 4}}, " + kPlain,
                  kNew + "pd: 5 %, asset_correlation: 0", within / mass, std::pow(kLoans * kPd, 2));
}

TEST(JointDefaults, RegimesTieYearsByTheirChain) {
  // Two states, known at once: the crisis moves the factor by -2. pi = (3/4, 1/4).
  const double w = std::sqrt(.2), in_crisis[] = {0, -2}, pi[] = {.75, .25};
  const double go[2][2] = {{.9, .1}, {.3, .7}};
  double low = -10, high = 10;
  for (int i = 0; i < 100; ++i) {
    const double c = .5 * (low + high);
    (.75 * normal(c) + .25 * normal(c + 2 * w) < kPd ? low : high) = c;
  }
  const auto p = [&](int state, double z) {
    return normal((low - w * (in_crisis[state] + z)) / std::sqrt(.8));
  };
  double within = 0, across = 0;
  for (int s = 0; s < 2; ++s) {
    within += pi[s] * expectation([&](double z) { return std::pow(p(s, z), 2); });
    for (int r = 0; r < 2; ++r)
      across += pi[s] * go[s][r] * expectation([&](double z) { return p(s, z); }) *
                expectation([&](double z) { return p(r, z); });
  }
  expect_products(kPlain +
                      ", regimes: {states: [calm, crisis], transitions: [[90 %, 10 %], [30 %, "
                      "70 %]], shifts: [{state: crisis, factor: national, mean: -2}]}",
                  kNew + "pd: 5 %, asset_correlation: 0.2", within, kLoans * kLoans * across);
}

}  // namespace
}  // namespace cofferdam::analytic
