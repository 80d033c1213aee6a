// Large homogeneous pools, whose loss fraction given the factor is the conditional probability
// itself, and features that move it: tied losses, uncertain PDs, several factors.
#include <boost/math/distributions/normal.hpp>

#include "analytic/analytic.hpp"

namespace cofferdam::analytic {
namespace {

double phi(double x) {
  return boost::math::cdf(boost::math::normal(), x);
}
double probit(double p) {
  return boost::math::quantile(boost::math::normal(), p);
}

/// q-quantile of the default fraction of an infinitely fine pool (Vasicek 2002).
double pool_quantile(double pd, double rho, double q) {
  return phi((probit(pd) + std::sqrt(rho) * probit(q)) / std::sqrt(1 - rho));
}
/// P(fraction > x).
double pool_above(double pd, double rho, double x) {
  return phi((probit(pd) - std::sqrt(1 - rho) * probit(x)) / std::sqrt(rho));
}

/// A group of 20,000 loans of 1 / 20,000: fine enough that its grain, x (1 - x) / 20,000 of
/// variance, moves a tail probability by less than a tenth of its error here.
std::string pool(double pd, double rho, const std::string& more, const std::string& report,
                 int trials = 100'000) {
  return "cofferdam: 1\ntitle: pool\ncurrency: USD\nseed: 21\ntrials: " + std::to_string(trials) +
         "\neconomy: {factors: {national: {}}}\nbearers: {bank: {}}\nportfolios:\n  loans: {type: "
         "loans, lender: bank, count: 1, "
         "loans_per_row: 20_000, ead: 0.00005, pd: " +
         std::to_string(pd) + ", asset_correlation: " + std::to_string(rho) + ", " + more +
         "}\nreport: " + report + "\n";
}

TEST(LargePool, ClosedFormsAreTheStatedOnes) {
  EXPECT_NEAR(pool_quantile(.01, .2, .999), .145525266, 5e-10);
  EXPECT_NEAR(pool_quantile(.005, .2, .999), .090979328, 5e-10);
  EXPECT_NEAR(pool_quantile(.02, .12, .999), .147282497, 5e-10);
  EXPECT_NEAR(pool_quantile(.03, .04, .999), .098736263, 5e-10);
  EXPECT_NEAR(pool_above(.0184, .12, .03), .1751, 5e-5);
  EXPECT_NEAR(pool_above(.0184, .12, .05), .0578, 5e-5);
  EXPECT_NEAR(pool_above(.0184, .12, .08), .0131, 5e-5);
}

TEST(LargePool, FractionsFollowTheClosedForm) {
  const Results results = run(
      pool(.0184, .12, "lgd: 100 %", "{levels: [99 %, 99.9 %], thresholds: [0.03, 0.05, 0.08]}"));
  for (const double x : {0.03, 0.05, 0.08})
    expect_above(results, x, pool_above(.0184, .12, x), 2e-4);
  const Table& quantiles = results.table("quantiles");
  for (const double q : {.99, .999}) {
    const std::size_t row = row_of(quantiles, "account", "all losses", "level", q);
    // The grain widens the pool by about x (1 - x) / (2 n) times the slope of the log density:
    // below 2e-4 here.
    expect_exact(quantiles, row, "value_at_risk", pool_quantile(.0184, .12, q), 2e-4);
  }
}

TEST(LargePool, LossesTiedToTheFactorDeepenBadYears) {
  const Results results = run(pool(.02, .15, "lgd: 45 %, lgd_tie: {factor: national, loading: 0.3}",
                                   "{levels: [99 %, 99.9 %]}"));
  expect_moments(results, .011244005, 0, 5e-10);
  const Table& quantiles = results.table("quantiles");
  expect_exact(quantiles, row_of(quantiles, "account", "all losses", "level", .999),
               "value_at_risk", .14098822, 2e-4);
  // Untied, the mean is PD x LGD.
  expect_moments(run(pool(.02, .15, "lgd: 45 %", "{}")), .009, 0, 0);
}

TEST(LargePool, UncertainPdsWidenTheTail) {
  const Results results = run(pool(.0184, .12, "lgd: 100 %, pd_uncertainty: {probit_sd: 0.25}",
                                   "{levels: [99 %, 99.9 %]}"));
  expect_moments(results, .021401139, 0, 5e-10);
  const Table& quantiles = results.table("quantiles");
  expect_exact(quantiles, row_of(quantiles, "account", "all losses", "level", .999),
               "value_at_risk", .20653371, 3e-4);
}

/// Mean of a product of two columns with its standard error.
void expect_product(const std::vector<double>& x, const std::vector<double>& y, bool same,
                    double pairs, double exact) {
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double product = x[i] * (same ? y[i] - 1 : y[i]) / pairs;
    sum += product;
    squares += product * product;
  }
  const double n = static_cast<double>(x.size()), mean = sum / n;
  expect_near(mean, std::sqrt((squares / n - mean * mean) / n), exact, 5e-10,
              "joint default probability");
}

TEST(SeveralFactors, JointDefaultsWithinAndAcrossRegions) {
  const Results results =
      run("cofferdam: 1\ntitle: regions\ncurrency: USD\ntrials: 1_000_000\nseed: 22\n"
          "economy: {factors: {national: {}, region: {members: [east, west], parent: national, "
          "correlation_with_parent: 0.8}}}\n"
          "bearers: {east_bank: {}, west_bank: {}}\nportfolios:\n"
          "  east: {type: loans, lender: east_bank, count: 100, ead: 1, pd: 1.84 %, lgd: 100 %, "
          "loading: {national: 0.30, region.east: 0.17}}\n"
          "  west: {type: loans, lender: west_bank, count: 100, ead: 1, pd: 1.84 %, lgd: 100 %, "
          "loading: {national: 0.30, region.west: 0.17}}\n"
          "output: {trials: all}\n");
  const Table& trials = results.table("trials");
  const auto& east = trials.numbers("borne_by_east_bank");
  const auto& west = trials.numbers("borne_by_west_bank");
  expect_product(east, east, true, 100 * 99, .000956874);
  expect_product(west, west, true, 100 * 99, .000956874);
  expect_product(east, west, false, 100 * 100, .000912873);
  const Table& bearers = results.table("bearers");
  for (const char* bank : {"east_bank", "west_bank"})
    expect_exact(bearers, row_of(bearers, "bearer", bank), "mean", 1.84);
}

TEST(SeveralFactors, CorrelationsOfClassesArePrinted) {
  const Results results =
      run("cofferdam: 1\ntitle: regions\ncurrency: USD\ntrials: 2_000\n"
          "economy: {factors: {national: {}, region: {members: [east, west], parent: national, "
          "correlation_with_parent: 0.8}}}\n"
          "bearers: {bank: {}}\nportfolios:\n  loans: {type: loans, lender: bank, count: 200, ead: "
          "1, pd: 1.84 %, lgd: 100 %,\n"
          "    tags: {region: {mix: {east: 50 %, west: 50 %}}}, loading: {national: 0.30, region: "
          "0.17}}\n");
  const Table& classes = results.table("classes");
  ASSERT_EQ(classes.rows(), 2u);
  for (std::size_t row = 0; row < 2; ++row) {
    EXPECT_NEAR(classes.numbers("asset_correlation_within")[row], .2005, 1e-12);
    EXPECT_NEAR(classes.numbers("asset_correlation_across")[row], .190096, 1e-12);
  }
}

TEST(SeveralFactors, AMatrixGivesTheSameLawAsTheHierarchy) {
  // region's correlation with national is 0.8: as a hierarchy and as a matrix.
  const std::string book =
      "bearers: {bank: {}}\nportfolios:\n  loans: {type: loans, lender: bank, count: 500, ead: 1, "
      "pd: 1.84 %, lgd: 100 %, "
      "loading: {national: 0.30, region: 0.17}}\nreport: {thresholds: [20, 40]}\n";
  const std::string head =
      "cofferdam: 1\ntitle: matrix\ncurrency: USD\ntrials: 500_000\nseed: 23\n";
  const Results tree = run(head +
                           "economy: {factors: {national: {}, region: {parent: national, "
                           "correlation_with_parent: 0.8}}}\n" +
                           book);
  const Results matrix = run(head +
                             "economy: {factors: {region: {}, national: {}}, correlations: "
                             "{factors: [national, region], matrix: [[1, 0.8], [0.8, 1]]}}\n" +
                             book);
  expect_moments(tree, 9.2, 0, 0);
  expect_moments(matrix, 9.2, 0, 0);
  const Table &one = tree.table("thresholds"), &two = matrix.table("thresholds");
  for (std::size_t row = 0; row < 2; ++row)
    expect_near(one.numbers("probability_above")[row],
                std::hypot(one.numbers("probability_above_standard_error")[row],
                           two.numbers("probability_above_standard_error")[row]),
                two.numbers("probability_above")[row], 0, "hierarchy against matrix");
}

}  // namespace
}  // namespace cofferdam::analytic
