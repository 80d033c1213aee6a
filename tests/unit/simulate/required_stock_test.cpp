// The stock that a pool needs, by the tables and by `size`, against settling with it.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cmath>

#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

/// Two loans of 100 that default in the first year and in the second.
std::string two_claims(const std::string& clauses, const std::string& pool,
                       const std::string& more = "", const std::string& events = "") {
  return "cofferdam: 1\ntitle: needed\ntrials: 200\n"
         "calendar: {start: 2025-01-01, horizon: 3 years}\n"
         "economy: {factors: {national: {}}}\n"
         "bearers: {bank: {}, pool: {public: city}, treasury: {public: province}}\n"
         "portfolios:\n  loans:\n    type: file\n    lender: bank\n    tags: [kind]\n"
         "    loans: |\n      id,originated,amount,kind\n"
         "      1,2024-03-01,100,a\n      2,2024-03-01,100,b\n"
         "    events: |\n      loan,date,event,amount\n"
         "      1,2025-03-01,default,100\n      2,2026-06-01,default,100\n" +
         events + "programme:\n  - claim: {name: called, of: [loans]}\n" + clauses +
         "pools:\n  pool: {" + pool + "}\n" + more;
}

constexpr const char* kHalf =
    "  - compensate: {name: half, claim: called, payer: pool, payee: bank, rate: 50 %}\n";
constexpr const char* kQuestion =
    "size:\n  - {input: pools.pool.opening, target: exhausted, probability: [10 %]}\n";

TEST(RequiredStock, NoneIsEnoughForWhatComesDueAfterClosing) {
  const Results results =
      simulate(model_of(two_claims(kHalf, "opening: 10, closes: 2025-12-31", kQuestion)));
  const Table& pools = results.table("pools");
  EXPECT_EQ(pools.texts("required_rule")[0], "exact");
  EXPECT_EQ(pools.numbers("probability_no_stock")[0], 1);
  EXPECT_TRUE(std::isnan(pools.numbers("required")[0]));
  EXPECT_TRUE(std::isnan(pools.numbers("required_quantile_95")[0]));
  const std::string reason =
      "not available: in 100 % of the trials no stock is enough, since something comes due after "
      "the pool has closed, or where none of its stock goes";
  EXPECT_EQ(pools.texts("required_verdict")[0], reason);
  const Table& sizes = results.table("sizes");
  EXPECT_TRUE(std::isnan(sizes.numbers("size")[0]));
  EXPECT_EQ(sizes.texts("verdict")[0], reason);
}

TEST(RequiredStock, IsThatOfClaimsBeforeClosingIfNoneComesLater) {
  const std::string late = "opening: 10, closes: 2026-12-31";
  const Results results = simulate(model_of(two_claims(kHalf, late, kQuestion)));
  EXPECT_EQ(results.table("pools").numbers("probability_no_stock")[0], 0);
  EXPECT_EQ(results.table("pools").numbers("required")[0], 100);
  EXPECT_EQ(results.table("sizes").numbers("size")[0], 100);
  const std::string within =
      "size:\n  - {input: pools.pool.opening, target: exhausted, probability: [10 %], within: 1 "
      "year}\n";
  const Results first =
      simulate(model_of(two_claims(kHalf, "opening: 10, closes: 2025-12-31", within)));
  EXPECT_EQ(first.table("sizes").numbers("size")[0], 50);
}

TEST(RequiredStock, NoneIsEnoughWhereNoneOfItGoes) {
  const Table pools =
      simulate(model_of(two_claims(kHalf, "opening: 10, each: kind, weights: {a: 1}")))
          .table("pools");
  EXPECT_EQ(pools.numbers("probability_no_stock")[0], 1);
}

}  // namespace
}  // namespace cofferdam
