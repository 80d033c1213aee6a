#include "base/one_line.hpp"

#include <gtest/gtest.h>

namespace cofferdam {
namespace {

TEST(OneLine, shows_what_is_harmless_alone) {
  EXPECT_EQ(one_line("plain, 中文 é"), "plain, 中文 é");
  EXPECT_EQ(one_line("a\nb\tc\x1b[2J\u009b\u202e\xff"),
            "a\uFFFDb\uFFFDc\uFFFD[2J\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(one_line(""), "");
}

}  // namespace
}  // namespace cofferdam
