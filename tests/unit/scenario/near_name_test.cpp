#include <gtest/gtest.h>

#include "scenario/tree.hpp"

namespace cofferdam {
namespace {

const std::vector<std::string> kNames{"portfolios", "programme", "loss_given_default", "pd",
                                      "pool"};

TEST(NearName, FindsMisspellingsOtherCaseAndOtherSeparators) {
  EXPECT_EQ(near_name("portfolois", kNames), "portfolios");
  EXPECT_EQ(near_name("Programme", kNames), "programme");
  EXPECT_EQ(near_name("Loss-Given default", kNames), "loss_given_default");
  EXPECT_EQ(near_name("dp", kNames), "pd");
  EXPECT_EQ(near_name("贷", {"贷款"}), "");
  EXPECT_EQ(near_name("贷款额", {"贷款"}), "贷款");
}

TEST(NearName, FindsTheLongerWordThatBeginsTheSame) {
  EXPECT_EQ(near_name("loss", kNames), "loss_given_default");
  EXPECT_EQ(near_name("lo", kNames), "");
}

TEST(NearName, FindsNothingFarAway) {
  EXPECT_EQ(near_name("horizon", kNames), "");
  EXPECT_EQ(near_name("", kNames), "");
  EXPECT_EQ(near_name("x", {"y"}), "");
  EXPECT_EQ(near_name(std::string(100000, 'p'), kNames), "");
}

}  // namespace
}  // namespace cofferdam
