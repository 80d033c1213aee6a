// Outcomes beside their forecast, against counting events trial by trial.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/outcome_values.hpp"
#include "model/trials.hpp"
#include "portfolios/portfolio.hpp"
#include "support/scenarios.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kTrials = 400;

std::string scenario(const std::string& outcomes, const std::string& fine = "") {
  return "cofferdam: 1\ntitle: outcomes\ncurrency: USD\ntrials: 400\n"
         "calendar: {start: 2026-01-01, horizon: 2 years, run_off: 2 years}\n"
         "economy: {factors: {national: {persistence: 0.5}}}\n"
         "bearers: {bank: {}, pool: {public: city}}\nportfolios:\n"
         "  small: {type: loans, lender: bank, new_business: {count: 80, every: quarter}, ead: "
         "{lognormal: {mean: 100, cv: 1}}, term: 2 years, pd: 8 %, lgd: 45 %, loading: {national: "
         "0.4}}\n"
         "  large: {type: loans, lender: bank, new_business: {count: 40, every: quarter}, ead: "
         "1000, term: 1 year, pd: 10 %, loading: {national: 0.4}, recovery: {rate: 60 %, lag: 6 "
         "months}" +
         fine +
         "}\nprogramme:\n  - claim: {name: c, of: [small]}\n"
         "  - share: {claim: c, parts: {pool: 50 %}, remainder: bank}\n"
         "report:\n  realised:\n" +
         outcomes;
}

const std::string kOutcomes =
    "    - {measure: default_rate, value: 12 %}\n"
    "    - {measure: default_rate, portfolio: small, cohort: 2026, by_age: 1, value: 0.05}\n"
    "    - {measure: loss_rate, cohort: 2027, value: {value: 5 %, source: report, grade: A}}\n"
    "    - {measure: loss_rate, portfolio: large, by_age: 1, value: 6 %}\n"
    "    - {measure: defaults, cohort: 2027, value: 10}\n"
    "    - {measure: losses, portfolio: large, value: 3 thousand}\n";

/// Loans or money of one outcome in one trial: every event is asked for everything.
double counted(const Params& params, const Outcome& outcome, std::int64_t trial) {
  Factors factors;
  Settlement settlement;
  draw_and_settle(params, {trial, 1}, factors, settlement);
  const Events& events = settlement.events;
  double sum = 0;
  for (std::size_t e = 0; e < events.size(); ++e) {
    const NamedPortfolio& named = params.portfolio_of(events.exposure[e]);
    const double start = named.portfolio->exposures().begins(events.exposure[e] - named.first_row);
    const bool cohort =
        outcome.cohort.empty() || outcome.cohort == (start < 1 - 1e-9 ? "2026" : "2027");
    const bool portfolio = outcome.portfolio.empty() || outcome.portfolio == named.name;
    const bool age = outcome.by_age == 0 || events.time[e] <= start + outcome.by_age + 1e-9;
    if (cohort && portfolio && age)
      sum += outcome.measure.starts_with("default") ? events.loans[e] : events.amount[e];
  }
  return sum;
}

/// Loans made and money lent that an outcome speaks of.
std::pair<double, double> made(const Params& params, const Outcome& outcome) {
  double loans = 0, lent = 0;
  for (const NamedPortfolio& named : params.portfolios) {
    const Exposures& book = named.portfolio->exposures();
    for (std::size_t row = 0; row < book.rows(); ++row) {
      if (!outcome.portfolio.empty() && outcome.portfolio != named.name) continue;
      const std::string cohort = book.begins(row) < 1 - 1e-9 ? "2026" : "2027";
      if (!outcome.cohort.empty() && outcome.cohort != cohort) continue;
      loans += book.count_of(row);
      lent += book.count_of(row) * book.amount_of(row);
    }
  }
  return {loans, lent};
}

/// The forecast of an outcome, [trial].
std::vector<double> forecast(const Params& params, const Outcome& outcome) {
  const auto [loans, lent] = made(params, outcome);
  const double base = outcome.measure == "default_rate" ? loans
                      : outcome.measure == "loss_rate"  ? lent
                                                        : 1;
  std::vector<double> values;
  for (std::size_t t = 0; t < kTrials; ++t)
    values.push_back(counted(params, outcome, static_cast<std::int64_t>(t)) / base);
  return values;
}

