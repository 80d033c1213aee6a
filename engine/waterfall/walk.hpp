// A trial being worked by the clauses of one group.
#pragma once
#include <cmath>
#include <span>
#include <tuple>

#include "waterfall/clause.hpp"
#include "waterfall/gate.hpp"
#include "waterfall/held_back.hpp"
#include "waterfall/rule.hpp"

namespace cofferdam {

class Group;

/// Entries that a clause acts on, in order: a list, or a stretch of all of them.
class EntryList {
 public:
  EntryList(std::size_t first, std::size_t last) : first_(first), last_(last) {}
  explicit EntryList(std::span<const std::uint32_t> list)
      : list_(list.data()), last_(list.size()) {}
  template <class Act>
  void each(const Act& act) const {
    if (!list_)
      for (std::size_t e = first_; e < last_; ++e) act(e);
    else
      for (std::size_t i = first_; i < last_; ++i) act(std::size_t{list_[i]});
  }

 private:
  const std::uint32_t* list_ = nullptr;
  std::size_t first_ = 0, last_ = 0;
};

class Walk {
 public:
  Walk(Settlement& settlement, const ProgrammeContext& programme, const Group* group)
      : s(settlement), context(programme), group_(group) {}

  Settlement& s;
  const ProgrammeContext& context;
  std::uint32_t trial = 0;
  Moment now = 0;
  /// An amount that was held back is being paid; `deferred`: by a pool, to which it was due before.
  /// Gates before the one that held it back are not asked again, unless they count payments.
  bool held = false;
  bool deferred = false;
  const HeldBack* trying = nullptr;  ///< that amount; null: it comes due now
  /// What is being refused has not reached the gates that count what is due.
  bool is_refused_early = false;
  /// What another bearer takes over has passed those gates already.
  bool has_passed_dues = false;
  /// Position of the clause whose held-back amount the entry being worked pays.
  std::size_t late_position = static_cast<std::size_t>(-1);
  std::vector<double> late_parts;  ///< [bearer] what that payment alone moved
  /// Part of the loss of its loan that the cash being worked leaves.
  double left_by_cash = 1;
  std::vector<double> borne;  ///< [bearer] scratch
  /// [bearer] what the bound on what comes back has added to the cash being worked; empty: nothing.
  std::vector<double> corrected;
  /// What a payer got of it under clauses that remember what it paid.
  struct Returned {
    double given = 0;   ///< at the rates, and kept
    double paid = 0;    ///< net on the loan, before
    double counts = 0;  ///< of what was given, against that
  };
  std::vector<Returned> returned;  ///< [bearer]
  /// The same of one clause.
  struct GivenBack {
    std::size_t payer = 0;
    double given = 0;  ///< at the rates
    double paid = 0;   ///< net on the loan
  };

  /// What comes due only now passes all rules, while an amount that was held back is being paid.
  template <class Work>
  void afresh(const Work& work) {
    const auto before = std::tuple(held, deferred, trying, has_passed_dues);
    held = deferred = has_passed_dues = false;
    trying = nullptr;
    work();
    std::tie(held, deferred, trying, has_passed_dues) = before;
  }
  /// Tries what a gate has held back, if there is room for any of it.
  void pay_released(const HeldBack& amount);
  /// Whether an amount that was held back is cut, now that it is tried, since its payer has failed.
  bool is_cut_now(const HeldBack& waiting) const;
  /// Works while an amount that a gate has held back is being tried.
  template <class Work>
  void try_again(const HeldBack& amount, const Work& work) {
    afresh([&] {
      trying = &amount;
      amount.by->mark(*this);
      work();
    });
  }

  /// Numbers amounts in the order in which they begin to wait.
  std::size_t number_held() { return held_++; }
  std::size_t held_so_far() const { return held_; }
  /// What rounding may leave of amounts of an entry's loan.
  double dust(std::uint32_t entry) const {
    return 1e-13 * std::abs(s.events.amount[s.events.origin[entry]]);
  }

  std::uint32_t day() const { return day_of(now); }
  /// Year of the calendar in which the day lies.
  std::size_t year() {
    if (day() < year_first_ || day() >= year_end_) find_year();
    return year_;
  }
  const Calendar& calendar() const { return *context.calendar; }
  /// Whether a bearer, one of `bearers` or kOutside, has failed by this day.
  bool has_failed(std::size_t bearer) const {
    const std::size_t failure = context.failure_of(bearer);
    return failure != ProgrammeContext::kNoFailure &&
           s.failed_by(failure, trial, day(), calendar());
  }
  /// The next moment of that step: today, unless it is over.
  Moment next(DayStep step) const {
    const Moment today = moment_of(day(), step);
    return now < today ? today : moment_of(day() + 1, step);
  }
  /// Asks that rules be looked at, at the latest, before anything after `moment` is worked.
  void call_at(Moment moment) { next_ = moment < next_ ? moment : next_; }
  /// Lets rules act on their own dates before `until`.
  void advance(Moment until) {
    if (next_ < until) call_rules(until);
  }
  /// A trial of the group begins: rules start.
  void start(std::uint32_t of_trial);

