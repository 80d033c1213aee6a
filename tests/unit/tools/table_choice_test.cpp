#include "table_choice.hpp"

#include <cofferdam/error.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace cofferdam {
namespace {

Table accounts() {
  return {"accounts",
          "one account",
          {{"account", "", "", std::vector<std::string>{"bank", "fund", "fund", "a=b"}},
           {"level", "1", "", std::vector<double>{0.5, 0.99, std::nan(""), -2}},
           {"loans", "1", "", std::vector<std::int64_t>{1, 2, 3, 4}}}};
}

std::vector<std::int64_t> kept(const std::vector<std::string>& conditions) {
  return rows_where(accounts(), conditions).integers("loans");
}

std::string refusal(const std::string& condition) {
  try {
    rows_where(accounts(), {condition});
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

using Rows = std::vector<std::int64_t>;

TEST(TableChoice, keeps_rows_that_meet_every_condition) {
  EXPECT_EQ(kept({}), (Rows{1, 2, 3, 4}));
  EXPECT_EQ(kept({"account=fund"}), (Rows{2, 3}));
  EXPECT_EQ(kept({"account = a=b"}), (Rows{4}));
  EXPECT_EQ(kept({"account!=fund"}), (Rows{1, 4}));
  EXPECT_EQ(kept({"level=99 %"}), (Rows{2}));
  EXPECT_EQ(kept({"level<50 %"}), (Rows{4}));
  EXPECT_EQ(kept({"level<=0.5"}), (Rows{1, 4}));
  EXPECT_EQ(kept({"level>=0.5"}), (Rows{1, 2}));
  EXPECT_EQ(kept({"level!=0.5"}), (Rows{2, 4}));  // what is not available meets nothing
  EXPECT_EQ(kept({"loans>1", "account=fund", "level>0"}), (Rows{2}));
  EXPECT_EQ(kept({"loans>1 million"}), Rows());
}

TEST(TableChoice, says_what_was_meant) {
  EXPECT_EQ(refusal("acount=fund"),
            "unknown column 'acount'; did you mean 'account'? (of the table 'accounts')");
  EXPECT_EQ(refusal("account=fnud"),
            "--where account=fnud: no row has this 'account'; did you mean 'fund'?");
  EXPECT_EQ(refusal("account!=x"),
            "--where account!=x: no row has this 'account'; there are: 'a=b', 'bank', 'fund'");
  EXPECT_EQ(refusal("level=1"),
            "--where level=1: no row has this 'level'; there are: -2, 0.5, 0.99");
  EXPECT_EQ(refusal("account<fund"), "--where account<fund: 'account' holds texts; use = or !=");
  EXPECT_EQ(refusal("level=x"), "--where level=x: 'level' holds numbers, and 'x' is none");
  EXPECT_EQ(refusal("=x"), refusal("x").replace(8, 1, "=x"));
}

TEST(TableChoice, keeps_columns_in_the_order_of_their_names) {
  const Table two = only_columns(accounts(), names_in("loans, account ,loans,"));
  ASSERT_EQ(two.columns.size(), 2U);
  EXPECT_EQ(two.columns[0].name, "loans");
  EXPECT_EQ(two.columns[1].name, "account");
  EXPECT_THROW(only_columns(accounts(), {"lonas"}), Error);
}

}  // namespace
}  // namespace cofferdam
