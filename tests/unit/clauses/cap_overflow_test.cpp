// What a portfolio cap blocks, if it overflows to the payee himself: it stays with him.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

/// 50 is due of the only loan, of 100, and 50 % x 20 % x 100 = 10 may be paid.
std::string capped(const std::string& overflow) {
  return "cofferdam: 1\ntitle: capped\ntrials: 1\n"
         "calendar: {start: 2025-01-01, horizon: 2 years}\n"
         "economy: {factors: {national: {}}}\n"
         "bearers: {bank: {}, city: {public: city}, state: {public: province}}\n"
         "portfolios:\n  loans:\n    type: file\n    lender: bank\n"
         "    loans: |\n      id,originated,amount\n      1,2024-03-01,100\n"
         "    events: |\n      loan,date,event,amount\n      1,2025-03-01,default,100\n"
         "programme:\n  - claim: {name: loss, of: [loans]}\n"
         "  - portfolio_cap: {name: cap, claim: loss, payer: city, payee: bank, rate: 50 %, cap: "
         "20 %, catch_up: yes, reinstate: no, overflow: " +
         overflow + "}\n";
}

Table steps_of(const std::string& overflow) {
  for (Table& table : replay(model_of(capped(overflow)), 0))
    if (table.name == "steps") return table;
  return {};
}

TEST(CapOverflow, ToThePayeeIsNotPaidForTheCap) {
  const Table unpaid = simulate(model_of(capped("bank"))).table("unpaid");
  double blocked = 0, others = 0;
  for (std::size_t row = 0; row < unpaid.rows(); ++row)
    if (unpaid.texts("clause")[row] == "cap")
      (unpaid.texts("reason")[row] == "cap" ? blocked : others) += unpaid.numbers("amount")[row];
  EXPECT_DOUBLE_EQ(blocked, 40);
  EXPECT_EQ(others, 0);
}

TEST(CapOverflow, EachStepIsOneRow) {
  const Table kept = steps_of("bank"), moved = steps_of("state");
  using Texts = std::vector<std::string>;
  using Numbers = std::vector<double>;
  EXPECT_EQ(kept.texts("payer"), (Texts{"city"}));
  EXPECT_EQ(kept.texts("reason"), (Texts{"cap"}));
  EXPECT_EQ(kept.numbers("paid"), (Numbers{10}));
  EXPECT_EQ(moved.texts("payer"), (Texts{"city", "state"}));
  EXPECT_EQ(moved.texts("rule"), (Texts{"cap", ""}));
  EXPECT_EQ(moved.numbers("paid"), (Numbers{10, 40}));
}

}  // namespace
}  // namespace cofferdam
