// Tables along the calendar against sums over the events of every trial.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "model/trials.hpp"
#include "portfolios/portfolio.hpp"
#include "support/scenarios.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr int kTrials = 2000;

/// Drawn loans with an opening book and recoveries, and fine-grained ones of the same cohorts.
std::string scenario(const std::string& run_off) {
  return "cofferdam: 1\ntitle: dated\ntrials: 2000\n"
         "calendar: {start: 2026-07-01, horizon: 2 years, run_off: " +
         run_off +
         "}\neconomy: {factors: {national: {persistence: 0.6}}}\n"
         "bearers: {bank: {}, fund: {public: central}}\nportfolios:\n"
         "  drawn: {type: loans, lender: bank, new_business: {count: 80, every: quarter}, "
         "opening_book: steady_state, ead: 100, term: 18 months, pd: 8 %, asset_correlation: 12 %, "
         "recovery: {rate: 40 %, lag: 1 year, cost: 10 %}}\n"
         "  fine: {type: loans, lender: fund, fine_grained: yes, new_business: {count: 500, every: "
         "quarter}, ead: 10, term: 1 year, pd: 3 %, lgd: 45 %, asset_correlation: 20 %}\n"
         "programme:\n  - claim: {name: c, of: [drawn, fine]}\n"
         "  - share: {claim: c, parts: {fund: 30 %}, remainder: bank}\noutput: {trials: all}\n";
}

struct Event {
  const NamedPortfolio& portfolio;
  std::size_t row;
  double time, loans, amount;
  std::vector<double> parts;
};

/// [key][trial] sums over the events of every trial; `add` says what to add to which keys.
using Sums = std::map<std::string, std::vector<double>>;
template <class Add>
Sums sums_of(const Params& params, const Add& add) {
  Sums sums;
  for (std::int64_t trial = 0; trial < kTrials; ++trial) {
    Factors factors;
    Settlement settlement;
    draw_and_settle(params, {trial, 1}, factors, settlement);
    const Events& events = settlement.events;
    for (std::size_t e = 0; e < events.size(); ++e) {
      const NamedPortfolio& named = params.portfolio_of(events.exposure[e]);
      Event event{named,
                  events.exposure[e] - named.first_row,
                  events.time[e],
                  events.loans[e],
                  events.amount[e],
                  {}};
      for (const auto& part : settlement.parts) event.parts.push_back(part[e]);
      add(event, [&](const std::string& key, double x) {
        std::vector<double>& of_key = sums[key];
        of_key.resize(kTrials);
        of_key[static_cast<std::size_t>(trial)] += x;
      });
    }
  }
  return sums;
}

double mean_of(const std::vector<double>& x) {
  double sum = 0;
  for (const double value : x) sum += value;
  return x.empty() ? 0 : sum / kTrials;
}

/// Smallest x with P(L <= x) >= q.
double quantile_of(std::vector<double> x, double q) {
  x.resize(kTrials);
  std::sort(x.begin(), x.end(), std::greater<>());
  return x[static_cast<std::size_t>((1 - q) * kTrials + 1e-6)];
}

void expect_close(double actual, double expected, const std::string& what) {
  EXPECT_NEAR(actual, expected, 1e-9 * (1 + std::abs(expected))) << what;
}

TEST(DatedTables, YearsAddUpTheirEvents) {
  const Model model = model_of(scenario("3 years"));
  const Calendar& calendar = *model.params().calendar;
  const Results results = simulate(model);
  Sums sums = sums_of(model.params(), [&](const Event& event, const auto& add) {
    const std::string year = calendar.year_label(calendar.year_of(event.time)) + " ";
    add(year + "all losses", event.amount);
    add(year + "defaults", event.loans);
    add(year + "bank", event.parts[0]);
    add(year + "fund", event.parts[1]);
    if (event.loans == 0) add(year + (event.amount < 0 ? "back" : "cost"), std::abs(event.amount));
  });
  const Table& table = results.table("by_year");
  ASSERT_EQ(table.rows(), 6u * 4);
  std::map<std::string, double> over_years;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string year = table.texts("year")[row] + " ", account = table.texts("account")[row];
    const std::vector<double>& expected = sums[year + account];
    expect_close(table.numbers("mean")[row], mean_of(expected), year + account);
    for (const int level : {95, 99}) {
      const double exact = quantile_of(expected, level / 100.0);
      const double width = level == 95 ? table.numbers("resolution")[row] : 0;
      const double value = table.numbers("value_at_risk_" + std::to_string(level))[row];
      EXPECT_EQ(width, 0) << year << account;
      expect_close(value, exact, year + account + " quantile");
    }
    over_years[account] += table.numbers("mean")[row];
    if (account != "all losses") continue;
    expect_close(table.numbers("recovered")[row], mean_of(sums[year + "back"]), year + "back");
    expect_close(table.numbers("cost_of_recovery")[row], mean_of(sums[year + "cost"]), year);
  }
  EXPECT_EQ(table.texts("from").front(), "2026-07-01");
  EXPECT_EQ(table.texts("to").front(), "2026-12-31");
  EXPECT_EQ(table.texts("to").back(), "2031-06-30");
  const Table& bearers = results.table("bearers");
  for (std::size_t row = 0; row < bearers.rows(); ++row)
    expect_close(over_years[bearers.texts("bearer")[row]], bearers.numbers("mean")[row],
                 "sum over years");
}

