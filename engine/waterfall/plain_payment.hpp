// A payment on which no rule acts, made for many entries at once.
#pragma once
#include "waterfall/payment.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {

/// Holds the columns that such a payment changes: no entry may be added while it lives. Sums of a
/// trial are complete when it ends.
class PlainPayment {
 public:
  PlainPayment(const Payment& payment, Settlement& s)
      : trial_(s.events.trial.data()),
        origin_(s.events.origin.data()),
        time_(s.events.time.data()),
        payer_(s.parts[payment.payer_].data()),
        payee_(s.parts[payment.payee_].data()) {
    PaymentOutcomes& outcomes = s.payments[payment.line_];
    due_ = outcomes.due.data();
    paid_ = outcomes.paid.data();
    delay_ = outcomes.delay.data();
    if (!payment.compensates_) return;
    given_ = s.ledger.of(LedgerKind::compensation_paid, payment.payer_).data();
    taken_ = s.ledger.of(LedgerKind::compensation_received, payment.payee_).data();
    if (!s.received.empty() && !s.received[payment.payee_].empty())
      received_ = s.received[payment.payee_].data();
  }

  PlainPayment(const PlainPayment&) = delete;
  PlainPayment& operator=(const PlainPayment&) = delete;
  ~PlainPayment() { add_sum(); }

  /// `amount` of an entry is due and paid.
  void pay(std::uint32_t entry, double amount) {
    const std::uint32_t trial = trial_[entry], origin = origin_[entry];
    if (trial != now_) add_sum();
    now_ = trial;
    sum_ += amount;
    payer_[entry] += amount;
    payee_[entry] -= amount;
    if (received_) received_[entry] += amount;
    if (origin != entry) delay_[trial] += amount * 12 * (time_[entry] - time_[origin]);
  }

 private:
  void add_sum() {
    if (sum_ == 0) return;
    due_[now_] += sum_;
    paid_[now_] += sum_;
    if (given_) given_[now_] += sum_;
    if (taken_) taken_[now_] += sum_;
    sum_ = 0;
  }

  std::uint32_t now_ = 0;  ///< trial of `sum_`
  double sum_ = 0;
  const std::uint32_t *trial_, *origin_;
  const double* time_;
  double *payer_, *payee_;
  double *due_, *paid_, *delay_;
  double *given_ = nullptr, *taken_ = nullptr, *received_ = nullptr;
};

}  // namespace cofferdam
