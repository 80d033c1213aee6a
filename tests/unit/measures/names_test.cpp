// Names of portfolios, and groups of firms.
#include "measures/names.hpp"

#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cmath>
#include <string>

namespace cofferdam {
namespace {

std::string scenario(const std::string& portfolios, const std::string& firms = "") {
  return "cofferdam: 1\ntitle: names\ntrials: 20_000\ncurrency: USD\neconomy: {factors: {n: "
         "{}}}\nbearers: {bank: {}}\n" +
         firms + "portfolios:\n" + portfolios;
}

Results results(const std::string& text) {
  return simulate(build_model(parse_scenario("n.yaml", text)), {.threads = 2});
}

const std::string kLoan = "lgd: 50 %, asset_correlation: 0.1";

/// Equal loans are as many as they are; PDs make a difference by loss.
TEST(Names, EqualLoansInRowsAndGroups) {
  const Results all = results(scenario(
      "  rows: {type: loans, lender: bank, count: 40, ead: 3, pd: 2 %, " + kLoan +
      "}\n  group: {type: loans, lender: bank, count: 2, loans_per_row: 20, ead: 3, pd: 2 %, " +
      kLoan +
      "}\n  fine: {type: loans, lender: bank, count: 1, ead: 3, pd: 2 %, fine_grained: "
      "yes, " +
      kLoan + "}\n"));
  const Table& table = all.table("portfolios");
  for (const std::size_t row : {0, 1}) {
    EXPECT_NEAR(table.numbers("effective_names")[row], 40, 1e-9);
    EXPECT_NEAR(table.numbers("effective_names_by_loss")[row], 40, 1e-9);
    EXPECT_NEAR(table.numbers("largest_name_share")[row], 1. / 40, 1e-12);
    EXPECT_EQ(table.texts("largest_name")[row], "1");
  }
  EXPECT_TRUE(std::isinf(table.numbers("effective_names")[2]));
  EXPECT_EQ(table.texts("largest_name")[2], "");
}

/// Exposures of 1 and 3 with PDs of 6 and 1 %: (1 + 3)^2 / (1 + 9), (6 + 3)^2 / (36 + 9).
TEST(Names, UnevenLoans) {
  const Results all = results(scenario(
      "  loans: {type: loans, lender: bank, count: 200, tags: {size: {mix: {small: 50 %, large: 50 "
      "%}}}, ead: {by: size, values: {small: 1, large: 3}}, pd: {by: size, values: {small: 6 %, "
      "large: 1 %}}, " +
      kLoan + "}\n"));
  const Table& table = all.table("portfolios");
  const double amount = table.numbers("exposure")[0], large = (amount - 200) / 2;
  const double small = 200 - large;
  EXPECT_NEAR(table.numbers("effective_names")[0], amount * amount / (small + 9 * large), 1e-9);
  EXPECT_NEAR(table.numbers("effective_names_by_loss")[0],
              std::pow(6 * small + 3 * large, 2) / (36 * small + 9 * large), 1e-9);
  EXPECT_NEAR(table.numbers("largest_name_share")[0], 3 / amount, 1e-12);
}

TEST(Names, PoliciesHaveNoKnownLoss) {
  const Results all = results(
      scenario("  covers: {type: policies, insurer: bank, count: 5, sum_insured: 10, damage_ratio: "
               "50 %, frequency: {poisson: {mean: 0.1}}}\n"));
  EXPECT_NEAR(all.table("portfolios").numbers("effective_names")[0], 5, 1e-9);
  EXPECT_TRUE(std::isnan(all.table("portfolios").numbers("effective_names_by_loss")[0]));
}

/// Firms that always default: what a group loses is its part of what is lost.
TEST(Names, GroupsOfFirmsOverPortfolios) {
  const std::string firms =
      "firms: {tech: {count: 50, tags: {circle: {mix: {a: 20 %, b: 80 %}}}, pd: 100 %, loading: "
      "{n: 0.3}, groups: {by: circle, loading: 0.4}}}\n";
  const std::string portfolios =
      "  loans: {type: loans, lender: bank, firms: tech, ead: 4, lgd: 50 %}\n"
      "  more: {type: loans, lender: bank, firms: tech, ead: 2, lgd: 25 %}\n"
      "  others: {type: loans, lender: bank, count: 10, ead: 15, pd: 100 %, lgd: 50 %, "
      "asset_correlation: 0.1}\n";
  const Model model = build_model(parse_scenario("n.yaml", scenario(portfolios, firms)));
  const Results all = simulate(model, {.threads = 2});
  const Table& table = all.table("firm_groups");
  ASSERT_EQ(table.rows(), 1u);
  EXPECT_EQ(table.texts("firms")[0], "tech");
  EXPECT_EQ(table.texts("by")[0], "circle");
  EXPECT_EQ(table.texts("largest")[0], "b");
  const double exposure = table.numbers("exposure")[0], firms_in_b = exposure / 6;
  EXPECT_NEAR(firms_in_b, std::round(firms_in_b), 1e-9);
  EXPECT_GT(firms_in_b, 25);
  EXPECT_NEAR(table.numbers("share_of_exposure")[0], firms_in_b / 50, 1e-12);
  EXPECT_NEAR(table.numbers("effective_groups")[0],
              2500 / (firms_in_b * firms_in_b + std::pow(50 - firms_in_b, 2)), 1e-9);
  const double lost = firms_in_b * 2.5, of = 50 * 2.5 + 75;
  EXPECT_NEAR(table.numbers("mean")[0], lost, 1e-9);
  EXPECT_NEAR(table.numbers("share_of_losses")[0], lost / of, 1e-12);
  EXPECT_NEAR(table.numbers("share_of_tail_99")[0], lost / of, 1e-12);
}

/// Two groups that are alike but in the number of firms, apart from each other: what the larger one
/// has of the worst losses is more than its part of all, and no more than all.
TEST(Names, ALargeGroupCarriesTheTail) {
  const Results all = results(scenario(
      "  loans: {type: loans, lender: bank, firms: tech, ead: 1, lgd: 100 %}\n",
      "firms: {tech: {count: 200, tags: {circle: {mix: {a: 25 %, b: 75 %}}}, pd: 3 %, loading: {n: "
      "0}, groups: {by: circle, loading: 0.7}}}\n"));
  const Table& table = all.table("firm_groups");
  const double share = table.numbers("share_of_losses")[0],
               error = table.numbers("share_of_losses_standard_error")[0];
  EXPECT_NEAR(share, table.numbers("share_of_exposure")[0], 5 * error);
  EXPECT_GT(table.numbers("share_of_tail_99")[0],
            share + 5 * table.numbers("share_of_tail_99_standard_error")[0]);
  EXPECT_LT(table.numbers("share_of_tail_99")[0], 1);
  EXPECT_EQ(table.texts("share_of_tail_99_verdict")[0], "ok");
}

}  // namespace
}  // namespace cofferdam
