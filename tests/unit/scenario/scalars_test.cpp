#include "scenario/scalars.hpp"

#include <gtest/gtest.h>

namespace cofferdam {
namespace {

template <class T>
std::string refusal(const Parsed<T>& parsed) {
  return parsed.value ? "accepted" : parsed.what + "; " + parsed.advice;
}

TEST(Scalars, NumbersAreReadExactly) {
  EXPECT_EQ(parse_number("5").value, 5.0);
  EXPECT_EQ(parse_number(" -3.5 ").value, -3.5);
  EXPECT_EQ(parse_number("5E+8").value, 5e8);
  EXPECT_EQ(parse_number("500_000_000").value, 5e8);
  EXPECT_EQ(parse_number("4.9e-324").value, 4.9e-324);
}

TEST(Scalars, NumbersThatAreRefusedSayWhy) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "a value is missing; write a number"},
      {"nan", "nan stands for a missing number; write a number, or leave the key out"},
      {"-.inf", "-.inf is not a finite number; write a number, or leave a limit out"},
      {"010", "010 begins with a zero, which some programs take for an octal number; write 10"},
      {"0x10", "0x10 is a hexadecimal number; write it in decimal digits"},
      {"1,5", "1,5 has a comma in it; write 1.5"},
      {"1,000",
       "1,000 has a comma in it; write 1000 for thousands or 1.000 for a decimal fraction"},
      {"1.000.000", "1.000.000 has more than one point; write 1000000"},
      {"1'000", "1'000 has an apostrophe in it; write 1000"},
      {"1 000", "1 000 has a space in it; write the number without spaces"},
      {"5__0", "5__0 has an underscore that is not between two digits; write 50"},
      {"1e999", "1e999 is too large; write a number below 1.7e308"},
      {"1e-999", "1e-999 is too close to zero; write 0"},
      {"5 %",
       "5 % is a share in percent, and a plain number is expected here; write the number "
       "alone, such as 0.05"},
      {"5 million",
       "5 million is an amount, and a plain number is expected here; write the number "
       "alone, such as 5e6"},
      {"abc", "\"abc\" is not a number; write digits, such as 5, 2.5 or 1e6"},
      {"５００", "５００ has digits or signs that are not those of the keyboard; write 500"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(refusal(parse_number(text)), expected);
}

TEST(Scalars, NoNumberIsReadInPart) {
  const std::string blanks(4100, ' '), zeros(4100, '0');
  EXPECT_EQ(refusal(parse_amount("5" + blanks + "million")),
            "\"5                   …\" is longer than any number; write it in fewer than 400 "
            "characters");
  for (const std::string& text : {"0." + zeros + "5", "5" + zeros, blanks + "5"}) {
    EXPECT_FALSE(parse_number(text).value);
    EXPECT_FALSE(parse_rate(text + " %").value);
    EXPECT_FALSE(parse_integer(text).value);
    EXPECT_FALSE(parse_duration(text + " days").value);
  }
  for (const char* text : {"5 million 3", "5e", "5e5e5", "1e5.5", "5-3", "5 5", "5 % %"})
    EXPECT_FALSE(parse_amount(text).value) << text;
  for (const char* text : {"2026-01-01 ", "2026-01-01x", "2026-01-011", " 2026-01-01", "2026-1-01"})
    EXPECT_FALSE(parse_date(text).value) << text;
  for (const char* text : {"5 days 3", "5 days 3 months", "5 months ago", "5.5 months"})
    EXPECT_FALSE(parse_duration(text).value) << text;
}

TEST(Scalars, CellsHaveNoSeparators) {
  EXPECT_EQ(parse_cell("1000").value, 1000);
  EXPECT_EQ(parse_cell("-1e3").value, -1000);
  EXPECT_EQ(refusal(parse_cell("1_000")), "\"1_000\" has an underscore in it; write 1000");
}

TEST(Scalars, SmallAmountsAreWrittenSoThatTheyAreNoRates) {
  EXPECT_EQ(amount_text(0), "0");
  EXPECT_EQ(amount_text(1.5), "1.5");
  EXPECT_EQ(amount_text(0.05), "5e-5 thousand");
  for (const double amount : {0.1, 0.3, -0.7, 1e-300, 0.9999999999999999})
    EXPECT_EQ(parse_amount(amount_text(amount)).value, amount);
}

TEST(Scalars, IntegersHaveNoFractionAndFitADouble) {
  EXPECT_EQ(parse_integer("1e6").value, 1000000);
  EXPECT_EQ(parse_integer("10万").value, 100000);
  EXPECT_EQ(parse_integer("2.5 thousand").value, 2500);
  EXPECT_EQ(refusal(parse_integer("0.00005 万")), "0.00005 万 is not a whole number; write 0 or 1");
  EXPECT_FALSE(parse_integer("10 %").value);
  EXPECT_FALSE(parse_integer("90072 trillion").value);
  EXPECT_EQ(parse_integer("-9007199254740992").value, -9007199254740992);
  EXPECT_EQ(refusal(parse_integer("2.5")), "2.5 is not a whole number; write 2 or 3");
  EXPECT_EQ(refusal(parse_integer("9007199254740993")),
            "9007199254740993 is too large for a whole number; write one between "
            "-9007199254740992 and 9007199254740992");
}

TEST(Scalars, AmountsKnowTheirUnits) {
  EXPECT_EQ(parse_amount("1.3 billion").value, 1.3e9);
  EXPECT_EQ(parse_amount("2wan").value, 2e4);
  EXPECT_EQ(parse_amount("4　亿").value, 4e8);
  EXPECT_EQ(parse_amount("1e-2 million").value, 1e4);
  EXPECT_EQ(refusal(parse_amount("5亿元")),
            "5亿元 names a currency, which is stated once per scenario; write 5亿");
  EXPECT_EQ(refusal(parse_amount("5 Millions")),
            "5 Millions has the unit \"Millions\", which is not known; write 5 million");
  EXPECT_EQ(refusal(parse_amount("5 m")),
            "5 m has the unit \"m\", which is not known; write one of thousand, wan, million, yi, "
            "billion, trillion, 万, 亿");
}

TEST(Scalars, RatesAndPointsAreNotMixedUp) {
  EXPECT_EQ(parse_rate("1.84 %").value, 0.0184);
  EXPECT_EQ(parse_rate("1.84％").value, 0.0184);
  EXPECT_EQ(parse_points("-0.5pp").value, -0.005);
  EXPECT_EQ(refusal(parse_rate("5 pp")),
            "5 pp is a step in percentage points; write the rate itself, such as 5 %");
  EXPECT_EQ(refusal(parse_rate("50 bp")),
            "50 bp has the unit \"bp\", and a rate is expected here; write 0.5 %");
  EXPECT_EQ(refusal(parse_points("0.05")),
            "0.05 has no unit, and percentage points are expected here; write 5 pp");
  EXPECT_EQ(refusal(parse_points("5 %")),
            "5 % is a share in percent, and percentage points are expected here; write 5 pp");
}

TEST(Scalars, DurationsAreWholeMonthsOrDays) {
  EXPECT_EQ(parse_duration("90 days").value, (Duration{0, 90}));
  EXPECT_EQ(parse_duration("3年").value, (Duration{36, 0}));
  EXPECT_EQ(parse_duration("36个月").value, (Duration{36, 0}));
  EXPECT_EQ(parse_duration("2 个季度").value, (Duration{6, 0}));
  EXPECT_EQ(parse_duration("90 天").value, (Duration{0, 90}));
  EXPECT_FALSE(parse_duration("3 年半").value);
  EXPECT_EQ(parse_date("2026年1月1日").value, parse_date("2026-01-01").value);
  EXPECT_EQ(parse_date("2024年02月29日").value, parse_date("2024-02-29").value);
  for (const char* text :
       {"2026年1月", "2026年13月1日", "2025年2月29日", "26年1月1日", "1月1日", "2026年1月1日起"})
    EXPECT_FALSE(parse_date(text).value) << text;
  EXPECT_EQ(parse_duration("3 weeks").value, (Duration{0, 21}));
  EXPECT_EQ(parse_duration("1 quarter").value, (Duration{3, 0}));
  EXPECT_EQ(parse_duration("10years").value, (Duration{120, 0}));
  EXPECT_EQ(refusal(parse_duration("1.5 years")),
            "1.5 years is not a whole number of years; write 18 months");
  EXPECT_EQ(refusal(parse_duration("90")),
            "90 has no unit of time; write 90 days, 90 months or 90 years");
  EXPECT_EQ(refusal(parse_duration("-3 days")),
            "-3 days is negative; write a span of time, such as 90 days");
  EXPECT_EQ(refusal(parse_duration("1e999 years")),
            "1e999 years is longer than 1000 years; check the number and the unit");
  EXPECT_EQ(refusal(parse_duration("1 year 6 months")),
            "1 year 6 months mixes two units of time; write one number and one unit, such as 18 "
            "months");
}

TEST(Scalars, MonthsAreCountedInNoDays) {
  EXPECT_EQ(parse_months("18 months").value, 18.0);
  EXPECT_EQ(parse_months("2 quarters").value, 6.0);
  EXPECT_EQ(parse_months("10years").value, 120.0);
  EXPECT_EQ(refusal(parse_months("12")), "12 has no unit of time; write 12 months or 12 years");
  EXPECT_EQ(
      refusal(parse_months("1 day")),
      "1 day is counted in days; whole months are counted here: write it in months, such as 3 "
      "months");
  EXPECT_EQ(refusal(parse_months("1.5 years")),
            "1.5 years is not a whole number of years; write 18 months");
  EXPECT_EQ(refusal(parse_months("5 moons")),
            "5 moons has the unit \"moons\", which is not known; write whole months or years, such "
            "as 18 months");
  EXPECT_EQ(refusal(parse_months("1001 years")),
            "1001 years is longer than 1000 years; check the number and the unit");
}

TEST(Scalars, DatesAreInTheCalendar) {
  using namespace std::chrono;
  EXPECT_EQ(parse_day_number("1970-01-02").value, 1.0);
  EXPECT_EQ(refusal(parse_day_number("2024-04-31")),
            "2024-04-31 is not in the calendar; that month has the days 1 to 30");
  EXPECT_EQ(parse_date("2024-02-29").value, sys_days(2024y / February / 29));
  EXPECT_EQ(refusal(parse_date("2023-02-29")),
            "2023-02-29 is not in the calendar; that month has the days 1 to 28");
  EXPECT_EQ(refusal(parse_date("1899-12-31")),
            "1899-12-31 lies outside the years 1900 to 2200; check the year");
  EXPECT_EQ(refusal(parse_date("2024/2/9")), "\"2024/2/9\" is not a date; write 2024-02-09");
  EXPECT_EQ(refusal(parse_date("2024-02-29T00:00")),
            "\"2024-02-29T00:00\" has a time of day; write 2024-02-29 alone");
}

TEST(Scalars, FlagsAndShortestNumbers) {
  EXPECT_EQ(parse_flag("yes").value, true);
  EXPECT_EQ(parse_flag("false").value, false);
  EXPECT_EQ(refusal(parse_flag("on")), "\"on\" is neither yes nor no; write yes or no");
  EXPECT_EQ(format_number(0.1), "0.1");
  EXPECT_EQ(format_number(5e6), "5e6");
  EXPECT_EQ(format_number(1.5e-9), "1.5e-9");
  EXPECT_EQ(format_number(1e100), "1e100");
}

}  // namespace
}  // namespace cofferdam
