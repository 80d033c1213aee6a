// Dates and spans of time as values of keys and of fields.
#include <gtest/gtest.h>

#include "catalogue.hpp"
#include "scenario/value.hpp"

namespace cofferdam {
namespace {

constexpr Range kUpToTenYears{1, 120, false, false};
constexpr Key kKeys[] = {
    {.name = "day", .type = Type::date, .sentence = "a day", .fallback = kOptional},
    {.name = "start",
     .type = Type::date,
     .sentence = "the first day",
     .fallback = "1999-12-31",
     .range = {0, 1, false, false}},
    {.name = "span",
     .type = Type::duration,
     .sentence = "a span",
     .fallback = "2 quarters",
     .range = kUpToTenYears,
     .days = true},
    {.name = "whole", .type = Type::duration, .sentence = "months", .fallback = kOptional},
    {.name = "days",
     .type = Type::date,
     .sentence = "days",
     .fallback = "[]",
     .shape = Shape::list},
    {.name = "originated",
     .type = Type::field,
     .sentence = "the day of origination",
     .fallback = kOptional,
     .unit = Type::date},
    {.name = "term",
     .type = Type::field,
     .sentence = "the term",
     .fallback = kOptional,
     .range = kUpToTenYears,
     .family = FamilyId::distribution,
     .unit = Type::duration}};

Value read(const std::string& text) {
  const Document document = parse_document("test.yaml", text);
  Problems problems(document.sources);
  Value root = check(document, kKeys, catalogue(), problems);
  problems.throw_if_any();
  return root;
}

/// The only problem of a text, without its line.
std::string refusal(const std::string& text) {
  try {
    read(text);
    return "accepted";
  } catch (const InputError& error) {
    EXPECT_EQ(error.problems().size(), 1u) << error.what();
    const Problem& problem = error.problems().front();
    return problem.path + ": " + problem.what + "; " + problem.advice;
  }
}

void expect_same(const Value& a, const Value& b) {
  EXPECT_EQ(a.form, b.form) << a.path;
  EXPECT_EQ(a.number, b.number) << a.path;
  EXPECT_EQ(a.text, b.text) << a.path;
  EXPECT_EQ(a.per, b.per) << a.path;
  EXPECT_EQ(a.path, b.path);
  EXPECT_EQ(a.provenance == nullptr, b.provenance == nullptr) << a.path;
  ASSERT_EQ(a.items.size(), b.items.size()) << a.path;
  ASSERT_EQ(a.entries.size(), b.entries.size()) << a.path;
  for (std::size_t i = 0; i < a.items.size(); ++i) expect_same(a.items[i], b.items[i]);
  for (std::size_t i = 0; i < a.entries.size(); ++i)
    expect_same(a.entries[i].second, b.entries[i].second);
}

void expect_round_trip(const std::string& text) {
  const Value root = read(text);
  const std::string resolved = resolved_yaml(root);
  SCOPED_TRACE(resolved);
  const Value again = read(resolved);
  expect_same(root, again);
  EXPECT_EQ(resolved_yaml(again), resolved);
}

void expect_value(const Value& value, double number, const std::string& text,
                  const std::string& per) {
  EXPECT_EQ(value.form, Value::Form::number) << value.path;
  EXPECT_EQ(value.number, number) << value.path;
  EXPECT_EQ(value.text, text) << value.path;
  EXPECT_EQ(value.per, per) << value.path;
}

TEST(Dates, AreDaysSince1970) {
  expect_value(read("day: 1970-01-01").at("day"), 0, "1970-01-01", "date");
  expect_value(read("day: 1969-12-31").at("day"), -1, "1969-12-31", "date");
  expect_value(read("day: 2024-02-29").at("day"), 19782, "2024-02-29", "date");
  expect_value(read("day: \"2024-02-29\"").at("day"), 19782, "2024-02-29", "date");
  expect_value(read("day: '2024-02-29'").at("day"), 19782, "2024-02-29", "date");
  EXPECT_EQ(read("days: [1970-01-02, '1970-01-03']").at("days").items[1].number, 2);
  EXPECT_FALSE(read("{}").at("day"));
}

TEST(Dates, HaveDefaultsOutsideAnyRange) {
  const Value start = read("{}").at("start");
  expect_value(start, 10956, "1999-12-31", "date");
  EXPECT_FALSE(start.given);
}

TEST(Dates, MaySayTheirSource) {
  const Value day = read("day: {value: 2024-02-29, source: the register, grade: A}").at("day");
  expect_value(day, 19782, "2024-02-29", "date");
  ASSERT_TRUE(day.provenance);
  EXPECT_EQ(day.provenance->source, "the register");
}

TEST(Dates, RefusedOnesSayWhy) {
  EXPECT_EQ(refusal("day: 2023-02-29"),
            "day: 2023-02-29 is not in the calendar; that month has the days 1 to 28");
  EXPECT_EQ(refusal("day: '2024/2/9'"), "day: \"2024/2/9\" is not a date; write 2024-02-09");
  EXPECT_EQ(refusal("day: 20240229"),
            "day: \"20240229\" is not a date; write year-month-day, such as 2024-02-29");
  EXPECT_EQ(refusal("day: 2024-02-29 12:00"),
            "day: \"2024-02-29 12:00\" has a time of day; write 2024-02-29 alone");
  EXPECT_EQ(refusal("day: 3024-01-01"),
            "day: 3024-01-01 lies outside the years 1900 to 2200; check the year");
  EXPECT_EQ(refusal("day:"), "day: a value is missing; write a date, such as 2024-02-29");
  EXPECT_EQ(refusal("day: [2024-02-29]"), "day: a list where a date belongs; a day");
  EXPECT_EQ(refusal("day: {value: 2023-13-01, source: x}"),
            "day: 2023-13-01 has no month 13; write year-month-day, such as 2024-02-29");
}

TEST(Durations, AreMonthsOrDays) {
  expect_value(read("span: 12 months").at("span"), 12, "12 months", "months");
  expect_value(read("span: 1 quarter").at("span"), 3, "1 quarter", "months");
  expect_value(read("span: 10 years").at("span"), 120, "10 years", "months");
  expect_value(read("span: 90 days").at("span"), 90, "90 days", "days");
  expect_value(read("span: 3 weeks").at("span"), 21, "3 weeks", "days");
  expect_value(read("span: 90 天").at("span"), 90, "90 天", "days");
  expect_value(read("span: 3周").at("span"), 21, "3周", "days");
  expect_value(read("span: 3个月").at("span"), 3, "3个月", "months");
  expect_value(read("whole: 3年").at("whole"), 36, "3年", "months");
  expect_value(read("span: {value: 1 year, source: x}").at("span"), 12, "1 year", "months");
  const Value fallback = read("{}").at("span");
  expect_value(fallback, 6, "2 quarters", "months");
  EXPECT_FALSE(fallback.given);
}

TEST(Durations, RefusedOnesSayWhy) {
  EXPECT_EQ(refusal("span: 11 years"),
            "span: 11 years is out of range; must be at least 1 and at most 120 months");
  EXPECT_EQ(refusal("span: 0 days"),
            "span: 0 days is out of range; must be at least 1 and at most 120 days");
  EXPECT_EQ(refusal("span: 12"),
            "span: 12 has no unit of time; write 12 days, 12 months or 12 years");
  EXPECT_EQ(refusal("whole: 90 天"),
            "whole: 90 天 is counted in days; whole months are counted here: write it in months, "
            "such as 3 months");
  EXPECT_EQ(refusal("span: 1.5 years"),
            "span: 1.5 years is not a whole number of years; write 18 months");
  EXPECT_EQ(refusal("span: soon"),
            "span: \"soon\" is not a span of time; write a number and a unit, such as 90 days or 2 "
            "years");
  EXPECT_EQ(refusal("span: '12 months'"),
            "span: a text in quotes where a span of time belongs; remove the quotes");
  EXPECT_EQ(refusal("span: {a: 1}"), "span: a map where a span of time belongs; a span");
}

TEST(DateFields, AreDatesColumnsTagsAndCases) {
  expect_value(read("originated: 2024-03-01").at("originated"), 19783, "2024-03-01", "date");
  expect_value(read("originated: {value: '2024-03-01', source: x}").at("originated"), 19783,
               "2024-03-01", "date");
  const Value column = read("originated: {column: opened}").at("originated");
  EXPECT_EQ(column.form, Value::Form::column);
  EXPECT_EQ(column.text, "opened");
  const Value by = read("originated: {by: kind, values: {a: 1970-01-02, b: {column: c}}}");
  expect_value(by.at("originated").at("a"), 1, "1970-01-02", "date");
  const Value cases =
      read("originated: [{when: k = a, value: 1970-01-03}, {otherwise: 1970-01-04}]");
  expect_value(cases.at("originated").items[0], 2, "1970-01-03", "date");
  expect_value(cases.at("originated").items[1], 3, "1970-01-04", "date");
}

TEST(DateFields, RefusedOnesSayWhy) {
  const std::string forms =
      "write a date, {column: NAME}, {by: TAG, values: {...}} or [{when: ..., value: ...}]";
  EXPECT_EQ(refusal("originated: 5"),
            "originated: \"5\" is not a date; write year-month-day, such as 2024-02-29");
  EXPECT_EQ(refusal("originated: {}"), "originated: an empty map where a date belongs; " + forms);
  EXPECT_EQ(refusal("originated: {uniform: {from: 1, to: 2}}"),
            "originated: 'uniform' makes no date; " + forms);
  EXPECT_EQ(refusal("originated: {column: a, per: b}"),
            "originated: 'per' where a date belongs; only numbers can be divided");
  EXPECT_EQ(refusal("originated: {attribute: a}"),
            "originated: an attribute where a date belongs; attributes are numbers; write a date "
            "or {column: NAME}");
}

TEST(DurationFields, AreMonths) {
  expect_value(read("term: 12 months").at("term"), 12, "12 months", "months");
  expect_value(read("term: {value: 2 years, source: x}").at("term"), 24, "2 years", "months");
  EXPECT_EQ(read("term: {attribute: months}").at("term").form, Value::Form::attribute);
  const Value by = read("term: {by: kind, values: {a: 1 quarter, b: {column: c}}}").at("term");
  expect_value(by.at("a"), 3, "1 quarter", "months");
  const Value cases =
      read("term: [{when: k = a, value: 1 year}, {otherwise: 5 months}]").at("term");
  expect_value(cases.items[0], 12, "1 year", "months");
  expect_value(cases.items[1], 5, "5 months", "months");
}

TEST(DurationFields, AreDrawnInMonths) {
  const Value term = read("term: {uniform: {from: 12 months, to: 10 years}}").at("term");
  EXPECT_EQ(term.form, Value::Form::distribution);
  expect_value(term.at("from"), 12, "12 months", "months");
  expect_value(term.at("to"), 120, "10 years", "months");
}

TEST(DurationFields, RefusedOnesSayWhy) {
  EXPECT_EQ(refusal("term: 90 days"),
            "term: 90 days is counted in days; whole months are counted here: write it in months, "
            "such as 3 months");
  EXPECT_EQ(refusal("term: 12"), "term: 12 has no unit of time; write 12 months or 12 years");
  EXPECT_EQ(refusal("term: 1.5 months"),
            "term: 1.5 months is not a whole number of months; write whole months or years, such "
            "as 18 months");
  EXPECT_EQ(refusal("term: 11 years"),
            "term: 11 years is out of range; must be at least 1 and at most 120 months");
  EXPECT_EQ(
      refusal("term: {uniform: {from: 3 weeks, to: 10 years}}"),
      "term.uniform.from: 3 weeks is counted in weeks; whole months are counted here: write it "
      "in months, such as 3 months");
  EXPECT_EQ(refusal("term: {column: a, per: b}"),
            "term: 'per' where a span of time belongs; only numbers can be divided");
  EXPECT_EQ(refusal("term: {columns: a}"),
            "term: 'columns' makes no span of time; did you mean "
            "'column'?");
}

TEST(DatesAndDurations, ResolvedTextReadsBackToTheSameValues) {
  expect_round_trip("{}");
  expect_round_trip("day: \"2024-02-29\"\nspan: 90 days\ndays: [2024-02-29, '2025-01-01']\n");
  expect_round_trip(
      "day: {value: 2024-02-29, source: x}\nspan: {value: 3 weeks, source: y}\n"
      "originated: {by: k, values: {a: 2024-01-01, b: {column: c}}}\n"
      "term: [{when: k = a, value: 1 year}, {when: k = b, value: {uniform: {from: 1 month, to: 2 "
      "years}}}, {otherwise: {value: 2 quarters, source: z}}]\n");
  EXPECT_NE(resolved_yaml(read("day: '2024-02-29'"))
                .find("day: 2024-02-29\nstart: 1999-12-31\nspan:"
                      " 2 quarters\n"),
            std::string::npos);
}

}  // namespace
}  // namespace cofferdam
