// One period, one factor: portfolios whose distribution is known from quadrature over the factor
// and recursion over names (P1, A, B, D, E), to all digits that are given.
#include "analytic/analytic.hpp"

namespace cofferdam::analytic {
namespace {

std::string p1(const std::string& more = "") {
  return std::string("cofferdam: 1\ntitle: P1\ncurrency: USD\ntrials: 2_000_000\nseed: 11\n") +
         "economy: {factors: {national: {}}}\nbearers: {bank: {}}\nportfolios:\n" +
         "  loans: {type: loans, lender: bank, file: {path: " COFFERDAM_SOURCE_DIR
         "/tests/data/p1.csv}, ead: 100,\n" +
         "    pd: {column: pd}, lgd: 45 %, asset_correlation: 0.2}\n" +
         "report: {levels: [95 %, 99 %, 99.5 %, 99.9 %, 99.95 %, 99.99 %], thresholds: [4140, "
         "7155, 11925, 16785]}\n" +
         more;
}

TEST(OneFactor, P1HasItsExactDistribution) {
  const Results results = run(p1());
  expect_moments(results, 1237.5, 1487.76757, 5e-6);
  expect_tail(results, "all losses",
              {{0.95, 4140, 6022.0138},
               {0.99, 7155, 9206.7733},
               {0.995, 8550, 10641.9057},
               {0.999, 11925, 14029.5635},
               {0.9995, 13410, 15487.4076},
               {0.9999, 16785, 18807.9651}},
              45);
  // More than 92, 159, 265, 373 defaults of 45 each.
  expect_above(results, 4140, .0492082, 5e-8);
  expect_above(results, 7155, .00989337, 5e-9);
  expect_above(results, 11925, .00098743, 5e-9);
  expect_above(results, 16785, 9.89461e-5, 5e-11);
}

TEST(OneFactor, ShiftedSamplingGivesP1sTailWithinItsError) {
  const std::vector<std::string> shift = {"sampling={shift: {means: {national: -2.5}}}",
                                          "trials=100_000"};
  const Results weighted = run(p1(), shift);
  const Table& thresholds = weighted.table("thresholds");
  const std::size_t row = row_of(thresholds, "account", "all losses", "amount", 7155);
  expect_above(weighted, 7155, .00989337, 5e-9);
  expect_above(weighted, 11925, .00098743, 5e-9);
  expect_above(weighted, 16785, 9.89461e-5, 5e-11);
  // A plain run of as many trials has the variance p (1 - p) / n; the shift wins by 20 to 60.
  const double error = thresholds.numbers("probability_above_standard_error")[row];
  const double gain = .00989337 * (1 - .00989337) / 1e5 / (error * error);
  EXPECT_GT(gain, 20);
  EXPECT_LT(gain, 60);
  // Every measure honours the weights: mean, sd, quantiles, TVaR, and the mean weight is 1.
  expect_moments(weighted, 1237.5, 1487.76757, 5e-6);
  expect_tail(weighted, "all losses",
              {{0.99, 7155, 9206.7733}, {0.999, 11925, 14029.5635}, {0.9999, 16785, 18807.9651}},
              45);
  expect_exact(weighted.table("sampling"), 0, "mean_weight", 1);
  EXPECT_EQ(weighted.table("sampling").texts("verdict")[0], "ok");
}

std::string a(const std::string& loans, const std::string& more = "") {
  return "cofferdam: 1\ntitle: A\ncurrency: USD\ntrials: 2_000_000\nseed: 12\neconomy: {factors: "
         "{national: {}}}\n"
         "bearers: {investor: {}, l1: {}, l2: {}, l3: {}, l4: {}, l5: {}, l6: {}}\nportfolios:\n  "
         "loans: {type: loans, lender: investor, " +
         loans + ", ead: 1, pd: 1 %, lgd: 100 %, asset_correlation: 0.2}\n" +
         "report: {levels: [95 %, 99 %, 99.9 %, 99.99 %], thresholds: [30, 60, 90, 120, 220]}\n" +
         more;
}

constexpr const char* kLayers = R"(programme:
  - claim: {name: loss, of: [loans]}
  - layers:
      name: tranches
      claim: loss
      payee: investor
      layers:
        - {payer: l1, attachment: 0 %, limit: 3 %}
        - {payer: l2, attachment: 3 %, limit: 3 %}
        - {payer: l3, attachment: 6 %, limit: 3 %}
        - {payer: l4, attachment: 9 %, limit: 3 %}
        - {payer: l5, attachment: 12 %, limit: 10 %}
        - {payer: l6, attachment: 22 %, limit: 78 %}
)";

void expect_a(const Results& results) {
  expect_moments(results, 10, 15.766365, 5e-7);
  expect_nothing(results, .14512642);
  expect_tail(results, "all losses",
              {{0.95, 38, 62.529859},
               {0.99, 76, 106.43198},
               {0.999, 147, 183.26286},
               {0.9999, 231, 270.59319}},
              1);
  expect_above(results, 30, .075061935, 5e-10);
  expect_above(results, 60, .018514835, 5e-10);
  expect_above(results, 90, .006004916, 5e-10);
  expect_above(results, 120, .002237146, 5e-10);
  expect_above(results, 220, .000132665, 5e-10);
}

TEST(OneFactor, AAndItsLayersAsAGuaranteeProgramme) {
  const Results results = run(a("count: 1000"), {});
  expect_a(results);
  const Results layered = run(a("count: 1000", kLayers));
  const Table& layers = layered.table("layers");
  const double exact[6][3] = {
      {.008270965, .854873581, .079312411}, {.001200993, .075061935, .019290718},
      {.000334655, .018514835, .006218036}, {.000115392, .006004916, .002308396},
      {.000072751, .002237146, .000136194}, {.000005244, .000132665, 0}};
  double sum = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    expect_exact(layers, i, "mean", exact[i][0], 5e-10, 1e-3);
    expect_exact(layers, i, "probability_hit", exact[i][1], 5e-10);
    expect_exact(layers, i, "probability_exhausted", exact[i][2], 5e-10);
    sum += layers.numbers("of_exposure")[i];
  }
  const Table& bearers = layered.table("bearers");
  EXPECT_NEAR(sum, bearers.numbers("mean")[0] / 1000, 1e-12);  // the layers bear everything
  EXPECT_NEAR(bearers.numbers("mean")[row_of(bearers, "bearer", "investor")], 0, 1e-12);
}

