// Numbers of a scenario that can be moved alone.
#include <cofferdam/compare.hpp>
#include <cofferdam/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace cofferdam {
namespace {

constexpr const char* kBook = R"(
cofferdam: 1
title: a book
calendar: {start: 2026-01-01, horizon: 2 years}
economy: {factors: {national: {persistence: 0.5}}}
bearers: {bank: {}, fund: {public: city}}
loan_terms:
  tech: {term: 1 year, pd: {value: 3 %, status: assumed}, lgd: 40 %}
portfolios:
  old: {type: loans, lender: bank, terms: tech, count: 40, ead: {lognormal: {mean: 1 million, cv: 1}}, asset_correlation: 0.2}
  new: {type: loans, lender: bank, terms: tech, new_business: {volume: 1 billion, every: year}, ead: 1 million, lgd: 0 %,
    asset_correlation: 0.2, tags: {kind: {mix: {a: 30 %, b: 70 %}}}}
programme:
  - claim: {name: c, of: [old, new]}
  - compensate: {name: half, claim: c, payer: fund, payee: bank, rate: [{when: ead up_to 2 million, value: 50 %}, {otherwise: 40 %}]}
  - limit: {name: most, on: fund, level: 3 %, of: [half], each: loan}
  - limit: {name: sum, on: fund, level: 30 million, of: [half], each: loan}
pools: {fund: {opening: 150 million}}
)";

InputNumbers numbers() {
  return inputs_of(parse_scenario("book.yaml", kBook));
}

InputNumber number(const std::string& path) {
  for (const InputNumber& one : numbers().numbers)
    if (one.path == path) return one;
  ADD_FAILURE() << "no number " << path;
  return {};
}

TEST(InputNumbers, TheUsualOnesAreStatedAsOneNumber) {
  std::vector<std::string> usual;
  for (const InputNumber& one : numbers().numbers)
    if (one.is_default_choice) usual.push_back(one.path);
  std::sort(usual.begin(), usual.end());
  const std::vector<std::string> expected = {"economy.factors.national.persistence",
                                             "loan_terms.tech.lgd",
                                             "loan_terms.tech.pd",
                                             "pools.fund.opening",
                                             "portfolios.new.asset_correlation",
                                             "portfolios.new.ead",
                                             "portfolios.new.new_business.volume",
                                             "portfolios.new.tags.kind.mix.a",
                                             "portfolios.new.tags.kind.mix.b",
                                             "portfolios.old.asset_correlation",
                                             "portfolios.old.count",
                                             "programme.most.level",
                                             "programme.sum.level"};
  EXPECT_EQ(usual, expected);
}

TEST(InputNumbers, OtherFormsAreTold) {
  std::vector<std::string> others = numbers().other_forms;
  std::sort(others.begin(), others.end());
  EXPECT_EQ(others, (std::vector<std::string>{"portfolios.old.ead.lognormal",
                                              "programme.1.compensate.rate"}));
}

TEST(InputNumbers, PartsOfOtherFormsCanBeNamed) {
  EXPECT_FALSE(number("portfolios.old.ead.lognormal.mean").is_default_choice);
  const InputNumber rate = number("programme.half.rate.0.value");
  EXPECT_EQ(rate.long_path, "programme.1.compensate.rate.0.value");
  EXPECT_DOUBLE_EQ(rate.value, 0.5);
}

TEST(InputNumbers, EveryPathChangesItsNumberAlone) {
  const Scenario before = parse_scenario("book.yaml", kBook);
  for (const InputNumber& one : numbers().numbers) {
    const MovedInput to = moved(one, one.value == 0 ? 0.01 : 0.1, one.value != 0);
    InputNumbers after;
    try {
      after = inputs_of(parse_scenario("book.yaml", kBook, {to.assignment}));
    } catch (const InputError& error) {
      ADD_FAILURE() << error.what();
    }
    const auto found = std::find_if(after.numbers.begin(), after.numbers.end(),
                                    [&](const auto& other) { return other.path == one.path; });
    ASSERT_NE(found, after.numbers.end()) << to.assignment;
    EXPECT_EQ(found->value, to.value) << to.assignment;
    EXPECT_EQ(after.numbers.size(), numbers().numbers.size()) << to.assignment;
  }
}

TEST(InputNumbers, StepsKeepWithinTheRange) {
  EXPECT_EQ(moved(number("loan_terms.tech.pd"), 0.1, true).assignment, "loan_terms.tech.pd=3.3 %");
  EXPECT_EQ(moved(number("loan_terms.tech.pd"), -0.01, false).assignment, "loan_terms.tech.pd=2 %");
  const MovedInput most = moved(number("loan_terms.tech.lgd"), 0.7, false);
  EXPECT_EQ(most.assignment, "loan_terms.tech.lgd=100 %");
  EXPECT_TRUE(most.is_clipped);
  EXPECT_EQ(moved(number("portfolios.old.count"), -0.01, true).assignment,
            "portfolios.old.count=39");
  EXPECT_EQ(moved(number("programme.most.level"), 0.1, true).assignment,
            "programme.most.level=3.3 %");
  EXPECT_EQ(moved(number("programme.sum.level"), 0.1, true).assignment,
            "programme.sum.level=3.3e7");
  // 0.5 of an open range up to 1: a thousandth of the way is left.
  const MovedInput open = moved(number("economy.factors.national.persistence"), 2, true);
  EXPECT_DOUBLE_EQ(open.value, 0.9995);
  EXPECT_TRUE(open.is_clipped);
}

}  // namespace
}  // namespace cofferdam
