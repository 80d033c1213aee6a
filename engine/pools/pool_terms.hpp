// What a scenario says about a pool.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "pools/pool_outcomes.hpp"
#include "scenario/value.hpp"
#include "time/calendar.hpp"

namespace cofferdam {

/// A bearer and its part of what several pay or get; the parts sum to 1.
struct Payer {
  std::size_t bearer = kOutside;
  double part = 1;
};
using Payers = std::vector<Payer>;

/// A day on which money may come in or go, of all trials.
struct Contribution {
  std::uint32_t day = 0;
  double amount = 0;
  Payers from;
};

struct FeeTerms {
  enum class Of { whole_loan, guaranteed_part, own_part };
  Of of = Of::whole_loan;
  double rate = 0;
  bool per_year = false;
  std::size_t bearer = kOutside;
};

/// Up to a balance, or by an amount.
struct TopUpTerms {
  double to = 0, below = 0;
  std::optional<double> amount;
  double at_most = std::numeric_limits<double>::infinity();
  Payers from;
  std::vector<std::uint32_t> days;
};

/// A clause under which the pool pays.
struct PoolLine {
  std::string clause;
  double rank = 1;
  double sublimit = std::numeric_limits<double>::infinity();
  bool per_year = false;
};

struct PoolTerms {
  std::string name;
  std::size_t bearer = 0;
  double opening = 0;
  std::string each;  ///< tag whose values have a balance of their own
  bool has_budget = false, budget_rolls = false;
  double budget = 0;
  std::vector<Contribution> contributions;  ///< by day
  std::vector<FeeTerms> fees;
  double interest = 0;
  bool names_lines = false;
  std::vector<PoolLine> lines;
  bool pro_rata = false, deferred = false;
  std::size_t shortfall = kOutside;
  bool has_top_up = false;
  TopUpTerms top_up;
  Payers owner;
  std::uint32_t closes = 0xffffffff;  ///< last day; none: 0xffffffff

  bool only_budget = false;  ///< recoveries cannot be spent: there is a budget and no stock
};

/// Whether a checked pool has a budget and no stock.
bool has_only_budget(const Value& pool);

/// Reads a checked pool; `bearers` are names in order. The name of the pool is that of its bearer.
PoolTerms read_pool(const std::string& name, const Value& pool,
                    const std::vector<std::string>& bearers, const Calendar& calendar,
                    Problems& problems);

/// Months of the steps `month`, `quarter`, `half_year`, `year`.
int months_of_step(const std::string& step);

/// Last days of the steps `month`, `quarter`, `half_year`, `year` of the calendar, not after the
/// end; they are counted from the turns of the years.

}  // namespace cofferdam
