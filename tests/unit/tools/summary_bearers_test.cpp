// What the summary says of who bears what, from tables made by hand.
#include "summary.hpp"

#include <gtest/gtest.h>

#include "support/summary_text.hpp"

namespace cofferdam {
namespace {

void add(Table& table, const std::string& name, const Numbers& values, const Numbers& errors) {
  table.columns.push_back({name, "1", "", values});
  table.columns.push_back({name + "_standard_error", "1", "", errors});
}

Table bearers(const Texts& names, const Texts& levels, const Numbers& means) {
  Table table{"bearers", "", {{"bearer", "", "", names}, {"public", "", "", levels}}};
  Numbers errors(means.size(), 1e4), shares;
  for (const double mean : means) shares.push_back(mean / means.front());
  add(table, "mean", means, errors);
  table.columns.push_back({"share_of_losses", "1", "", shares});
  table.columns.push_back({"largest", "1", "", Numbers(means.size(), 2e7)});
  return table;
}

Table cost(const Texts& levels, const Numbers& means) {
  Table table{"public_cost", "", {{"public", "", "", levels}}};
  add(table, "mean", means, Numbers(means.size(), 1e4));
  return table;
}

std::string summary_of(std::vector<Table> tables, const std::string& question = "") {
  Results results;
  results.title = "test";
  results.question = question;
  results.currency = "CNY";
  results.trials = results.trials_requested = 10'000;
  results.tables = std::move(tables);
  return summary_text(results, "x.h5");
}

const Texts kNames = {"all losses", "bank", "fund", "city"};

TEST(SummaryOfBearers, PartsLossesFromWhatPublicMoneySpends) {
  const Table who = bearers(kNames, {"", "no", "city", "city"}, {9e6, 3e6, 6e6, 0});
  const std::string same = summary_of({who, cost({"city", "all levels"}, {6e6, 6e6})});
  expect_in(
      same,
      "Public bearers bear 66.7 % of the expected loss (6.000 +- 0.010 million CNY); by bearer: "
      "fund\n  66.7 %, bank 33.3 %.\n");
  EXPECT_EQ(same.find("counted"), std::string::npos) << same;
  expect_in(
      summary_of({who, cost({"city", "all levels"}, {4e6, 4e6})}),
      "With fees, premiums and funding counted, public cost is 4.000 +- 0.010 million CNY.\n");
  expect_in(summary_of({who, cost({"city", "all levels"}, {-1e6, -1e6})}),
            "public cost is -1.000 +- 0.010 million CNY, because more\n  "
            "comes in than is spent.");
}

TEST(SummaryOfBearers, TellsLevelsThatBearersDoNotTell) {
  const Table who = bearers(kNames, {"", "no", "province", "city"}, {9e6, 3e6, 6e6, 0});
  expect_in(summary_of({who, cost({"province", "city", "all levels"}, {3.6e6, 2.4e6, 6e6})}),
            "Public cost by level, million CNY: province 3.600 +- 0.010, city 2.400 +- 0.010.\n");
  const Table both = bearers(kNames, {"", "no", "province", "city"}, {9e6, 3e6, 4e6, 2e6});
  EXPECT_EQ(summary_of({both, cost({"province", "city", "all levels"}, {4e6, 2e6, 6e6})})
                .find("by level"),
            std::string::npos);
}

TEST(SummaryOfBearers, SaysNothingOfPublicMoneyWhereThereIsNone) {
  const std::string text = summary_of({bearers(kNames, Texts(4, "no"), {9e6, 3e6, 6e6, 0})});
  expect_in(text, "The expected loss is borne by fund 66.7 %, bank 33.3 %.\n");
  EXPECT_EQ(text.find("ublic"), std::string::npos) << text;
  expect_in(
      summary_of({bearers(kNames, {"", "no", "no", "city"}, {9e6, 3e6, 6e6, 0}),
                  cost({"city", "all levels"}, {2e6, 2e6})}),
      "Public bearers bear nothing of the expected loss; by bearer: fund 66.7 %, bank 33.3 %.\n"
      "With fees, premiums and funding counted, public cost is 2.000");
}

TEST(SummaryOfBearers, TellsFirstWhomTheQuestionNames) {
  const Table who = bearers({"all losses", "bank", "fund", "city", "re"},
                            {"", "no", "city", "city", "no"}, {9e6, 3e6, 2e6, 1e6, 3e6});
  const std::string text = summary_of({who}, "What does the re-insurer re pay?");
  const std::size_t re = text.find("re expects to bear 3.000"), fund = text.find(
                                                                    "fund (level: city) "
                                                                    "expects");
  ASSERT_NE(re, std::string::npos) << text;
  ASSERT_NE(fund, std::string::npos) << text;
  EXPECT_LT(re, fund);
  EXPECT_EQ(text.find("bank expects"), std::string::npos) << text;
  EXPECT_EQ(text.find("city (level"), std::string::npos) << "two are enough\n" << text;
}

TEST(SummaryOfBearers, EndsWhereNoMoreCanBeBorne) {
  const Table who = bearers(kNames, {"", "no", "city", "city"}, {9e6, 3e6, 5e6, 1e6});
  Table quantiles{"quantiles",
                  "",
                  {{"account", "", "", Texts{"fund", "fund", "city", "city"}},
                   {"level", "1", "", Numbers{0.99, 0.999, 0.99, 0.999}}}};
  add(quantiles, "value_at_risk", {2e7, 2e7, 0, 1.5e7}, {0, 0, 0, 1e5});
  const std::string text = summary_of({who, quantiles});
  expect_in(
      text,
      "fund (level: city) expects to bear 5.000 +- 0.010 million CNY; 20, its maximum, in the "
      "worst 1 % of\n  simulations.\n");
  expect_in(text,
            "city (level: city) expects to bear 1.000 +- 0.010 million CNY; 15.00 +- 0.10 or more "
            "in the worst\n  0.1 % of simulations.\n");
}

TEST(SummaryOfBearers, CallsGainsGains) {
  Table who = bearers({"all losses", "investor"}, {"", "no"}, {-9e6, -9e6});
  Table quantiles{
      "quantiles",
      "",
      {{"account", "", "", Texts(2, "all losses")}, {"level", "1", "", Numbers{0.9, 0.99}}}};
  add(quantiles, "value_at_risk", {-3e6, 2e6}, {1e5, 1e5});
  add(quantiles, "tvar", {1e6, 4e6}, {1e5, 1e5});
  const Table portfolios{
      "portfolios", "", {{"portfolio", "", "", Texts{"x"}}, {"exposure", "1", "", Numbers{5e7}}}};
  const std::string text = summary_of({who, quantiles, portfolios});
  expect_in(text, "Expected gain: 9.000 +- 0.010 million CNY.\n");
  expect_in(text, "In the worst 10 % of simulations the gain is at most 3.00 +- 0.10 million CNY");
  expect_in(text, "on average a loss of");
  expect_in(text, "The worst 1 % of simulations lose 2.00 +- 0.10 million CNY or more");
  EXPECT_EQ(text.find("borne by"), std::string::npos) << text;
}

}  // namespace
}  // namespace cofferdam