TEST(DatedTables, InterestOfALateClaimIsNoCostOfRecovery) {
  const Model model = model_of(
      "cofferdam: 1\ntitle: interest\ncurrency: CNY\ntrials: 1\n"
      "calendar: {start: 2025-01-01, horizon: 2 years}\neconomy: {factors: {national: "
      "{}}}\nbearers: {bank: {}}\n"
      "portfolios:\n  history:\n    type: file\n    lender: bank\n"
      "    loans: \"id,originated,amount\\n1,2025-01-01,100\\n\"\n"
      "    events: \"loan,date,event,amount\\n1,2025-03-01,default,100\\n"
      "1,2026-02-01,recovery,30\\n1,2026-02-01,cost,3\\n\"\n"
      "programme:\n  - claim: {name: called, of: [history], lag: 90 days, "
      "interest: {rate: 10 %, days: 73}}\n");
  const Results results = simulate(model);
  const Table& table = results.table("by_year");
  ASSERT_EQ(table.texts("account")[0], "all losses");
  EXPECT_NEAR(table.numbers("interest")[0], 2, 1e-12);
  EXPECT_EQ(table.numbers("cost_of_recovery")[0], 0);
  EXPECT_NEAR(table.numbers("mean")[0], 102, 1e-12);
  const std::size_t second = 3;
  ASSERT_EQ(table.texts("account")[second], "all losses");
  EXPECT_EQ(table.numbers("interest")[second], 0);
  EXPECT_NEAR(table.numbers("cost_of_recovery")[second], 3, 1e-12);
  EXPECT_NEAR(table.numbers("recovered")[second], 30, 1e-12);
}

TEST(DatedTables, CohortsAddUpTheirEvents) {
  const Model model = model_of(scenario("3 years"));
  const Sums sums = sums_of(model.params(), [&](const Event& event, const auto& add) {
    const Exposures& book = event.portfolio.portfolio->exposures();
    for (const std::string& portfolio : {event.portfolio.name, std::string("(all)")}) {
      const std::string cohort = portfolio + book.cohorts()[book.cohort_of(event.row)];
      add(cohort + "all losses", event.amount);
      add(cohort + "defaults", event.loans);
      add(cohort + "bank", event.parts[0]);
      add(cohort + "fund", event.parts[1]);
    }
  });
  const Table table = simulate(model).table("by_cohort");
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string cohort = table.texts("portfolio")[row] + table.texts("cohort")[row],
                      account = table.texts("account")[row];
    const std::vector<double>& losses = sums.at(cohort + account);
    const double defaults = mean_of(sums.at(cohort + "defaults"));
    EXPECT_EQ(table.numbers("open_loans")[row], 0);
    expect_close(table.numbers("loss")[row], mean_of(losses), cohort + account);
    expect_close(table.numbers("loss_rate")[row] * table.numbers("lent")[row], mean_of(losses),
                 cohort + account);
    expect_close(table.numbers("defaults")[row], defaults, cohort);
    expect_close(table.numbers("default_rate")[row] * table.numbers("loans")[row], defaults,
                 cohort);
    expect_close(table.numbers("value_at_risk_99")[row], quantile_of(losses, 0.99), cohort);
  }
  // Three cohorts of the business, one more of the opening book, and those of one name together.
  EXPECT_EQ(table.rows(), 3u * (4 + 3 + 4));
}

TEST(DatedTables, OpenCohortsSayNothing) {
  const Table table = simulate(model_of(scenario("18 months"))).table("by_cohort");
  int open = 0, closed = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string portfolio = table.texts("portfolio")[row],
                      cohort = table.texts("cohort")[row], verdict = table.texts("verdict")[row];
    const bool is_open = portfolio != "fine" && (cohort == "2027" || cohort == "2028");
    EXPECT_EQ(table.numbers("open_loans")[row] > 0, is_open) << portfolio << cohort;
    for (const char* name : {"defaults", "default_rate", "loss", "standard_deviation", "loss_rate",
                             "value_at_risk_99", "resolution", "loss_standard_error"})
      EXPECT_EQ(std::isnan(table.numbers(name)[row]), is_open) << portfolio << cohort << name;
    if (is_open && cohort == "2028") {
      EXPECT_EQ(verdict,
                "not available: loans of 2028 are open until 2030-10-01, after the last day of the "
                "run-off, 2029-12-31");
    }
    ++(is_open ? open : closed);
  }
  EXPECT_GT(open, 0);
  EXPECT_GT(closed, 0);
}

