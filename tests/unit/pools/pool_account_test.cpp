// An account against what it says itself: the stock it would have needed, worked again with it.
#include "pools/pool_account.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "support/choices.hpp"

namespace cofferdam {
namespace {

struct Movement {
  enum class Kind { money, budget, end_of_budget, due, deferred, interest };
  Kind kind = Kind::money;
  double time = 0, amount = 0, part = 1;
};

std::vector<Movement> some_movements(Choices choices) {
  std::vector<Movement> movements;
  double time = 0;
  const bool bears_interest = choices.flag();
  for (std::uint32_t i = 0, n = 1 + choices.below(40); i < n; ++i) {
    time += choices.below(5) / 12.0;
    auto kind = static_cast<Movement::Kind>(choices.below(6));
    if (choices.flag()) kind = Movement::Kind::due;
    if (kind == Movement::Kind::interest && !bears_interest) kind = Movement::Kind::money;
    const double amount = kind == Movement::Kind::interest ? choices.below(9) / 100.0
                                                           : (1 + choices.below(500)) / 10.0;
    movements.push_back({kind, time, amount, choices.rarely(4) ? choices.below(11) / 10.0 : 1});
  }
  return movements;
}

struct Worked {
  bool is_short = false;
  double required = 0;
};

/// Works the movements, and looks at the balance after each. A part of an amount is paid only
/// where the balance would not reach for all of it.
Worked work(const std::vector<Movement>& movements, double opening) {
  PoolAccount account;
  account.open(0, opening);
  Worked worked;
  double moved = opening, deferred = 0, size = 1 + opening;
  for (const Movement& one : movements) {
    size += one.amount;
    switch (one.kind) {
      case Movement::Kind::money:
        account.add(one.time, one.amount);
        moved += one.amount;
        break;
      case Movement::Kind::budget:
        account.add_budget(one.time, one.amount);
        moved += one.amount;
        break;
      case Movement::Kind::end_of_budget:
        moved -= account.end_budget(one.time);
        break;
      case Movement::Kind::due: {
        const double part = account.balance() < one.amount * (1 - 1e-9) ? one.part : 1;
        const double paid = account.pay(one.time, one.amount, false, part);
        worked.is_short = worked.is_short || paid < one.amount;
        deferred += one.amount - paid;
        moved -= paid;
        break;
      }
      case Movement::Kind::deferred: {
        const double paid = account.pay(one.time, std::min(deferred, account.balance()), true);
        deferred -= paid;
        moved -= paid;
        break;
      }
      case Movement::Kind::interest:
        moved += account.credit(one.time, one.amount);
        break;
    }
    EXPECT_GE(account.balance(), 0);
    EXPECT_GE(account.budget(), 0);
    EXPECT_NEAR(account.balance(), moved, 1e-11 * size);
  }
  worked.required = account.required();
  return worked;
}

TEST(PoolAccount, NeedsWhatItSaysAndNoLess) {
  std::mt19937_64 random(20261123);
  int needy = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto movements = some_movements(Choices(random_choices(random, 250)));
    const double needed = work(movements, 0).required;
    ASSERT_FALSE(work(movements, needed).is_short) << i << ": " << needed;
    for (const double other : {0.5 * needed, 3 * needed + 100})
      ASSERT_NEAR(work(movements, other).required, needed, 1e-9 * (1 + needed)) << i;
    if (needed < 1e-6) continue;
    ASSERT_TRUE(work(movements, needed * (1 - 1e-9) - 1e-9).is_short) << i << ": " << needed;
    ++needy;
  }
  EXPECT_GT(needy, 10'000);
}

/// A budget that is spent on what was due before is not there for what comes due later; with
/// enough stock it would have been.
TEST(PoolAccount, DeferredAmountsTakeNoBudgetFromWhatIsNeeded) {
  PoolAccount account;
  account.open(0, 0);
  EXPECT_EQ(account.pay(0, 40, false), 0);
  account.add_budget(1, 30);
  EXPECT_EQ(account.pay(1, 30, true), 30);
  EXPECT_EQ(account.pay(1, 30, false), 0);
  EXPECT_EQ(account.required(), 40);
}

TEST(PoolAccount, WhenClosedNoStockIsEnough) {
  PoolAccount account;
  account.open(0, 100);
  EXPECT_EQ(account.pay(1, 60, false), 60);
  EXPECT_EQ(account.required(), 60);
  EXPECT_EQ(account.close(2), 40);
  EXPECT_EQ(account.required(), 60);
  EXPECT_EQ(account.pay(3, 1, false), 0);
  EXPECT_TRUE(std::isinf(account.required()));
}

}  // namespace
}  // namespace cofferdam
