// Every name that a scenario refers to, misspelt in turn and in pairs: a message with its place,
// and never a crash, since after the first problem of a name nothing may use what it stands for.
#include <gtest/gtest.h>
#include <cofferdam/error.hpp>
#include <cofferdam/simulate.hpp>

#include <cctype>
#include <regex>
#include <string>
#include <vector>

namespace cofferdam {
namespace {

/// `@` stands before each name that is declared elsewhere.
const std::string kScenario = R"(cofferdam: 1
title: Names
trials: 10
calendar: {start: 2026-01-01, horizon: 3 years}
economy:
  factors:
    national: {}
    region: {members: [east, west], parent: @national, correlation_with_parent: 0.5}
  stress: [{factor: @national, year: 2027, value: -1}]
bearers:
  bank: {instances: 2}
  guarantor: {}
  fund: {public: city}
  city: {public: city}
  treasury: {public: province}
portfolios:
  loans:
    type: loans
    lender: @bank
    new_business: {count: 60, every: year, take_up: 50 %}
    ead: 100
    tags: {class: {mix: {good: 60 %, poor: 40 %}}, area: {mix: {east: 50 %, west: 50 %}}}
    attributes: {score: 3}
    pd: {by: @class, values: {@good: 1 %, @poor: 3 %}}
    lgd: [{when: @class = @poor and not (@area = @east) and @score over 2, value: 60 %}, {otherwise: 40 %}]
    term: 2 years
    loading: {@national: 0.3}
    cohort: @class
  old:
    type: loans
    lender: @bank
    count: 40
    ead: 50
    tags: {class: {mix: {good: 50 %, poor: 50 %}}}
    pd: 2 %
    lgd: 50 %
    term: 2 years
    loading: {@national: 0.3}
programme:
  - claim: {name: called, of: [@loans], when: @class = @good}
  - claim: {name: rest, of: [@old, @loans], when: @class = @poor}
  - share: {name: split, claim: @called, parts: {@bank: 20 %, @fund: 30 %}, remainder: @guarantor}
  - compensate: {name: relief, claim: @called, payer: @city, payee: @guarantor, rate: 50 %}
  - portfolio_cap: {name: cap, claim: @rest, payer: @city, payee: @bank, rate: 50 %, cap: 10 %, catch_up: no, reinstate: no, overflow: @treasury}
  - layers: {name: stop, claim: @rest, payee: @bank, layers: [{payer: @fund, limit: 100}]}
  - limit: {name: yearly, on: @city, of: [@relief], each: @bank, level: 100, window: calendar_year_to_date, overflow: @treasury}
  - limit: {name: breaker, on: @fund, of: [@split], level: 5 %, numerator: default_principal, denominator: filed, part: whole_loan, window: since_start, empty_denominator: no_limit}
  - settle: {of: [@relief], every: year}
  - recover: {of: [@called], rule: named_first, first: [@fund, @bank]}
pools:
  @fund:
    opening: 100
    each: @bank
    weights: {@bank_1: 1, @bank_2: 2}
    pays: [{line: @split}, {line: @stop, rank: 2}]
    shortfall: @treasury
    owner: @treasury
    contributions: [{from: @guarantor, amount: 10, every: year}]
    fees: [{payer: @bank, of: own_part, rate: 1 %, per: year}]
    top_up: {to: 50, every: year, from: @treasury}
  @city: {budget: {amount: 50, unused: lapses}, owner: @treasury, unpaid: lost}
size:
  - {input: pools.@city.budget.amount, target: limit_binds, limit: @yearly, probability: [50 %], from: 10, to: 100, values: 2}
  - {input: pools.@city.budget.amount, target: yearly_call, bearer: @treasury, above: 5, probability: [50 %], from: 10, to: 100, values: 2}
  - {input: pools.@fund.opening, target: exhausted, pool: @fund, probability: [50 %], from: 10, to: 100, values: 2}
report:
  by: [@class]
  realised: [{measure: defaults, portfolio: @old, value: 3}]
variants:
  more: {programme.@relief.rate: 60 %, pools.@fund.opening: 200}
)";

struct Marked {
  std::string text;
  std::vector<std::size_t> ends;  ///< of the names that refer, in `text`
};

Marked read_marks() {
  Marked marked;
  for (std::size_t i = 0; i < kScenario.size(); ++i) {
    if (kScenario[i] != '@') {
      marked.text += kScenario[i];
      continue;
    }
    std::size_t end = i + 1;
    while (std::isalnum(static_cast<unsigned char>(kScenario[end])) || kScenario[end] == '_') ++end;
    marked.ends.push_back(marked.text.size() + end - i - 1);
  }
  return marked;
}

/// What `check` says; empty: nothing.
std::string message_of(const std::string& text) {
  try {
    build_model(parse_scenario("names.yaml", text));
    return "";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::scenario) << error.what();
    return error.what();
  }
}

std::string line_of(const std::string& text, std::size_t at) {
  const std::size_t first = text.rfind('\n', at) + 1;
  return text.substr(first, text.find('\n', at) - first);
}

TEST(MisspeltNames, TheScenarioIsRight) {
  EXPECT_EQ(message_of(read_marks().text), "");
}

TEST(MisspeltNames, EachIsToldWithItsPlace) {
  const Marked marked = read_marks();
  const std::regex place("names\\.yaml:[1-9][0-9]*:[1-9][0-9]*: ");
  for (const std::size_t end : marked.ends) {
    std::string text = marked.text;
    text.insert(end, "x");
    EXPECT_TRUE(std::regex_search(message_of(text), place)) << line_of(text, end);
  }
}

TEST(MisspeltNames, NoPairOfThemCrashes) {
  const Marked marked = read_marks();
  for (const std::size_t apart : {1, 2, 5, 17, 40})
    for (std::size_t a = 0; a + apart < marked.ends.size(); ++a) {
      std::string text = marked.text;
      text.insert(marked.ends[a + apart], "x");
      text.insert(marked.ends[a], "x");
      EXPECT_NE(message_of(text), "") << line_of(text, marked.ends[a]) << "\n"
                                      << line_of(text, marked.ends[a + apart]);
    }
}

}  // namespace
}  // namespace cofferdam