TEST(Outcomes, AgreeWithCountingEvents) {
  for (const std::string fine : {"", ", fine_grained: yes"}) {
    const Model model = model_of(scenario(kOutcomes, fine));
    const Params& params = model.params();
    const Table table = simulate(model).table("outcomes");
    ASSERT_EQ(table.rows(), 6u);
    for (std::size_t o = 0; o < table.rows(); ++o) {
      const Outcome& outcome = params.outcomes[o];
      std::vector<double> values = forecast(params, outcome);
      const auto [loans, lent] = made(params, outcome);
      EXPECT_EQ(table.numbers("loans")[o], loans);
      EXPECT_NEAR(table.numbers("lent")[o], lent, 1e-9 * lent);
      const double mean = std::accumulate(values.begin(), values.end(), 0.0) / kTrials;
      double squares = 0, within = 0;
      for (const double x : values) {
        squares += (x - mean) * (x - mean);
        within += x <= outcome.value * (1 + 1e-12);
      }
      const double sd = std::sqrt(squares / (kTrials - 1));
      EXPECT_NEAR(table.numbers("forecast_mean")[o], mean, 1e-9 * mean) << o;
      EXPECT_NEAR(table.numbers("forecast_mean_standard_error")[o], sd / std::sqrt(kTrials),
                  1e-9 * mean);
      EXPECT_NEAR(table.numbers("forecast_standard_deviation")[o], sd, 1e-9 * sd);
      EXPECT_NEAR(table.numbers("quantile")[o], within / kTrials, 1e-12) << o;
      EXPECT_NEAR(table.numbers("realised_per_forecast")[o], outcome.value / mean, 1e-9);
      std::sort(values.begin(), values.end());
      EXPECT_NEAR(table.numbers("forecast_quantile_50")[o], values[199], 1e-9 * mean) << o;
      EXPECT_NEAR(table.numbers("forecast_quantile_95")[o], values[379], 1e-9 * mean) << o;
      EXPECT_TRUE(std::isnan(table.numbers("forecast_quantile_999")[o]));
      EXPECT_TRUE(table.texts("tail_verdict")[o].starts_with("not available"));
    }
    EXPECT_EQ(table.texts("cohort")[1], "2026");
    EXPECT_EQ(table.texts("portfolio")[0], "(all)");
    EXPECT_EQ(table.numbers("by_age")[1], 1);
    EXPECT_TRUE(std::isnan(table.numbers("by_age")[0]));
    EXPECT_EQ(table.texts("unit")[5], "USD");
  }
}

TEST(Outcomes, AnAgeLeavesLaterEventsOut) {
  const Model model =
      model_of(scenario("    - {measure: losses, portfolio: large, by_age: 1, value: 1}\n"
                        "    - {measure: losses, portfolio: large, value: 1}\n"));
  const Table table = simulate(model).table("outcomes");
  // Half a year after default 60 % come back, of most of it after the first year of life.
  EXPECT_GT(table.numbers("forecast_mean")[0], 1.2 * table.numbers("forecast_mean")[1]);
}

TEST(Outcomes, SayWhereTheyFall) {
  const Table table = simulate(model_of(scenario("    - {measure: default_rate, value: 100 %}\n"
                                                 "    - {measure: default_rate, value: 0}\n"
                                                 "    - {measure: default_rate, value: 15 %}\n")))
                          .table("outcomes");
  EXPECT_EQ(table.texts("verdict")[0], "beyond every trial");
  EXPECT_EQ(table.numbers("quantile")[0], 1);
  EXPECT_EQ(table.texts("verdict")[1], "below every trial");
  EXPECT_EQ(table.texts("verdict")[2], "inside the forecast");
}

TEST(Outcomes, WithoutCalendar) {
  const Results results = simulate(model_of(small_scenario(
      "",
      "report: {realised: [{measure: default_rate, value: 10 %}, {measure: losses, value: "
      "180}, {measure: loss_rate, portfolio: loans, value: 4.5 %}]}\n")));
  const Table &table = results.table("outcomes"), &bearers = results.table("bearers");
  EXPECT_EQ(table.numbers("loans")[0], 40);
  EXPECT_NEAR(table.numbers("forecast_mean")[1], bearers.numbers("mean")[0], 1e-9);
  EXPECT_NEAR(table.numbers("forecast_mean")[2] * table.numbers("lent")[2],
              bearers.numbers("mean")[0], 1e-9);
  for (const Table& other : results.tables) EXPECT_NE(other.name, "calendar");
  const Results none = simulate(model_of(small_scenario()));
  for (const Table& other : none.tables) EXPECT_NE(other.name, "outcomes");
}

