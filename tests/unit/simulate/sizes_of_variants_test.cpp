// What a variant needs, against the same scenario run by itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <cofferdam/explain.hpp>
#include <cofferdam/simulate.hpp>

#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;

const std::string kScenario =
    "cofferdam: 1\ntitle: sized\ntrials: 3000\n"
    "calendar: {start: 2026-01-01, horizon: 3 years}\n"
    "economy: {factors: {national: {}}}\n"
    "bearers: {bank: {}, fund: {public: city}}\n"
    "portfolios:\n"
    "  loans: {type: loans, lender: bank, new_business: {count: 30, every: year}, ead: 1 million,\n"
    "    term: 24 months, pd: 6 %, lgd: 50 %, loading: {national: 0.5}}\n"
    "programme:\n"
    "  - claim: {name: c, of: [loans]}\n"
    "  - limit: {name: yearly, on: fund, level: 4 million, window: calendar_year_to_date}\n"
    "  - compensate: {name: part, claim: c, payer: fund, payee: bank, rate: 60 %}\n"
    "pools: {fund: {opening: 5 million}}\n"
    "size:\n"
    "  - {input: pools.fund.opening, target: exhausted, probability: [10 %, 2 %]}\n"
    "  - {input: programme.part.rate, target: tvar, bearer: fund, above: 8 million, "
    "probability: [5 %], from: 10 %, to: 90 %, values: 9, safe: downwards}\n";

const std::vector<std::pair<std::string, std::string>> kVariants = {
    {"less", "programme.part.rate=30 %"},
    {"riskier", "portfolios.loans.pd=12 %"},
    {"unlimited", "drop=[programme.yearly]"}};

std::string with_variants() {
  std::string text = kScenario + "variants:\n";
  for (const auto& [name, change] : kVariants) {
    const std::size_t at = change.find('=');
    text += "  " + name + ": {" + change.substr(0, at) + ": " + change.substr(at + 1) + "}\n";
  }
  return text;
}

/// The cells of a column in the rows of a variant.
std::vector<double> of_variant(const Table& table, const std::string& variant,
                               const std::string& column) {
  std::vector<double> cells;
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("variant")[row] == variant) cells.push_back(table.numbers(column)[row]);
  return cells;
}

TEST(SizesOfVariants, AreThoseOfRunsByThemselves) {
  const Results together = simulate(model_of(with_variants()));
  for (const auto& [name, change] : kVariants) {
    const Results alone = simulate(model_of(kScenario, {change}));
    for (const std::string table : {"sizes", "sizing"})
      for (const Column& column : alone.table(table).columns) {
        const auto* cells = std::get_if<std::vector<double>>(&column.cells);
        if (!cells) continue;
        EXPECT_THAT(of_variant(together.table(table), name, column.name),
                    testing::Pointwise(testing::NanSensitiveDoubleEq(), *cells))
            << name << " " << table << "." << column.name;
      }
  }
  const auto of = [&](const std::string& variant) {
    return of_variant(together.table("sizes"), variant, "size");
  };
  EXPECT_LT(of("less")[0], of("base")[0]);
  EXPECT_GT(of("riskier")[0], of("base")[0]);
  EXPECT_GT(of("unlimited")[1], of("base")[1]);
}

TEST(SizesOfVariants, AreOfTheBaseAloneIfNoneIsAsked) {
  std::string text = with_variants();
  for (std::size_t at = 0; (at = text.find("{input:", at)) != std::string::npos; ++at)
    text.insert(at + 1, "variants: none, ");
  const Table sizes = simulate(model_of(text)).table("sizes");
  EXPECT_THAT(sizes.texts("variant"), testing::ElementsAre("base", "base", "base"));
}

TEST(SizesOfVariants, AreLeftOutWhereThereIsNothingToSize) {
  const std::string text =
      kScenario +
      "variants:\n"
      "  no_pool: {drop: [pools.fund]}\n"
      "  split: {programme.part: {name: other, claim: c, payer: fund, payee: bank, rate: 20 %}}\n";
  const Model model = model_of(text);
  EXPECT_THAT(cautions(model), AllOf(Contains(AllOf(HasSubstr("the variant 'no_pool'"),
                                                    HasSubstr("no size of pools.fund.opening"))),
                                     Contains(AllOf(HasSubstr("the variant 'split'"),
                                                    HasSubstr("no size of programme.part.rate")))));
  const Table sizes = simulate(model).table("sizes");
  EXPECT_EQ(of_variant(sizes, "no_pool", "size").size(), 1u);  // of the rate
  EXPECT_EQ(of_variant(sizes, "split", "size").size(), 2u);    // of the stock
}

}  // namespace
}  // namespace cofferdam
