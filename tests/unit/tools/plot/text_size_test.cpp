// How wide texts of drawings are, and where they are broken.
#include "plot/text_size.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace cofferdam {
namespace {

using testing::ElementsAre;

TEST(PlotTextSize, FollowsTheLetters) {
  EXPECT_NEAR(text_width("Will", 1000), (944 + 222 + 222 + 222) * 1.06, 1e-9);
  EXPECT_LT(text_width("illi", 12), text_width("WWWW", 12) / 3);
  EXPECT_GT(text_width("bank", 12, true), text_width("bank", 12));
}

TEST(PlotTextSize, ChineseIsAsWideAsItIsHigh) {
  EXPECT_DOUBLE_EQ(text_width("担保机构", 12), 48);
  EXPECT_DOUBLE_EQ(text_width("（，）", 10), 30);
  EXPECT_DOUBLE_EQ(text_width("e\xCC\x81", 10), text_width("e", 10));  // a combining accent
}

TEST(PlotTextSize, FitsWithThreeDots) {
  EXPECT_EQ(fitted("guarantor", 200, 12), "guarantor");
  EXPECT_EQ(fitted("高新技术产业开发区管理委员会", 57, 10), "高新技术产…");
  EXPECT_EQ(fitted("高新技术产业开发区管理委员会", 56, 10), "高新技术…");
  EXPECT_LE(text_width(fitted("a bearer with a very long name", 80, 12), 12), 80);
  EXPECT_EQ(fitted("bank", 0, 12), "…");
}

TEST(PlotTextSize, BreaksAtSpacesAndBetweenChineseCharacters) {
  EXPECT_THAT(lines_of("a pool of the city", text_width("a pool of", 12) + 1, 12, 5),
              ElementsAre("a pool of", "the city"));
  EXPECT_THAT(lines_of("风险补偿资金池", 41, 10, 5), ElementsAre("风险补偿", "资金池"));
  EXPECT_THAT(lines_of("one two three four", text_width("one two", 12), 12, 2).back(),
              testing::EndsWith("…"));
  EXPECT_THAT(lines_of("WWWWWWWW", text_width("WWW", 12) + 1, 12, 5),
              ElementsAre("WWW", "WWW", "WW"));
  EXPECT_THAT(lines_of(" \n ", 100, 12, 5), ElementsAre());
}

TEST(PlotTextSize, TakesVeryLongTextsInTheirTime) {
  const auto begin = std::chrono::steady_clock::now();
  for (const char* part : {"a", "a ", "\xCC\x81", "池", "\xFF"}) {
    std::string text;
    while (text.size() < 1'000'000) text += part;
    EXPECT_LE(lines_of(text, 700, 12, 2).size(), 2u);
    EXPECT_FALSE(fitted(text, 100, 12).empty());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

}  // namespace
}  // namespace cofferdam
