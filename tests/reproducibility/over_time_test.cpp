// Scenarios over several years, with variants: equal bytes on any number of threads, the first
// trials of a longer run, and one trial again.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <map>

#include "support/results_bytes.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

const std::string kHead =
    "cofferdam: 1\ntitle: over time\ntrials: 3000\n"
    "calendar: {start: 2026-01-01, horizon: 3 years, run_off: 2 years}\n"
    "economy: {factors: {national: {persistence: 0.6, start: -0.5}}}\n"
    "bearers: {bank: {}, fund: {public: city}, state: {public: central}}\n"
    "portfolios:\n  loans: {type: loans, lender: bank, tags: {region: {mix: {east: 40 %, west: 60 "
    "%}}}, ead: {lognormal: {mean: 3, cv: 1}}, term: 18 months, repayment: linear, ";
const std::string kTail =
    "}\nprogramme:\n  - claim: {name: c, of: [loans]}\n"
    "  - share: {claim: c, parts: {fund: 40 %}, remainder: bank}\n"
    "  - layers: {name: l, claim: c, payee: bank, layers: [{payer: state, limit: 1 %}, {payer: "
    "fund, attachment: 1 %, limit: 3 %}]}\n"
    "output: {trials: all}\n"
    "variants:\n  wide: {programme.l.layers.1.limit: 2 %}\n"
    "  correlated: {portfolios.loans.loading: {national: 0.5}}\n"
    "  correlated_wide: {portfolios.loans.loading: {national: 0.5}, programme.l.layers.1.limit: 2 "
    "%}\n";
const std::string kBusiness =
    "new_business: {count: 30, every: month, take_up: {uniform: {from: 0.3, to: 1}}}, "
    "opening_book: steady_state, ";
const std::string kCash =
    ", recovery: {rate: {beta: {alpha: 1.5, beta: 0.9}}, lag: {uniform: {from: 1 month, to: 15 "
    "months}}, cost: 8 %}";

/// By what is special about them: PDs and dates differ within classes, hazards by age with effects
/// of vintages and renewals, many small loans.
std::map<std::string, std::string> scenarios() {
  return {
      {"thinned", kHead + kBusiness +
                      "pd: {by: region, values: {east: 3.6 %, west: 4.3 %}}, loading: {national: "
                      "0.3}, renewal: 50 %" +
                      kCash + kTail},
      {"ages", kHead + kBusiness +
                   "probit_hazard: {scores: [-2, -1.6]}, loading: {national: 0.3}, vintage: "
                   "0.2, pd_uncertainty: {probit_sd: 0.1}" +
                   kCash + kTail},
      {"groups", kHead +
                     "count: 12, loans_per_row: 60, pd: 4 %, loading: {national: 0.3}, lgd_tie: "
                     "{factor: national, loading: 0.2}" +
                     kCash + kTail},
  };
}

const std::vector<std::string> kVariants = {"base", "wide", "correlated", "correlated_wide"};

/// First row of a variant in a table of `trials` rows a variant.
std::size_t first_row(const Table& table, const std::string& variant) {
  const std::vector<std::string>& names = table.texts("variant");
  for (std::size_t row = 0; row < names.size(); ++row)
    if (names[row] == variant) return row;
  ADD_FAILURE() << "no variant " << variant;
  return 0;
}

TEST(ReproducibilityOverTime, ThreadsDoNotMatter) {
  for (const auto& [name, yaml] : scenarios()) {
    const Model model = model_of(yaml, {"trials=2100"});
    const std::string once = bytes_of(simulate(model, {.threads = 1}));
    for (const int threads : {2, 7})
      EXPECT_TRUE(bytes_of(simulate(model, {.threads = threads})) == once)
          << name << " on " << threads << " threads";
    EXPECT_FALSE(bytes_of(simulate(model_of(yaml, {"trials=2100", "seed=2"}))) == once) << name;
  }
}

TEST(ReproducibilityOverTime, FirstTrialsOfALongerRunAreTheShorterRun) {
  for (const auto& [name, yaml] : scenarios()) {
    const Results shorter = simulate(model_of(yaml, {"trials=1500"}));
    const Results longer = simulate(model_of(yaml, {"trials=3000"}));
    const Table &few = shorter.table("trials"), &many = longer.table("trials");
    ASSERT_EQ(few.rows(), 1500 * kVariants.size());
    ASSERT_EQ(many.rows(), 3000 * kVariants.size());
    for (const Column& column : few.columns) {
      if (!std::holds_alternative<std::vector<double>>(column.cells)) continue;
      const auto &a = few.numbers(column.name), &b = many.numbers(column.name);
      for (const std::string& variant : kVariants) {
        const std::size_t i = first_row(few, variant), j = first_row(many, variant);
        for (std::size_t t = 0; t < 1500; ++t)
          ASSERT_EQ(a[i + t], b[j + t]) << name << " " << variant << " " << column.name << " " << t;
      }
    }
  }
}

/// One trial again beside its row of the table.
void expect_replayed(const Model& model, const std::string& variant, const Table& rows,
                     std::size_t trial) {
  const std::vector<Table> tables = replay(model, static_cast<std::int64_t>(trial), variant);
  const Table &factors = tables[0], &bearers = tables[1], &events = tables[2];
  const std::size_t row = first_row(rows, variant) + trial;
  for (std::size_t b = 0; b + 1 < bearers.rows(); ++b)
    EXPECT_EQ(bearers.numbers("borne")[b],
              rows.numbers("borne_by_" + bearers.texts("bearer")[b])[row]);
  EXPECT_EQ(bearers.numbers("borne").back(), rows.numbers("losses")[row]);
  double defaults = 0, losses = 0;
  for (std::size_t e = 0; e < events.rows(); ++e) {
    EXPECT_EQ(events.texts("event")[e] == "default", events.numbers("loans")[e] > 0);
    defaults += events.numbers("loans")[e];
    losses += events.numbers("loss")[e];
  }
  EXPECT_EQ(defaults, rows.numbers("defaults")[row]);
  EXPECT_NEAR(losses, rows.numbers("losses")[row], 1e-9 * (1 + std::abs(losses)));
  for (std::size_t i = 0; i < factors.rows(); ++i) {
    if (factors.texts("factor")[i] != "national") continue;
    EXPECT_EQ(factors.numbers("value")[i],
              rows.numbers("factor_national_" + factors.texts("year")[i])[row]);
  }
}

TEST(ReproducibilityOverTime, ReplayIsTheRowOfTheRun) {
  for (const auto& [name, yaml] : scenarios()) {
    const Model model = model_of(yaml, {"trials=3000"});
    const Results results = simulate(model);
    for (const std::string& variant : kVariants)
      for (const std::size_t trial : {0u, 1u, 511u, 1023u, 1024u, 1499u, 2047u, 2048u, 2999u}) {
        SCOPED_TRACE(name + " " + variant + ", trial " + std::to_string(trial));
        expect_replayed(model, variant, results.table("trials"), trial);
      }
  }
}

}  // namespace
}  // namespace cofferdam
