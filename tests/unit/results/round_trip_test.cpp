// What is written is what is read, and the same results give the same bytes.
#include <gtest/gtest.h>

#include "example_results.hpp"

namespace cofferdam::test {
namespace {

Results round_trip(const Results& results) {
  const TemporaryFolder folder;
  write_results(results, folder / "out.h5");
  return read_results(folder / "out.h5");
}

TEST(ResultsRoundTrip, keeps_every_bit) {
  EXPECT_TRUE(same(round_trip(example_results()), example_results()));
}

TEST(ResultsRoundTrip, keeps_results_without_tables) {
  EXPECT_TRUE(same(round_trip(Results{}), Results{}));
}

TEST(ResultsRoundTrip, keeps_provenance) {
  Results results = example_results();
  results.provenance = {{"host", "büro"}, {"time", ""}, {"threads", "2"}};
  EXPECT_TRUE(same(round_trip(results), results));
}

TEST(ResultsRoundTrip, keeps_many_tables_and_columns_in_order) {
  Results results;
  results.tables.push_back(wide_table(700));
  for (int table = 0; table < 40; ++table) {
    results.tables.push_back(numbers_table("t" + std::to_string(40 - table), 2));
  }
  EXPECT_TRUE(same(round_trip(results), results));
}

TEST(ResultsRoundTrip, keeps_more_columns_than_an_attribute_can_list) {
  for (const int columns : {3999, 4000, 4001, 4096, 6003}) {
    Results results;
    results.tables.push_back(wide_table(columns));
    EXPECT_NO_THROW(check_layout(results)) << columns;
    EXPECT_TRUE(same(round_trip(results), results)) << columns;
  }
}

TEST(ResultsRoundTrip, keeps_a_million_rows) {
  Results results;
  results.tables = {numbers_table("million", 1'000'000)};
  EXPECT_TRUE(same(round_trip(results), results));
}

class ResultsRows : public testing::TestWithParam<std::size_t> {};

TEST_P(ResultsRows, keeps_rows_around_the_limits_of_chunks) {
  Results results;
  results.tables = {numbers_table("rows", GetParam())};
  EXPECT_TRUE(same(round_trip(results), results));
}

INSTANTIATE_TEST_SUITE_P(Limits, ResultsRows,
                         testing::Values(1, 4096, 4097, 65535, 65536, 65537, 131072));

TEST(ResultsBytes, are_equal_for_equal_results) {
  const TemporaryFolder folder;
  write_results(example_results(), folder / "one.h5");
  // Memory that was used before must not show.
  const std::vector<std::string> used(1000, std::string(5000, '#'));
  write_results(example_results(), folder / "other.h5");
  write_results(read_results(folder / "one.h5"), folder / "third.h5");
  EXPECT_EQ(bytes_of(folder / "one.h5"), bytes_of(folder / "other.h5"));
  EXPECT_EQ(bytes_of(folder / "one.h5"), bytes_of(folder / "third.h5"));
}

TEST(ResultsBytes, differ_when_one_number_differs) {
  const TemporaryFolder folder;
  Results results = example_results();
  write_results(results, folder / "one.h5");
  results.seed -= 1;
  write_results(results, folder / "other.h5");
  EXPECT_NE(bytes_of(folder / "one.h5"), bytes_of(folder / "other.h5"));
}

ExitCode code_of_table(const Table& table) {
  const TemporaryFolder folder;
  Results results;
  results.tables = {table};
  const ExitCode code = code_of([&] { write_results(results, folder / "out.h5"); });
  EXPECT_EQ(folder.file_count(), code == ExitCode::ok ? 1U : 0U);
  return code;
}

Column number_column(const std::string& name) {
  return {name, "1", "", std::vector<double>{1.0}};
}

TEST(ResultsRules, are_checked_before_anything_is_written) {
  EXPECT_EQ(code_of_table({"t", "", {number_column("a"), number_column("b")}}), ExitCode::ok);
  EXPECT_EQ(code_of_table({"t", "", {number_column("a"), number_column("a")}}), ExitCode::internal);
  EXPECT_EQ(code_of_table({"t", "", {number_column("row")}}), ExitCode::internal);
  EXPECT_EQ(code_of_table({"t", "", {number_column("a/b")}}), ExitCode::internal);
  EXPECT_EQ(code_of_table({"", "", {number_column("a")}}), ExitCode::internal);
  EXPECT_EQ(code_of_table({"t", std::string("\0", 1), {number_column("a")}}), ExitCode::internal);
  EXPECT_EQ(code_of_table({"t", "", {number_column("a"), {"b", "", "", std::vector<double>{}}}}),
            ExitCode::internal);
  EXPECT_EQ(code_of_table({"t", "", {{"b", "", "", std::vector<std::string>{{"\0", 1}}}}}),
            ExitCode::internal);
}

TEST(Results, finds_its_tables_by_name) {
  const Results results = example_results();
  EXPECT_EQ(results.table("apple").rows(), 1U);
  EXPECT_THROW(results.table("pear"), std::out_of_range);
}

}  // namespace
}  // namespace cofferdam::test
