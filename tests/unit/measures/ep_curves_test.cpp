// Single occurrences add up to what trials show, and the curves of policies are made of them.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <algorithm>
#include <cmath>
#include <map>

#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

const std::string kCyber =
    "  cyber: {type: policies, insurer: bank, count: 30, policies_per_row: 2, sum_insured: 100, "
    "frequency: {poisson: {mean: 0.05}}, severity: {lognormal: {mean: 20, cv: 2}}, terms: "
    "[{deductible: {amount: 8}}, {annual_limit: {of_sum_insured: 60 %}}], shocks: [{name: outage, "
    "frequency: {poisson: {mean: 0.5}}, share: 20 %}]";
const std::string kProduct =
    "  product: {type: policies, insurer: state, count: 40, sum_insured: 80, frequency: "
    "{poisson: {mean: 0.05}}, damage_ratio: {uniform: {from: 0, to: 1}}, terms: [{franchise: "
    "{amount: 10}}], shocks: [{name: outage, frequency: {poisson: {mean: 0.3}}, share: 30 %}]";
const std::string kShares =
    "programme:\n"
    "  - claim: {name: a, of: [product]}\n  - claim: {name: b, of: [cyber]}\n"
    "  - share: {claim: a, parts: {fund: 40 %}, remainder: state}\n"
    "  - layers: {name: stop, claim: b, payee: bank, layers: [{payer: fund, attachment: 60}]}\n";
const std::string kLimits =
    "programme:\n"
    "  - claim: {name: a, of: [product, cyber], lag: 3 months}\n"
    "  - share: {name: split, claim: a, parts: {fund: 40 %}, remainder: state}\n"
    "  - limit: {name: most, on: fund, level: 60, window: calendar_year_to_date, overflow: bank}\n";
const std::string kCalendar = "calendar: {start: 2026-04-01, horizon: 2 years, run_off: 1 year}\n";

std::string scenario(const std::string& portfolios, const std::string& more) {
  return "cofferdam: 1\ntitle: curves\ncurrency: USD\ntrials: 2000\n"
         "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {public: city}, state: "
         "{public: central}}\nportfolios:\n" +
         portfolios + more +
         "output: {trials: all, occurrences: 2000}\nreport: {return_periods: [2, 7, 40]}\n";
}

/// Scenarios by what is special about them.
std::map<std::string, std::string> scenarios() {
  const std::string undated = kCyber + "}\n" + kProduct + "}\n";
  const std::string dated = kCyber + ", term: 2 years}\n" + kProduct + ", term: 18 months}\n";
  return {{"one line", scenario(kCyber + "}\n", "")},
          {"shares and layers", scenario(undated, kShares)},
          {"calendar", scenario(dated, kCalendar + kShares)},
          {"limits", scenario(dated, kCalendar + kLimits)}};
}

/// The amounts of an occurrence that the results can show.
std::map<std::string, std::string> perspectives() {
  return {{"ground_up", "ground_up"},
          {"insured", "insured"},
          {"borne by bank", "borne_by_bank"},
          {"borne by fund", "borne_by_fund"},
          {"borne by state", "borne_by_state"}};
}

TEST(EpCurves, OccurrencesAddUpToTrials) {
  for (const auto& [name, yaml] : scenarios()) {
    const Results results = simulate(model_of(yaml), {});
    const Table &all = results.table("occurrences"), &trials = results.table("trials");
    for (const char* bearer : {"borne_by_bank", "borne_by_fund", "borne_by_state"}) {
      std::vector<double> sums(trials.rows());
      for (std::size_t row = 0; row < all.rows(); ++row)
        sums[static_cast<std::size_t>(all.integers("trial")[row])] += all.numbers(bearer)[row];
      for (std::size_t t = 0; t < sums.size(); ++t)
        ASSERT_NEAR(sums[t], trials.numbers(bearer)[t], 1e-9)
            << name << ", " << bearer << ", " << t;
    }
  }
}

