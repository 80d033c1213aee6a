// For tests of the summary, which is made from tables by hand.
#pragma once
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cofferdam {

using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;

inline void expect_in(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << part << "\nis not in\n" << text;
}

}  // namespace cofferdam
