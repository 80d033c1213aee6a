#include <cofferdam/scenario.hpp>

#include <gtest/gtest.h>

#include "catalogue.hpp"
#include "key_text.hpp"
#include "schema.hpp"
#include "summary.hpp"

namespace cofferdam {
namespace {

TEST(Resolved, ReadsBackToTheSameText) {
  const Scenario example =
      read_scenario(COFFERDAM_SOURCE_DIR "/scenarios/guarantee_book.yaml", {"trials=5000"});
  const std::string resolved = example.resolved();
  EXPECT_EQ(parse_scenario("resolved", resolved).resolved(), resolved);
}

TEST(Resolved, KeepsConditionsSourcesAndMembers) {
  const std::string text =
      "cofferdam: 1\ntitle: 'a: \"b\" # c'\neconomy: {copula: {student_t: {degrees_of_freedom: "
      "5}}, "
      "factors: {n: {}}}\nbearers: {bank: {}, fund: {}}\nportfolios:\n  loans: {type: loans, "
      "lender: bank, count: 10, ead: {lognormal: {mean: 1 million, cv: 1}}, pd: [{when: ead over 5 "
      "million, value: 2 %}, {otherwise: 3 %}], lgd: {value: {beta: {alpha: 1, beta: 2}}, source: "
      "x}, loading: {n: 0.3}}\nprogramme:\n  - claim: {name: c, of: [loans], when: not (ead over "
      "1e6"
      " or ead up_to 7)}\n";
  const std::string resolved = parse_scenario("text", text).resolved();
  EXPECT_EQ(parse_scenario("resolved", resolved).resolved(), resolved) << resolved;
  EXPECT_NE(resolved.find("source: x"), std::string::npos);
}

TEST(Describe, SaysEveryKeyOfEveryKind) {
  for (const Family& family : catalogue())
    for (const Kind* kind : family.kinds) {
      const std::string text = kind_text(family, *kind);
      EXPECT_FALSE(kind->sentence.empty()) << kind->name;
      for (const Key& key : kind->keys)
        EXPECT_NE(text.find(std::string(key.sentence.substr(0, 20))), std::string::npos) << text;
    }
}

TEST(Schema, HasEveryKeyOfTheRoot) {
  const auto schema = scenario_schema(catalogue());
  for (const Key& key : scenario_keys())
    EXPECT_TRUE(schema["properties"].contains(std::string(key.name))) << key.name;
}

TEST(Summary, WorksWithoutAnyTable) {
  Results results;
  results.title = "empty";
  const std::string text = summary_text(results, "x.h5");
  EXPECT_NE(text.find("empty"), std::string::npos);
  EXPECT_NE(text.find("cofferdam show x.h5 --list"), std::string::npos);
}

}  // namespace
}  // namespace cofferdam
