// PDs by a score of stated mean and power: what simulated defaults say of it.
#include <algorithm>
#include <numeric>

#include "analytic/over_time.hpp"
#include "portfolios/portfolio.hpp"
#include "support/loans_of.hpp"
#include "support/scenarios.hpp"

namespace cofferdam::analytic {
namespace {

/// P(score of a default < score of a survivor) + P(the same) / 2, counted pair by pair along the
/// score. `defaults` and `survivals` [row] are numbers of times.
double auc_of(const std::vector<double>& score, const std::vector<double>& defaults,
              const std::vector<double>& survivals) {
  std::vector<std::size_t> order(score.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return score[a] < score[b]; });
  const double all = std::accumulate(survivals.begin(), survivals.end(), 0.0);
  const double n = std::accumulate(defaults.begin(), defaults.end(), 0.0);
  double passed = 0, won = 0;
  for (std::size_t first = 0, end = 0; first < order.size(); first = end) {
    double here = 0, failed = 0;
    for (end = first; end < order.size() && score[order[end]] == score[order[first]]; ++end)
      here += survivals[order[end]], failed += defaults[order[end]];
    won += failed * (all - passed - here / 2);
    passed += here;
  }
  return won / (n * all);
}

/// Defaults of each loan in each of so many groups of trials, [group][row].
std::vector<std::vector<double>> defaults_of(const Model& model, std::size_t rows,
                                             std::size_t groups, std::size_t trials_each) {
  std::vector<std::vector<double>> counts(groups, std::vector<double>(rows, 0.0));
  std::size_t first = 0;
  for_each_run(model, static_cast<std::int64_t>(groups * trials_each),
               [&](const Events& events, std::size_t run) {
                 for (std::size_t e = 0; e < events.size(); ++e)
                   counts[(first + events.trial[e]) / trials_each][events.exposure[e]] += 1;
                 first += run;
               });
  return counts;
}

/// The area under the curve of all groups, and its standard error by leaving groups out.
void expect_auc(const std::vector<std::vector<double>>& groups, double trials_each,
                const std::vector<double>& score, double exact, const std::string& what) {
  const auto number = static_cast<double>(groups.size());
  std::vector<double> all(score.size(), 0.0);
  for (const auto& group : groups)
    for (std::size_t row = 0; row < all.size(); ++row) all[row] += group[row];
  const auto estimate = [&](const std::vector<double>& defaults, double trials) {
    std::vector<double> survivals;
    for (const double count : defaults) survivals.push_back(trials - count);
    return auc_of(score, defaults, survivals);
  };
  double sum = 0, squares = 0;
  for (const auto& group : groups) {
    std::vector<double> others = all;
    for (std::size_t row = 0; row < all.size(); ++row) others[row] -= group[row];
    const double without = estimate(others, (number - 1) * trials_each);
    sum += without, squares += without * without;
  }
  const double error = std::sqrt((number - 1) / number * (squares - sum * sum / number));
  expect_near(estimate(all, number * trials_each), error, exact, 1e-12, what);
  EXPECT_LT(error, 0.0015) << what;
}

/// Simulated defaults have the mean and the power that are stated, and the score as it is seen has
/// the power that the table tells.
TEST(Scores, DefaultsHaveTheStatedPower) {
  constexpr std::size_t kLoans = 3000, kGroups = 40, kEach = 250;
  const std::string of = "score: {of: {lognormal: {mean: 50, cv: 0.6}}, error: 15}";
  const std::string made =
      "score: {indicators: {patents: {of: {two_point: {low: 0, high: 1, probability_high: 40 %}}, "
      "weight: 30}, research: {of: {uniform: {from: 0, to: 0.2}}, from: 0.05, to: 0.15, weight: "
      "40, error: 0.04}, debt: {of: {beta: {mean: 0.5, sd: 0.2}}, weight: -20, error: 0.2}}}";
  for (const std::string& score : {of, made})
    for (const double gini : {0.2, 0.5, 0.8}) {
      const std::string text =
          small_scenario("", "",
                         "count: 3000, ead: 1, lgd: 1, " + score +
                             ", pd_by_score: {mean: 3 %, gini: " + std::to_string(gini) +
                             "}, loading: {national: 0.2}");
      const Model model = model_of(text);
      const LoanExposures& loans = loans_of(model.params().portfolios.front());
      const auto groups = defaults_of(model, kLoans, kGroups, kEach);
      const std::string what = score.substr(0, 20) + " " + std::to_string(gini);
      expect_auc(groups, kEach, *loans.attribute("true_score"), (1 + gini) / 2, what);
      const Results results = run(text, {"trials=2000"});
      const Table& table = results.table("scores");
      expect_auc(groups, kEach, *loans.attribute("score"),
                 table.numbers("auc")[row_of(table, "score", "score")], what + " as seen");
      const Table& bearers = results.table("bearers");
      expect_exact(bearers, row_of(bearers, "bearer", "all losses"), "mean", 0.03 * kLoans);
    }
}

/// A score that says nothing is no score.
TEST(Scores, AWorthlessScoreChangesNothing) {
  const std::string book =
      "count: 500, ead: {lognormal: {mean: 100, cv: 1}}, lgd: 45 %, score: "
      "{of: {uniform: {from: 0, to: 100}}}, loading: {national: 0.4}, ";
  const Results by_score = run(small_scenario("", "", book + "pd_by_score: {mean: 10 %, gini: 0}"));
  const Results given = run(small_scenario("", "", book + "pd: 10 %"));
  for (const char* table : {"bearers", "quantiles", "exceedance"})
    for (const Column& column : given.table(table).columns) {
      const auto* numbers = std::get_if<std::vector<double>>(&column.cells);
      if (!numbers) continue;
      const std::vector<double>& others = by_score.table(table).numbers(column.name);
      for (std::size_t row = 0; row < numbers->size(); ++row)
        EXPECT_TRUE((*numbers)[row] == others[row] || std::isnan(others[row])) << column.name;
    }
}

/// A loan that is seen in a class is in its true one by Bayes' rule, and defaults by that.
TEST(Scores, TrueClassesDecideDefaultsAndSeenOnesShares) {
  constexpr double kLoans = 40'000, kGood = 0.7, kBad = 0.3, kPdGood = 0.01, kPdBad = 0.06;
  constexpr double kGoodSeenGood = 0.9, kBadSeenGood = 0.25;
  const Results results = run(
      "cofferdam: 1\ntitle: classes\ntrials: 20000\neconomy: {factors: {national: {}}}\nbearers: "
      "{bank: {}, fund: {public: central}}\nportfolios:\n  loans:\n    type: loans\n    lender: "
      "bank\n    count: 40_000\n    ead: 1\n    lgd: 1\n    loading: {national: 0.1}\n    tags:\n"
      "      seen: {observes: {tag: class, classes: [good, bad], matrix: [[0.9, 0.1], [0.25, "
      "0.75]]}}\n      class: {mix: {good: 70 %, bad: 30 %}}\n    pd: {by: class, values: {good: 1 "
      "%, bad: 6 %}}\nprogramme:\n  - claim: {name: c, of: [loans]}\n  - share: {name: s, claim: "
      "c, parts: {fund: {by: seen, values: {good: 40 %, bad: 0 %}}}, remainder: bank}\n");
  const double by_good = kGood * kGoodSeenGood * kPdGood, by_bad = kBad * kBadSeenGood * kPdBad;
  const Table& bearers = results.table("bearers");
  const std::size_t fund = row_of(bearers, "bearer", "fund");
  const double exact = 0.4 * kLoans * (by_good + by_bad);
  // The loans are one draw of classes: four binomial numbers with their own spread.
  const auto spread = [&](double share, double pd) {
    return 0.4 * pd * std::sqrt(kLoans * share * (1 - share));
  };
  const double error =
      std::hypot(spread(kGood * kGoodSeenGood, kPdGood), spread(kBad * kBadSeenGood, kPdBad),
                 bearers.numbers("mean_standard_error")[fund]);
  expect_near(bearers.numbers("mean")[fund], error, exact, 0, "fund");
  EXPECT_LT(error, 0.02 * exact);
}

}  // namespace
}  // namespace cofferdam::analytic
