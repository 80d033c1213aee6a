#include "scenario/csv.hpp"

#include <unistd.h>

#include <gtest/gtest.h>
#include <lzma.h>

#include <fstream>

namespace cofferdam {
namespace {

std::string write_file(const std::string& bytes) {
  static int count = 0;
  const std::string path = testing::TempDir() + "csv_test_" + std::to_string(getpid()) + "_" +
                           std::to_string(count++) + ".csv";
  std::ofstream(path, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return path;
}

std::string xz(const std::string& bytes) {
  std::string packed(bytes.size() + 1024, '\0');
  std::size_t size = 0;
  EXPECT_EQ(lzma_easy_buffer_encode(
                0, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                bytes.size(), reinterpret_cast<std::uint8_t*>(packed.data()), &size, packed.size()),
            LZMA_OK);
  packed.resize(size);
  return packed;
}

/// All problems without file names, source lines and advice.
std::string problems_of(const std::string& bytes, const std::vector<std::string>& columns = {}) {
  try {
    read_csv(write_file(bytes), columns);
    return "none";
  } catch (const InputError& error) {
    std::string all;
    for (Problem problem : error.problems()) {
      all += (all.empty() ? "" : "\n") + std::to_string(problem.line) + ":" +
             std::to_string(problem.column) + ": " + problem.what;
    }
    return all;
  }
}

TEST(Csv, ReadsQuotedCellsAndBothLineEnds) {
  const std::string path = write_file(
      "\xEF\xBB\xBF"
      "a,\"b \"\"x\"\"\",c\r\n1,\"x,\ny \"\"q\"\"\",3\n4,,\n\r\n");
  CsvFile read = read_csv(path, {"c", "b \"x\""});
  const CsvFile file = std::move(read);
  ASSERT_EQ(file.rows(), 2u);
  EXPECT_EQ(file.find("b \"x\"")->cells[0], "x,\ny \"q\"");
  EXPECT_EQ(file.find("b \"x\"")->cells[1], "");
  EXPECT_EQ(file.find("c")->cells[0], "3");
  EXPECT_EQ(file.find("a"), nullptr);
  EXPECT_EQ(to_string(file.problem_at(*file.find("c"), 0, "bad")),
            path + ":3:10: c: bad\ny \"\"q\"\"\",3\n         ^");
}

/// Spreadsheets leave blanks behind that nobody sees: they make no value of their own.
TEST(Csv, BlanksAroundCellsDoNotCount) {
  const CsvFile file =
      read_csv(write_file(" class ,amount\u00A0\ngiant , 1\n\u00A0giant,\t2\n\"giant \",3\n"
                          "giant\u3000,4\n\u200B\u3000giant,5\nvery large,6\n \u3000,7\n"),
               {"class", "amount"});
  ASSERT_EQ(file.rows(), 7u);
  for (std::size_t row = 0; row < 5; ++row) EXPECT_EQ(file.find("class")->cells[row], "giant");
  EXPECT_EQ(file.find("class")->cells[5], "very large");
  EXPECT_EQ(file.find("class")->cells[6], "");
  EXPECT_EQ(file.find("amount")->cells[1], "2");
}

TEST(Csv, CountsRowsWithoutColumns) {
  const CsvFile file = read_csv(write_file("a,b\n1,2\n3,4"), {});
  EXPECT_EQ(file.rows(), 2u);
  EXPECT_EQ(file.header(), (std::vector<std::string>{"a", "b"}));
}

TEST(Csv, ReadsATextAndColumnsThatMayBeMissing) {
  const CsvFile file = parse_csv("events", "a,b\n1,2\n", {"a"}, {"b", "c"});
  EXPECT_EQ(file.find("b")->cells[0], "2");
  EXPECT_EQ(file.find("c"), nullptr);
  EXPECT_EQ(file.sha256(), "");
  EXPECT_EQ(to_string(file.problem_at(*file.find("b"), 0, "bad")), "events:2:3: b: bad\n1,2\n  ^");
}

TEST(Csv, NamesEveryBrokenRow) {
  EXPECT_EQ(problems_of("a,b\n1\n1,2,3\n\n1,x\"y\n\"x\"y,3\n1\r,3\n\"open,2\n"),
            "2:1: the row has 1 cell, the header 2 cells\n"
            "3:1: the row has 3 cells, the header 2 cells\n"
            "4:1: line 4 is empty, but rows follow\n"
            "5:4: a quote stands inside a cell that does not begin with one\n"
            "6:4: text follows the closing quote of a cell\n"
            "7:2: a carriage return stands without a line feed\n"
            "8:1: the quote that opens here is never closed");
}

/// A row that begins with such a word and has empty cells; a firm may be called so.
TEST(Csv, NamesTotalRows) {
  EXPECT_EQ(problems_of("id,ead,pd\nL1,1,2\n合计,1,\n,SubTotal:,1\nTotal,1,2\nTotal,,3\n"),
            "3:1: a total row (\"合计\") stands in the table\n"
            "4:1: a total row (\"SubTotal:\") stands in the table\n"
            "6:1: a total row (\"Total\") stands in the table");
}

/// Rows that cannot be read are left out of what is read.
TEST(Csv, ReadsTheOtherRowsWhereBadOnesAreAskedFor) {
  std::vector<Problem> bad;
  const CsvFile file = parse_csv(
      "t", "a,b\n1,2\n\n,,\n,\n3,4\n5\n6,\"7\"8\n9,10,11\n总计：,\n12,13\n", {"a", "b"}, {}, &bad);
  std::string told;
  for (const Problem& problem : bad)
    told += std::to_string(problem.line) + ": " + problem.what + "; " + problem.advice + "\n";
  EXPECT_EQ(
      told,
      "3: lines 3 to 5 are empty, but rows follow; remove them\n"
      "7: the row has 1 cell, the header 2 cells; write a comma for each empty cell\n"
      "8: text follows the closing quote of a cell; put a comma after the quote, or double a "
      "quote inside the cell\n"
      "9: the row has 3 cells, the header 2 cells; put a cell that holds a comma in quotes\n"
      "10: a total row (\"总计：\") stands in the table; remove it: each row is one of its own\n");
  EXPECT_EQ(file.rows(), 3u);
  EXPECT_EQ(file.find("a")->cells, (std::vector<std::string_view>{"1", "3", "12"}));
  EXPECT_EQ(file.find("b")->cells, (std::vector<std::string_view>{"2", "4", "13"}));
  EXPECT_EQ(file.line_of(2), 11);
}

TEST(Csv, NamesBrokenHeadersAndBytes) {
  EXPECT_EQ(problems_of(""), "0:0: the file is empty");
  EXPECT_EQ(problems_of("\na\n"), "1:1: the first line is blank");
  EXPECT_EQ(problems_of("a,,a\n"),
            "1:3: column 2 has no name\n1:4: the column \"a\" is named twice");
  EXPECT_EQ(problems_of("abc\n", {"abd"}), "1:1: the column \"abd\" is missing");
  EXPECT_EQ(problems_of("a;b\n", {"a"}), "1:1: the cells are not separated by commas");
  EXPECT_EQ(problems_of(std::string("a\n\0", 3)), "2:1: a NUL byte stands in the file");
  EXPECT_EQ(problems_of("a\n中\xFF\n"), "2:2: a byte is not valid UTF-8");
  EXPECT_EQ(problems_of("\x1F\x8B\x08"), "0:0: the file is compressed by gzip");
  EXPECT_EQ(problems_of("a\n" + std::string(2u << 20, 'x')), "2:0: the line is longer than 1 MiB");
}

TEST(Csv, StopsAfterTwentyProblems) {
  std::string text = "a,b\n";
  for (int i = 0; i < 100; ++i) text += "1\n";
  try {
    read_csv(write_file(text), {});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.problems().size(), 20u);
  }
}

TEST(Csv, ReadsXzAndNamesItsDamage) {
  const std::string packed = xz("a,b\n1,2\n");
  EXPECT_EQ(read_csv(write_file(packed + xz("3,4\n")), {"b"}).find("b")->cells[1], "4");
  EXPECT_EQ(problems_of(packed.substr(0, packed.size() - 9)), "0:0: the xz file ends too early");
  std::string damaged = packed;
  damaged[26] = static_cast<char>(damaged[26] ^ 0x55);
  EXPECT_EQ(problems_of(damaged), "0:0: the xz file is damaged, or other bytes follow it");
  EXPECT_EQ(problems_of(packed + "some other text"),
            "0:0: the xz file is damaged, or other bytes follow it");
  EXPECT_EQ(problems_of(xz("a\n" + std::string(50u << 20, 'x'))),
            "2:0: the line is longer than 1 MiB");
}

TEST(Csv, MissingFilesAndDigests) {
  try {
    read_csv("no_such_file.csv", {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::input_missing);
  }
  const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  EXPECT_EQ(sha256_hex("abc"), abc);
  EXPECT_EQ(read_csv(write_file("abc"), {}).sha256(), abc);
}

}  // namespace
}  // namespace cofferdam
