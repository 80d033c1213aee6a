#include <cofferdam/table.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace cofferdam {
namespace {

Table example() {
  return {"t",
          "one row",
          {{"loss", "EUR", "", std::vector<double>{1.5, 2.5}},
           {"year", "1", "", std::vector<std::int64_t>{3, 4}},
           {"name", "", "", std::vector<std::string>{"a", "b"}}}};
}

TEST(Table, counts_its_rows) {
  EXPECT_EQ(example().rows(), 2U);
  EXPECT_EQ(Table{}.rows(), 0U);
  for (const Column& column : example().columns) EXPECT_EQ(column.size(), 2U);
}

TEST(Table, finds_columns_by_name_and_type) {
  const Table table = example();
  EXPECT_EQ(table.column("year").unit, "1");
  EXPECT_EQ(table.numbers("loss"), (std::vector<double>{1.5, 2.5}));
  EXPECT_EQ(table.integers("year"), (std::vector<std::int64_t>{3, 4}));
  EXPECT_EQ(table.texts("name"), (std::vector<std::string>{"a", "b"}));
}

TEST(Table, says_what_it_does_not_have) {
  const Table table = example();
  EXPECT_THROW(table.column("Loss"), std::out_of_range);
  EXPECT_THROW(table.numbers("year"), std::out_of_range);
  EXPECT_THROW(table.integers("loss"), std::out_of_range);
  EXPECT_THROW(table.texts("loss"), std::out_of_range);
  EXPECT_THROW(Table{}.column(""), std::out_of_range);
}

}  // namespace
}  // namespace cofferdam
