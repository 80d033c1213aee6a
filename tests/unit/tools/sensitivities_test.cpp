// The tornado and the table behind it, and values of a sweep.
#include "sensitivities.hpp"

#include <cofferdam/error.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "sweep.hpp"

namespace cofferdam {
namespace {

/// 16 equal sets whose values differ by -1 and 1 in turn.
Measured measured(double value, double spread) {
  Measured all{value, 2, 0, {}};
  for (int set = 0; set < 16; ++set)
    all.sets.push_back({value + (set % 2 == 0 ? spread : -spread), 1.0 / 16});
  return all;
}

InputEffect effect(const std::string& path, double value, double low, double high) {
  const InputNumber input{path, path, value, InputNumber::Form::rate, 0, 1, false, false, true};
  return {input,
          moved(input, -0.1, true),
          moved(input, 0.1, true),
          {measured(low, 1)},
          {measured(high, 2)}};
}

Sensitivities two() {
  return {{{"mean of all losses", "CNY"}},
          "CNY",
          input_step("10%"),
          {measured(100, 0)},
          {effect("portfolios.loans.recovery.rate", 0.5, 100.1, 100),
           effect("portfolios.loans.pd", 0.02, 90, 115)}};
}

TEST(Sensitivities, TheLargestChangeIsFirst) {
  const Table table = sensitivities_table(two());
  EXPECT_EQ(table.texts("input"),
            (std::vector<std::string>{"portfolios.loans.pd", "portfolios.loans.recovery.rate"}));
  EXPECT_DOUBLE_EQ(table.numbers("change")[0], 25);
  // Sets differ by 1 in turn: sqrt(16 / 15 x 16 / 256).
  EXPECT_NEAR(table.numbers("change_standard_error")[0], std::sqrt(1.0 / 15), 1e-12);
  EXPECT_NEAR(table.numbers("elasticity")[0], 0.25 / 0.2, 1e-12);
  EXPECT_EQ(table.texts("verdict"), (std::vector<std::string>{"ok", "cannot be told from 0"}));
}

TEST(Sensitivities, TheTornadoFitsAnd80PlacesAreEnough) {
  const std::string text = tornado_text(two());
  EXPECT_EQ(text.substr(0, text.find('\n')),
            "What moves mean of all losses most: portfolios.loans.pd (from -10 % to +10 %");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80u) << line;
  EXPECT_NE(text.find("portfolios.loans.pd (2 %: 1.8 % to 2.2 %)\n"), std::string::npos) << text;
  // 15 above are 14 places, 10 below are 9 of them.
  EXPECT_NE(text.find(" ---------|++++++++++++++\n"), std::string::npos) << text;
  EXPECT_NE(text.find("-0.10 +- 0.26 *"), std::string::npos) << text;
}

TEST(Sensitivities, StepsArePartsOrPoints) {
  EXPECT_DOUBLE_EQ(input_step("0.1").size, 0.1);
  EXPECT_TRUE(input_step("25%").is_relative);
  EXPECT_EQ(input_step("1pp").text, "1 pp");
  EXPECT_FALSE(input_step("1pp").is_relative);
  for (const char* wrong : {"0", "100%", "-5%", "ten", "0pp", ""})
    EXPECT_THROW(input_step(wrong), Error) << wrong;
}

TEST(Sweep, ValuesAreAListOrARange) {
  using Values = std::vector<std::string>;
  EXPECT_EQ(varied_input("a.b=1 %,2%, 3 %").values, (Values{"1 %", "2%", "3 %"}));
  EXPECT_EQ(varied_input("a.b=1%:3%:5").values, (Values{"1 %", "1.5 %", "2 %", "2.5 %", "3 %"}));
  EXPECT_EQ(varied_input("a=1 million:2 million:2").values, (Values{"1e6", "2e6"}));
  EXPECT_EQ(varied_input("a=3:1:3").values, (Values{"3", "2", "1"}));
  EXPECT_EQ(varied_input("a={x: 1, y: 2},{x: 2, y: 1}").values,
            (Values{"{x: 1, y: 2}", "{x: 2, y: 1}"}));
  for (const char* wrong : {"a", "=1", "a=", "a=1,,2", "a=1,1", "a=1:2:1", "a=1:2:x", "a=x:2:3"})
    EXPECT_THROW(varied_input(wrong), Error) << wrong;
}

TEST(Sweep, TheLastInputChangesFastest) {
  const auto all = combinations_of({{"a", {"1", "2"}}, {"b", {"x", "y"}}});
  EXPECT_EQ(
      all, (std::vector<std::vector<std::string>>{{"1", "x"}, {"1", "y"}, {"2", "x"}, {"2", "y"}}));
}

}  // namespace
}  // namespace cofferdam
