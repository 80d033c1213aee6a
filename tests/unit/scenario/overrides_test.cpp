#include <gtest/gtest.h>

#include "scenario/tree.hpp"

namespace cofferdam {
namespace {

constexpr const char* kScenario =
    "portfolios: {loans: {pd: 1 %}}\n"
    "programme:\n"
    "  - share: {name: split, parts: {bank: 30 %}}\n"
    "  - cap: {limit: 5}\n"
    "  - cap: {limit: 6}\n"
    "list: [{name: a}, {name: a}]\n";

class Overrides : public testing::Test {
 protected:
  std::string apply(const std::string& assignment) {
    Problems problems(document.sources);
    apply_override(document, assignment, problems);
    try {
      problems.throw_if_any();
    } catch (const InputError& error) {
      Problem problem = error.problems().at(0);
      problem.source_line.clear();
      return to_string(problem);
    }
    return "";
  }
  const Node& loans() { return *document.root.find("portfolios")->find("loans"); }
  Node& clause(std::size_t i) { return document.root.find("programme")->items[i].entries[0].value; }

  Document document = parse_document("s", kScenario);
};

TEST_F(Overrides, SetValuesAndKnowTheirPlace) {
  EXPECT_EQ(apply("portfolios.loans.pd=2 %"), "");
  EXPECT_EQ(loans().find("pd")->text, "2 %");
  EXPECT_EQ(loans().find("pd")->place.source, 1);
  EXPECT_EQ(loans().find("pd")->place.column, 21);
  EXPECT_EQ(apply("portfolios.loans.lgd={value: 45 %, source: x}"), "");
  EXPECT_EQ(loans().find("lgd")->find("value")->text, "45 %");
}

TEST_F(Overrides, ReachElementsByNameKeyAndPosition) {
  EXPECT_EQ(apply("programme.split.parts.bank=20 %"), "");
  EXPECT_EQ(clause(0).find("parts")->find("bank")->text, "20 %");
  EXPECT_EQ(apply("programme.share.parts.bank=10 %"), "");
  EXPECT_EQ(clause(0).find("parts")->find("bank")->text, "10 %");
  EXPECT_EQ(apply("programme.2.cap.limit=7"), "");
  EXPECT_EQ(clause(2).find("limit")->text, "7");
}

TEST_F(Overrides, AddKeysThatAreMissingOnTheWay) {
  EXPECT_EQ(apply("output.trials=headline"), "");
  EXPECT_EQ(document.root.find("output")->find("trials")->text, "headline");
  EXPECT_EQ(document.root.find("output")->place.source, 1);
  EXPECT_EQ(apply("portfolios.loans.recovery.lag=1 year"), "");
  EXPECT_EQ(loans().find("recovery")->find("lag")->text, "1 year");
  EXPECT_EQ(apply("pools.fund.budget.amount=5"), "");
  EXPECT_EQ(document.root.find("pools")->find("fund")->find("budget")->find("amount")->text, "5");
  EXPECT_EQ(apply("pools.fund.top_up.to=7"), "");
  EXPECT_EQ(document.root.find("pools")->find("fund")->entries.size(), 2u);
}

TEST_F(Overrides, RefusalsSayWhy) {
  const std::pair<const char*, const char*> cases[] = {
      {"portfolios.loan.pd=2",
       "1:12: portfolios.loan: the key \"loan\" does not exist; did you mean loans?"},
      {"portfolios.stakes.cost=2",
       "1:12: portfolios.stakes: the key \"stakes\" does not exist; there is: loans"},
      {"outputs.trials=2",
       "1:1: outputs: the key \"outputs\" does not exist; did you mean output?"},
      {"programme.split.part.bank=1",
       "1:17: programme.split.part: the key \"part\" does not exist; did you mean parts?"},
      {"portfolios.loans.pd.x=1",
       "1:21: portfolios.loans.pd.x: portfolios.loans.pd is the single value \"1 %\"; nothing can "
       "be set below it; set portfolios.loans.pd itself"},
      {"programme.cap.limit=3",
       "1:11: programme.cap: \"cap\" stands for 2 elements, the first two in lines 4 and 5; give "
       "the position in the list instead, counted from 0"},
      {"programme.0.parts=3",
       "1:13: programme.0.parts: the clause is a \"share\"; write programme.0.share.parts"},
      {"programme.9=3", "1:11: programme.9: the list has 3 elements; positions run from 0 to 2"},
      {"programme.spilt.parts=3",
       "1:11: programme.spilt: the list has no element \"spilt\"; did you mean split?"},
      {"list.b=1", "1:6: list.b: the list has no element \"b\"; there is: a"},
      {"noequals",
       "1:9: there is no equals sign; write it as key.key=value, such as trials=10_000"},
      {"a..b=3", "1:3: a step of the path is empty; write it as key.key=value"},
      {"a={b: 1, b: 2}", "1:10: the key \"b\" was already given in line 1; keep one of the two"},
      {"a=[1",
       "1:5: the list in brackets is not closed, or a comma is missing (it opens at 1:3); "
       "write it as [value, value]"},
  };
  for (const auto& [assignment, expected] : cases) {
    EXPECT_EQ(apply(assignment), "--set " + std::string(assignment) + ":" + expected);
  }
}

}  // namespace
}  // namespace cofferdam
