// What a payer owes a payee under a clause, and the gates that let it through.
#pragma once
#include <cstdint>
#include <vector>

#include "waterfall/payment_outcomes.hpp"
#include "waterfall/rule.hpp"

namespace cofferdam {

class EvenSplit;
class Gate;
class Payment;
class Walk;
struct HeldBack;
struct NominalParts;
struct Passage;

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
  /// It is lost, for a reason.
  virtual void lost(Walk& walk, const Payment& payment, std::uint32_t entry, Reason /*reason*/,
                    double amount) const {
    gone(walk, payment, entry, amount);
  }
  /// It does not owe it any more, since another bearer has paid it: `taker`.
  virtual void taken_over(Walk& walk, const Payment& payment, const Payment& /*taker*/,
                          std::uint32_t entry, double amount) const {
    gone(walk, payment, entry, amount);
  }
  /// Whether what waits has lapsed before it is tried, and is counted as due no more.
  virtual bool has_lapsed(const Walk&, const HeldBack&) const { return false; }
};

/// A description and an ordered list of gates. What is due arrives at one gate after the other;
/// what one stops goes to the payment of who takes over there, or the gate deals with it.
class Payment {
 public:
  /// A gate, and the payment by which another bearer takes over what it stops; null: nobody.
  struct Stage {
    const Gate* gate = nullptr;
    const Payment* taker = nullptr;
  };

  /// `line`: among the payment lines of the results.
  Payment(std::size_t line, const PaymentLine& terms)
      : line_(line), payer_(terms.payer), payee_(terms.payee), compensates_(terms.compensates) {}

  /// `amount` of an entry is due by the rates.
  void due(Walk& walk, std::uint32_t entry, double amount) const;
  /// No gate stands before it: what is due is paid.
  bool is_plain() const { return gates.empty() && !into; }
  /// The payee pays back what this one has paid of what was due under `of`, its own or that of the
  /// bearer for which it stepped in (`amount` below zero), by an entry of its own: less is due and
  /// paid.
  void pay_back(Walk& walk, std::uint32_t entry, double amount, const Payment& of) const;
  /// What came back goes to the payer, by the rates (`amount` below zero).
  void give_back(Walk& walk, std::uint32_t entry, double amount) const;
  /// Pays now, as far as gates let it. `of`: the payment on whose behalf it is made, itself unless
  /// money overflows.
  void pay(Walk& walk, std::uint32_t entry, double amount, const Payment& of) const;
  /// The same of an amount that was held back and is up to date, by an entry of its own.
  void pay_held(Walk& walk, std::uint32_t entry, const HeldBack& held) const;
  /// Such an amount meets gates that are asked of all of it; what they leave of it is tried.
  void cut_held(Walk& walk, std::uint32_t entry, HeldBack& held) const;
  /// Payments that share a balance evenly pass the gates before it one by one: how much does.
  double pass_to_split(Walk& walk, std::uint32_t entry, double amount, const Payment& of) const;
  /// Then of what has passed each is paid at most `part`.
  void pay_split(Walk& walk, std::uint32_t entry, double amount, const Payment& of,
                 double part) const;
  /// The gate that shares its balance evenly; null: none.
  const EvenSplit* split() const;
  /// When an amount that may be paid from `moment` on is paid: then, or on a settlement date.
  Moment earliest(Moment moment) const;

  /// An amount that nobody will pay.
  void stop(Walk& walk, std::uint32_t entry, Reason reason, double amount) const;
  /// What a ceiling of the rate takes off: due by the rate alone, and not paid.
  void cut_by_ceiling(Walk& walk, std::uint32_t entry, double amount) const;
  /// Compensates the payee by an amount that is due by the rates, as far as gates that belong to
  /// the rates let it, ceilings and amounts that limits allow each loan, and by what others take
  /// over of it; the payer's own part.
  double nominal(NominalParts& of, std::uint32_t row, double amount) const;
  /// A base on which nothing is due, since the clause leaves it out.
  void exclude(Walk& walk, double base) const;
  /// What was lost for a reason is due again: it is counted once.
  void forget_stopped(Walk& walk, Reason reason, double amount) const;
  /// What was due and is not any more, since cash has lowered what waits.
  void lower(Walk& walk, double amount) const;
  /// The same for any other reason, of an amount that was held back.
  void waive(Walk& walk, const HeldBack& held, double amount) const;
  /// The same of all that an entry still has waiting, whatever it waits for.
  void lapse(Walk& walk, std::uint32_t entry, double amount) const;
  /// It is due no more: gates that count what is due hear of it.
  void is_due_no_more(Walk& walk, std::uint32_t entry, double amount) const;
  /// Notes a step of this payment, if the trial is shown in full.
  void note(Walk& walk, std::uint32_t entry, const std::string& gate, double due, double paid,
            const char* reason, double left) const;

  std::size_t line() const { return line_; }
  std::size_t payer() const { return payer_; }
  std::size_t payee() const { return payee_; }
  std::vector<const Rule*> rules() const;
  bool has(const Gate& gate) const;

  // Joined when the programme is built.
  /// A gate takes its place behind those of the same and of earlier places.
  void add_gate(const Gate& gate, const Payment* taker);
  std::size_t position = 0;      ///< of the clause
  std::vector<Stage> gates;      ///< in the order in which they are passed
  const Gate* dates = nullptr;   ///< that of them which pays on dates of its own, if there is one
  const Gate* into = nullptr;    ///< the payee's account, which gets what is paid
  double rank = 1;               ///< among amounts that are tried together: the lowest first
  std::size_t account_line = 0;  ///< among the lines of the account that it comes out of
  double at_most = -1;  ///< most of the payee's burden that may be compensated; below 0: all
  const PaymentListener* listener = nullptr;
  bool never_due = false;  ///< its rates are 0
  bool sets_off = false;   ///< what is due on a claim depends on what it has paid of it before

 private:
  friend class PlainPayment;
  double pass(Walk& walk, const Passage& passage, double amount, std::size_t first,
              std::size_t last, double part) const;
  double pass_gate(Walk& walk, const Passage& passage, double amount, std::size_t at,
                   double part) const;
  void take_back(Walk& walk, const Passage& passage, double amount, std::size_t before,
                 bool waits) const;
  std::size_t first_to_ask(const Walk& walk) const;
  void release_reserved(Walk& walk, const Passage& passage, double amount) const;
  bool has_passed_dues(const Walk& walk, std::size_t at) const;
  /// None of the gates from there on does.
  bool counts_no_dues(std::size_t from) const;
  void refuse(Walk& walk, const Passage& passage, double amount, std::size_t at) const;
  std::size_t place_of_split() const;
  void transfer(Walk& walk, const Passage& passage, double paid) const;
  void count_paid(Walk& walk, std::uint32_t entry, double amount) const;
  void note_passed(Walk& walk, const Passage& passage, double amount) const;

  std::size_t line_, payer_, payee_;
  bool compensates_;
};

}  // namespace cofferdam
