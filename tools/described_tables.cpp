#include "described_tables.hpp"

#include <cofferdam/error.hpp>
#include <cofferdam/simulate.hpp>

#include <algorithm>

#include "variant_rows.hpp"

namespace cofferdam {
namespace {

constexpr const char* kScenario = R"(
cofferdam: 1
title: every table
trials: 64
calendar: {start: 2026-01-01, horizon: 2 years}
economy: {factors: {national: {}}}
bearers:
  bank: {}
  fund: {public: city, fails: {pd: 2 %, loading: {national: 0.3}, taken_over_by: nobody}}
  pool: {public: city}
  second: {public: city}
firms: {tech: {count: 20, tags: {circle: {mix: {a: 50 %, b: 50 %}}}, pd: 5 %, loading: {national: 0.3},
  groups: {by: circle, loading: 0.4}}}
ratings: {m: {grades: [a, b, d], rows: [[80 %, 15 %, 5 %], [10 %, 70 %, 20 %]]}}
portfolios:
  loans: {type: loans, lender: bank, count: 20, ead: 100, term: 2 years, pd: 10 %, lgd: 45 %, loading: {national: 0.3},
    tags: {region: {mix: {east: 50 %, west: 50 %}}}, score: {of: {uniform: {from: 0, to: 100}}, error: 10}, realised_loss: 2}
  shared: {type: loans, lender: bank, firms: tech, ead: 10, term: 2 years, lgd: 50 %}
  asked: {type: loans, lender: bank, count: 20, ead: 10, term: 2 years, pd: 10 %, lgd: 50 %, loading: {national: 0.3},
    screening: {gini: 0.4, acceptance: 60 %}}
  covers: {type: policies, insurer: bank, count: 20, sum_insured: 100, term: 2 years, tags: {region: {mix: {east: 50 %, west: 50 %}}},
    frequency: {poisson: {mean: 0.3}}, severity: {lognormal: {mean: 20, cv: 1}}, terms: [{deductible: {amount: 2}}],
    take_up: {premium: 3 %, subsidy: 50 %, anchor: {net_premium: 1 %, share: 80 %}, slope: 1}}
  bonds: {type: bonds, investor: bank, count: 20, face: 10, lgd: 50 %, term: 2 years, tags: {first: {mix: {a: 50 %, b: 50 %}}},
    rating: first, migration: m, current_grade: now, loading: {national: 0.3},
    issuance: {coupon: {uniform: {from: 2 %, to: 4 %}}, loan_rate: 3 %, tool_effect: 0.5 %}}
programme:
  - claim: {name: c, of: [loans]}
  - layers: {name: l, claim: c, payee: bank, layers: [{payer: fund, limit: 5 %}]}
  - compensate: {name: half, claim: c, payer: pool, payee: bank, rate: 50 %}
  - compensate: {name: rest, claim: c, payer: second, payee: bank, rate: 10 %}
  - limit: {name: most, on: pool, level: 100, window: since_start}
  - lending: {name: room, of: [loans], capacity: 3000, responds: {every: year, expected_coverage: 50 %,
      base: {share: 80 %, coverage: 50 %}, elasticity: 1}}
  - claim: {name: i, of: [covers]}
  - excess_of_loss: {name: x, claim: i, payer: fund, payee: bank, per: risk, attachment: 10, limit: 20}
  - premium: {name: p, payer: bank, payee: fund, of: loan, rate: 10 %, per: loan}
  - relending: {name: r, payer: fund, portfolios: [loans], rate: 1 %, market_rate: 2 %, share: 60 %}
pools:
  pool: {opening: 20}
  second: {opening: 5}
evaluation: {by: region, indicators: [{measure: loss_rate, group: quality, weight: 100 %, better: less}]}
matching: {stages: {early: {firms: 30, need: 5, meetings: 0.2}}, financiers: {lender: {stages: [early], rate: 3 %}}}
report: {contributions: [80 %], thresholds: [1], realised: [{measure: losses, value: 500}]}
fiscal: {discount: {rate: 2 %}}
pricing: {interest: 4 %, funding: 2 %, capital_rules: {}}
size: [{input: pools.second.opening, target: exhausted, probability: [10 %]}]
variants: {more: {portfolios.loans.pd: 12 %}}
output: {trials: all, occurrences: 64}
sampling: {shift: {means: {national: -1}}}
)";

/// A run that looks when to stop has trials enough to take its time.
constexpr const char* kStops = "stop_when={relative_error: 90 %, max_trials: 8192}";

/// Some tables have other columns without a calendar.
constexpr const char* kWithoutCalendar = R"(
cofferdam: 1
title: tables without a calendar
trials: 64
economy: {factors: {national: {}}}
bearers: {bank: {}}
portfolios:
  loans: {type: loans, lender: bank, count: 20, ead: 100, pd: 10 %, lgd: 45 %, loading: {national: 0.3},
    tags: {region: {mix: {east: 50 %, west: 50 %}}}}
)";

/// The table without its column `variant`, which only runs with variants have.
void add_columns(const Table& table, const std::string& currency, std::string& text) {
  for (const Column& column : table.columns) {
    if (column.name == "variant" && table.name != "differences") continue;
    const bool is_money = !currency.empty() && column.unit == currency;
    const std::string unit = is_money ? "currency" : column.unit;
    text += "  " + column.name + (unit.empty() || unit == "1" ? "" : " (" + unit + ")") + "\n" +
            "      " + column.long_name + "\n";
  }
}

/// Those of its columns that the other does not have.
Table without_columns_of(const Table& other, Table table) {
  std::erase_if(table.columns, [&](const Column& column) {
    return std::any_of(other.columns.begin(), other.columns.end(),
                       [&](const Column& known) { return known.name == column.name; });
  });
  return table;
}

std::string text_of(const Table& table, const std::string& currency) {
  std::string text = "One row: " + table.sentence + "\n\nColumns:\n";
  add_columns(table, currency, text);
  return text;
}

}  // namespace

std::string columns_text(const std::string& table) {
  if (table == kSensitivities) return text_of(sensitivities_table({}), "");
  for (const Table& swept : sweep_results({}))
    if (swept.name == table) return text_of(swept, "");
  std::vector<std::string> overrides = {"portfolios.loans.ead=101"};
  if (table == kPrecision) overrides.emplace_back(kStops);
  const Results results = simulate(build_model(parse_scenario("columns", kScenario, overrides)));
  for (const Table& found : results.tables) {
    if (found.name != table) continue;
    std::string text = text_of(found, results.currency);
    const Results undated = simulate(build_model(parse_scenario("columns", kWithoutCalendar)));
    for (const Table& other : undated.tables)
      if (const Table more = without_columns_of(found, other);
          other.name == table && !more.columns.empty()) {
        text += "Without a calendar also:\n";
        add_columns(more, undated.currency, text);
      }
    return text +
           "A run with variants has the column 'variant' in front, in every table of results.\n";
  }
  throw Error(ExitCode::internal, "no table '" + table + "' to describe");
}

}  // namespace cofferdam
