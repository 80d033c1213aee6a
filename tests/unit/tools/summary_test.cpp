// The words of the summary, from tables made by hand.
#include "summary.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/summary_text.hpp"

namespace cofferdam {
namespace {

Table calendar() {
  return {"calendar",
          "",
          {{"year", "", "", Texts{"2026", "2027"}},
           {"from", "", "", Texts{"2026-01-01", "2027-01-01"}},
           {"to", "", "", Texts{"2026-12-31", "2027-12-31"}}}};
}

Table outcomes(const Texts& measures, const Texts& cohorts, const Numbers& realised,
               const Texts& verdicts) {
  const std::size_t n = measures.size();
  return {"outcomes",
          "",
          {{"measure", "", "", measures},
           {"portfolio", "", "", Texts(n, "(all)")},
           {"cohort", "", "", cohorts},
           {"by_age", "1", "", Numbers(n, std::nan(""))},
           {"realised", "1", "", realised},
           {"forecast_mean", "1", "", Numbers(n, 0.102)},
           {"forecast_quantile_99", "1", "", Numbers(n, 0.131)},
           {"forecast_quantile_999", "1", "", Numbers(n, 0.148)},
           {"realised_per_forecast", "1", "", Numbers(n, 2.644)},
           {"quantile", "1", "", Numbers(n, verdicts[0] == "beyond every trial" ? 1 : 0.992)},
           {"quantile_standard_error", "1", "", Numbers(n, 0)},
           {"quantile_ci_low", "1", "", Numbers(n, std::pow(0.05, 1e-5))},
           {"verdict", "", "", verdicts}}};
}

Results results_with(std::vector<Table> tables) {
  Results results;
  results.title = "test";
  results.currency = "USD";
  results.trials = results.trials_requested = 100'000;
  results.tables = std::move(tables);
  return results;
}

TEST(Summary, TellsWhatReallyHappened) {
  const std::string text = summary_text(
      results_with({calendar(), outcomes({"default_rate", "default_rate"}, {"2004", "(all)"},
                                         {0.1658, 0.2697}, Texts(2, "beyond every trial"))}),
      "x.h5");
  expect_in(text,
            "What really happened: a default rate of 27.0 %, 2.6 times the forecast of 10.2 %; no "
            "trial of\n  100,000 came as high (99.9 % quantile: 14.8 %).\n");
  expect_in(
      text,
      "outcome       loans  happened  forecast    99 %  99.9 %    quantile             verdict\n");
  expect_in(
      text,
      "default rate   2004    16.6 %    10.2 %  13.1 %  14.8 %  > 99.997 %  beyond every trial\n");
}

TEST(Summary, TellsWhatTheForecastHolds) {
  const std::string text = summary_text(
      results_with({calendar(), outcomes({"defaults"}, {"(all)"}, {27}, {"inside the forecast"})}),
      "x.h5");
  expect_in(text, "What really happened: 27 defaults, 2.6 times");
  expect_in(text, "99.2 % of the forecast's\n  simulations come no higher");
}

TEST(Summary, ShowsTheOutcomesOfEveryVariant) {
  Table table = outcomes({"default_rate", "default_rate"}, Texts(2, "(all)"), {0.27, 0.27},
                         Texts(2, "beyond every trial"));
  table.columns.insert(table.columns.begin(), {"variant", "", "", Texts{"base", "persistent"}});
  const Table differences{"differences", "", {{"variant", "", "", Texts{"persistent"}}}};
  const std::string text = summary_text(results_with({table, differences}), "x.h5");
  expect_in(text, "default rate        base");
  expect_in(text, "default rate  persistent");
  expect_in(text, "no trial");
}

TEST(Summary, SpeaksOfTheWholeCourseWithACalendar) {
  const Table bearers{"bearers",
                      "",
                      {{"bearer", "", "", Texts{"all losses"}},
                       {"mean", "USD", "", Numbers{2e6}},
                       {"of_exposure", "1", "", Numbers{0.02}}}};
  const Table quantiles{"quantiles",
                        "",
                        {{"account", "", "", Texts{"all losses"}},
                         {"level", "1", "", Numbers{0.99}},
                         {"value_at_risk", "USD", "", Numbers{3e6}},
                         {"tvar", "USD", "", Numbers{4e6}}}};
  const Table portfolios{"portfolios",
                         "",
                         {{"portfolio", "", "", Texts{"x"}},
                          {"exposure", "USD", "", Numbers{1e8}},
                          {"open_until", "", "", Texts{"2034-06-01"}}}};
  const std::string text =
      summary_text(results_with({bearers, quantiles, portfolios, calendar()}), "x.h5");
  expect_in(text,
            "Expected loss from 2026-01-01 to 2027-12-31: 2 million USD, 2 % of the 100 million "
            "USD lent.");
  expect_in(text, "The worst 1 % of simulations lose 3 million USD or more");
  expect_in(
      text,
      "Warning: 'x' goes on until 2034-06-01, after the last day, 2027-12-31; what comes after "
      "that day is\n  not counted");
  const std::string undated = summary_text(results_with({bearers, quantiles}), "x.h5");
  expect_in(undated, "Expected loss: 2 million USD, 2 % of the exposure.");
}

TEST(Summary, ShowsYearsAndLifetimes) {
  const Table years{"by_year",
                    "",
                    {{"year", "", "", Texts{"2026", "2026", "2027", "2027"}},
                     {"account", "", "", Texts{"all losses", "pool", "all losses", "pool"}},
                     {"mean", "USD", "", Numbers{10, 5, 20, 8}},
                     {"value_at_risk_99", "USD", "", Numbers{30, 15, 60, 24}}}};
  const Table bearers{"bearers",
                      "",
                      {{"bearer", "", "", Texts{"all losses", "pool"}},
                       {"public", "", "", Texts{"", "city"}},
                       {"mean", "USD", "", Numbers{30, 13}}}};
  const Table ages{"by_age",
                   "",
                   {{"portfolio", "", "", Texts{"loans", "loans", "loans"}},
                    {"cohort", "", "", Texts{"(all)", "(all)", "2026"}},
                    {"age", "1", "", Numbers{1, 2, 3}},
                    {"cumulative_default_rate", "1", "", Numbers{0.02, 0.05, 0.07}}}};
  const std::string text = summary_text(results_with({bearers, years, ages}), "x.h5");
  expect_in(text,
            "year, USD  all losses  99 %  pool  99 %\n2026               10    30     5    15"
            "\n2027               20    60     8    24\n");
  expect_in(text, "Share of the loans that default: loans 5 % within 2 years of lending.");
}

}  // namespace
}  // namespace cofferdam
