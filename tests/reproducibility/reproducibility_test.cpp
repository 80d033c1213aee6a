// The same scenario gives the same bytes, however it is run.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <algorithm>
#include <cstring>
#include <map>

#include "support/results_bytes.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

const std::string kLayers =
    "  - claim: {name: c, of: [loans]}\n"
    "  - share: {claim: c, parts: {fund: 40 %}, remainder: bank}\n"
    "  - layers: {name: l, claim: c, payee: bank, layers: [{payer: state, limit: 2 %}, {payer: "
    "fund, attachment: 2 %, limit: 5 %}]}\n";
const std::string kTied =
    "count: 300, tags: {region: {mix: {east: 40 %, west: 60 %}}}, ead: {lognormal: {mean: 100, cv: "
    "1.5}}, pd: {by: region, values: {east: 2 %, west: 2.2 %}}, lgd: {beta: {alpha: 1.5, beta: "
    "0.9}}, lgd_tie: {factor: national, loading: 0.3}, loading: {national: 0.4}";
const std::string kGroups =
    "count: 20, loans_per_row: 50, ead: 10, pd: 5 %, lgd: {two_point: {probability_high: 0.4}}, "
    "loading: {national: 0.3}, pd_uncertainty: {probit_sd: 0.2}";

const std::string kPolicies =
    "count: 60, policies_per_row: 3, sum_insured: {lognormal: {mean: 100, cv: 1}}, tags: {region: "
    "{mix: {east: 40 %, west: 60 %}}}, frequency: {poisson: {mean: 0.3}}, loading: {national: "
    "0.3}, mixing: {lognormal: {mean: 1, cv: 0.4}}, severity: {lognormal: {mean: 20, cv: 2}}, "
    "shocks: [{name: outage, frequency: {poisson: {mean: 0.5}}, share: {uniform: {from: 0, to: "
    "0.3}}, damage_ratio: 20 %}], terms: [{deductible: {amount: 5}}, {annual_limit: "
    "{of_sum_insured: 80 %}}]";

/// Scenarios by what is special about them. Trials end inside a block.
std::map<std::string, std::string> scenarios() {
  std::map<std::string, std::string> all;
  const std::string trials = "output: {trials: all}\n";
  all["layers"] = small_scenario(kLayers, trials);
  all["tied"] = small_scenario(kLayers, trials, kTied);
  all["groups"] = small_scenario(kLayers, trials, kGroups);
  all["shift"] = small_scenario(kLayers, trials + "sampling: {shift: {means: {national: -1.5}}}\n");
  std::string t = small_scenario(kLayers, trials, kTied);
  t.replace(t.find("{factors"), 1, "{copula: {student_t: {degrees_of_freedom: 4}}, ");
  all["t"] = t;
  const std::string tail = "sampling: {tail: {pilot_trials: 256}}\n";
  all["tail"] = small_scenario(kLayers, trials + tail, kTied);
  all["tail of t"] = t + tail;
  all["auto"] = t + "sampling: {auto: {pilot_trials: 256, towards: [{probability: 1 %}]}}\n";
  all["points"] = t + "sampling: {tail: {pilot_trials: 256, points: sobol}}\n";
  std::string several = small_scenario(kLayers, trials, kTied);
  several.insert(several.find("programme"), "  more: {type: loans, lender: state, " + kGroups +
                                                "}\n" + "  bonds: {type: loans, lender: fund, " +
                                                kTied + "}\n");
  all["several"] = several;
  std::string policies = small_scenario(kLayers, trials, kTied);
  policies.insert(policies.find("programme"),
                  "  cover: {type: policies, insurer: bank, " + kPolicies + "}\n");
  policies.replace(policies.find("trials: all"), 11, "trials: all, occurrences: 2000");
  policies.replace(policies.find("of: [loans]"), 11, "of: [loans, cover]");
  all["policies"] = policies;
  return all;
}

/// The same, and one whose variants share draws with the scenario or with each other.
std::map<std::string, std::string> scenarios_and_variants() {
  auto all = scenarios();
  all["variants"] = all["several"] +
                    "variants:\n  wide: {programme.l.layers.1.limit: 3 %}\n"
                    "  pd: {portfolios.loans.pd: 4 %}\n"
                    "  pd_wide: {portfolios.loans.pd: 4 %, programme.l.layers.1.limit: 3 %}\n";
  all["points of variants"] = all["variants"] + "sampling: {plain: {points: sobol}}\n";
  all["points of auto of variants"] =
      all["variants"] +
      "sampling: {auto: {pilot_trials: 256, towards: [{probability: 1 %}], points: sobol}}\n";
  all["tail of variants"] = all["variants"] + "sampling: {tail: {pilot_trials: 256}}\n";
  return all;
}

