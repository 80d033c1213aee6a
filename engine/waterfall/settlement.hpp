// The losses of a run of trials while clauses share them.
#pragma once
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "waterfall/dated_cash.hpp"
#include "waterfall/entries.hpp"
#include "waterfall/flow.hpp"
#include "waterfall/incentives.hpp"
#include "waterfall/outcomes.hpp"

namespace cofferdam {

/// What a rule remembers within a trial.
struct RuleState {
  virtual ~RuleState() = default;
};

/// One step of a payment, for a trial that is shown in full.
struct PaymentStep {
  std::uint32_t entry = 0;
  std::size_t line = 0;
  std::string rule;  ///< limit, cap or pool that decided; empty: the rate
  std::size_t payer = 0;
  double due = 0, paid = 0, stopped = 0;
  std::string reason;  ///< why the rest was not paid here
  double left = 0;     ///< room or balance after it; NaN: without bound
};

/// A movement of a pool, for a trial that is shown in full.
struct AccountStep {
  Moment moment = 0;
  std::size_t pool = 0;
  std::size_t instance = 0;
  PoolFlow flow = PoolFlow::opening;
  std::uint32_t entry = 0xffffffff;
  double amount = 0;   ///< into the pool
  double balance = 0;  ///< after it
};

/// What comes due to a pool, and what comes into it besides what its terms plan, in order.
struct DueRecord {
  struct Due {
    std::uint32_t trial = 0;
    Moment moment = 0;
    std::size_t instance = 0;
    double amount = 0;  ///< below zero: comes in
  };
  std::size_t pool = 0;
  std::vector<Due> dues;
};

struct SettlementLog {
  std::vector<PaymentStep> payments;
  std::vector<FlowStep> flows;
  std::vector<AccountStep> accounts;
  std::vector<LendingStep> lending;
};

/// Scratch of one run of trials; clauses change it in their order.
struct Settlement : Entries, Outcomes {
  std::uint64_t seed = 0;
  std::vector<std::unique_ptr<RuleState>> states;  ///< [slot of a rule]
  const void* states_of = nullptr;                 ///< the programme that made them
  DueRecord* dues = nullptr;                       ///< of a pool whose account is worked again
  SettlementLog* log = nullptr;                    ///< of a trial that is shown in full
  std::unique_ptr<Settlement> other;               ///< scratch of other programmes
  std::optional<DatedCash> dated;                  ///< where `Programme::keep_days` asks for it

  IncentiveFactors incentives;
  /// By what what a unit gets is multiplied in a year.
  double incentive(std::uint32_t unit, std::size_t year, std::uint32_t trial) const {
    return unit == kNoUnit || incentives.empty() ? 1 : incentives[unit][year * trials + trial];
  }

  /// The state of a rule; made when it is first asked for.
  template <class State>
  State& state(std::size_t slot) {
    if (!states[slot]) states[slot] = std::make_unique<State>();
    return static_cast<State&>(*states[slot]);
  }
  /// Whether a bearer that can fail has done so by the end of a day.
  bool failed_by(std::size_t failure, std::uint32_t trial, std::uint32_t day,
                 const Calendar& calendar) const {
    const double years = events.failures[failure * trials + trial];
    return std::isfinite(years) && calendar.day_of(years) <= day;
  }
  // Defaults by trial; only where flows are due on dates of their own.
  std::vector<std::uint32_t> first_default, default_entries;
  std::vector<std::size_t> first_end;  ///< [trial] in `events.ends`; one more at the end
  std::span<const std::uint32_t> defaults_of(std::uint32_t trial) const {
    return std::span(default_entries)
        .subspan(first_default[trial], first_default[trial + 1] - first_default[trial]);
  }
  /// Adds what a flow pays at a moment of a year.
  void count_flow(std::size_t flow, std::size_t year, std::uint32_t trial, Moment at,
                  double amount) {
    flows[flow][year * trials + trial] += amount;
    if (dated) dated->flows.push_back({trial, day_of(at), flow, amount});
    if (log) log->flows.push_back({at, flow, amount});
  }
  /// Puts `events.ends` in the order of trials.
  void order_ends();
  std::span<const EarlyEnd> ends_of(std::uint32_t trial) const {
    if (events.ends.empty()) return {};
    return std::span(events.ends)
        .subspan(first_end[trial], first_end[trial + 1] - first_end[trial]);
  }

  // Where a programme decides which loans are lent.
  /// [portfolio][trial] take-up of those whose lending it decides; `lent` of them is empty.
  std::vector<std::vector<double>> offered;
  /// What is not lent, as it is decided, in the order of trials; then it is among `events.ends`.
  std::vector<EarlyEnd> not_lent;
  std::size_t first_not_lent = 0;  ///< of the trial that is walked
  std::vector<char> gone;          ///< [event] of loans that are not lent; empty: there is none
  std::span<const EarlyEnd> not_lent_now() const {
    return std::span(not_lent).subspan(first_not_lent);
  }
  bool is_gone(std::uint32_t entry) const { return entry < gone.size() && gone[entry]; }
  /// Takes what is not lent to `events.ends`, and its entries out of their order.
  void close_lending();
  /// Takes out the entries that are gone.
  void drop_gone();

  /// Sum over a claim's events of what a bearer bears, by trial.
  std::vector<double> aggregate(std::size_t claim, std::size_t bearer) const {
    std::vector<double> sums(trials, 0.0);
    for (std::size_t e = claims[claim].first; e < claims[claim].last; ++e)
      sums[events.trial[e]] += parts[bearer][e];
    return sums;
  }
};

}  // namespace cofferdam
