// What may stop, cut or delay a payment: settlement dates, limits, caps, sublimits, pools.
#pragma once
#include <limits>
#include <string>
#include <vector>

#include "waterfall/held_back.hpp"
#include "waterfall/payment_outcomes.hpp"
#include "waterfall/rule.hpp"

namespace cofferdam {

class Payment;
class Problems;
class Value;
class Words;
struct NominalParts;
struct ProgrammeContext;

/// An amount on its way through the gates of a payment.
struct Passage {
  const Payment& payment;
  const Payment& of;        ///< on whose behalf it is made: itself, unless money overflows
  std::uint32_t entry = 0;  ///< on which it is due, or by which it is paid later
};

/// Where a gate stands among those of a payment; gates of one place stand as they are declared.
enum class GatePlace { dates, failure, ceiling, limit_of_loan, limit, cap, sublimit, balance };

/// Gates of one balance from which each payment of a rank gets the same part.
class EvenSplit {
 public:
  virtual ~EvenSplit() = default;
  /// Whether two entries are paid out of one balance.
  virtual bool is_one_balance(const Walk& walk, std::uint32_t a, std::uint32_t b) const = 0;
  /// The part of `due` for which the balance of an entry suffices.
  virtual double even_part(Walk& walk, std::uint32_t entry, double due) const = 0;
};

/// What a gate that a clause of the scenario declares is told of the payments it was joined to.
struct Joined {
  const Value& value;                         ///< of the clause
  const std::vector<std::size_t>& positions;  ///< of the clauses that it governs
  const std::vector<std::size_t>& claims;     ///< of those
};

/// A gate of payments. For every amount that arrives the payment calls `admit`; what does not pass
/// is taken back from the gates before, counted, and goes to whoever takes it over or, if nobody
/// does, to `refuse`, which holds it back or stops it for a reason. So every amount that is due is
/// paid, taken over, waits, or has a reason.
class Gate : public Rule {
 public:
  static constexpr std::size_t kNoOutcome = std::numeric_limits<std::size_t>::max();

  virtual GatePlace place() const = 0;
  /// By which steps of a payment tell it.
  virtual const std::string& name() const = 0;
  /// What it does to a payment, after "What fund pays bank": `is held to the limit 'yearly'`;
  /// empty if the clause that owes the payment says it.
  virtual std::string phrase(const Payment& payment, const Words& words) const = 0;
  /// Why it stops something.
  virtual Reason reason() const = 0;

  /// How much of `amount` passes; it is counted as paid. `part`: at most this part of it, where
  /// payments share a balance evenly.
  virtual double admit(Walk& walk, const Passage& passage, double amount, double part) const = 0;
  /// What passed and was not paid after all.
  virtual void take_back(Walk&, const Passage&, double /*amount*/) const {}
  /// Deals with an amount that did not pass and that nobody takes over.
  virtual void refuse(Walk& walk, const Passage& passage, double amount) const = 0;
  /// What could still pass on an entry's day; NaN: without bound.
  virtual double left(Walk& walk, const Passage& passage) const = 0;
  /// Money comes to it on an entry's claim, or costs of it below zero: the payer gets back what it
  /// paid, or is paid itself.
  virtual void get_back(Walk&, std::uint32_t /*entry*/, double /*amount*/) const {}

  /// What it leaves of an amount that is due by the rates alone, if it is one of their rules: a
  /// ceiling, and where these count a limit of each loan.
  virtual double nominal(NominalParts&, const Payment&, std::uint32_t /*row*/,
                         double amount) const {
    return amount;
  }

  /// Whether it is asked again of what has passed it before and was then held back.
  virtual bool asks_again() const { return counts_payments(); }
  /// Whether it is asked instead of the whole amount that was held back, whatever there is money or
  /// room for.
  virtual bool asks_of_all() const { return false; }
  /// Whether what it lets pass depends on what was paid through it.
  virtual bool counts_payments() const = 0;
  /// Whether it counts what is due and has passed it, be it paid or waiting, until it is lost.
  virtual bool counts_dues() const { return false; }
  /// Of such a gate: an amount that waits for its date before it will pass, as far as there is
  /// room.
  virtual void reserve(Walk&, const Passage&, double /*amount*/) const {}
  /// Its date has come.
  virtual void release_reserved(Walk&, const Passage&, double /*amount*/) const {}
  /// Whether it asks what payees got of other compensation, event by event.
  virtual bool asks_received() const { return false; }
  /// Whether what it lets pass depends on who got what of recoveries.
  virtual bool counts_recoveries() const { return false; }
  /// Whether its room is used up in the order of time, even by what is paid on one date.
  virtual bool fills_in_order() const { return false; }
  /// Whether payments come out of an account: then each is shown with what it leaves.
  virtual bool is_account() const { return false; }
  /// Not null if it shares a balance evenly.
  virtual const EvenSplit* evenly() const { return nullptr; }
  /// When an amount that may be paid from `moment` on is paid.
  virtual Moment earliest(Moment moment) const { return moment; }
  /// Whether it lets payments pass on dates of its own alone.
  virtual bool has_dates() const { return false; }

  // Amounts that it holds back.
  /// Hands over what is tried now, together with what other gates held back.
  virtual void release(Walk&, std::vector<HeldBack>& /*due*/) const {}
  /// Tells the walk what is so of an amount that the gate has held back, while it is tried.
  virtual void mark(Walk&) const {}
  /// Whether there is room for any of one of them; else it waits on as it is (`keep`).
  virtual bool has_room(Walk&, const HeldBack&) const { return true; }
  virtual void keep(Walk&, const HeldBack&) const {}
  /// What of it, which is up to date, is tried in this step; the rest waits on.
  virtual HeldBack offered(Walk&, const HeldBack& held) const { return held; }
  /// It has been tried, or found no room.
  virtual void tried(Walk&, const HeldBack&) const {}

  // While the programme is built.
  /// Resolves what it looks at, when it was joined to payments.
  virtual void connect(const ProgrammeContext&, const Joined&, Problems&) {}
  /// Problems: what must be so of a payment that it governs, and is not.
  virtual void check(const Value&, const std::string& /*clause*/, bool /*has_dates*/,
                     Problems&) const {}

  /// Counts what it stopped, for results, but not twice of one amount.
  void count_stopped(Walk& walk, double amount) const;
  /// It binds today, whether it stops anything or not.
  void note_binding(Walk& walk) const;

  std::size_t outcome = kNoOutcome;  ///< among the limits and caps of the results
};

}  // namespace cofferdam