TEST(DatedTables, CurvesAddUpWhatHappensByEachAge) {
  const Model model = model_of(scenario("3 years"));
  const Sums sums = sums_of(model.params(), [&](const Event& event, const auto& add) {
    const Exposures& book = event.portfolio.portfolio->exposures();
    if (book.begins(event.row) < 0) return;
    const int age = static_cast<int>(std::floor(event.time - book.begins(event.row))) + 1;
    for (const std::string& cohort :
         {book.cohorts()[book.cohort_of(event.row)], std::string("(all)")})
      for (int later = age; later < 9; ++later) {
        const std::string key = event.portfolio.name + cohort + std::to_string(later);
        add(key + "defaults", event.loans);
        add(key + "loss", event.amount);
      }
  });
  const Results results = simulate(model);
  const Table& table = results.table("by_age");
  std::map<std::string, double> last;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string portfolio = table.texts("portfolio")[row],
                      cohort = table.texts("cohort")[row],
                      key = portfolio + cohort + std::to_string(table.integers("age")[row]);
    const double loans = table.numbers("loans")[row], lent = table.numbers("lent")[row];
    std::vector<double> losses = sums.at(key + "loss");
    for (double& loss : losses) loss /= lent;
    expect_close(table.numbers("cumulative_default_rate")[row],
                 mean_of(sums.at(key + "defaults")) / loans, key);
    expect_close(table.numbers("cumulative_loss_rate")[row], mean_of(losses), key);
    const double exact = quantile_of(losses, 0.95);
    const double low = table.numbers("cumulative_loss_rate_quantile_95")[row];
    EXPECT_LE(low, exact + 1e-12) << key;
    EXPECT_GE(low + 0x1p-7 * std::abs(exact), exact - 1e-12) << key;
    if (cohort == "(all)") last[portfolio] = table.numbers("cumulative_default_rate")[row] * loans;
  }
  EXPECT_EQ(table.rows(), 3u * 3 + 3 + 3 * 1 + 1);  // 2.5 years with the lag; one year
  double fine = 0;
  const Table& cohorts = results.table("by_cohort");
  for (std::size_t row = 0; row < cohorts.rows(); ++row)
    if (cohorts.texts("portfolio")[row] == "fine" && cohorts.texts("account")[row] == "all losses")
      fine += cohorts.numbers("defaults")[row];
  expect_close(last["fine"], fine, "the last age is the whole life");
}

TEST(DatedTables, CurvesEndWhereLoansAreNotObserved) {
  const Table table = simulate(model_of(scenario("0 years"))).table("by_age");
  std::map<std::string, std::int64_t> ages;
  std::map<std::string, double> loans;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.texts("portfolio")[row] != "drawn") continue;
    ages[table.texts("cohort")[row]] = table.integers("age")[row];
    loans[table.texts("cohort")[row]] += table.numbers("loans")[row];
  }
  // The business of 2026 (two batches) is at least 1.75 years old at the end, that of 2027 0.75.
  EXPECT_EQ(ages, (std::map<std::string, std::int64_t>{{"2026", 1}, {"(all)", 1}}));
  EXPECT_EQ(loans["(all)"], loans["2026"]);
}

TEST(DatedTables, FactorPathsAreThoseOfTheTrials) {
  const Results results = simulate(model_of(scenario("1 year")));
  const Table &table = results.table("factor_paths"), &trials = results.table("trials");
  ASSERT_EQ(table.rows(), 4u);
  std::vector<double> before;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::vector<double>& x = trials.numbers("factor_national_" + table.texts("year")[row]);
    const double mean_x = mean_of(x), mean_before = mean_of(before);
    double squares = 0, product = 0, squares_before = 0;
    for (std::size_t t = 0; t < x.size(); ++t) {
      squares += std::pow(x[t] - mean_x, 2);
      if (row == 0) continue;
      squares_before += std::pow(before[t] - mean_before, 2);
      product += (x[t] - mean_x) * (before[t] - mean_before);
    }
    expect_close(table.numbers("mean")[row], mean_of(x), "mean");
    expect_close(table.numbers("standard_deviation")[row], std::sqrt(squares / (kTrials - 1)),
                 "standard deviation");
    const double r = table.numbers("correlation_with_year_before")[row];
    if (row == 0) {
      EXPECT_TRUE(std::isnan(r));
      EXPECT_EQ(table.texts("verdict")[row], "not available: there is no year before");
    } else {
      expect_close(r, product / std::sqrt(squares * squares_before), "correlation");
      expect_close(table.numbers("correlation_with_year_before_standard_error")[row],
                   (1 - r * r) / std::sqrt(kTrials - 1.0), "error of the correlation");
      EXPECT_NEAR(r, 0.6, 5 * 0.64 / std::sqrt(kTrials));
    }
    before = x;
  }
}

}  // namespace
}  // namespace cofferdam
