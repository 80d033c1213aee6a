#include "table_text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "display_width.hpp"

namespace cofferdam {
namespace {

Table one_column(const std::string& unit, const std::vector<double>& cells) {
  return {"t", "s", {{"x", unit, "", cells}}};
}

/// What the text shows for one number.
std::string shown(const std::string& unit, double number) {
  const std::string text = to_text(one_column(unit, {number}));
  const std::string line = text.substr(text.find_last_of('\n', text.size() - 2) + 1);
  return line.substr(line.find_first_not_of(' '), line.find('\n') - line.find_first_not_of(' '));
}

TEST(TableText, aligns_columns_under_names_and_units) {
  const Table table{"bearers",
                    "one row per bearer",
                    {{"bearer", "", "", std::vector<std::string>{"国家", "bank", ""}},
                     {"loss", "EUR", "", std::vector<double>{1234567.891, 0.5, std::nan("")}},
                     {"year", "1", "", std::vector<std::int64_t>{2030, -1, 12345}}}};
  EXPECT_EQ(to_text(table),
            "bearers: one row per bearer\n"
            "bearer       loss   year\n"
            "              EUR\n"
            "------  ---------  -----\n"
            "国家    1,234,570   2030\n"
            "bank          0.5     -1\n"
            "              n/a  12345\n");
}

TEST(TableText, shows_empty_tables) {
  EXPECT_EQ(to_text({"bare", "nothing", {}}), "bare: nothing\n");
  EXPECT_EQ(to_text(one_column("1", {})), "t: s\nx\n-\n");
}

TEST(TableText, rounds_to_six_digits) {
  EXPECT_EQ(shown("1", 0.0), "0");
  EXPECT_EQ(shown("1", -0.0), "0");
  EXPECT_EQ(shown("1", 1.0 / 3), "0.333333");
  EXPECT_EQ(shown("1", 1234567.0), "1234570");
  EXPECT_EQ(shown("1", 0.9999999), "1");
  EXPECT_EQ(shown("1", 0.00012345678), "0.000123457");
  EXPECT_EQ(shown("1", 1.5e-9), "1.5e-09");
  EXPECT_EQ(shown("1", 1e300), "1e+300");
  EXPECT_EQ(shown("1", -std::numeric_limits<double>::infinity()), "-inf");
  EXPECT_EQ(shown("1", std::numeric_limits<double>::denorm_min()), "4.94066e-324");
  EXPECT_EQ(shown("EUR", -123456789.0), "-123,457,000");
  EXPECT_EQ(shown("EUR", 999999.9), "1,000,000");
  EXPECT_EQ(shown("EUR", -100.25), "-100.25");
  EXPECT_EQ(shown("EUR", 1234.5678), "1,234.57");
  EXPECT_EQ(shown("EUR", 1e15), "1,000,000,000,000,000");
  EXPECT_EQ(shown("EUR", 1e18), "1e+18");
  EXPECT_EQ(shown("EUR/year", 1000.0), "1,000");
  EXPECT_EQ(shown("EUR", std::numeric_limits<double>::infinity()), "inf");
}

TEST(TableText, groups_money_in_integers) {
  const std::vector<std::int64_t> cells = {std::numeric_limits<std::int64_t>::min(), 999, 1000};
  const std::string text = to_text({"t", "s", {{"x", "EUR", "", cells}}});
  EXPECT_NE(text.find("-9,223,372,036,854,775,808\n"), std::string::npos) << text;
  EXPECT_NE(text.find(" 999\n"), std::string::npos) << text;
  EXPECT_NE(text.find(" 1,000\n"), std::string::npos) << text;
}

TEST(TableText, keeps_every_row_on_one_line) {
  const std::vector<std::string> cells = {"a\nb\tc\r", "\x1b[31m", "bad \xff\xc0\xaf", "\u202Ex"};
  const std::string text = to_text({"t", "s", {{"x", "", "", cells}}});
  EXPECT_NE(text.find("a\\nb\\tc\\r\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\\u001B[31m\n"), std::string::npos) << text;
  EXPECT_NE(text.find("bad \uFFFD\uFFFD\uFFFD\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\\u202Ex\n"), std::string::npos) << text;
}

TEST(TableCsv, keeps_texts_from_being_formulas) {
  const std::vector<std::string> cells = {"=1+1",      "+x",  "-", "-2.5", "+1",
                                          "@a, \"b\"", "a=b", "",  "-inf"};
  EXPECT_EQ(
      to_csv({"t", "s", {{"=name", "", "", cells}, {"n", "1", "", std::vector<double>(9, -1)}}}),
      "'=name,n\r\n'=1+1,-1\r\n'+x,-1\r\n'-,-1\r\n-2.5,-1\r\n'+1,-1\r\n"
      "\"'@a, \"\"b\"\"\",-1\r\na=b,-1\r\n,-1\r\n-inf,-1\r\n");
}

TEST(VisibleText, keeps_lines_and_escapes_what_moves_the_cursor_or_turns_text) {
  EXPECT_EQ(visible("a\n\tb\r\n"), "a\n\tb\r\n");
  EXPECT_EQ(visible("a\rb\x1b[2J\x7f\u009b\u202e\u2066\u200f\u061c\u2028\xff"),
            "a\\u000Db\\u001B[2J\\u007F\\u009B\\u202E\\u2066\\u200F\\u061C\\u2028\uFFFD");
  const std::string kept = "\u4e2d\u6587 \u00e9 \u200d \U0001F600";
  EXPECT_EQ(visible(kept), kept);
  const nlohmann::json text = "\u009b\u202e\x1b\x7f";
  EXPECT_EQ(nlohmann::json::parse(visible(text.dump())), text);
}

TEST(DisplayWidth, counts_places_on_a_terminal) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("Bürgschaft"), 10U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
  EXPECT_EQ(display_width("担保"), 4U);
  EXPECT_EQ(display_width("ｶ（）"), 5U);
  EXPECT_EQ(display_width("한국"), 4U);
  EXPECT_EQ(display_width("𠀀"), 2U);
}

TEST(TableCsv, quotes_and_keeps_every_digit) {
  const Table table{
      "t",
      "s",
      {{"text", "", "", std::vector<std::string>{"a,b", "say \"x\"", "l1\nl2", "国", ""}},
       {"number", "EUR", "", std::vector<double>{0.1, -0.0, std::nan(""), 1e300, 1.0 / 3}},
       {"count", "1", "", std::vector<std::int64_t>{1, 2, 3, 4, INT64_MIN}}}};
  EXPECT_EQ(to_csv(table),
            "text,number,count\r\n"
            "\"a,b\",0.1,1\r\n"
            "\"say \"\"x\"\"\",-0,2\r\n"
            "\"l1\nl2\",,3\r\n"
            "国,1e+300,4\r\n"
            ",0.3333333333333333,-9223372036854775808\r\n");
}

TEST(TableCsv, keeps_rows_of_one_missing_number) {
  EXPECT_EQ(to_csv(one_column("1", {std::nan(""), 1})), "x\r\n\"\"\r\n1\r\n");
  EXPECT_EQ(to_csv(one_column("1", {})), "x\r\n");
}

TEST(TableJson, holds_columns_and_rows) {
  const Table table{"t",
                    "one row",
                    {{"text", "", "what", std::vector<std::string>{"a\"国\n", ""}},
                     {"number", "EUR", "how much", std::vector<double>{0.1, std::nan("")}},
                     {"count", "1", "", std::vector<std::int64_t>{INT64_MAX, INT64_MIN}}}};
  const nlohmann::json json = nlohmann::json::parse(to_json(table).dump());
  EXPECT_EQ(json["name"], "t");
  EXPECT_EQ(json["sentence"], "one row");
  EXPECT_EQ(json["columns"][1],
            (nlohmann::json{{"name", "number"}, {"unit", "EUR"}, {"long_name", "how much"}}));
  EXPECT_EQ(json["rows"].size(), 2U);
  EXPECT_EQ(json["rows"][0]["text"], "a\"国\n");
  EXPECT_EQ(json["rows"][0]["number"].get<double>(), 0.1);
  EXPECT_TRUE(json["rows"][1]["number"].is_null());
  EXPECT_TRUE(json["rows"][1]["count"].is_number_integer());
  EXPECT_EQ(json["rows"][1]["count"].get<std::int64_t>(), INT64_MIN);
  EXPECT_EQ(json["rows"][0]["count"].get<std::int64_t>(), INT64_MAX);
}

TEST(TableJson, keeps_infinite_numbers_and_empty_tables) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(to_json(one_column("1", {infinity}))["rows"][0]["x"], "inf");
  EXPECT_EQ(to_json(one_column("1", {-infinity}))["rows"][0]["x"], "-inf");
  EXPECT_EQ(to_json({"bare", "", {}}).dump(),
            R"({"columns":[],"name":"bare","rows":[],"sentence":""})");
}

}  // namespace
}  // namespace cofferdam
