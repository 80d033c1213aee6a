// How large a pool must be: the closed form against settling with each stock, rules with feedback,
// and intervals that cover what they promise to.
#include <algorithm>

#include "analytic/over_time.hpp"
#include "measures/size_statistics.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam::analytic {
namespace {

/// Half of the losses of a three-year book against a pool, with `pool` besides its opening money.
std::string pool_scenario(const std::string& pool, const std::string& more = "",
                          const std::string& clauses = "") {
  return "cofferdam: 1\ntitle: sized\ntrials: 4000\ncurrency: CNY\n"
         "calendar: {start: 2026-01-01, horizon: 3 years, run_off: 1 year}\n"
         "economy: {factors: {national: {persistence: 0.6}}}\n"
         "bearers: {bank: {}, pool: {public: city}, treasury: {public: city}}\n"
         "portfolios:\n  loans: {type: loans, lender: bank, new_business: {volume: 300, every: "
         "quarter}, ead: 2, term: 1 year, pd: 3 %, asset_correlation: 12 %, recovery: {rate: 30 %, "
         "lag: 5 months, cost: 10 %}}\n"
         "programme:\n  - claim: {name: loss, of: [loans], lag: 40 days}\n"
         "  - share: {name: split, claim: loss, parts: {pool: 50 %}, remainder: bank}\n" +
         clauses + "pools:\n  pool: {opening: 50" + pool + "}\n" + more;
}

/// Trials in which the pool is exhausted with a stock, and what each of them needs.
struct Settled {
  std::vector<double> exhausted, required, unpaid;
};
Settled settled_with(const std::string& text, double opening, std::size_t trials) {
  const Model model = model_of(text, {"pools.pool.opening=" + std::to_string(opening)});
  Settled all;
  for (std::int64_t at = 0; at < static_cast<std::int64_t>(trials); at += 100) {
    Factors factors;
    Settlement settlement;
    draw_and_settle(model.params(), {at, 100}, factors, settlement);
    const PoolOutcomes& pool = settlement.pools[0];
    const std::size_t years = model.params().calendar->years();
    for (std::size_t t = 0; t < 100; ++t) {
      all.exhausted.push_back(std::isfinite(pool.exhausted[t]) ? 1 : 0);
      all.required.push_back(pool.required[(years - 1) * 100 + t]);
      all.unpaid.push_back(pool.unpaid[t]);
    }
  }
  return all;
}

/// Exhausted with K exactly when K < K*, in every trial.
void expect_no_violation(const std::string& text, double most) {
  constexpr std::size_t kTrials = 2000;
  const Settled endless = settled_with(text, 1e15, kTrials);
  std::size_t exhausted = 0;
  for (int k = 0; k < 20; ++k) {
    const double capital = most * (k + 0.371293847) / 20;  // no sum of amounts
    const Settled with = settled_with(text, capital, kTrials);
    std::size_t violations = 0;
    for (std::size_t t = 0; t < kTrials; ++t) {
      violations += (with.exhausted[t] > 0) != (capital < endless.required[t]);
      exhausted += with.exhausted[t] > 0;
    }
    EXPECT_EQ(violations, 0u) << "with " << capital;
  }
  EXPECT_GT(exhausted, 2000u);
  EXPECT_LT(exhausted, 38'000u);
}

TEST(Sizing, RequiredStockDecidesExhaustionInEveryTrial) {
  expect_no_violation(pool_scenario(""), 100);
}
TEST(Sizing, AlsoWithInterestContributionsAndFees) {
  expect_no_violation(
      pool_scenario(
          ", interest: 4 %, contributions: [{from: treasury, amount: 1.3, every: quarter, "
          "first: 2026-03-15}], fees: [{payer: bank, of: whole_loan, rate: 0.1 %, per: "
          "loan}]"),
      25);
}
TEST(Sizing, AlsoWithDeferredClaimsBudgetsAndALimit) {
  expect_no_violation(pool_scenario(", unpaid: deferred, budget: {amount: 5, unused: lapses}", "",
                                    "  - limit: {name: yearly, on: pool, level: 25, window: "
                                    "calendar_year_to_date}\n"),
                      22);
}
TEST(Sizing, AlsoWhereWhatComesBackDependsOnWhatWasPaid) {
  expect_no_violation(pool_scenario("", "", "  - recover: {of: [loss], rule: by_amount_paid}\n"),
                      60);
}

/// The closed form of a run and the share of trials that settling with the size itself exhausts.
TEST(Sizing, ClosedFormSizeIsMetBySettlingWithIt) {
  const std::string text = pool_scenario(
      "", "size:\n  - {input: pools.pool.opening, target: exhausted, probability: [10 %, 2 %]}\n");
  const Results results = run(text);
  const Table& sizes = results.table("sizes");
  ASSERT_EQ(sizes.rows(), 2u);
  EXPECT_EQ(sizes.texts("rule")[0], "closed form: settled with a stock that never ends");
  for (std::size_t row = 0; row < 2; ++row) {
    const double size = sizes.numbers("size")[row], p = sizes.numbers("probability")[row];
    EXPECT_GT(sizes.numbers("size_standard_error")[row], 0);
    const auto rate = [&](double opening) {
      const Settled with = settled_with(text, opening, 4000);
      return static_cast<double>(std::count(with.exhausted.begin(), with.exhausted.end(), 1.0)) /
             4000.0;
    };
    EXPECT_LE(rate(size), p) << size;
    EXPECT_GT(rate(size * (1 - 1e-6)), p) << "the smallest stock that does";
  }
}

const std::string kTopUp = ", top_up: {to: 16, below: 8, every: year, from: treasury}";

TEST(Sizing, FeedbackIsNoticedAndScanned) {
  const std::string question =
      "size:\n  - {input: pools.pool.opening, target: exhausted, probability: [2 %], values: "
      "40}\n";
  const Table with = run(pool_scenario(kTopUp, question)).table("sizes");
  const Table without = run(pool_scenario("", question)).table("sizes");
  EXPECT_EQ(with.texts("rule")[0], "scan of the account: the top-up depends on the balance");
  const double size = with.numbers("size")[0], closed = without.numbers("size")[0];
  EXPECT_LT(size, 0.8 * closed) << "the closed form would be wrong by more than 20 %";
  // Other draws: safe from the size upwards, and not one step below.
  const double step = with.numbers("resolution")[0];
  const auto rate = [&](double opening) {
    const Results results =
        run(pool_scenario(kTopUp),
            {"pools.pool.opening=" + std::to_string(opening), "seed=99", "trials=20000"});
    return results.table("pools").numbers("probability_exhausted")[0];
  };
  const double error = std::sqrt(0.02 * 0.98 * (1 / 20000.0 + 1 / 4000.0));
  for (const double more : {0.0, 1.0, 3.0, 8.0})
    EXPECT_LT(rate(size + more * step), 0.02 + 4 * error) << size << " + " << more << " steps";
  EXPECT_GT(rate(size - 2 * step), 0.02 - 4 * error);
}

TEST(Sizing, MoreCapitalCanFailWhereLessIsToppedUp) {
  const std::string text = pool_scenario(kTopUp);
  std::size_t worse = 0;
  for (const double stock : {10.0, 14.0, 20.0}) {
    const Settled less = settled_with(text, stock, 2000),
                  more = settled_with(text, stock + 3, 2000);
    for (std::size_t t = 0; t < 2000; ++t) worse += more.exhausted[t] > less.exhausted[t];
  }
  EXPECT_GT(worse, 0u) << "or else the scan would be needless";
}

/// Of a share that the pool bears less is safer, of a budget more; nobody needs to say so.
TEST(Sizing, FindsTheSideOnWhichTheTargetIsMet) {
  const auto sizes = [](const std::string& side) {
    return run(pool_scenario(
                   ", shortfall: treasury",
                   "size:\n"
                   "  - {input: programme.split.parts.pool, target: exhausted, pool: pool, "
                   "probability: [1 %], from: 5 %, to: 100 %" +
                       side +
                       "}\n"
                       "  - {input: pools.pool.opening, target: yearly_call, bearer: "
                       "treasury, above: 5, probability: [10 %], to: 160}\n"),
               {"trials=2000"})
        .table("sizes");
  };
  const Table found = sizes(""), stated = sizes(", safe: downwards");
  EXPECT_EQ(found.texts("safe"), (std::vector<std::string>{"downwards", "upwards"}));
  EXPECT_EQ(found.texts("verdict"), (std::vector<std::string>{"ok", "ok"}));
  EXPECT_EQ(found.numbers("size"), stated.numbers("size"));
  EXPECT_EQ(found.numbers("size_ci_low"), stated.numbers("size_ci_low"));
  EXPECT_EQ(found.numbers("size_ci_high"), stated.numbers("size_ci_high"));
  EXPECT_EQ(sizes(", safe: upwards").texts("verdict")[0],
            "not available: the target is not met at the largest value that was tried");
}

TEST(Sizing, OtherInputsAndTargetsAreScanned) {
  const std::string text = pool_scenario(
      ", shortfall: treasury",
      "size:\n"
      "  - {input: pools.pool.opening, target: yearly_call, bearer: treasury, above: 5, "
      "probability: [10 %], to: 160}\n"
      "  - {input: programme.split.parts.pool, target: exhausted, pool: pool, probability: [1 %], "
      "from: 5 %, to: 100 %, safe: downwards}\n"
      "  - {input: programme.yearly.level, target: limit_binds, limit: yearly, probability: [10 "
      "%], "
      "to: 60, within: 2 years}\n"
      "  - {input: pools.pool.opening, target: tvar, bearer: treasury, above: 15, probability: [5 "
      "%], to: 120}\n",
      "  - limit: {name: yearly, on: pool, level: 100, window: calendar_year_to_date}\n");
  const Results results = run(text, {"trials=2000"});
  const Table& sizes = results.table("sizes");
  ASSERT_EQ(sizes.rows(), 4u);
  for (std::size_t row = 0; row < 4; ++row) {
    EXPECT_TRUE(sizes.texts("rule")[row].starts_with("scan")) << row;
    EXPECT_EQ(sizes.texts("verdict")[row], "ok") << row;
  }
  // Against runs with the size itself, on the same draws.
  const auto with = [&](std::size_t row, const std::string& path, const std::string& unit) {
    const double size = sizes.numbers("size")[row] * (unit == " %" ? 100 : 1);
    return run(text, {"trials=2000", "size=[]", path + "=" + std::to_string(size) + unit});
  };
  EXPECT_LE(with(1, "programme.split.parts.pool", " %")
                .table("pools")
                .numbers("probability_exhausted")[0],
            0.01);
  const Results sized =
      run(text, {"trials=2000", "size=[]", "report={levels: [95 %]}",
                 "pools.pool.opening=" + std::to_string(sizes.numbers("size")[3])});
  const Table& quantiles = sized.table("quantiles");
  EXPECT_LE(quantiles.numbers("tvar")[row_of(quantiles, "account", "treasury", "level", 0.95)],
            15 * (1 + 1e-9));
}

/// Very many small one-year loans: the pool needs half of the default rate, whose quantiles are
/// known: Phi((Phi^-1(PD) + sqrt(rho) Phi^-1(q)) / sqrt(1 - rho)).
TEST(Sizing, IntervalsCoverTheKnownAnswer) {
  const std::string text =
      "cofferdam: 1\ntitle: known\ntrials: 1000\ncalendar: {start: 2026-01-01, horizon: 1 year}\n"
      "economy: {factors: {national: {}}}\nbearers: {bank: {}, pool: {}}\n"
      "portfolios:\n  loans: {type: loans, lender: bank, fine_grained: yes, new_business: {volume: "
      "1000, every: year}, ead: 1, term: 1 year, pd: 5 %, lgd: 1, asset_correlation: 15 %}\n"
      "programme:\n  - claim: {name: loss, of: [loans]}\n"
      "  - share: {claim: loss, parts: {pool: 50 %}, remainder: bank}\npools: {pool: {}}\n"
      "size:\n  - {input: pools.pool.opening, target: exhausted, probability: [5 %], from: 20, to: "
      "80, values: 2}\n";
  const auto needed = [](double q) {
    return 500 * normal((probit_of(0.05) + std::sqrt(0.15) * probit_of(q)) / std::sqrt(0.85));
  };
  const double exact = needed(0.95);
  // P(needed > 80), inverted.
  const double above =
      1 - normal((std::sqrt(0.85) * probit_of(80 / 500.0) - probit_of(0.05)) / std::sqrt(0.15));
  constexpr int kRuns = 2000;
  int size_covered = 0, risk_covered = 0;
  for (int i = 0; i < kRuns; ++i) {
    const Results results = run(text, {"seed=" + std::to_string(i)});
    const Table &sizes = results.table("sizes"), &curve = results.table("sizing");
    size_covered +=
        sizes.numbers("size_ci_low")[0] <= exact && exact <= sizes.numbers("size_ci_high")[0];
    risk_covered +=
        curve.numbers("risk_ci_low")[1] <= above && above <= curve.numbers("risk_ci_high")[1];
  }
  EXPECT_GT(size_covered, 0.93 * kRuns);
  EXPECT_LT(size_covered, 0.97 * kRuns);
  EXPECT_GT(risk_covered, 0.93 * kRuns);
  EXPECT_LT(risk_covered, 0.97 * kRuns);
}

}  // namespace
}  // namespace cofferdam::analytic