TEST(Reproducibility, ThreadsDoNotMatter) {
  for (const auto& [name, yaml] : scenarios_and_variants()) {
    // So many that every set of points has some.
    const std::string trials = name.starts_with("points") ? "trials=17500" : "trials=7500";
    const Model model = model_of(yaml, {trials});
    const std::string once = bytes_of(simulate(model, {.threads = 1}));
    EXPECT_TRUE(bytes_of(simulate(model, {.threads = 1})) == once) << name << ", once more";
    for (const int threads : {2, 7})
      EXPECT_TRUE(bytes_of(simulate(model, {.threads = threads})) == once)
          << name << " on " << threads << " threads";
    // So does not how many search where the bad trials are.
    const Scenario scenario = parse_scenario("test.yaml", yaml, {trials});
    EXPECT_TRUE(bytes_of(simulate(build_model(scenario, {.threads = 3}))) == once) << name;
    EXPECT_FALSE(bytes_of(simulate(model_of(yaml, {trials, "seed=2"}))) == once) << name;
  }
}

TEST(Reproducibility, FirstTrialsOfALongerRunAreTheShorterRun) {
  for (const auto& [name, yaml] : scenarios()) {
    const Results shorter = simulate(model_of(yaml, {"trials=1700"}));
    const Results longer = simulate(model_of(yaml, {"trials=3400"}));
    const Table &few = shorter.table("trials"), &many = longer.table("trials");
    ASSERT_EQ(few.rows(), 1700u);
    ASSERT_EQ(many.rows(), 3400u);
    for (const Column& column : few.columns) {
      if (!std::holds_alternative<std::vector<double>>(column.cells)) continue;
      const auto &a = few.numbers(column.name), &b = many.numbers(column.name);
      EXPECT_EQ(std::memcmp(a.data(), b.data(), a.size() * sizeof(double)), 0)
          << name << " " << column.name;
    }
  }
}

TEST(Reproducibility, ReplayIsTheRowOfTheRun) {
  for (const auto& [name, yaml] : scenarios()) {
    const Model model = model_of(yaml, {"trials=3000"});
    const Results results = simulate(model);
    const Table& rows = results.table("trials");
    for (const std::size_t trial : {0u, 1u, 511u, 512u, 1023u, 1024u, 1025u, 2047u, 2048u, 2999u}) {
      const auto tables = replay(model, static_cast<std::int64_t>(trial));
      const Table &factors = tables[0], &bearers = tables[1], &events = tables[2];
      const std::string place = name + ", trial " + std::to_string(trial);
      for (std::size_t b = 0; b + 1 < bearers.rows(); ++b)
        EXPECT_EQ(bearers.numbers("borne")[b],
                  rows.numbers("borne_by_" + bearers.texts("bearer")[b])[trial])
            << place;
      EXPECT_EQ(bearers.numbers("borne").back(), rows.numbers("losses")[trial]) << place;
      // Claims of policies are no defaults.
      const auto& portfolios = events.texts("portfolio");
      const auto claims = std::count(portfolios.begin(), portfolios.end(), "cover");
      EXPECT_EQ(double(events.rows()) - double(claims), rows.numbers("defaults")[trial]) << place;
      EXPECT_EQ(factors.numbers("value")[0], rows.numbers("factor_national")[trial]) << place;
      EXPECT_EQ(factors.numbers("value").back(), rows.numbers("weight")[trial]) << place;
    }
  }
}

TEST(Reproducibility, StoppedRunIsAShorterRun) {
  for (const int threads : {1, 2}) {
    for (const auto& [name, yaml] : scenarios_and_variants()) {
      std::atomic<bool> stop = false;
      RunOptions options{.threads = threads, .stop = &stop, .progress = {}};
      options.progress = [&](const Progress& progress) { stop = progress.done >= 3000; };
      const Results stopped = simulate(model_of(yaml, {"trials=50000"}), options);
      ASSERT_GE(stopped.trials, 3000) << name;
      ASSERT_LT(stopped.trials, 50'000) << name;
      EXPECT_EQ(stopped.trials % 1024, 0) << name;
      EXPECT_FALSE(stopped.complete);
      EXPECT_EQ(stopped.trials_requested, 50'000);
      const Results whole = simulate(model_of(yaml, {"trials=" + std::to_string(stopped.trials)}));
      Results same = whole;
      same.tables = stopped.tables;  // the headers differ in what was asked for
      for (Table& table : same.tables)
        if (table.name == "inputs") table = whole.table("inputs");
      EXPECT_TRUE(bytes_of(same) == bytes_of(whole)) << name;
    }
  }
}

}  // namespace
}  // namespace cofferdam
