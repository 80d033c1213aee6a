// The claims of policies in `replay`: what each term keeps, claim by claim, is what the tables of
// the run add up.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "model/trials.hpp"
#include "portfolios/portfolio.hpp"
#include "support/random_scenario.hpp"
#include "support/scenarios.hpp"
#include "support/shipped_scenarios.hpp"
#include "time/calendar.hpp"

#include <cofferdam/simulate.hpp>

namespace cofferdam {
namespace {

std::string with_portfolios(const std::string& portfolios, const std::string& more = "") {
  return "cofferdam: 1\ntitle: claims\ncurrency: EUR\ntrials: 1000\n"
         "economy: {factors: {national: {}}}\nbearers: {insurer: {}}\nportfolios:\n" +
         portfolios + more;
}

const std::string kCalendar = "calendar: {start: 2026-04-01, horizon: 3 years}\n";

/// Every term, in the order of the trade.
const std::string kEveryTerm =
    "[{waiting_period: {span: 2 months}}, {deductible: {amount: 3}}, {franchise: {amount: 2}}, "
    "{reverse_franchise: {amount: 90}}, {coinsurance: {share: 70 %}}, {claim_limit: {amount: 40}}, "
    "{annual_deductible: {amount: 5}}, {deductible: {of_loss: 10 %, at_least: 1}}, "
    "{annual_limit: {of_sum_insured: 60 %}}]";

/// Claims of two coverages and of shocks with and without sizes of their own, over several years.
const std::string kEverything =
    "  firms: {type: policies, insurer: insurer, new_business: {count: 9, every: quarter}, "
    "opening_book: steady_state, term: 12 months, renewal: 60 %, sum_insured: {lognormal: {mean: "
    "100, cv: 0.5}}, frequency: {poisson: {mean: 0.7}}, loading: {national: 0.3}, mixing: {gamma: "
    "{shape: 4, scale: 0.25}}, coverages: [{name: property, share: 65 %, severity: {lognormal: "
    "{mean: 25, cv: 2}}, terms: [{deductible: {amount: 4}}, {annual_limit: {amount: 50}}]}, {name: "
    "liability, share: 35 %, damage_ratio: 30 %, terms: [{coinsurance: {share: 90 %}}, "
    "{deductible: "
    "{amount: 1}}]}], shocks: [{name: storm, frequency: {poisson: {mean: 0.6}}, share: 30 %}, "
    "{name: outage, frequency: {poisson: {mean: 0.4}}, share: {beta: {mean: 20 %, sd: 10 %}}, "
    "damage_ratio: 15 %}], terms: " +
    kEveryTerm + "}\n";

/// Two portfolios whose terms stand in different orders, one of equal policies, without dates.
const std::string kTwoOrders =
    "  a: {type: policies, insurer: insurer, count: 6, policies_per_row: 3, sum_insured: 50, "
    "frequency: {negative_binomial: {mean: 0.5, size: 2}}, severity: {gamma: {shape: 1, "
    "scale: 12}}, terms: [{deductible: {amount: 2}}, {claim_limit: {amount: 20}}, {annual_limit: "
    "{amount: 25}}]}\n"
    "  loans: {type: loans, lender: insurer, count: 5, ead: 10, pd: 20 %, lgd: 50 %, loading: "
    "{national: 0.3}}\n"
    "  b: {type: policies, insurer: insurer, count: 8, sum_insured: 40, frequency: {poisson: "
    "{mean: "
    "0.8}}, severity: {pareto: {scale: 3, shape: 2}}, shocks: [{name: flood, frequency: {poisson: "
    "{mean: 1}}, share: 20 %}], terms: [{claim_limit: {amount: 15}}, {franchise: {amount: 4}}, "
    "{deductible: {amount: 2}}]}\n";

const std::string kThinned =
    "  big: {type: policies, insurer: insurer, count: 20, sum_insured: 500, frequency: {poisson: "
    "{mean: 2}}, severity: {lognormal: {mean: 20, cv: 2}}, claims_above: 30, terms: [{deductible: "
    "{amount: 40}}, {annual_limit: {amount: 100}}]}\n";

Table policies_of(const Model& model, std::int64_t trial) {
  for (Table& table : replay(model, trial))
    if (table.name == "policies") return std::move(table);
  throw Error(ExitCode::scenario, "replay has no table 'policies'");
}

std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return names;
}

/// The rows and the claims that the run has drawn: the same ones, in the same order, and of each
/// the insured's part and the insurer's are the loss. A difference of two amounts is rounded once.
void expect_claims(const Params& params, const Events& events, const Table& rows) {
  ASSERT_EQ(rows.rows(), events.losses.size());
  const std::vector<double>&ground_up = rows.numbers("ground_up"),
        &insured = rows.numbers("insured");
  std::vector<double> sums(insured);
  for (const Column& column : rows.columns) {
    if (!column.name.starts_with("kept by ")) continue;
    const auto& kept = std::get<std::vector<double>>(column.cells);
    for (std::size_t i = 0; i < kept.size(); ++i) {
      EXPECT_GE(kept[i], 0) << column.name;
      sums[i] += kept[i];
    }
  }
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const DrawnLoss& loss = events.losses[i];
    EXPECT_EQ(ground_up[i], loss.ground_up);
    EXPECT_EQ(insured[i], loss.insured);
    EXPECT_NEAR(sums[i], ground_up[i],
                4e-16 * static_cast<double>(rows.columns.size()) * ground_up[i]);
    if (params.calendar->given()) {
      EXPECT_EQ(rows.texts("date")[i], params.calendar->date_text(loss.time));
    }
  }
}

