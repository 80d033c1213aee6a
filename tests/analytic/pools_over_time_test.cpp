// Portfolios over several years: a published pool, importance sampling, groups against single
// loans, the limit of small loans, and steps of reporting that change nothing.
#include "analytic/over_time.hpp"

namespace cofferdam::analytic {
namespace {

/// Yearly business of 1 bn in very many small one-year loans; `share` of each loss is the pool's.
std::string three_years(double persistence, int share, const std::vector<double>& amounts) {
  std::string thresholds;
  for (const double x : amounts)
    for (const double near : {1 - .003, 1.0, 1 + .003})
      thresholds += (thresholds.empty() ? "" : ", ") + std::to_string(1e9 * x * near);
  return dated(
      "factors: {national: {persistence: " + std::to_string(persistence) + "}}",
      "new_business: {volume: 1 billion, every: year}, fine_grained: yes, ead: 10_000, "
      "term: 1 year, pd: 1.84 %, lgd: 100 %, asset_correlation: 0.12",
      "horizon: 3 years",
      "programme:\n  - claim: {name: c, of: [loans]}\n  - share: {claim: c, parts: {pool: " +
          std::to_string(share) + " %}, remainder: bank}\nreport: {thresholds: [" + thresholds +
          "]}\n");
}

struct PoolPoint {
  double amount, above, rounding;
};

/// Published quantiles are good to 0.3 %: P(payout > x) a little below and above x must enclose
/// what is stated; probabilities at a stated amount are good to 6e-5.
void expect_pool(double persistence, int share, double mean, const std::vector<PoolPoint>& points) {
  std::vector<double> amounts;
  for (const PoolPoint& point : points) amounts.push_back(point.amount);
  const Results results =
      run(three_years(persistence, share, amounts), {"trials=1_000_000", "seed=31"});
  const Table& bearers = results.table("bearers");
  expect_exact(bearers, row_of(bearers, "bearer", "pool"), "mean", mean, 5e-6, 1e-9);
  const Table& table = results.table("thresholds");
  for (const PoolPoint& point : points) {
    const auto above = [&](double near) {
      for (std::size_t row = 0; row < table.rows(); ++row)
        if (table.texts("account")[row] == "pool" &&
            std::abs(table.numbers("amount")[row] - 1e9 * point.amount * near) < 1)
          return row;
      ADD_FAILURE() << "no threshold " << point.amount * near;
      return std::size_t{0};
    };
    const double slack = point.rounding > 0 ? 0 : .003;
    const std::size_t low = above(1 - slack), high = above(1 + slack);
    const auto& p = table.numbers("probability_above");
    const auto& error = table.numbers("probability_above_standard_error");
    EXPECT_GE(p[low] + kSidak * error[low] + point.rounding, point.above) << point.amount;
    EXPECT_LE(p[high] - kSidak * error[high] - point.rounding, point.above) << point.amount;
  }
}

TEST(ThreeYearPool, IndependentYears) {
  expect_pool(0, 50, .0276,
              {{.0570, .05, 0}, {.0784, .01, 0}, {.1093, .001, 0}, {.10, .00200, 6e-5}});
}

TEST(ThreeYearPool, PersistentYears) {
  expect_pool(.6, 50, .0276,
              {{.0690, .05, 0}, {.1041, .01, 0}, {.1580, .001, 0}, {.10, .01199, 6e-5}});
}

TEST(ThreeYearPool, ALargerShare) {
  expect_pool(.6, 80, .04416,
              {{.1104, .05, 0}, {.1665, .01, 0}, {.2529, .001, 0}, {.10, .0682, 6e-5}});
}

/// Losses above x by plain and by shifted sampling.
void expect_same_tail(const std::string& economy, const std::string& loading,
                      const std::string& shift) {
  const std::string scenario =
      dated(economy,
            "new_business: {volume: 100, every: year}, fine_grained: yes, ead: 0.01, term: 1 "
            "year, pd: 2 %, lgd: 1, " +
                loading,
            "horizon: 3 years", "report: {thresholds: [12, 18]}\n");
  const Results plain = run(scenario, {"trials=200_000", "seed=41"});
  const Results shifted =
      run(scenario, {"trials=100_000", "seed=42", "sampling={shift: {means: {" + shift + "}}}"});
  const Table& sampling = shifted.table("sampling");
  expect_near(sampling.numbers("mean_weight")[0],
              sampling.numbers("mean_weight_standard_error")[0] * 4.5 / kSidak, 1, 0,
              "mean weight of " + economy);
  const Table &one = plain.table("thresholds"), &two = shifted.table("thresholds");
  for (const double amount : {12.0, 18.0}) {
    const std::size_t a = row_of(one, "account", "all losses", "amount", amount);
    const std::size_t b = row_of(two, "account", "all losses", "amount", amount);
    const double error = two.numbers("probability_above_standard_error")[b];
    expect_near(two.numbers("probability_above")[b],
                std::hypot(one.numbers("probability_above_standard_error")[a], error),
                one.numbers("probability_above")[a], 0, economy);
    EXPECT_LT(error, one.numbers("probability_above_standard_error")[a]);
  }
}

TEST(ShiftOverTime, WeightsAreExact) {
  expect_same_tail("factors: {national: {persistence: 0.7}}", "asset_correlation: 0.2",
                   "national: -1");
  expect_same_tail("factors: {national: {persistence: 0.7, start: -0.5}}", "asset_correlation: 0.2",
                   "national: -1");
}

TEST(ShiftOverTime, OfARegionBelowANationThatHasAStart) {
  expect_same_tail(
      "factors: {national: {persistence: 0.7, start: 0.8}, region: {parent: national, "
      "correlation_with_parent: 0.8, persistence: 0.2}}",
      "loading: {region: 0.45}", "region: -1");
}

TEST(GroupsOverTime, SingleLoansAndOneGroupHaveTheSameLaw) {
  const auto book = [](const std::string& count) {
    return dated("factors: {national: {persistence: 0.6}}",
                 count +
                     ", ead: 1, term: 3 years, repayment: linear, pd: 2 %, lgd: 60 %, "
                     "asset_correlation: 0.15",
                 "horizon: 1 year, run_off: 2 years",
                 "programme:\n  - claim: {name: c, of: [loans]}\n  - layers: {name: l, claim: c, "
                 "payee: bank, layers: [{payer: pool, attachment: 15, limit: 40}]}\nreport: "
                 "{thresholds: [1, 10, 25], levels: [50 %, 90 %, 99 %]}\n");
  };
  const Results singles = run(book("count: 1000"), {"trials=60_000", "seed=51"});
  const Results group = run(book("count: 1, loans_per_row: 1000"), {"trials=60_000", "seed=52"});
  const Table &one = singles.table("bearers"), &two = group.table("bearers");
  const auto expect_same = [](const Table& a, const Table& b, std::size_t i, std::size_t j,
                              const std::string& column) {
    expect_near(a.numbers(column)[i],
                std::hypot(a.numbers(column + "_standard_error")[i],
                           b.numbers(column + "_standard_error")[j]),
                b.numbers(column)[j], 0, column + " of row " + std::to_string(i));
  };
  ASSERT_EQ(one.rows(), two.rows());
  for (std::size_t row = 0; row < one.rows(); ++row)
    for (const char* column : {"mean", "standard_deviation"})
      expect_same(one, two, row, row, column);
  const Table &above = singles.table("thresholds"), &other = group.table("thresholds");
  for (std::size_t row = 0; row < above.rows(); ++row)
    expect_same(above, other, row, row, "probability_above");
  const Table &low = singles.table("quantiles"), &high = group.table("quantiles");
  for (std::size_t row = 0; row < low.rows(); ++row)
    if (low.numbers("value_at_risk_standard_error")[row] > 0)
      expect_same(low, high, row, row, "value_at_risk");
}

TEST(FineGrained, IsTheLimitOfALargeGroup) {
  const auto book = [](const std::string& loans, const std::string& seed) {
    return run(dated("factors: {national: {persistence: 0.6}}",
                     loans + ", ead: 0.001, term: 3 years, repayment: linear, pd: 2 %, lgd: 60 %, "
                             "asset_correlation: 0.15",
                     "horizon: 1 year, run_off: 2 years"),
               {"trials=10_000", "seed=" + seed});
  };
  const Results fine = book("count: 1, loans_per_row: 100_000, fine_grained: yes", "61");
  const Results group = book("count: 1, loans_per_row: 100_000", "62");
  const Table &one = fine.table("bearers"), &two = group.table("bearers");
  const std::size_t row = row_of(one, "bearer", "all losses");
  for (const std::string column : {"mean", "standard_deviation"})
    expect_near(one.numbers(column)[row],
                std::hypot(one.numbers(column + "_standard_error")[row],
                           two.numbers(column + "_standard_error")[row]),
                two.numbers(column)[row], 0, column);
}

TEST(Periods, ReportingStepsChangeNoPayment) {
  for (const std::string fine : {"no", "yes"}) {
    const auto trials = [&](const std::string& period, const std::string& more = "") {
      return run(dated(
                     "factors: {national: {persistence: 0.6}}",
                     "new_business: {count: 240, every: month}, ead: 1, term: 18 months, "
                     "repayment: linear, pd: 4 %, recovery: {rate: 40 %, lag: 7 months}, "
                     "renewal: 50 %, asset_correlation: 0.15, fine_grained: " +
                         fine + more,
                     "horizon: 2 years, run_off: 2 years, period: " + period,
                     "programme:\n  - claim: {name: c, of: [loans]}\n  - layers: {name: l, claim: "
                     "c, payee: bank, layers: [{payer: pool, attachment: 5, limit: 10}]}\n"
                     "output: {trials: headline}\n"))
          .table("trials");
    };
    const Table years = trials("year");
    for (const char* period : {"quarter", "month"}) {
      const Table steps = trials(period);
      for (const char* column : {"losses", "defaults", "borne_by_bank", "borne_by_pool"})
        EXPECT_EQ(years.numbers(column), steps.numbers(column)) << period << " " << column;
    }
    // Equal loans of a month as one row: the same draws, summed in another order.
    const Table grouped = trials("year", ", group_equal_loans: yes");
    for (const char* column : {"losses", "defaults", "borne_by_bank", "borne_by_pool"})
      for (std::size_t t = 0; t < years.rows(); ++t)
        ASSERT_NEAR(years.numbers(column)[t], grouped.numbers(column)[t], 1e-9) << column;
  }
}

}  // namespace
}  // namespace cofferdam::analytic