TEST(Outcomes, WeightedTrialsForecastTheSame) {
  const std::string report =
      "report: {realised: [{measure: default_rate, value: 30 %}]}\ntrials: 20000\n";
  const std::string text = small_scenario("", report.substr(0, report.find("trials")));
  const Table plain = simulate(model_of(text, {"trials=20000"})).table("outcomes");
  const Table shifted = simulate(model_of(text, {"trials=20000",
                                                 "sampling={shift: {means: "
                                                 "{national: -1}}}"}))
                            .table("outcomes");
  for (const char* column : {"forecast_mean", "forecast_quantile_99", "quantile"}) {
    const std::string error = std::string(column) + "_standard_error";
    // Five standard errors: fails once in a million times.
    EXPECT_NEAR(plain.numbers(column)[0], shifted.numbers(column)[0],
                5 * std::hypot(plain.numbers(error)[0], shifted.numbers(error)[0]) + 1e-9)
        << column;
  }
}

TEST(CalendarTable, HasOneRowAYear) {
  const Model model = model_of(
      "cofferdam: 1\ntitle: years\ntrials: 10\n"
      "calendar: {start: 2026-07-01, horizon: 1 year, run_off: 18 months}\n"
      "economy: {factors: {national: {}}}\nbearers: {bank: {}}\nportfolios:\n"
      "  loans: {type: loans, lender: bank, count: 10, ead: 1, term: 4 years, pd: 1 %, "
      "lgd: 45 %, loading: {national: 0.3}}\n");
  const Results results = simulate(model);
  const Table& table = results.table("calendar");
  using Texts = std::vector<std::string>;
  EXPECT_EQ(table.texts("year"), (Texts{"2026", "2027", "2028"}));
  EXPECT_EQ(table.texts("from"), (Texts{"2026-07-01", "2027-01-01", "2028-01-01"}));
  EXPECT_EQ(table.texts("to"), (Texts{"2026-12-31", "2027-12-31", "2028-12-31"}));
  EXPECT_EQ(table.texts("phase"), (Texts{"horizon", "horizon and run-off", "run-off"}));
  EXPECT_NEAR(table.numbers("length")[0], 0.5, 1e-12);
  EXPECT_EQ(results.table("portfolios").texts("open_until"), (Texts{"2030-07-01"}));
  const auto open_until = [](const std::string& recovery) {
    return simulate(model_of(scenario("    - {measure: defaults, value: 1}\n"),
                             {"portfolios.large.recovery.lag=" + recovery}))
        .table("portfolios")
        .texts("open_until");
  };
  EXPECT_EQ(open_until("6 months"), (Texts{"", ""}));
  EXPECT_EQ(open_until("24 months"), (Texts{"", "2030-10-01"}));
}

/// By age 1 is at most a year: the anniversary counts, here and in `by_age`.
/// Of two loans one defaults on its first anniversary, the other a day later.
void expect_within_the_year(const std::string& start, const std::string& made,
                            const std::string& anniversary, const std::string& after) {
  const Results results = simulate(build_model(parse_scenario(
      "test.yaml",
      "cofferdam: 1\ntitle: anniversary\ncurrency: CNY\ntrials: 1\n"
      "calendar: {start: " +
          start +
          ", horizon: 4 years}\n"
          "economy: {factors: {national: {}}}\nbearers: {bank: {}}\nportfolios:\n"
          "  history: {type: file, lender: bank, "
          "loans: \"id,originated,amount\\n1," +
          made + ",100\\n2," + made +
          ",100\", "
          "events: \"loan,date,event,amount\\n1," +
          anniversary + ",default,100\\n2," + after +
          ",default,100\"}\nprogramme:\n  - claim: {name: called, of: [history]}\n"
          "report: {realised: [{measure: default_rate, by_age: 1, value: 50 %}]}\n")));
  EXPECT_EQ(results.table("outcomes").numbers("forecast_mean")[0], 0.5) << made;
  const Table& ages = results.table("by_age");
  for (std::size_t row = 0; row < ages.rows(); ++row)
    EXPECT_EQ(ages.numbers("cumulative_default_rate")[row],
              ages.integers("age")[row] == 1 ? 0.5 : 1)
        << made << ", row " << row;
}

TEST(Outcomes, AnEventOnTheAnniversaryIsWithinTheYear) {
  expect_within_the_year("2025-01-01", "2025-01-01", "2026-01-01", "2026-01-02");
  // Leap days and ends of months, from a start within a month.
  expect_within_the_year("2026-03-31", "2027-02-28", "2028-02-28", "2028-02-29");
  expect_within_the_year("2027-04-15", "2027-12-31", "2028-12-31", "2029-01-01");
  expect_within_the_year("2026-01-30", "2028-02-29", "2029-02-28", "2029-03-01");
  expect_within_the_year("2027-02-10", "2027-03-01", "2028-03-01", "2028-03-02");
}

}  // namespace
}  // namespace cofferdam
