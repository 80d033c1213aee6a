// A way of money: what a payer owes a payee under a clause, and the rules that let it through.
#pragma once
#include <cstdint>
#include <vector>

#include "clauses/payment_outcomes.hpp"

namespace cofferdam {

struct HeldBack;
class LimitRule;
class Payment;
class PoolRule;
class Rule;
class SettlementDates;
class Walk;

/// What a clause as a whole may pay: asked after limits and before the balance.
class Ceiling {
 public:
  virtual ~Ceiling() = default;
  /// How much of `amount` passes; it is counted as paid.
  virtual double admit(Walk& walk, std::uint32_t entry, double amount) const = 0;
  /// What passed and was not paid after all.
  virtual void take_back(Walk& walk, std::uint32_t entry, double amount) const = 0;
  /// Deals with what did not pass of `due`.
  virtual void block(Walk& walk, const Payment& of, std::uint32_t entry, double due,
                     double blocked) const = 0;
};

/// Hears of what becomes of what is due.
class PaymentListener {
 public:
  virtual ~PaymentListener() = default;
  /// The payer itself has paid it, at once or later.
  virtual void paid(Walk& walk, const Payment& payment, std::uint32_t entry,
                    double amount) const = 0;
  /// It does not owe it any more: it is lost, or another bearer has paid it, or it has lapsed for
  /// another reason than that cash has lowered what waits.
  virtual void gone(Walk& walk, const Payment& payment, std::uint32_t entry,
                    double amount) const = 0;
};

/// Rules act in their order: settlement dates, limits, a ceiling, the balance of a pool; what they
/// stop goes to the bearer of an overflow or a shortfall, or is held back, or stays with the payee.
class Payment {
 public:
  Payment(std::size_t line, const PaymentLine& terms)
      : line_(line), payer_(terms.payer), payee_(terms.payee), compensates_(terms.compensates) {}

  /// `amount` of an entry is due by the rates: it is paid at once, or waits for its date.
  void due(Walk& walk, std::uint32_t entry, double amount) const;
  /// No rule acts on it: what is due is paid.
  bool is_plain() const { return limits.empty() && !ceiling && !pool && !dates && !payee_pool; }
  /// What came back goes to the payer, by the rates (`amount` below zero).
  void give_back(Walk& walk, std::uint32_t entry, double amount) const;
  /// Pays now, as far as rules let it. `of`: the payment on whose behalf it is made, itself unless
  /// money overflows.
  void pay(Walk& walk, std::uint32_t entry, double amount, const Payment& of) const;
  /// The same with an entry of its own, for an amount that was held back and is up to date.
  void pay_held(Walk& walk, const HeldBack& held) const;
  /// Limits alone: how much of `amount` they let through; what they stop is dealt with.
  double pass_limits(Walk& walk, std::uint32_t entry, double amount, const Payment& of) const;
  /// The pool alone: pays what limits let through, at most `part` of it.
  void pay_passed(Walk& walk, std::uint32_t entry, double amount, const Payment& of,
                  double part = 1) const;
  /// An amount that nobody will pay.
  void stop(Walk& walk, std::uint32_t entry, Reason reason, double amount) const;
  /// A base on which nothing is due, since the clause leaves it out.
  void exclude(Walk& walk, double base) const;
  /// What was due and is not any more, since cash has lowered what waits.
  void lower(Walk& walk, double amount) const;
  /// The same for any other reason.
  void waive(Walk& walk, std::uint32_t entry, double amount) const;
  /// Notes a step of this payment, if the trial is shown in full.
  void note(Walk& walk, std::uint32_t entry, const std::string& rule, double due, double paid,
            const char* reason, double left) const;

  std::size_t line() const { return line_; }
  std::size_t payer() const { return payer_; }
  std::size_t payee() const { return payee_; }
  std::vector<const Rule*> rules() const;

  // Joined when the programme is built.
  std::size_t position = 0;  ///< of the clause
  std::vector<const LimitRule*> limits;
  std::vector<const Payment*> overflow;  ///< [limit] who takes over what it stops, or null
  double at_most = -1;  ///< most of the payee's burden that may be compensated; below 0: all
  const Ceiling* ceiling = nullptr;
  const Payment* ceiling_overflow = nullptr;  ///< who takes over what the ceiling blocks
  const PoolRule* pool = nullptr;
  std::size_t pool_line = 0;
  const Payment* shortfall = nullptr;
  const PoolRule* payee_pool = nullptr;  ///< gets what is paid
  const SettlementDates* dates = nullptr;
  const PaymentListener* listener = nullptr;

 private:
  friend class PlainPayment;
  void count_paid(Walk& walk, std::uint32_t entry, double amount) const;
  void take_back(Walk& walk, std::uint32_t entry, double amount) const;
  void note_passed(Walk& walk, std::uint32_t entry, double amount) const;

  std::size_t line_, payer_, payee_;
  bool compensates_;
};

}  // namespace cofferdam
