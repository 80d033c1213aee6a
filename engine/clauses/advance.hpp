// What is paid on a claim before it comes due, and set off against it then.
#pragma once
#include <string>
#include <vector>

#include "clauses/row_rates.hpp"
#include "waterfall/payment.hpp"
#include "waterfall/rule.hpp"

namespace cofferdam {

/// A part of the amount of each default, due some time after it, if the claim is not due by then.
class Advance final : public Rule, public PaymentListener {
 public:
  struct Terms {
    std::size_t claim = 0;
    int months = 0, days = 0;  ///< from the default
    std::string clause;
  };
  Advance(Terms terms, RowRates rates, const Payment& payment)
      : terms_(std::move(terms)), rates_(std::move(rates)), payment_(payment) {}

  /// What was lost of the advance of a default is due again now: it is counted no more.
  void settle(Walk& walk, std::uint32_t origin) const;
  /// What was due before the claim of a default, as far as it was paid or still waits.
  double of(const Walk& walk, std::uint32_t origin) const;

  std::string title() const override { return "advance under '" + terms_.clause + "'"; }
  bool looks_at_burdens() const override { return true; }
  bool watches() const override { return true; }
  void start(Walk& walk) const override;
  Moment next(Walk& walk) const override;
  void step(Walk& walk) const override;
  void defaulted(Walk& walk, std::uint32_t entry) const override;
  void claimed(Walk& walk, std::uint32_t entry) const override;
  void paid(Walk&, const Payment&, std::uint32_t, double) const override {}
  void gone(Walk& walk, const Payment&, std::uint32_t entry, double amount) const override;
  void lost(Walk& walk, const Payment& payment, std::uint32_t entry, Reason reason,
            double amount) const override;
  void taken_over(Walk&, const Payment&, std::uint32_t, double) const override {}

 private:
  struct State;
  Terms terms_;
  RowRates rates_;
  const Payment& payment_;
};

}  // namespace cofferdam