/// By portfolio, year and trial: what of a year is lost in all, and by the largest occurrence.
using Curves = std::map<std::pair<std::string, std::string>, std::map<std::int64_t, double>>;

void gather(const Table& all, const std::string& column, Curves& sums, Curves& largest) {
  std::map<std::tuple<std::string, std::string, std::int64_t, std::int64_t>, double> single;
  for (std::size_t row = 0; row < all.rows(); ++row)
    for (const std::string& portfolio : {all.texts("portfolio")[row], std::string("(all)")}) {
      const double amount = all.numbers(column)[row];
      const std::string& year = all.texts("year")[row];
      const std::int64_t trial = all.integers("trial")[row];
      sums[{portfolio, year}][trial] += amount;
      const double whole = single[{portfolio, year, trial, all.integers("event")[row]}] += amount;
      double& most = largest[{portfolio, year}][trial];
      most = std::max(most, whole);
    }
}

/// Smallest x with P(X <= x) >= 1 - 1 / period, of `trials` of which those left out give 0.
double quantile(const std::map<std::int64_t, double>& amounts, std::size_t trials, double period) {
  std::vector<double> sorted(trials);
  for (const auto& [trial, amount] : amounts) sorted[static_cast<std::size_t>(trial)] = amount;
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  return sorted[static_cast<std::size_t>(static_cast<double>(trials) / period * (1 + 1e-12))];
}

TEST(EpCurves, AreMadeOfOccurrences) {
  for (const auto& [name, yaml] : scenarios()) {
    const Results results = simulate(model_of(yaml), {.threads = 2});
    const Table &all = results.table("occurrences"), &curves = results.table("ep_curves");
    std::size_t above_zero = 0;
    for (const auto& [perspective, column] : perspectives()) {
      Curves sums, largest;
      gather(all, column, sums, largest);
      for (std::size_t row = 0; row < curves.rows(); ++row) {
        if (curves.texts("perspective")[row] != perspective) continue;
        const Curves& of = curves.texts("curve")[row] == "AEP" ? sums : largest;
        const auto key = std::pair(curves.texts("portfolio")[row], curves.texts("year")[row]);
        const double period = curves.numbers("return_period")[row],
                     loss = curves.numbers("loss")[row],
                     expected = of.count(key) ? quantile(of.at(key), 2000, period) : 0;
        EXPECT_NEAR(loss, expected, curves.numbers("resolution")[row] + 1e-9 * expected)
            << name << ", " << perspective << " of " << key.first << " " << key.second << ", "
            << curves.texts("curve")[row] << " " << period;
        above_zero += loss > 0;
      }
    }
    EXPECT_GT(above_zero, 10u) << name;
  }
}

TEST(EpCurves, HaveNoRowsOfBearersThatBearNothing) {
  const Results results = simulate(model_of(scenario(kCyber + "}\n", "")), {});
  for (const std::string& text : results.table("ep_curves").texts("perspective"))
    EXPECT_TRUE(text == "ground_up" || text == "insured" || text == "borne by bank") << text;
}

TEST(EpCurves, NeedPolicies) {
  const Results results = simulate(model_of(small_scenario()), {});
  for (const Table& table : results.tables)
    EXPECT_TRUE(table.name != "ep_curves" && table.name != "occurrences");
}

TEST(EpCurves, ATrialWithoutLossesHasARow) {
  const Results results = simulate(
      model_of(scenario(kCyber + "}\n", ""), {"trials=50", "portfolios.cyber.count=5"}), {});
  const Table& all = results.table("occurrences");
  std::int64_t last = -1;
  std::size_t empty = 0;
  for (std::size_t row = 0; row < all.rows(); ++row) {
    const std::int64_t trial = all.integers("trial")[row];
    EXPECT_TRUE(trial == last || trial == last + 1);
    EXPECT_EQ(all.integers("event")[row] == 0, all.numbers("claims")[row] == 0);
    empty += all.integers("event")[row] == 0;
    last = trial;
  }
  EXPECT_EQ(last, 49);
  EXPECT_GT(empty, 0u);
}

}  // namespace
}  // namespace cofferdam
