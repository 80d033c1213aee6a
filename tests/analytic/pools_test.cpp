// Pools, limits and settlement against exact answers: published three-year pools, layers as a chain
// of pools, groups against single loans, steps of reporting that change nothing.
#include "analytic/over_time.hpp"

namespace cofferdam::analytic {
namespace {

/// Levels, quantiles of the payout in parts of a year's volume, and what they are good to.
struct PoolRow {
  double persistence;
  int share;
  std::string breaker;  ///< level
  double mean, mean_rounding;
  std::vector<std::pair<double, double>> quantiles;
  double above;      ///< P(payout > 0.10)
  double trips = 0;  ///< P(the breaker stops anything)
};

constexpr double kVolume = 1e9;
constexpr double kPublished = .003;    // of quantiles
constexpr double kProbability = 6e-5;  // of probabilities

/// Yearly business in very many small one-year loans; the pool pays `share` of each loss.
std::string three_years(const PoolRow& row, const std::string& opening) {
  return dated("factors: {national: {persistence: " + std::to_string(row.persistence) + "}}",
               "new_business: {volume: 1 billion, every: year}, fine_grained: yes, ead: 10_000, "
               "term: 1 year, pd: 1.84 %, lgd: 100 %, asset_correlation: 0.12",
               "horizon: 3 years",
               "programme:\n  - claim: {name: c, of: [loans]}\n"
               "  - compensate: {name: line, claim: c, payer: pool, payee: bank, rate: " +
                   std::to_string(row.share) +
                   " %}\n"
                   "  - limit: {name: breaker, on: pool, numerator: default_principal, "
                   "denominator: originated, part: whole_loan, window: calendar_year_to_date, "
                   "level: " +
                   row.breaker +
                   ", crossing_claim: cut, empty_denominator: no_limit}\n"
                   "pools: {pool: {opening: " +
                   opening + "}}\nreport: {levels: [95 %, 99 %, 99.9 %]}\n");
}

/// Both sides of a quantile: P(payout > x) a little below and above x encloses what is stated, and
/// the quantile's interval, widened by the rounding, holds x.
void expect_quantiles(const Results& results, const PoolRow& row) {
  const Table& table = results.table("quantiles");
  for (const auto& [level, exact] : row.quantiles) {
    const std::size_t i = row_of(table, "account", "pool", "level", level);
    expect_near(table.numbers("value_at_risk")[i], table.numbers("value_at_risk_standard_error")[i],
                exact * kVolume, kPublished * exact * kVolume,
                "payout at " + std::to_string(level));
  }
  const Table& pools = results.table("pools");
  EXPECT_EQ(pools.texts("required_rule")[0], "exact");
  for (std::size_t i : {0u, 1u}) {
    const std::string column = i == 0 ? "required_quantile_95" : "required_quantile_99";
    const double exact = row.quantiles[i].second * kVolume;
    expect_near(pools.numbers(column)[0], pools.numbers(column + "_standard_error")[0], exact,
                kPublished * exact, "stock that would do, " + column);
  }
}

void expect_pool(const PoolRow& row) {
  const std::vector<std::string> trials = {"trials=200_000", "seed=71"};
  const Results endless = run(three_years(row, "1000 billion"), trials);
  const Table& bearers = endless.table("bearers");
  expect_exact(bearers, row_of(bearers, "bearer", "pool"), "mean", row.mean, row.mean_rounding,
               1 / kVolume);
  EXPECT_EQ(endless.table("pools").numbers("probability_exhausted")[0], 0);
  expect_quantiles(endless, row);
  const Table& rules = endless.table("rules");
  expect_exact(rules, 0, "probability_binds", row.trips, row.trips > 0 ? 6e-5 : 0);
  // A pool of a tenth of a year's volume fails where the payout would pass it.
  const Results tenth = run(three_years(row, "100 million"), trials);
  expect_exact(tenth.table("pools"), 0, "probability_exhausted", row.above, kProbability);
  const Table& borne = tenth.table("quantiles");
  EXPECT_LE(borne.numbers("value_at_risk")[row_of(borne, "account", "pool", "level", .999)],
            100e6 * (1 + 1e-12));
}

TEST(ThreeYearPoolWithAStock, IndependentYears) {
  expect_pool({0, 50, "100 %", .0276, 5e-6, {{.95, .0570}, {.99, .0784}, {.999, .1093}}, .00200});
}

TEST(ThreeYearPoolWithAStock, PersistentYears) {
  expect_pool({.6, 50, "100 %", .0276, 5e-6, {{.95, .0690}, {.99, .1041}, {.999, .1580}}, .01199});
}

TEST(ThreeYearPoolWithAStock, ABreakerOfEightPercent) {
  // The mean is of 2e7 trials, printed to five digits.
  expect_pool(
      {.6, 50, "8 %", .02715, 1.5e-5, {{.95, .0675}, {.99, .0931}, {.999, .1165}}, .00568, .0335});
}

TEST(ThreeYearPoolWithAStock, ALargerShare) {
  expect_pool({.6, 80, "100 %", .04416, 5e-6, {{.95, .1104}, {.99, .1665}, {.999, .2529}}, .0682});
}

/// A layer of 1,000 loans of 1 with a yearly PD of 1 % and an asset correlation of 0.2.
struct Layer {
  std::string payer;
  double height, mean, hit, exhausted;
};

const std::vector<Layer> kLayers = {{"first", 30, .008270965, .854873581, .079312411},
                                    {"second", 30, .001200993, .075061935, .019290718},
                                    {"third", 30, .000334655, .018514835, .006218036},
                                    {"fourth", 30, .000115392, .006004916, .002308396},
                                    {"fifth", 100, .000072751, .002237146, .000136194},
                                    {"sixth", 780, .000005244, .000132665, 0}};

std::string layered_loans(const std::string& programme) {
  return "cofferdam: 1\ntitle: layers\ntrials: 200_000\nseed: 73\n"
         "calendar: {start: 2026-01-01, horizon: 1 year}\neconomy: {factors: {national: {}}}\n"
         "bearers: {bank: {}, first: {}, second: {}, third: {}, fourth: {}, fifth: {}, sixth: {}}\n"
         "portfolios:\n  loans: {type: loans, lender: bank, count: 1000, ead: 1, term: 1 year, "
         "pd: 1 %, lgd: 1, asset_correlation: 0.2}\n"
         "programme:\n  - claim: {name: c, of: [loans]}\n" +
         programme + "report: {levels: [99 %], thresholds: [29.5, 99.5, 779.5]}\n";
}

/// Each pool pays what those before it could not.
std::string chain_of_pools() {
  std::string pools = "  - compensate: {claim: c, payer: first, payee: bank, rate: 1}\npools:\n";
  for (std::size_t i = 0; i < kLayers.size(); ++i)
    pools += "  " + kLayers[i].payer + ": {opening: " + std::to_string(kLayers[i].height) +
             (i + 1 < kLayers.size() ? ", shortfall: " + kLayers[i + 1].payer + "}\n" : "}\n");
  return pools;
}

TEST(LayersAsPools, AreHitAndExhaustedAsExactly) {
  const Results results = run(layered_loans(chain_of_pools()));
  const Table &bearers = results.table("bearers"), &above = results.table("thresholds");
  const Table& pools = results.table("pools");
  for (std::size_t i = 0; i < kLayers.size(); ++i) {
    const Layer& layer = kLayers[i];
    SCOPED_TRACE(layer.payer);
    const std::size_t row = row_of(bearers, "bearer", layer.payer);
    expect_exact(bearers, row, "mean", layer.mean, 5e-10, 1e-3);
    expect_exact(bearers, row, "probability_positive", layer.hit, 5e-10);
    // Losses are whole: a layer is full if it has paid more than its height less one half.
    expect_exact(above, row_of(above, "account", layer.payer, "amount", layer.height - .5),
                 "probability_above", layer.exhausted, 5e-10);
    // A pool is exhausted by the first loss that it cannot pay, which hits the next.
    const std::size_t pool = row_of(pools, "pool", layer.payer);
    expect_exact(pools, pool, "probability_exhausted",
                 i + 1 < kLayers.size() ? kLayers[i + 1].hit : 0, 5e-10);
    EXPECT_EQ(pools.numbers("unpaid")[pool], 0);
  }
}

TEST(LayersAsPools, PayWhatLayersPayInEveryTrial) {
  std::string layers = "  - layers: {name: l, claim: c, payee: bank, layers: [";
  double attachment = 0;
  for (const Layer& layer : kLayers) {
    layers += "{payer: " + layer.payer + ", attachment: " + std::to_string(attachment) +
              ", limit: " + std::to_string(layer.height) + "}" +
              (&layer == &kLayers.back() ? "]}\n" : ", ");
    attachment += layer.height;
  }
  const std::vector<std::string> more = {"trials=20_000", "output={trials: headline}"};
  const Table one = run(layered_loans(layers), more).table("trials");
  const Table two = run(layered_loans(chain_of_pools()), more).table("trials");
  ASSERT_EQ(one.rows(), two.rows());
  for (const Layer& layer : kLayers)
    for (std::size_t t = 0; t < one.rows(); ++t)
      ASSERT_NEAR(one.numbers("borne_by_" + layer.payer)[t],
                  two.numbers("borne_by_" + layer.payer)[t], 1e-9)
          << layer.payer << " " << t;
}

/// 1,000 loans under a rule, as rows of their own or as one row of 1,000.
std::string grouped(const std::string& loans, const std::string& rules) {
  return dated("factors: {national: {persistence: 0.6}}",
               loans +
                   ", ead: 1, term: 3 years, repayment: linear, pd: 2 %, recovery: {rate: {beta: "
                   "{mean: 40 %, sd: 20 %}}, lag: 8 months}, asset_correlation: 0.15",
               "horizon: 1 year, run_off: 3 years",
               "programme:\n  - claim: {name: c, of: [loans]}\n" + rules +
                   "report: {thresholds: [0.5, 4, 9, 14], levels: [50 %, 90 %, 99 %]}\n");
}

void expect_same_row(const Table& a, const Table& b, std::size_t row, const std::string& column) {
  expect_near(a.numbers(column)[row],
              std::hypot(a.numbers(column + "_standard_error")[row],
                         b.numbers(column + "_standard_error")[row]),
              b.numbers(column)[row], 1e-12,
              a.name + "." + column + " of row " + std::to_string(row));
}

/// Single loans and one group differ in their draws and agree in their law; the rule binds.
void expect_same_law(const std::string& rules, const std::string& pools_column) {
  const Results singles = run(grouped("count: 1000", rules), {"trials=25_000", "seed=75"});
  const Results group =
      run(grouped("count: 1, loans_per_row: 1000", rules), {"trials=25_000", "seed=76"});
  const auto all = [&](const std::string& table, const std::vector<std::string>& columns) {
    const Table &one = singles.table(table), &two = group.table(table);
    ASSERT_EQ(one.rows(), two.rows());
    for (std::size_t row = 0; row < one.rows(); ++row)
      for (const std::string& column : columns) expect_same_row(one, two, row, column);
  };
  all("bearers", {"mean", "standard_deviation"});
  all("thresholds", {"probability_above"});
  if (pools_column.empty()) return;
  const std::string table = pools_column == "probability_binds" ? "rules" : "pools";
  all(table, {pools_column});
  const double probability = group.table(table).numbers(pools_column)[0];
  EXPECT_GT(probability, .02);
  EXPECT_LT(probability, .98);
}

TEST(GroupsUnderPools, ADeductibleOfEachLoan) {
  const std::string line =
      "  - compensate: {name: line, claim: c, payer: pool, payee: bank, rate: 80 %, deductible: "
      "0.4}\n";
  expect_same_law(line, "");
  expect_same_law(line + "pools: {pool: {opening: 6, unpaid: deferred}}\n",
                  "probability_exhausted");
}

TEST(GroupsUnderPools, ALimitOfEachLoan) {
  expect_same_law(
      "  - compensate: {name: line, claim: c, payer: pool, payee: bank, rate: 80 %}\n"
      "  - limit: {name: one_loan, on: pool, each: loan, level: 3e-4 thousand}\n"
      "  - recover: {of: [c], rule: by_amount_paid}\n"
      "pools: {pool: {opening: 6}}\n",
      "probability_exhausted");
}

TEST(GroupsUnderPools, ALimitOfEachYear) {
  expect_same_law(
      "  - compensate: {name: line, claim: c, payer: pool, payee: bank, rate: 80 %}\n"
      "  - limit: {name: year, on: pool, level: 10, window: calendar_year_to_date, unpaid: "
      "carried_forward}\n"
      "  - recover: {of: [c], rule: by_agreed_share}\n",
      "probability_binds");
}

TEST(GroupsUnderPools, ABreaker) {
  for (const std::string denominator : {"in_force_at_start", "average_in_force"})
    expect_same_law(
        "  - compensate: {name: line, claim: c, payer: pool, payee: bank, rate: 80 %}\n"
        "  - limit: {name: breaker, on: pool, numerator: default_principal, denominator: " +
            denominator +
            ", part: whole_loan, window: calendar_year_to_date, level: 3 %, crossing_claim: "
            "refused, empty_denominator: no_limit}\n"
            "  - settle: {of: [line], every: quarter}\n"
            "pools: {pool: {opening: 20, short: pro_rata}}\n",
        "probability_binds");
}

/// A bit of everything that has dates.
std::string with_pools(const std::string& period, const std::string& fine) {
  return dated(
      "factors: {national: {persistence: 0.6}}",
      "new_business: {count: 240, every: month}, ead: 1, term: 18 months, repayment: linear, pd: "
      "4 %, recovery: {rate: 40 %, lag: 7 months, cost: 10 %}, renewal: 50 %, asset_correlation: "
      "0.15, fine_grained: " +
          fine,
      "horizon: 2 years, run_off: 2 years, period: " + period,
      "programme:\n  - claim: {name: c, of: [loans], lag: 60 days}\n"
      "  - share: {name: split, claim: c, parts: {pool: 60 %}, remainder: bank}\n"
      "  - limit: {name: cap, on: pool, numerator: compensation, denominator: released, part: "
      "guaranteed_part, window: full_calendar_year, measured: settlement, level: 5 %, "
      "empty_denominator: no_limit, unpaid: carried_forward}\n"
      "  - recover: {of: [c], rule: by_agreed_share}\n"
      "  - settle: {of: [split], every: half_year}\n"
      "pools:\n  pool: {opening: 1, budget: {amount: 3, unused: lapses}, interest: 2 %, fees: "
      "[{payer: bank, of: own_part, rate: 0.5 %, per: year}], top_up: {to: 1, every: quarter, "
      "at_most: 3}, short: pro_rata, unpaid: deferred}\n"
      "output: {trials: headline}\n");
}

TEST(PeriodsWithPools, ReportingStepsChangeNoPayment) {
  for (const std::string fine : {"no", "yes"}) {
    const Results years = run(with_pools("year", fine));
    EXPECT_GT(years.table("rules").numbers("probability_binds")[0], .05);
    EXPECT_GT(years.table("pools").numbers("probability_exhausted")[0], .05);
    for (const char* period : {"quarter", "month"}) {
      const Results steps = run(with_pools(period, fine));
      for (const char* name :
           {"trials", "pools", "pool_years", "pool_flows", "rules", "unpaid", "coverage", "cash"}) {
        const Table &a = years.table(name), &b = steps.table(name);
        ASSERT_EQ(a.rows(), b.rows());
        for (const Column& column : a.columns) {
          if (!std::holds_alternative<std::vector<double>>(column.cells)) continue;
          const auto &one = a.numbers(column.name), &two = b.numbers(column.name);
          for (std::size_t row = 0; row < one.size(); ++row)
            if (!std::isnan(one[row]) || !std::isnan(two[row])) {
              ASSERT_NEAR(one[row], two[row], 1e-9)
                  << period << " " << name << "." << column.name << " " << row;
            }
        }
      }
    }
  }
}

}  // namespace
}  // namespace cofferdam::analytic
