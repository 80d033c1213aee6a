// Tables of any width and length, texts of any size.
#include <gtest/gtest.h>

#include "example_results.hpp"

namespace cofferdam::test {
namespace {

void expect_kept(const Table& table) {
  const TemporaryFolder folder;
  Results results;
  results.tables = {table};
  write_results(results, folder / "out.h5");
  EXPECT_TRUE(same(read_results(folder / "out.h5"), results)) << table.name;
}

TEST(ResultsSizes, twenty_thousand_columns) {
  expect_kept(wide_table(20'000));
}

TEST(ResultsSizes, twenty_thousand_columns_without_rows) {
  Table table = wide_table(20'000);
  for (Column& column : table.columns) column.cells = std::vector<double>{};
  expect_kept(table);
}

TEST(ResultsSizes, ten_million_rows) {
  std::vector<double> losses(10'000'000);
  for (std::size_t row = 0; row < losses.size(); ++row)
    losses[row] = row % 5 == 0 ? 1.0 / static_cast<double>(row + 1) : 0.0;
  expect_kept({"long", "", {{"loss", "EUR", "", std::move(losses)}}});
}

TEST(ResultsSizes, texts_of_megabytes) {
  std::vector<std::string> texts;
  for (std::size_t size : {0, 1, 65'535, 65'536, 1 << 20, 20 << 20})
    texts.push_back(std::string(size, 'x'));
  expect_kept({"texts", "", {{"text", "", "", texts}}});
}

TEST(ResultsSizes, a_million_texts) {
  std::vector<std::string> texts(1'000'000);
  for (std::size_t row = 0; row < texts.size(); ++row) texts[row] = std::to_string(row);
  expect_kept({"texts", "", {{"text", "", "", texts}}});
}

TEST(ResultsSizes, sentences_and_names_of_any_length) {
  const std::string words(1 << 20, 'w');
  expect_kept(
      {"heading", words, {{std::string(60'000, 'n'), words, words, std::vector<double>{1}}}});
  Results results;
  results.title = results.question = results.scenario_text = words;
  results.provenance = {{"command", words}};
  const TemporaryFolder folder;
  write_results(results, folder / "out.h5");
  EXPECT_TRUE(same(read_results(folder / "out.h5"), results));
}

/// Takes 9 GB of memory and some minutes.
TEST(ResultsSizes, DISABLED_a_column_of_more_than_four_gigabytes) {
  constexpr std::size_t kRows = 550'000'000, kStep = 1'000'003;
  const TemporaryFolder folder;
  {
    std::vector<double> losses(kRows);
    for (std::size_t row = 0; row < kRows; row += kStep) losses[row] = static_cast<double>(row);
    Results results;
    results.tables = {{"long", "", {{"loss", "EUR", "", std::move(losses)}}}};
    write_results(results, folder / "out.h5");
  }
  const Results results = read_results(folder / "out.h5", {{}, 10'000'000'000});
  const std::vector<double>& losses = results.table("long").numbers("loss");
  ASSERT_EQ(losses.size(), kRows);
  for (std::size_t row = 0; row < kRows; ++row)
    ASSERT_EQ(losses[row], row % kStep == 0 ? static_cast<double>(row) : 0.0) << row;
}

}  // namespace
}  // namespace cofferdam::test
