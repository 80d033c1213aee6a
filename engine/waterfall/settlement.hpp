// The losses of a run of trials while clauses share them.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "pools/pool_outcomes.hpp"
#include "portfolios/events.hpp"
#include "waterfall/agenda.hpp"
#include "waterfall/ledger.hpp"
#include "waterfall/payment_outcomes.hpp"

namespace cofferdam {

/// Events [first, last) of one claim.
struct EventRange {
  std::size_t first = 0;
  std::size_t last = 0;
};

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
  std::vector<AccountStep> accounts;
};

/// Scratch of one run of trials; clauses change it in their order.
struct Settlement {
  std::int64_t first_trial = 0;
  std::size_t trials = 0;
  std::uint64_t seed = 0;
  Events events;  ///< sorted by claim or, if the programme is walked, by trial and moment;
                  ///< payments at later dates follow at the end
  std::vector<EventRange> claims;          ///< [claim]; claim 0 holds events that no claim covers
  std::vector<std::vector<double>> parts;  ///< [bearer][event] what the bearer bears
  std::vector<std::vector<double>> lines;  ///< [line of a layers clause][trial] paid
  std::vector<double> losses;              ///< [trial] sum of amounts
  std::vector<double> moved;               ///< [trial] the same of amounts of either sign
  std::vector<double> defaults;            ///< [trial] number of events
  Ledger ledger;
  std::vector<PaymentOutcomes> payments;      ///< [payment line of the programme], if walked
  std::vector<RuleOutcomes> rules;            ///< [limit or cap of the programme]
  std::vector<PoolOutcomes> pools;            ///< [pool of the programme]
  std::vector<std::vector<double>> funding;   ///< [funding line][year x trials + trial], > 0: in
  std::vector<std::vector<double>> excluded;  ///< [bearer][trial] losses that no claim covers

  /// [portfolio][trial] part of the new business that was lent; empty: all of it
  std::vector<std::vector<double>> lent;

  // Columns of a programme that is walked, [event].
  std::vector<EntryKind> kind;
  std::vector<Moment> moment;
  std::vector<double> base;  ///< what clauses act on
  std::vector<double> cash;  ///< what a `recover` clause shares: recovered below zero, cost above
  std::vector<std::uint32_t> claim_entry;     ///< of a default: its claim; kNoEntry: none
  std::vector<std::vector<double>> received;  ///< [bearer][event] compensation, where it is asked
  /// [claim] another claim of the same loan in the trial, round all of them; empty: none has
  /// several
  std::vector<std::uint32_t> next_claim;
  std::vector<std::uint32_t> last;      ///< [default] newest entry of its claim
  std::vector<std::uint32_t> previous;  ///< [entry] the one before of the same claim
  /// [clause with a deductible of the payee's part][default] parts that it has acted on
  std::vector<std::vector<double>> parts_seen;
  std::vector<double> left;     ///< [default] claim less what came back since, plus its costs
  std::vector<double> waiting;  ///< [default] part of what waits of it that recoveries have left
  std::vector<std::uint32_t> order;  ///< entries in the order in which they are worked
  std::vector<std::vector<std::uint32_t>> order_of;  ///< [claim] the same of each claim
  std::vector<std::unique_ptr<RuleState>> states;    ///< [slot of a rule]
  const void* states_of = nullptr;                   ///< the programme that made them
  DueRecord* dues = nullptr;                         ///< of a pool whose account is worked again
  SettlementLog* log = nullptr;                      ///< of a trial that is shown in full

  static constexpr std::uint32_t kNoEntry = 0xffffffff;

  /// The state of a rule; made when it is first asked for.
  template <class State>
  State& state(std::size_t slot) {
    if (!states[slot]) states[slot] = std::make_unique<State>();
    return static_cast<State&>(*states[slot]);
  }
  /// Fills `next_claim` if claims are numbered.
  void join_claims();
  /// Calls `act` with each other claim of the loan of the claim `origin`.
  template <class Act>
  void each_other_claim(std::uint32_t origin, const Act& act) const {
    if (next_claim.empty()) return;
    for (std::uint32_t e = next_claim[origin]; e != origin; e = next_claim[e]) act(e);
  }
  /// The first claim of that loan in the order of time: it stands for the loan.
  std::uint32_t loan_of(std::uint32_t origin) const {
    std::uint32_t first = origin;
    each_other_claim(origin, [&](std::uint32_t other) { first = other < first ? other : first; });
    return first;
  }
  /// Chains an entry to those of its claim.
  void chain(std::uint32_t entry) {
    if (last.size() <= entry) {
      last.resize(entry + 1, kNoEntry);
      previous.resize(entry + 1, kNoEntry);
    }
    previous[entry] = last[events.origin[entry]];
    last[events.origin[entry]] = entry;
  }
  /// What a bearer bears of the claim of `origin` by entries up to `now`, or of just now but
  /// before `entry`.
  double net_burden(std::uint32_t origin, std::size_t bearer, Moment now,
                    std::uint32_t entry) const {
    double sum = 0;
    for (std::uint32_t e = last[origin]; e != kNoEntry; e = previous[e])
      if (moment[e] < now || (moment[e] == now && e < entry)) sum += parts[bearer][e];
    return sum;
  }
  /// Compensation that he has got on it so far, where it is asked.
  double net_received(std::uint32_t origin, std::size_t bearer, Moment now) const {
    double sum = 0;
    for (std::uint32_t e = last[origin]; e != kNoEntry; e = previous[e])
      if (moment[e] <= now) sum += received[bearer][e];
    return sum;
  }
  /// Puts entries that were added from `first` on, in the order of time within each trial, into
  /// their places in `order`.
  void merge_order(std::size_t first);
  /// Sum over a claim's events of what a bearer bears, by trial.
  std::vector<double> aggregate(std::size_t claim, std::size_t bearer) const {
    std::vector<double> sums(trials, 0.0);
    for (std::size_t e = claims[claim].first; e < claims[claim].last; ++e)
      sums[events.trial[e]] += parts[bearer][e];
    return sums;
  }
};

}  // namespace cofferdam
