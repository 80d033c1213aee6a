// Pictures of tables that are not as they should be, and what is said where there is none.
#include "plot/picture.hpp"

#include <cofferdam/error.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <regex>
#include <sstream>

#include "support/summary_text.hpp"

namespace cofferdam {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const double kNan = std::nan(""), kInfinite = std::numeric_limits<double>::infinity();

Results results_with(std::vector<Table> tables) {
  Results results;
  results.title = "test";
  results.currency = "CNY";
  results.trials = results.trials_requested = 1'000;
  results.tables = std::move(tables);
  return results;
}

/// The columns of an estimate with a standard error of `error` at every value.
void add_estimate(Table& table, const std::string& name, const Numbers& values, double error) {
  Numbers errors(values.size(), error), lows, highs;
  for (const double value : values) {
    lows.push_back(value - 2 * error);
    highs.push_back(value + 2 * error);
  }
  table.columns.push_back({name, "CNY", "", values});
  table.columns.push_back({name + "_standard_error", "CNY", "", errors});
  table.columns.push_back({name + "_ci_low", "CNY", "", lows});
  table.columns.push_back({name + "_ci_high", "CNY", "", highs});
}

Table bearers(const Texts& names, const Numbers& means, double error = 1e6) {
  Table table{"bearers", "", {{"bearer", "", "", names}, {"public", "", "", Texts(names.size())}}};
  add_estimate(table, "mean", means, error);
  return table;
}

Table quantiles(const Texts& names, const Numbers& tvars) {
  Table table{"quantiles",
              "",
              {{"account", "", "", names}, {"level", "1", "", Numbers(names.size(), 0.99)}}};
  add_estimate(table, "tvar", tvars, 2e6);
  return table;
}

Table sizing(const Numbers& values, const Numbers& risks) {
  const std::size_t n = values.size();
  Table table{"sizing",
              "",
              {{"input", "", "", Texts(n, "pools.fund.opening")},
               {"target", "", "", Texts(n, "fund is exhausted")},
               {"unit", "", "", Texts(n, "CNY")},
               {"value", "CNY", "", values}}};
  add_estimate(table, "risk", risks, 0.001);
  return table;
}

Table sizes(double size) {
  Table table{"sizes",
              "",
              {{"input", "", "", Texts{"pools.fund.opening"}},
               {"kind", "", "", Texts{"exhausted"}},
               {"target", "", "", Texts{"fund is exhausted"}},
               {"probability", "1", "", Numbers{0.01}},
               {"safe", "", "", Texts{"upwards"}}}};
  add_estimate(table, "size", {size}, 1e6);
  return table;
}

Table by_year(const Texts& years, const Texts& accounts, const Numbers& means) {
  Table table{"by_year",
              "",
              {{"year", "", "", years},
               {"account", "", "", accounts},
               {"unit", "", "", Texts(years.size(), "CNY")}}};
  add_estimate(table, "mean", means, 1e5);
  add_estimate(table, "value_at_risk_95", means, 1e5);
  add_estimate(table, "value_at_risk_99", means, 1e5);
  return table;
}

Table pool_years(const Texts& years, const Numbers& balances) {
  Table table{
      "pool_years", "", {{"pool", "", "", Texts(years.size(), "fund")}, {"year", "", "", years}}};
  for (const char* percent : {"1", "5", "25", "50", "75", "95", "99"})
    add_estimate(table, std::string("balance_quantile_") + percent, balances, 1e5);
  add_estimate(table, "probability_exhausted", Numbers(years.size(), 0.02), 0.004);
  return table;
}

Table exceedance(const Texts& accounts, const Numbers& amounts, const Numbers& probabilities) {
  Table table{"exceedance",
              "",
              {{"account", "", "", accounts},
               {"unit", "", "", Texts(accounts.size(), "CNY")},
               {"amount", "CNY", "", amounts}}};
  add_estimate(table, "probability", probabilities, 0.001);
  return table;
}

Table differences(const Texts& variants, const Texts& accounts, const Numbers& values) {
  Table table{"differences",
              "",
              {{"variant", "", "", variants},
               {"account", "", "", accounts},
               {"unit", "", "", Texts(accounts.size(), "CNY")}}};
  add_estimate(table, "difference", values, 1e5);
  return table;
}

/// All pictures of the same few numbers.
Results results_of(const Numbers& three) {
  const Texts years = {"2026", "2027", "2028"}, names = {"all losses", "bank", "fund"};
  return results_with({bearers(names, three), quantiles(names, three), sizing(three, three),
                       sizes(three[1]), by_year(years, Texts(3, "fund"), three),
                       pool_years(years, three), exceedance(Texts(3, "all losses"), three, three),
                       differences(Texts(3, "tight"), names, three)});
}

/// Draws it, and says whether every element is closed, on one line, and every number finite.
std::string drawn(const std::string& name, const Results& results,
                  const PictureRequest& request = {}) {
  const std::string text = draw_picture(results, name, request);
  static const std::regex whole(
      R"(<(title|desc|text)( [a-z-]+="[^"<>]*")*>[^<>]*</\1>|<[a-z]+( [a-z0-9-]+="[^"<>]*")*/>)");
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  EXPECT_TRUE(line.starts_with("<svg xmlns=") && line.ends_with(">")) << line;
  for (; lines.peek() != std::char_traits<char>::eof(); std::getline(lines, line))
    EXPECT_TRUE(line.starts_with("<svg") || std::regex_match(line, whole)) << line;
  EXPECT_EQ(line, "</svg>");
  EXPECT_THAT(text, Not(testing::ContainsRegex("=\"[^\"]*(nan|inf)[^\"]*\"")));
  return text;
}

Texts names_of(const std::vector<const Picture*>& possible) {
  Texts names;
  for (const Picture* picture : possible) names.emplace_back(picture->name);
  return names;
}

TEST(Pictures, AnyNumbersCanBeDrawn) {
  for (const Numbers& numbers :
       {Numbers{0, 0, 0}, Numbers{-3e6, 2e6, -1e6}, Numbers{kNan, kNan, kNan},
        Numbers{kInfinite, -kInfinite, 1e6}, Numbers{1e300, -1e300, 5e-324},
        Numbers{0.5, kNan, 0.2}, Numbers{1e-200, 2e-200, 0}, Numbers{1e18, 1e18, 1e18}})
    for (const Picture& picture : pictures()) {
      SCOPED_TRACE(picture.name + std::string(" of ") + std::to_string(numbers[0]));
      const Results results = results_of(numbers);
      if (picture.worth(results, kBaseName) > 0) drawn(picture.name, results);
    }
}

TEST(Pictures, OnePointIsDrawnAsADot) {
  EXPECT_THAT(drawn("sizing", results_with({sizing({5e6}, {0.2}), sizes(kNan)})),
              HasSubstr("<circle"));
  EXPECT_THAT(drawn("tail", results_with({exceedance({"bank"}, {3e6}, {0.1})})),
              HasSubstr("<circle"));
  EXPECT_THAT(drawn("fan", results_with({pool_years({"2026"}, {3e6})})), HasSubstr("<circle"));
}

TEST(Pictures, HostileNamesStayTexts) {
  const Texts names = {"all losses", "<script>alert('1')</script>", "a\nb & \"c\"", "\xFF\x01"};
  Results results = results_with({bearers(names, {9e6, 4e6, 3e6, 2e6})});
  results.title = "<&\"\n'\x02";
  const std::string text = drawn("bearers", results);
  EXPECT_THAT(text, HasSubstr("&lt;script&gt;alert(&#39;1&#39;)&lt;/"));
  EXPECT_THAT(text, Not(HasSubstr("<script")));
  EXPECT_THAT(text, HasSubstr(">&lt;&amp;&quot; &#39;\xEF\xBF\xBD</text>"));
}

TEST(Pictures, NamesOfAnyLengthLeaveRoomForNumbers) {
  std::string chinese;
  for (int i = 0; i < 40; ++i) chinese += "资金";
  const std::string text =
      drawn("bearers", results_with({bearers({"all losses", chinese}, {9e6, 4e6})}));
  EXPECT_THAT(text, HasSubstr("资金资…</text>"));
  EXPECT_THAT(text, Not(HasSubstr(chinese)));
}

TEST(Pictures, ManyBearersAreJoinedInAStack) {
  Texts years, names;
  Numbers means;
  for (int bearer = 0; bearer < 12; ++bearer) {
    years.emplace_back("2026");
    names.push_back("bearer_" + std::to_string(bearer));
    means.push_back(1e6 * (12 - bearer));
  }
  const std::string text = drawn("years", results_with({by_year(years, names, means)}));
  EXPECT_THAT(text, HasSubstr(">bearer_6</text>"));
  EXPECT_THAT(text, HasSubstr(">5 others</text>"));
  EXPECT_THAT(text, Not(HasSubstr("bearer_7")));
}

TEST(Pictures, TheMostWorthComesFirst) {
  const Table two = bearers({"all losses", "bank", "fund"}, {9e6, 4e6, 5e6});
  const Table curve = exceedance({"bank"}, {3e6}, {0.1});
  EXPECT_THAT(names_of(possible_pictures(results_with({curve, two}), kBaseName)),
              ElementsAre("bearers", "tail"));
  EXPECT_THAT(names_of(possible_pictures(results_with({two, sizing({1, 2}, {0.2, 0.1}),
                                                       differences({"tight"}, {"bank"}, {1e6})}),
                                         kBaseName)),
              ElementsAre("sizing", "variants", "bearers"));
  EXPECT_THAT(names_of(possible_pictures(results_with({}), kBaseName)), ElementsAre());
}

/// What the command says where it cannot draw.
std::string refusal(const Results& results, const std::string& name,
                    const PictureRequest& request = {}) {
  try {
    draw_picture(results, name, request);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::scenario);
    return error.what();
  }
  return "nothing";
}

