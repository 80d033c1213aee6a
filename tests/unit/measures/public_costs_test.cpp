// What public money spends where a pool and its owners are of different levels.
#include <cofferdam/simulate.hpp>

#include <gtest/gtest.h>

#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

/// A fund that pays half of all losses; its level and its terms.
Results fund_of(const std::string& level, const std::string& terms, const std::string& owner) {
  return simulate(model_of(
      "cofferdam: 1\ntitle: owners\ntrials: 3000\n"
      "calendar: {start: 2026-01-01, horizon: 2 years}\neconomy: {factors: {national: {}}}\n"
      "bearers: {bank: {}, fund: {public: " +
      level +
      "}, province: {public: province}, city: {public: city}, sponsor: {}}\n"
      "portfolios:\n  loans: {type: loans, lender: bank, count: 40, ead: 100, term: 2 years, pd: "
      "5 %, lgd: 100 %, loading: {national: 0.4}}\n"
      "programme:\n  - claim: {name: c, of: [loans]}\n"
      "  - compensate: {name: half, claim: c, payer: fund, payee: bank, rate: 50 %}\n"
      "pools:\n  fund: {opening: 400, " +
      terms + "owner: " + owner + "}\n"));
}

double cost(const Results& results, const std::string& level) {
  const Table& table = results.table("public_cost");
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("public")[row] == level) return table.numbers("mean")[row];
  return 0;
}

double borne_by_fund(const Results& results) {
  const Table& table = results.table("bearers");
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("bearer")[row] == "fund") return table.numbers("mean")[row];
  return 0;
}

TEST(PublicCosts, GoByTheOwnersOfAPool) {
  // What is left at the end goes to the owners as it would at closing, whatever the level.
  const std::string both = "{province: 6, city: 4}";
  for (const std::string level : {"province", "city", "no", "district"})
    for (const std::string closes : {"", "closes: 2027-12-31, "}) {
      const Results results = fund_of(level, closes, both);
      const double borne = borne_by_fund(results);
      EXPECT_GT(borne, 20);
      EXPECT_NEAR(cost(results, "province"), 0.6 * borne, 1e-9) << level << closes;
      EXPECT_NEAR(cost(results, "city"), 0.4 * borne, 1e-9) << level << closes;
      EXPECT_NEAR(cost(results, "district"), 0, 1e-9) << level << closes;
      EXPECT_NEAR(cost(results, "all levels"), borne, 1e-9) << level << closes;
    }
}

TEST(PublicCosts, ABudgetThatLapsesInTheEndGoesBackOnce) {
  for (const std::string unused : {"lapses", "rolls"}) {
    const Results results =
        fund_of("city", "budget: {amount: 300, unused: " + unused + "}, ", "province");
    EXPECT_NEAR(cost(results, "province"), borne_by_fund(results), 1e-9) << unused;
    EXPECT_NEAR(cost(results, "city"), 0, 1e-9) << unused;
  }
}

TEST(PublicCosts, InterestIsTheOwners) {
  const Results whole = fund_of("no", "interest: 3 %, closes: 2027-12-31, ", "city"),
                open = fund_of("no", "interest: 3 %, ", "city");
  EXPECT_LT(cost(open, "city"), borne_by_fund(open));
  EXPECT_NEAR(cost(open, "city"), cost(whole, "city"), 1e-9);
}

TEST(PublicCosts, OfMoneyThatIsNotPublicIsNothing) {
  EXPECT_NEAR(cost(fund_of("city", "", "sponsor"), "all levels"), 0, 1e-9);
  const Results half = fund_of("city", "", "{sponsor: 1, province: 1}");
  EXPECT_NEAR(cost(half, "city"), 0, 1e-9);
  EXPECT_NEAR(cost(half, "province"), borne_by_fund(half) / 2, 1e-9);
  EXPECT_NEAR(cost(half, "all levels"), borne_by_fund(half) / 2, 1e-9);
}

TEST(PublicCosts, OfAPoolWithoutOwnersAreItsOwn) {
  const Results results = fund_of("city", "", "outside");
  // Nobody has paid the opening money, and what is left of it is the city's.
  EXPECT_NEAR(cost(results, "city"), borne_by_fund(results) - 400, 1e-9);
}

}  // namespace
}  // namespace cofferdam
