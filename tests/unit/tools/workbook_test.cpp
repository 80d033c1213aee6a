#include "workbook.hpp"

#include <cofferdam/error.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace cofferdam {
namespace {

Results results_of(std::vector<Table> tables) {
  Results results;
  results.title = "=title";
  results.tables = std::move(tables);
  return results;
}

Table whole_numbers(const std::string& name, std::size_t rows) {
  return {name, "", {{"n", "1", "", std::vector<std::int64_t>(rows, std::int64_t{1} << 60)}}};
}

/// The workbook; nothing where the command is built without the library that makes it.
std::optional<Workbook> made(const Results& results) {
  try {
    return workbook_of(results);
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("built without libxlsxwriter"));
    return std::nullopt;
  }
}

TEST(Workbook, takes_names_that_sheets_may_not_have) {
  const std::string longest(40, 'x');
  const auto book = made(
      results_of({whole_numbers("about", 1), whole_numbers("a/b", 1), whole_numbers(longest, 1),
                  whole_numbers(longest + "y", 1), whole_numbers("", 1), whole_numbers("表", 1)}));
  if (!book) GTEST_SKIP();
  EXPECT_EQ(book->bytes.substr(0, 2), "PK");
  EXPECT_TRUE(book->warnings.empty());
}

TEST(Workbook, tells_what_a_sheet_does_not_take) {
  constexpr std::size_t kRows = 1'048'576 - 2, kCharacters = 32'767;
  Table wide{"wide", "", {}};
  for (int column = 0; column < 16'385; ++column)
    wide.columns.push_back({"c" + std::to_string(column), "", "", std::vector<std::string>{""}});
  const Table texts{
      "texts",
      "",
      {{"fits", "", "", std::vector<std::string>{std::string(kCharacters, 'a')}},
       {"long", "", "", std::vector<std::string>{std::string(kCharacters + 1, 'a')}}}};
  const auto book = made(
      results_of({whole_numbers("fits", kRows), whole_numbers("long", kRows + 1), wide, texts}));
  if (!book) GTEST_SKIP();
  EXPECT_THAT(
      book->warnings,
      testing::ElementsAre(
          "a text of the table 'texts' has more than 32,767 characters, which a cell takes; "
          "--format csv has them all",
          "the table 'long' has 1,048,575 rows, of which a sheet takes the first 1,048,574; "
          "--format csv has them all",
          "the table 'wide' has 16,385 columns, of which a sheet takes the first 16,384; "
          "--format csv has them all"));
}

}  // namespace
}  // namespace cofferdam
