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
  EXPECT_EQ(type_text(kKeys[1]), "span of time (12 months, 90 days)");
  EXPECT_EQ(type_text(kKeys[2]), "date (YYYY-MM-DD) that may vary between exposures");
  EXPECT_EQ(type_text(kKeys[3]),
            "span of time (12 months, 10 years) that may vary between exposures or be drawn");
  EXPECT_EQ(range_text(kKeys[3]), "at least 1, at most 120 months");
}

TEST(Schema, KnowsDatesAndSpansOfTime) {
  const auto definitions = schema_with_example();
  const auto& keys = definitions["portfolio"]["properties"];
  EXPECT_EQ(keys["day"]["default"], "2024-02-29");
  EXPECT_EQ(keys["span"]["default"], "2 quarters");
  const auto& day = keys["day"]["anyOf"][0];
  EXPECT_TRUE(admits(day, "2024-02-29"));
  EXPECT_FALSE(admits(day, "2024-2-29"));
  const auto& span = keys["span"]["anyOf"][0];
  EXPECT_TRUE(admits(span, "90 days"));
  EXPECT_TRUE(admits(span, "1 year"));
  EXPECT_FALSE(admits(span, "90"));
  EXPECT_EQ(keys["originated"]["$ref"], "#/$defs/varying_date");
  EXPECT_EQ(keys["term"]["$ref"], "#/$defs/varying_duration_or_drawn_from_1_to_120");
  const auto& term = definitions["varying_duration_or_drawn_from_1_to_120"]["anyOf"][0];
  EXPECT_TRUE(admits(term, "12 months"));
  EXPECT_FALSE(admits(term, "90 days"));
}

TEST(Schema, QuantitiesOfADistributionMayBeSpansOfTime) {
  const auto schema = scenario_schema(catalogue())["$defs"]["distribution"].dump();
  EXPECT_NE(schema.find("(month|quarter|year)s?"), std::string::npos);
}

}  // namespace
}  // namespace cofferdam