/// The sums of the rows and those that the table `ground_up` of the run is made of; `trial` is the
/// one of `run` that the rows are of.
void expect_sums(const Params& params, const Events& drawn, const Table& rows,
                 const std::vector<double>& tallies, std::size_t trial) {
  const std::size_t trials = tallies.size() / params.tallies.size();
  for (std::size_t q = 0; q < params.tallies.size(); ++q) {
    const PortfolioTally& of = params.tallies[q];
    double sum = 0, scale = 0;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const std::size_t year =
          params.calendar->given() ? params.calendar->year_of(drawn.losses[i].time) : 0;
      if (rows.texts("portfolio")[i] != of.portfolio || year != of.year) continue;
      std::string name = of.name;
      for (const std::string& column : names_of(rows))
        if (column == "kept by " + of.portfolio + ": " + of.name.substr(of.name.find("by ") + 3))
          name = column;
      sum += of.name == "claims" ? 1 : rows.numbers(name)[i];
      scale += rows.numbers("ground_up")[i];
    }
    const double told = tallies[q * trials + trial];
    if (of.name.starts_with("kept by ")) {
      EXPECT_NEAR(sum, told, 1e-13 * scale) << of.portfolio << " " << of.name;
    } else {
      EXPECT_EQ(sum, told) << of.portfolio << " " << of.name;
    }
  }
}

