// Every row of the catalogue keeps the promises of a row: a name of its own, sentences, an example.
#include "catalogue.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <functional>
#include <set>

#include "support/scenarios.hpp"
#include "waterfall/clause.hpp"

namespace cofferdam {
namespace {

/// A scenario around the example of a member of the family; "" where there is no example. `dated`:
/// clauses get a calendar, and a clause to govern.
std::string scenario_with(FamilyId family, const Kind& kind, bool dated) {
  const std::string example(kind.example);
  const std::string head =
      "cofferdam: 1\ntitle: example\ntrials: 10\nbearers: {bank: {}, fund: {}, city: {}}\n";
  const std::string loans =
      "{type: loans, lender: bank, count: 100, ead: 100, pd: 2 %, lgd: 45 %, "
      "loading: {national: 0.3}}";
  const std::string national = "economy: {factors: {national: {}}}\n";
  const std::string calendar = "calendar: {start: 2026-01-01, horizon: 1 year}\n";
  const std::string portfolios = "portfolios: {loans: " + loans + "}\n";
  const bool after_claim = kind.name != "claim";
  switch (family) {
    case FamilyId::distribution:
      return head + national +
             "portfolios: {loans: {type: loans, lender: bank, count: 100, ead: 100, pd: 2 %, lgd: "
             "45 %, loading: {national: 0.3}, attributes: {x: " +
             example + "}}}\n";
    case FamilyId::copula:
      return head + "economy: {copula: " + example + ", factors: {national: {}}}\n" + portfolios;
    case FamilyId::portfolio:
      return head + national + (dated || kind.name == "file" ? calendar : "") +
             "portfolios: {loans: " + example + "}\n";
    case FamilyId::clause:
      if (dated && after_claim)
        return head + national + calendar +
               "portfolios: {loans: {type: loans, lender: bank, new_business: {count: 100}, ead: "
               "100, "
               "term: 1 year, pd: 2 %, lgd: 45 %, loading: {national: 0.3}}}\nprogramme:\n"
               "  - claim: {name: loss, of: [loans]}\n"
               "  - share: {name: split, claim: loss, parts: {fund: 20 %}, remainder: bank}\n"
               "  - compensate: {name: relief, claim: loss, payer: city, payee: bank, rate: 10 %}\n"
               "  - compensate: {name: top_up, claim: loss, payer: fund, payee: bank, rate: 10 %}\n"
               "  - " +
               example + "\n";
      return head + national + portfolios + "programme:\n" +
             (after_claim ? "  - claim: {name: loss, of: [loans]}\n" : "") + "  - " + example +
             "\n";
    case FamilyId::term:
    case FamilyId::frequency:
      return head + national + calendar +
             "portfolios: {line: {type: policies, insurer: bank, count: 10, sum_insured: 1 "
             "million, "
             "term: 12 months, severity: 100 thousand, frequency: " +
             (family == FamilyId::term ? "{poisson: {mean: 0.1}}, terms: [" + example + "]"
                                       : example) +
             "}}\n";
    case FamilyId::sampling:
      return head + national + portfolios + "sampling: " + example + "\n";
    default:
      return "";
  }
}

/// Repayments are tried by themselves, in repayments_test.cpp; tables have no example.
bool stands_in_scenarios(FamilyId family) {
  return family != FamilyId::table && family != FamilyId::repayment;
}

bool is_snake_case(std::string_view name) {
  for (const char c : name)
    if (!(std::islower(static_cast<unsigned char>(c)) ||
          std::isdigit(static_cast<unsigned char>(c)) || c == '_'))
      return false;
  return !name.empty();
}

void check_keys(std::span<const Key> keys, const std::string& where) {
  std::set<std::string_view> names;
  for (const Key& key : keys) {
    const std::string place = where + "." + std::string(key.name);
    EXPECT_TRUE(names.insert(key.name).second) << place << " is declared twice";
    EXPECT_TRUE(is_snake_case(key.name)) << place;
    EXPECT_GE(key.sentence.size(), 4u) << place << " has no sentence";
    EXPECT_EQ(key.sentence.back() == '.', false) << place;
    EXPECT_LE(key.range.low, key.range.high) << place;
    EXPECT_TRUE(key.type != Type::record || !key.keys.empty()) << place << " has no keys";
    EXPECT_TRUE(key.type != Type::choice || !key.choices.empty()) << place << " has no choices";
    check_keys(key.keys, place);
  }
}

TEST(Catalogue, FamiliesAreWholeAndNamesUnique) {
  std::set<std::string_view> families;
  for (const Family& family : catalogue()) {
    EXPECT_TRUE(families.insert(family.name).second) << family.name;
    EXPECT_FALSE(family.kinds.empty()) << family.name;
    EXPECT_FALSE(family.sentence.empty()) << family.name;
    std::set<std::string_view> names;
    for (const Kind* kind : family.kinds) {
      EXPECT_TRUE(names.insert(kind->name).second) << kind->name << " stands twice";
      EXPECT_TRUE(is_snake_case(kind->name)) << kind->name;
      EXPECT_GE(kind->sentence.size(), 10u) << kind->name;
      check_keys(kind->keys, std::string(kind->name));
    }
  }
  EXPECT_EQ(families.size(), 9u);
  check_keys(scenario_keys(), "scenario");
}

/// A new clause says by which formula it is worked, and which real scheme has it.
TEST(Catalogue, ClausesHaveAFormulaAndARealScheme) {
  for (const Kind* kind : family_of(catalogue(), FamilyId::clause).kinds) {
    const auto& clause = static_cast<const ClauseKind&>(*kind);
    EXPECT_GE(clause.formula.size(), 20u) << kind->name << " has no formula";
    EXPECT_GE(clause.scheme.name.size(), 4u) << kind->name << " has no real scheme";
    EXPECT_GE(clause.scheme.says.size(), 20u) << kind->name << " has no real scheme";
    EXPECT_GE(clause.scheme.source.size(), 10u) << kind->name << " has no source";
    for (const std::string_view text : {clause.formula, clause.scheme.says, clause.scheme.source})
      EXPECT_EQ(text.find('\n'), std::string_view::npos) << kind->name;
  }
}

TEST(Catalogue, ExamplesBuild) {
  for (const Family& family : catalogue()) {
    if (!stands_in_scenarios(family.id)) continue;
    for (const Kind* kind : family.kinds) {
      const std::string plain = scenario_with(family.id, *kind, false);
      ASSERT_FALSE(plain.empty()) << "say where examples of " << family.name << " belong";
      try {
        model_of(plain);
        continue;
      } catch (const InputError& error) {
        EXPECT_NE(std::string(error.what()).find("needs the order of time"), std::string::npos)
            << kind->name << "\n"
            << error.what();
      }
      const std::string dated = scenario_with(family.id, *kind, true);
      EXPECT_NO_THROW(model_of(dated)) << kind->name << "\n" << dated;
    }
  }
}

/// The example without its last key that must be given, or with an unknown key, is refused.
TEST(Catalogue, UnknownKeysAreRefused) {
  for (const Family& family : catalogue())
    for (const Kind* kind : family.kinds) {
      std::string example(kind->example);
      const auto brace = example.rfind('}');
      if (!stands_in_scenarios(family.id) || brace == std::string::npos || kind->keys.empty())
        continue;
      const auto inner = family.id == FamilyId::portfolio ? brace : example.rfind('}', brace - 1);
      example.insert(inner, ", no_such_key: 1");
      Kind wrong = *kind;
      wrong.example = example;
      EXPECT_THROW(model_of(scenario_with(family.id, wrong, true)), InputError) << example;
    }
}

}  // namespace
}  // namespace cofferdam
