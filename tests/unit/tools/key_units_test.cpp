// How `describe` and the schema show dates and spans of time.
#include <gtest/gtest.h>

#include <regex>

#include "catalogue.hpp"
#include "key_text.hpp"
#include "schema.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "day", .type = Type::date, .sentence = "a day", .fallback = "2024-02-29"},
    {.name = "span", .type = Type::duration, .sentence = "a span", .fallback = "2 quarters"},
    {.name = "lag", .type = Type::duration, .sentence = "a lag", .days = true},
    {.name = "originated", .type = Type::field, .sentence = "a day", .unit = Type::date},
    {.name = "term",
     .type = Type::field,
     .sentence = "the term",
     .range = {1, 120, false, false},
     .family = FamilyId::distribution,
     .unit = Type::duration}};
constexpr Kind kKind{"example", "an example", "", kKeys};

nlohmann::ordered_json schema_with_example() {
  std::vector<Family> families(catalogue().begin(), catalogue().end());
  for (Family& family : families)
    if (family.id == FamilyId::portfolio) family.kinds = {&kKind};
  return scenario_schema(families)["$defs"];
}

bool admits(const nlohmann::ordered_json& text, const std::string& value) {
  EXPECT_EQ(text["type"], "string");
  return std::regex_search(value, std::regex(text["pattern"].get<std::string>()));
}

TEST(Describe, NamesDatesAndSpansOfTime) {
  EXPECT_EQ(type_text(kKeys[0]), "date (YYYY-MM-DD)");
  EXPECT_EQ(type_text(kKeys[1]), "span of time (12 months, 10 years)");
  EXPECT_EQ(type_text(kKeys[2]), "span of time (90 days, 12 months)");
  EXPECT_EQ(type_text(kKeys[3]), "date (YYYY-MM-DD) that may vary between exposures");
  EXPECT_EQ(type_text(kKeys[4]),
            "span of time (12 months, 10 years) that may vary between exposures or be drawn");
  EXPECT_EQ(range_text(kKeys[4]), "at least 1, at most 120 months");
}

TEST(Schema, KnowsDatesAndSpansOfTime) {
  const auto definitions = schema_with_example();
  const auto& keys = definitions["portfolio"]["properties"];
  const auto form = [&](const auto& schema) {
    const std::string name = schema["$ref"];
    return definitions[name.substr(std::string("#/$defs/").size())];
  };
  EXPECT_EQ(keys["day"]["default"], "2024-02-29");
  EXPECT_EQ(keys["span"]["default"], "2 quarters");
  const auto day = form(keys["day"]["anyOf"][0]);
  EXPECT_TRUE(admits(day, "2024-02-29"));
  EXPECT_FALSE(admits(day, "2024-2-29"));
  const auto span = form(keys["span"]["anyOf"][0]), lag = form(keys["lag"]["anyOf"][0]);
  EXPECT_TRUE(admits(span, "1 year"));
  EXPECT_FALSE(admits(span, "90 days"));
  EXPECT_FALSE(admits(span, "90"));
  EXPECT_TRUE(admits(lag, "90 days"));
  EXPECT_EQ(lag["patternErrorMessage"],
            "write a span of time, such as 90 days, 18 months or 3 years");
  EXPECT_EQ(keys["originated"]["$ref"], "#/$defs/varying_date");
  EXPECT_EQ(keys["term"]["$ref"], "#/$defs/varying_duration_or_drawn_from_1_to_120");
  const auto term = form(definitions["varying_duration_or_drawn_from_1_to_120"]["anyOf"][0]);
  EXPECT_TRUE(admits(term, "12 months"));
  EXPECT_FALSE(admits(term, "90 days"));
}

TEST(Schema, QuantitiesOfADistributionMayBeSpansOfTime) {
  const auto schema = scenario_schema(catalogue())["$defs"]["distribution"].dump();
  EXPECT_NE(schema.find("#/$defs/quantity_from_0_text"), std::string::npos);
}

}  // namespace
}  // namespace cofferdam