/// What replay shows of the first trials and what the run has drawn.
void expect_as_drawn(const Model& model, std::size_t trials) {
  const Params& params = model.params();
  Factors factors;
  Events run, drawn;
  draw(params, {0, trials}, factors, run);
  for (std::size_t trial = 0; trial < trials; ++trial) {
    SCOPED_TRACE("trial " + std::to_string(trial));
    const auto number = static_cast<std::int64_t>(trial);
    draw(params, {number, 1}, factors, drawn);
    const Table rows = policies_of(model, number);
    expect_claims(params, drawn, rows);
    expect_sums(params, drawn, rows, run.tallies, trial);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(PoliciesReplay, RowsAddUpToTheNumbersOfTheRun) {
  expect_as_drawn(model_of(with_portfolios(kEverything, kCalendar)), 150);
  expect_as_drawn(model_of(with_portfolios(kTwoOrders)), 300);
  expect_as_drawn(model_of(with_portfolios(kThinned)), 300);
}

TEST(PoliciesReplay, RowsAddUpInShippedScenarios) {
  std::size_t shown = 0;
  for (const auto& file : shipped_scenarios()) {
    const Model model = shipped_model(file, {});
    if (model.params().tallies.empty()) continue;
    SCOPED_TRACE(file.filename().string());
    expect_as_drawn(model, 20);
    ++shown;
  }
  EXPECT_GE(shown, 3u);
}

TEST(PoliciesReplay, RowsAddUpInRandomScenarios) {
  std::mt19937_64 random(20261130);
  int shown = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string yaml = next_scenario(random);
    const Model model = model_of(yaml, {"trials=8"});
    if (model.params().tallies.empty()) continue;
    SCOPED_TRACE(yaml);
    expect_as_drawn(model, 8);
    ++shown;
  }
  EXPECT_GT(shown, 10);
}

/// A claim loses 100: 20 + 40 + 10 stay with the insured, 30 are owed, of the second 15, of further
/// ones nothing.
TEST(PoliciesReplay, ShowsWhatEachTermKeepsAndClaimsOfWhichNothingIsOwed) {
  const Model model =
      model_of(with_portfolios("  firms: {type: policies, insurer: insurer, count: 1, sum_insured: "
                               "500, frequency: {poisson: "
                               "{mean: 2}}, severity: 100, terms: [{deductible: {amount: 20}}, "
                               "{coinsurance: {share: 50 %}}, "
                               "{claim_limit: {amount: 30}}, {annual_limit: {amount: 45}}]}\n"));
  std::map<std::size_t, int> seen;
  for (std::int64_t trial = 0; trial < 50; ++trial) {
    const Table rows = policies_of(model, trial), events = replay(model, trial)[2];
    EXPECT_EQ(names_of(rows),
              (std::vector<std::string>{"portfolio", "policy", "claim_number", "sum_insured",
                                        "ground_up", "kept by deductible", "kept by coinsurance",
                                        "kept by claim_limit", "kept by annual_limit", "insured"}));
    ++seen[rows.rows()];
    EXPECT_EQ(events.rows(), std::min<std::size_t>(rows.rows(), 2));
    constexpr double kOwed[] = {30, 15, 0, 0};
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const double owed = kOwed[std::min<std::size_t>(i, 3)];
      EXPECT_EQ(rows.texts("policy")[i], "1");
      EXPECT_EQ(rows.numbers("sum_insured")[i], 500);
      EXPECT_EQ(rows.numbers("ground_up")[i], 100);
      EXPECT_EQ(rows.numbers("kept by deductible")[i], 20);
      EXPECT_EQ(rows.numbers("kept by coinsurance")[i], 40);
      EXPECT_EQ(rows.numbers("kept by claim_limit")[i], 10);
      EXPECT_EQ(rows.numbers("kept by annual_limit")[i], 30 - owed);
      EXPECT_EQ(rows.numbers("insured")[i], owed);
      const double number = rows.numbers("claim_number")[i];
      if (owed > 0) {
        EXPECT_EQ(number, static_cast<double>(i + 1));
      } else {
        EXPECT_TRUE(std::isnan(number));
      }
    }
  }
  EXPECT_GT(seen[0], 0) << "a trial without claims has the table too";
  EXPECT_GT(seen[3], 0);
}

TEST(PoliciesReplay, ShowsCoverageShockAndDate) {
  const Model model = model_of(with_portfolios(kEverything, kCalendar));
  std::map<std::string, int> coverages, shocks;
  for (std::int64_t trial = 0; trial < 20; ++trial) {
    const Table rows = policies_of(model, trial);
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const std::string &coverage = rows.texts("coverage")[i], &shock = rows.texts("occurrence")[i];
      ++coverages[coverage];
      ++shocks[shock];
      // An outage says itself what its claims lose.
      EXPECT_EQ(coverage.empty(), shock.starts_with("outage"));
      if (coverage != "property") {
        EXPECT_EQ(rows.numbers("kept by property deductible")[i], 0);
        EXPECT_EQ(rows.numbers("kept by property annual_limit")[i], 0);
      }
    }
  }
  EXPECT_EQ(coverages.size(), 3u);
  for (const char* shock : {"", "storm", "outage", "storm (2)"})
    EXPECT_GT(shocks[shock], 0) << shock;
}