  /// Whether the claim of a default or loss has come due.
  bool is_due(std::uint32_t origin) const {
    const std::uint32_t claim = s.claim_entry[origin];
    return claim != Settlement::kNoEntry && s.moment[claim] <= now;
  }
  /// A new entry of now: a payment on the claim of `origin`, in which nothing is lost.
  std::uint32_t add_payment(std::uint32_t origin);
  /// Clauses of the group that stand after `position` act on a payment, if its claim is due.
  void act_after(std::uint32_t entry, std::size_t position);

  /// Whether clauses split an entry of a claim: nothing comes due before the trigger, and a
  /// `recover` clause splits cash by itself.
  static bool is_shared(EntryKind kind, bool recovers) {
    if (kind == EntryKind::opened || kind == EntryKind::kept) return false;
    return !recovers || !is_back(kind);
  }
  /// What a bearer bears of the claim or cash of an entry. The lender has borne what came before
  /// the claim since the default.
  double part(std::size_t entry, std::size_t bearer) const {
    const double carried = s.base[entry] - s.events.amount[entry];
    if (carried == 0) return s.parts[bearer][entry];
    const EntryKind kind = s.kind[entry];
    const bool late =
        kind == EntryKind::claim || kind == EntryKind::due || kind == EntryKind::returned;
    const bool lends = late && context.lender_of(s.events.exposure[entry]) == bearer;
    return s.parts[bearer][entry] + (lends ? carried : 0);
  }
  /// What is left of a claim without the interest in it.
  double principal_in(std::size_t claim) const {
    const double interest = context.claims[context.claim_of[s.events.exposure[claim]]].interest;
    if (interest == 0) return s.base[claim];
    // A claim that comes later than the default has an entry that holds the interest alone.
    const double carried = s.kind[claim] == EntryKind::due ? 1 : interest / (1 + interest);
    const double principal = s.base[claim] - carried * s.events.amount[claim];
    return principal > 1e-14 * s.events.amount[claim] ? principal : 0;
  }
  /// A part below `residue` is nothing: what rounding leaves.
  void clean(std::size_t entry, std::size_t bearer, double residue) {
    if (s.base.empty()) {
      if (std::abs(s.parts[bearer][entry]) < residue) s.parts[bearer][entry] = 0;
    } else if (const double left = part(entry, bearer); std::abs(left) < residue) {
      s.parts[bearer][entry] -= left;
    }
  }

  /// Cash is being worked, and rules say what payers got of it under their clauses.
  void gave_back(std::uint32_t entry, const GivenBack& back);
  /// Then, what of that counts against what the payer has net paid under the clause: `given` as far
  /// as it could keep it and had paid; `more`: of what else it got (by a `recover` clause, because
  /// others had too much, or beyond what it had paid) the part that is paid under the clause of all
  /// that it then still bears of the loan.
  struct Counted {
    double given = 0, more = 0;
  };
  Counted counts_back(std::uint32_t entry, const GivenBack& back) const;

  /// Whether a flow is due no more, since a party to it, or to one that it is of, has failed.
  bool has_ended(const FlowLine& flow) const;
  /// Pays an amount of a flow now, on an exposure: out of the payer's account and into the payee's,
  /// if they have one. Whoever calls it has the rules of both accounts among his. Below zero the
  /// payee pays it back.
  void pay_flow(const FlowLine& flow, std::uint32_t row, double amount);

  /// Moves `amount` of an entry's burden from payee to payer.
  void move(std::uint32_t entry, std::size_t payer, std::size_t payee, double amount,
            bool compensates) {
    s.parts[payer][entry] += amount;
    s.parts[payee][entry] -= amount;
    if (!compensates) return;
    s.ledger.of(LedgerKind::compensation_paid, payer)[s.events.trial[entry]] += amount;
    s.ledger.of(LedgerKind::compensation_received, payee)[s.events.trial[entry]] += amount;
    if (!s.received.empty() && !s.received[payee].empty()) s.received[payee][entry] += amount;
  }

 private:
  double kept(std::uint32_t entry, std::size_t payer, double given) const;
  void call_rules(Moment until);
  void find_year();
  /// By rank, whichever gates hold it back.
  void pay_held_back();
  void settle_queue();

  const Group* group_;
  Moment next_ = kNever;
  std::size_t held_ = 0;  ///< amounts that began to wait
  std::size_t year_ = 0;
  std::uint32_t year_first_ = 1, year_end_ = 0;  ///< days of `year_`
};

}  // namespace cofferdam
