// What the summary says of pools, payees and limits, from tables made by hand.
#include "summary.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/summary_text.hpp"

namespace cofferdam {
namespace {

/// A column with a standard error beside it.
void add(Table& table, const std::string& name, const Numbers& values, const Numbers& errors) {
  table.columns.push_back({name, "1", "", values});
  table.columns.push_back({name + "_standard_error", "1", "", errors});
}

Table bearers() {
  Table table{"bearers", "", {{"bearer", "", "", Texts{"all losses"}}}};
  add(table, "mean", {9e6}, {1e4});
  return table;
}

Table pools(double exhausted) {
  const double given = exhausted > 0 ? 1 : std::nan("");
  Table table{"pools", "", {{"pool", "", "", Texts{"city"}}}};
  add(table, "probability_exhausted", {exhausted}, {0.003});
  table.columns.push_back({"probability_exhausted_ci_high", "1", "", Numbers{0.0003}});
  add(table, "years_to_exhaustion", {3.25 * given}, {0.04});
  add(table, "shortfall_given_exhaustion", {2.1e6 * given}, {1e5});
  return table;
}

Table pool_years() {
  Table table{"pool_years",
              "",
              {{"pool", "", "", Texts{"city", "city"}}, {"year", "", "", Texts{"2026", "2027"}}}};
  add(table, "balance", {5e6, 4e6}, {2e4, 3e4});
  return table;
}

Table pool_lines(const Numbers& shares) {
  Table table{"pool_lines",
              "",
              {{"pool", "", "", Texts{"city", "city"}}, {"clause", "", "", Texts{"old", "new"}}}};
  add(table, "share_of_exhaustions", shares, {0.01, 0.01});
  return table;
}

Table coverage() {
  Table table{
      "coverage",
      "",
      {{"payee", "", "", Texts{"bank", "bank"}}, {"clause", "", "", Texts{"old", "(all)"}}}};
  add(table, "due", {2e6, 3e6}, {1e4, 2e4});
  add(table, "coverage", {0.5, 0.875}, {0.01, 0.02});
  add(table, "coverage_worst_5", {0.4, 0.61}, {0.01, 0.02});
  add(table, "coverage_worst_1", {0.3, std::nan("")}, {0.01, std::nan("")});
  add(table, "months_to_cash", {3, 4.5}, {0.1, 0.1});
  return table;
}

Table unpaid(const Numbers& amounts) {
  Table table{"unpaid",
              "",
              {{"payee", "", "", Texts(3, "bank")},
               {"clause", "", "", Texts{"old", "(all)", "(all)"}},
               {"reason", "", "", Texts{"limit", "limit", "balance"}}}};
  add(table, "amount", amounts, {1e3, 1e3, 1e3});
  return table;
}

Table rules(const Numbers& binds) {
  Table table{"rules", "", {{"rule", "", "", Texts{"small", "never", "large"}}}};
  add(table, "probability_binds", binds, {0.01, 0, 0.01});
  add(table, "stopped", {1e5, 0, 9e5}, {1e3, 0, 1e4});
  add(table, "stopped_given_binding", {1e6, std::nan(""), 3e6}, {1e4, std::nan(""), 1e5});
  add(table, "years_to_first", {1.5, std::nan(""), 2.5}, {0.1, std::nan(""), 0.1});
  return table;
}

std::string summary_of(std::vector<Table> tables) {
  Results results;
  results.title = "test";
  results.currency = "CNY";
  results.trials = results.trials_requested = 10'000;
  results.tables = std::move(tables);
  return summary_text(results, "x.h5");
}

TEST(SummaryOfPools, TellsHowOftenAPoolIsExhaustedAndUnderWhichClause) {
  const std::string text =
      summary_of({bearers(), pools(0.123), pool_years(), pool_lines({0.2, 0.8})});
  expect_in(
      text,
      "pool, million CNY        exhausted     after years  then short by  balance at end  "
      "mostly under\n"
      "city               12.30 +- 0.30 %  3.250 +- 0.040   2.10 +- 0.10  4.000 +- 0.030      new "
      "80 %\n");
}

TEST(SummaryOfPools, BoundsWhatNoTrialShowed) {
  const std::string text =
      summary_of({bearers(), pools(0), pool_years(), pool_lines({std::nan(""), std::nan("")})});
  expect_in(text,
            "city               < 0.030 %            -              -  4.000 +- 0.030             "
            "-\n");
}

TEST(SummaryOfPools, TellsWhatPayeesGetOfAllClausesTogether) {
  const std::string text = summary_of({bearers(), coverage()});
  expect_in(text,
            "bank                3.000 +- 0.020  87.5 +- 2.0 %  61.0 +- 2.0 %           n/a  4.50 "
            "+- 0.10");
  EXPECT_EQ(text.find("50.0"), std::string::npos) << text;
}

TEST(SummaryOfPools, ListsLimitsThatBindByWhatTheyStop) {
  const std::string text = summary_of({bearers(), rules({0.1, 0, 0.3})});
  const std::size_t large = text.find("\nlarge "), small = text.find("\nsmall ");
  ASSERT_NE(large, std::string::npos) << text;
  ASSERT_NE(small, std::string::npos) << text;
  EXPECT_LT(large, small);
  EXPECT_EQ(text.find("never"), std::string::npos) << text;
  expect_in(summary_of({bearers(), rules({0, 0, 0})}), "No limit or cap ever stops a payment.");
}

Table sizes() {
  Table table{
      "sizes",
      "",
      {{"input", "", "", Texts{"opening", "level", "closing", "rate"}},
       {"kind", "", "", Texts{"exhausted", "limit_binds", "exhausted", "tvar"}},
       {"target", "", "", Texts{"city is exhausted", "cap binds", "it is", "it pays"}},
       {"probability", "1", "", Numbers{0.1, 0.01, 0.01, 0.01}},
       {"unit", "", "", Texts{"CNY", "CNY", "CNY", "1"}},
       {"resolution", "1", "", Numbers{0, 2e6, 0, 0.025}},
       {"rule", "", "", Texts{"closed form: so", "scan: so", "closed form: so", "scan: so"}},
       {"verdict", "", "", Texts{"ok", "ok", "not available: too late", "ok"}}}};
  add(table, "size", {6e6, 1.1e7, std::nan(""), 0.45}, {1e5, 5e5, std::nan(""), 0});
  return table;
}

TEST(SummaryOfPools, TellsSizesWithTheStepOfTheirScan) {
  const std::string text = summary_of({bearers(), sizes()});
  expect_in(text,
            "size of                  size, million CNY  at most     so that rarely          "
            "           found\n");
  expect_in(text,
            "opening                       6.00 +- 0.10     10 %  city is exhausted  exact in"
            " each simulation\n");
  expect_in(text,
            "level    11.00 +- 0.50 (of values 2 apart)      1 %          cap binds          "
            "    values tried\n");
  expect_in(text,
            "closing                                  -      1 %              it is  exact in"
            " each simulation\n");
  expect_in(text, "closing: not available: too late.\n");
}

/// The mean of the worst trials is nothing that is rare.
TEST(SummaryOfPools, TellsSizesOfTailMeansByThemselves) {
  expect_in(summary_of({bearers(), sizes()}),
            "size of                          size  in the worst  so that on average         "
            "found\n"
            "rate     45 % (of values 2.5 % apart)           1 %             it pays  values "
            "tried\n");
}

TEST(SummaryOfPools, AnswersHowLargeInWords) {
  const std::string text = summary_of({bearers(), sizes()});
  expect_in(
      text,
      "So that city is exhausted in at most 10 % of simulations, opening must be at least "
      "6.00 +- 0.10\n  million CNY.\n"
      "So that cap binds in at most 1 % of simulations, level must be at least 11.00 +- 0.50 "
      "million CNY\n  (values 2 million CNY apart were tried).\n"
      "So that it is in at most 1 % of simulations, closing: no size is known (not available: too "
      "late).\n"
      "So that it pays on average in the worst 1 % of simulations, rate must be at least 45 % "
      "(values 2.5 %\n  apart were tried).\n");
  Table two = sizes();
  std::get<Texts>(two.columns[0].cells) = Texts(4, "leverage");
  std::get<Texts>(two.columns[1].cells) = Texts(4, "exhausted");
  std::get<Texts>(two.columns[2].cells) = Texts(4, "city is exhausted");
  two.columns.push_back({"safe", "", "", Texts(4, "downwards")});
  expect_in(
      summary_of({bearers(), two}),
      "So that city is exhausted in at most 10 % of simulations, leverage may be at most 6.00 "
      "+- 0.10\n  million CNY; in at most 1 % of simulations: at most 11.00 +- 0.50 million CNY "
      "(values 2 million\n  CNY apart were tried)");
}

/// Of what runs dry it is said how much it needs, besides what else goes in.
TEST(SummaryOfPools, AnswersHowMuchOpeningMoneyAPoolNeeds) {
  Table need = sizes();
  std::get<Texts>(need.columns[0].cells) = {"pools.city.opening", "pools.city.opening", "x", "y"};
  std::get<Texts>(need.columns[1].cells)[1] = "exhausted";
  std::get<Texts>(need.columns[2].cells) = {"city is exhausted within 5 years",
                                            "city is exhausted within 5 years", "it is", "it pays"};
  Table flows{
      "pool_flows", "", {{"pool", "", "", Texts{"city"}}, {"flow", "", "", Texts{"top_up"}}}};
  flows.columns.push_back({"mean", "CNY", "", Numbers{2e6}});
  expect_in(
      summary_of({bearers(), need, flows}),
      "To run dry within 5 years in at most 10 % of simulations, city needs 6.00 +- 0.10 "
      "million CNY of\n  opening money, besides top-ups; in at most 1 % of simulations: 11.00 "
      "+- 0.50 million CNY (values 2\n  million CNY apart were tried).\n");
}

/// How a pool fares with the money that is planned, and who is left without.
TEST(SummaryOfPools, TellsHowThePlanFares) {
  const Table flows = [] {
    Table table{"pool_flows",
                "",
                {{"pool", "", "", Texts{"city", "city", "city", "other"}},
                 {"flow", "", "", Texts{"opening", "contribution", "contribution", "opening"}}}};
    table.columns.push_back({"mean", "CNY", "", Numbers{6e7, 2e6, 3e6, 9e9}});
    return table;
  }();
  Table lines = pool_lines({0.2, 0.8});
  const auto of = [&](double shortfall, double left, const char* payer = "") {
    Table table = pools(0.123);
    table.columns.push_back({"shortfall", "CNY", "", Numbers{shortfall}});
    table.columns.push_back({"unpaid", "CNY", "", Numbers{left}});
    table.columns.push_back({"shortfall_bearer", "", "", Texts{payer}});
    Table why = unpaid({4e5, 4e5, 4e5});
    std::get<Texts>(why.columns[1].cells)[2] = "old";
    return summary_of({bearers(), table, pool_years(), lines, flows, why});
  };
  expect_in(of(2.5e5, 2.5e5),
            "As planned, with 60 million CNY at the start and 5 million CNY of contributions, city "
            "runs dry in\n  12.30 +- 0.30 % of simulations, on average 3.2 years after the start, "
            "and is then short by\n  2.10 +- 0.10 million CNY, which bank then bears.");
  expect_in(of(2.5e5, 1e5), "of which bank then bears 40 %.");
  expect_in(of(2.5e5, 0), "all of which is paid later.");
  expect_in(of(2.5e5, 0, "treasury"), "which treasury pays.");
  const std::string never = summary_of({bearers(), pools(0)});
  expect_in(never, "As planned, city runs dry in less than 0.030 % of simulations.");
}

TEST(SummaryOfPools, TellsWhichLimitsStopMost) {
  const std::string text = summary_of({bearers(), rules({0.1, 0, 0.3})});
  expect_in(
      text,
      "The limit 'large' stops payments in 30.0 +- 1.0 % of simulations, then 3.00 +- 0.10 million "
      "CNY on\n  average.\n"
      "The limit 'small' stops payments in 10.0 +- 1.0 % of simulations, then 1.000 +- 0.010 "
      "million "
      "CNY on\n  average.\n");
}

TEST(SummaryOfPools, HasOneLineForEachVariant) {
  const Texts variants = {"base", "larger"};
  const auto with = [&](Table table) {
    table.columns.insert(table.columns.begin(), {"variant", "", "", variants});
    return table;
  };
  Table cost = with({"public_cost", "", {{"public", "", "", Texts(2, "all levels")}}});
  add(cost, "mean", {2e6, 3e6}, {1e4, 2e4});
  Table who = with({"bearers",
                    "",
                    {{"bearer", "", "", Texts(2, "city")}, {"public", "", "", Texts(2, "city")}}});
  add(who, "mean", {2e6, 3e6}, {1e4, 2e4});
  Table differences{
      "differences",
      "",
      {{"variant", "", "", Texts(2, "larger")}, {"account", "", "", Texts{"city", "public cost"}}}};
  add(differences, "difference", {7e5, 1e6}, {4e3, 5e3});
  Table dry = with({"pools", "", {{"pool", "", "", Texts(2, "city")}}});
  add(dry, "probability_exhausted", {0.1, 0.2}, {0.003, 0.004});
  Table limits{"rules", "", {{"variant", "", "", Texts{"base"}}, {"rule", "", "", Texts{"cap"}}}};
  add(limits, "probability_binds", {0.5}, {0.01});
  add(limits, "stopped", {1e6}, {1e3});
  Table paid = with({"coverage",
                     "",
                     {{"payee", "", "", Texts(2, "bank")}, {"clause", "", "", Texts(2, "(all)")}}});
  add(paid, "due", {4e6, 4e6}, {1e4, 1e4});
  add(paid, "coverage", {0.5, 0.75}, {0.01, 0.02});
  expect_in(
      summary_of({who, cost, dry, limits, paid, differences}),
      "variant, CNY          public cost              - base         city dry      cap binds  "
      "    bank paid\n"
      "base          2,000,000 +- 10,000                      10.00 +- 0.30 %  50.0 +- 1.0 %  "
      "50.0 +- 1.0 %\n"
      "larger        3,000,000 +- 20,000  1,000,000 +- 5,000  20.00 +- 0.40 %              -  "
      "75.0 +- 2.0 %\n");
}

/// Who pays the opening money and the budget of a pool, and whose money that pool is.
std::string with_flows(const std::string& payer, const std::string& level) {
  Table who = bearers();
  std::get<Texts>(who.columns[0].cells) = {"all losses", "city"};
  for (std::size_t c = 1; c < who.columns.size(); ++c)
    std::get<Numbers>(who.columns[c].cells).push_back(1e6);
  who.columns.push_back({"public", "", "", Texts{"", level}});
  const Table flows{"pool_flows",
                    "",
                    {{"pool", "", "", Texts{"city", "city", "city"}},
                     {"flow", "", "", Texts{"opening", "budget", "interest"}},
                     {"bearer", "", "", Texts{payer, payer, "outside"}}}};
  return summary_of({who, flows});
}

TEST(SummaryOfPools, WarnsOfPublicStocksThatNobodyPays) {
  const std::string warning = "Warning: the cost of city leaves out the opening money";
  const std::string text = with_flows("outside", "city");
  expect_in(text, warning);
  EXPECT_EQ(text.find(warning), text.rfind(warning)) << "once for each pool";
  EXPECT_EQ(with_flows("treasury", "city").find(warning), std::string::npos);
  EXPECT_EQ(with_flows("outside", "no").find("leaves out"), std::string::npos);
}

TEST(SummaryOfPools, SaysWhySomethingStaysUnpaid) {
  expect_in(summary_of({bearers(), unpaid({1e5, 1e5, 4e5})}),
            "Left unpaid: 0.4000 +- 0.0010 million CNY to bank, because a pool had no money; "
            "0.1000 +- 0.0010\n  million CNY to bank, because a limit stopped it.");
  expect_in(summary_of({bearers(), unpaid({1, 1, 4e5})}), "to bank, because a pool had no money.");
  expect_in(summary_of({bearers(), unpaid({0, 0, 0})}), "All that is due is paid in the end.");
}

}  // namespace
}  // namespace cofferdam