bool has(const Table& table, const std::string& column) {
  const std::vector<std::string> names = names_of(table);
  return std::find(names.begin(), names.end(), column) != names.end();
}

/// Each row of which something is owed is one event, with its date, policy, number and amount.
TEST(PoliciesReplay, ClaimsThatAreOwedAreTheEvents) {
  const Model model = model_of(with_portfolios(kEverything, kCalendar));
  using Claim = std::tuple<std::string, std::string, double, std::string, double>;
  std::size_t claims = 0;
  for (std::int64_t trial = 0; trial < 20; ++trial) {
    std::vector<Claim> shown, happened;
    const Table rows = policies_of(model, trial), events = replay(model, trial)[2];
    for (std::size_t i = 0; i < rows.rows(); ++i)
      if (rows.numbers("insured")[i] > 0)
        shown.emplace_back(rows.texts("policy")[i], rows.texts("date")[i],
                           rows.numbers("claim_number")[i], rows.texts("occurrence")[i],
                           rows.numbers("insured")[i]);
    // Events that all are first claims, or of no occurrence, have no columns that say so.
    const bool numbered = has(events, "claim_number"), shocked = has(events, "occurrence");
    for (std::size_t e = 0; e < events.rows(); ++e)
      happened.emplace_back(events.texts("loan")[e], events.texts("date")[e],
                            numbered ? events.numbers("claim_number")[e] : 1,
                            shocked ? events.texts("occurrence")[e] : "",
                            events.numbers("loss")[e]);
    std::sort(shown.begin(), shown.end());
    std::sort(happened.begin(), happened.end());
    EXPECT_EQ(shown, happened);
    claims += shown.size();
  }
  EXPECT_GT(claims, 100u);
}

/// Portfolio b has a limit before its deductible: that deductible has a column of its own.
TEST(PoliciesReplay, EachPortfolioFindsItsTermsInTheirOrder) {
  const Table rows = policies_of(model_of(with_portfolios(kTwoOrders)), 0);
  std::vector<std::string> terms = names_of(rows);
  std::erase_if(terms, [](const std::string& name) { return !name.starts_with("kept by "); });
  EXPECT_EQ(terms, (std::vector<std::string>{"kept by deductible", "kept by claim_limit",
                                             "kept by franchise", "kept by b: deductible",
                                             "kept by annual_limit"}));
}

TEST(PoliciesReplay, SaysWhichClaimsAreNotDrawn) {
  const auto sentence = [](const std::string& portfolios) {
    return policies_of(model_of(with_portfolios(portfolios)), 0).sentence;
  };
  EXPECT_TRUE(sentence(kThinned).ends_with(
      "; of 'big' claims up to 'claims_above' are not drawn, so they are not here"))
      << sentence(kThinned);
  const std::string shocks =
      "shocks: [{name: flood, frequency: {poisson: {mean: 1}}, share: 20 %}], ";
  std::string shocked = kThinned;
  shocked.insert(shocked.find("terms:"), shocks);
  EXPECT_TRUE(sentence(shocked).ends_with(
      "; of 'big' claims up to 'claims_above' that come from no shock are not drawn, so they are "
      "not here"))
      << sentence(shocked);
  EXPECT_EQ(sentence(kTwoOrders).find("claims_above"), std::string::npos);
}

TEST(PoliciesReplay, LoansAloneHaveNoSuchTable) {
  for (const Table& table : replay(model_of(small_scenario()), 0))
    EXPECT_NE(table.name, "policies");
}

}  // namespace
}  // namespace cofferdam