TEST(Pictures, SayWhatAScenarioLacks) {
  const Results results = results_with({bearers({"all losses", "bank"}, {9e6, 4e6})});
  EXPECT_EQ(refusal(results, "sizing"),
            "there is no picture 'sizing' of these results: the scenario asks for no size. Write "
            "for example\nsize:\n  - {input: pools.fund.opening, target: exhausted, probability: "
            "[1 %]}");
  EXPECT_THAT(refusal(results, "fan"), HasSubstr("calendar: {start: 2026-01-01"));
  EXPECT_THAT(refusal(results, "years"), HasSubstr("calendar: {start: 2026-01-01"));
  EXPECT_THAT(refusal(results, "variants"), HasSubstr("variants:\n  larger_share: "));
  EXPECT_THAT(refusal(results, "tail"), HasSubstr("too few trials"));
  EXPECT_EQ(refusal(results_with({}), ""), "these results have nothing that could be drawn");
}

TEST(Pictures, NamesThatThereAreNotAreTold) {
  Table of_base = sizing({1, 2}, {0.2, 0.1});
  of_base.columns.insert(of_base.columns.begin(), {"variant", "", "", Texts(2, kBaseName)});
  const Results results = results_with({bearers({"all losses", "bank", "fund"}, {9e6, 4e6, 5e6}),
                                        differences({"tight"}, {"bank"}, {1e6}), of_base});
  EXPECT_EQ(refusal(results, "bearer"), "unknown picture 'bearer'; did you mean 'bearers'?");
  EXPECT_EQ(refusal(results, "bearers", {"tigt", {}}),
            "unknown variant 'tigt'; did you mean 'tight'?");
  EXPECT_EQ(refusal(results, "bearers", {kBaseName, {"found"}}),
            "unknown bearer 'found'; did you mean 'fund'?");
  EXPECT_EQ(refusal(results, "sizing", {"tight", {}}),
            "there is no picture 'sizing' of the variant 'tight', only of the scenario itself");
  EXPECT_EQ(refusal(results_with({}), "bearers", {"tight", {}}), "the results have no variants");
}

TEST(Pictures, OnlyDrawsWhatIsAskedFor) {
  const Results results = results_with({bearers({"all losses", "bank", "fund"}, {9e6, 4e6, 5e6})});
  const std::string text = drawn("bearers", results, {kBaseName, {"fund"}});
  EXPECT_THAT(text, HasSubstr(">fund</text>"));
  EXPECT_THAT(text, Not(HasSubstr(">bank</text>")));
}

TEST(Pictures, TheCurveOfASizeShowsThePlan) {
  Results results = results_with({sizing({0, 1e7, 2e7}, {0.9, 0.02, 0.001}), sizes(1.2e7)});
  results.resolved_scenario = "pools:\n  fund: {opening: {value: 1.5e7, status: assumed}}\n";
  EXPECT_THAT(drawn("sizing", results), HasSubstr(">as planned: 15 million CNY</text>"));
  results.resolved_scenario = "pools: {fund: {opening: 9e9}}";
  EXPECT_THAT(drawn("sizing", results), HasSubstr(">as planned: 9,000 million CNY →</text>"));
  results.resolved_scenario = "pools: [";
  EXPECT_THAT(drawn("sizing", results), Not(HasSubstr("as planned")));
}

}  // namespace
}  // namespace cofferdam
