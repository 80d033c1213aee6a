// Exposures of firms that several portfolios share, against closed forms.
#include <cmath>

#include "analytic/analytic.hpp"
#include "base/special.hpp"

namespace cofferdam::analytic {
namespace {

std::string scenario(const std::string& firms, const std::string& portfolios,
                     const std::string& calendar = "") {
  return "cofferdam: 1\ntitle: firms\ntrials: 40000\n" + calendar +
         "economy: {factors: {national: {}}}\n"
         "bearers: {bank: {}, other: {}, fund: {}, treasury: {public: city}}\nfirms:\n" +
         firms + "portfolios:\n" + portfolios;
}

/// P(Z1 <= c1, Z2 <= c2) at the correlation rho, by the mid-point rule over the first.
double both_below(double c1, double c2, double rho) {
  constexpr double kStep = 1e-3;
  double sum = 0;
  for (double x = -9 + kStep / 2; x < c1; x += kStep)
    sum += std::exp(-x * x / 2) * normal_cdf((c2 - rho * x) / std::sqrt(1 - rho * rho));
  return sum * kStep / std::sqrt(2 * M_PI);
}

void expect_bearer(const Results& results, const std::string& bearer, double mean, double sd) {
  const Table& table = results.table("bearers");
  const std::size_t row = row_of(table, "bearer", bearer);
  expect_exact(table, row, "mean", mean);
  if (sd > 0) expect_exact(table, row, "standard_deviation", sd);
}

/// Defaults of two exposures of one firm are the same; those of two firms have the correlation of
/// a bivariate normal.
TEST(Firms, AFirmDefaultsWithAllThatItHas) {
  constexpr double kFirms = 200, kPd = 0.03, kLoading = 0.5;
  const std::string one = "  tech: {count: 200, pd: 3 %, loading: {national: 0.5}}\n";
  const std::string loans =
      "  first: {type: loans, lender: bank, firms: tech, ead: 1, lgd: 1}\n"
      "  second: {type: loans, lender: other, firms: tech, ead: 2, lgd: 1}\n";
  const double c = normal_quantile(kPd), both = both_below(c, c, kLoading * kLoading);
  const double variance = kFirms * kPd * (1 - kPd) + kFirms * (kFirms - 1) * (both - kPd * kPd);
  const Results shared = run(scenario(one, loans));
  expect_bearer(shared, "bank", kFirms * kPd, std::sqrt(variance));
  expect_bearer(shared, "other", 2 * kFirms * kPd, 2 * std::sqrt(variance));
  expect_bearer(shared, "all losses", 3 * kFirms * kPd, 3 * std::sqrt(variance));

  const std::string two = one + "  old: {count: 200, pd: 1 %, loading: {national: 0.3}}\n";
  const Results apart =
      run(scenario(two,
                   "  first: {type: loans, lender: bank, firms: tech, ead: 1, lgd: 1}\n"
                   "  second: {type: loans, lender: other, firms: old, ead: 1, lgd: 1}\n"));
  const double d = normal_quantile(0.01);
  const double other = 200 * 0.01 * 0.99 + 200 * 199 * (both_below(d, d, 0.09) - 0.01 * 0.01);
  const double covariance = 200 * 200 * (both_below(c, d, 0.15) - kPd * 0.01);
  expect_bearer(apart, "all losses", 200 * kPd + 200 * 0.01,
                std::sqrt(variance + other + 2 * covariance));
}

/// Two firms of one circle have the correlation of their factors and of what the circle shares.
TEST(Firms, GroupsShareAFactorOfTheirOwn) {
  const double c = normal_quantile(0.05);
  const auto expect = [&](const std::string& groups, double correlation) {
    const Results results = run(
        scenario("  tech: {count: 100, pd: 5 %, loading: {national: 0.3}, tags: {circle: {mix: {a: "
                 "100 %}}}" +
                     groups + "}\n",
                 "  first: {type: loans, lender: bank, firms: tech, ead: 1, lgd: 1}\n"));
    const double both = both_below(c, c, correlation);
    expect_bearer(results, "bank", 5,
                  std::sqrt(100 * 0.05 * 0.95 + 100 * 99 * (both - 0.05 * 0.05)));
  };
  expect("", 0.09);
  expect(", groups: {by: circle, loading: 0.7}", 0.09 + 0.49);
}

constexpr double kStakes = 200, kCost = 100;
/// Multiples of which 65 % are below 1.
const std::string kMultiple =
    "multiple: {mixture: {of: [{weight: 65 %, distribution: {uniform: {from: 0, to: 1}}}, {weight: "
    "35 %, distribution: {uniform: {from: 1, to: 5}}}]}}";

Results run_stakes(const std::string& firms, const std::string& stakes, int years) {
  const std::string months = std::to_string(12 * years);
  return run(scenario("  tech: {count: 200, " + firms + "}\n",
                      "  stakes: {type: equity, investor: fund, firms: tech, cost: 100, holding: " +
                          months + " months, " + kMultiple + stakes +
                          "}\nprogramme:\n  - claim: {name: lost, of: [stakes]}\n"
                          "  - compensate: {name: relief, claim: lost, payer: treasury, payee: "
                          "fund, rate: 100 %}\n",
                      "calendar: {start: 2026-01-01, horizon: 5 years}\n"));
}

/// Whatever ties defaults and exits, all stakes together have the multiples that are stated.
TEST(Firms, StatedMultiplesHoldForStakesThatEndByDefaultToo) {
  constexpr double kLoss = 0.65 / 2, kGain = 0.35 * 2;
  for (const char* exit : {"", ", loading: {national: 0.3}", ", loading: {national: 0.9}"})
    for (const char* of_firms :
         {"loading: {national: 0.05}", "loading: {national: 0.6}", "loading: {national: 0.95}"}) {
      const Results results = run_stakes("pd: 6 %, " + std::string(of_firms), exit, 5);
      expect_bearer(results, "treasury", kStakes * kCost * kLoss, 0);
      expect_bearer(results, "fund", -kStakes * kCost * kGain, 0);
    }
}

/// A default in the only year leaves nothing, instead of the lowest 10 % of the multiples.
TEST(Firms, ADefaultLeavesWhatIsSaid) {
  constexpr double kPd = 0.1, kLowest = kPd * kPd / (2 * 0.65);
  const Results results = run_stakes("pd: 10 %, loading: {national: 0.5}",
                                     ", equity_after_default: 0, loading: {national: 0.5}", 1);
  expect_bearer(results, "treasury", kStakes * kCost * (0.65 / 2 + kLowest), 0);
  expect_bearer(results, "fund", -kStakes * kCost * 0.35 * 2, 0);
}

}  // namespace
}  // namespace cofferdam::analytic