TEST(OneFactor, AThousandLoansAndOneGroupOfAThousandAgree) {
  expect_a(run(a("count: 1, loans_per_row: 1000")));
  expect_a(run(a("count: 1000, group_equal_loans: yes")));
}

TEST(OneFactor, BIsLumpy) {
  const Results results =
      run("cofferdam: 1\ntitle: B\ncurrency: USD\ntrials: 2_000_000\nseed: 13\neconomy: {factors: "
          "{national: {}}}\nbearers: {bank: {}}\n"
          "portfolios:\n  loans: {type: loans, lender: bank, file: {path: " COFFERDAM_SOURCE_DIR
          "/tests/data/lumpy.csv},\n"
          "    ead: {column: ead}, pd: 0.33 %, lgd: 100 %, asset_correlation: 0.2}\nreport: "
          "{levels: [99 %, 99.9 %, 99.99 %]}\n");
  EXPECT_EQ(results.table("portfolios").numbers("exposure")[0], 11000);
  expect_moments(results, 36.3, 74.747483, 5e-7);
  expect_nothing(results, .37566463);
  expect_tail(results, "all losses",
              {{0.99, 352, 529.01351}, {0.999, 772, 1017.1881}, {0.9999, 1348, 1650.1987}}, 1);
}

TEST(OneFactor, DWithoutCorrelationIsBinomial) {
  const Results results = run(a("count: 1000"), {"portfolios.loans.asset_correlation=0 %"});
  expect_moments(results, 10, std::sqrt(9.9), 1e-9);
  expect_tail(results, "all losses", {{0.99, 18, 19.278895}, {0.999, 21, 22.09911}}, 0);
}

TEST(OneFactor, EWithFiveDegreesOfFreedom) {
  const Results results =
      run(a("count: 1000"), {"economy.copula={student_t: {degrees_of_freedom: 5}}"});
  expect_moments(results, 10, 34.611187, 5e-7);
  expect_nothing(results, .58692963);
  expect_tail(results, "all losses",
              {{0.95, 54, 129.204247}, {0.99, 175, 269.991639}, {0.999, 398, 486.463919}}, 1);
}

}  // namespace
}  // namespace cofferdam::analytic
