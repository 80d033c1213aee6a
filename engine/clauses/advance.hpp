// What is paid on a claim before it comes due, and set off against it then.
#pragma once
#include <string>
#include <vector>

#include "clauses/row_rates.hpp"
#include "waterfall/payment.hpp"
#include "waterfall/rule.hpp"

namespace cofferdam {

/// A part of the amount of each default, due some time after it, if the claim is not due by then:
/// at most what the lender, who is paid, bears of the loan on that day.
class Advance final : public Rule, public PaymentListener {
 public:
  struct Terms {
    std::size_t claim = 0;
    int months = 0, days = 0;  ///< from the default
    std::string clause;
  };
  Advance(Terms terms, RowRates rates, const Payment& payment)
      : terms_(std::move(terms)), rates_(std::move(rates)), payment_(payment) {}

  std::size_t claim() const { return terms_.claim; }
  /// All advances on the claim, in the order of the file. `is_seen`: clauses below act on it.
  void join(std::vector<const Advance*> all, bool is_seen) {
    all_ = std::move(all);
    is_seen_ = is_seen;
  }
  /// `due` on the claim of a default is set off against the advance. What still waits of that
  /// lapses, and what was lost of it is due again. What has been paid of it is counted in the claim
  /// as far as that owes so much; what more is due is paid, and what was too much comes back.
  void set_off(Walk& walk, std::uint32_t entry, double due) const;

  std::string title() const override { return "advance under '" + terms_.clause + "'"; }
  bool looks_at_burdens() const override { return true; }
  bool watches() const override { return true; }
  void start(Walk& walk) const override;
  Moment next(Walk& walk) const override;
  void step(Walk& walk) const override;
  void defaulted(Walk& walk, std::uint32_t entry) const override;
  void claimed(Walk& walk, std::uint32_t entry) const override;
  void worked(Walk& walk, std::uint32_t entry) const override;
  void paid(Walk& walk, const Payment& payment, std::uint32_t entry, double amount) const override;
  void gone(Walk& walk, const Payment& payment, std::uint32_t entry, double amount) const override;
  void lost(Walk& walk, const Payment& payment, std::uint32_t entry, Reason reason,
            double amount) const override;
  void taken_over(Walk& walk, const Payment& payment, const Payment& taker, std::uint32_t entry,
                  double amount) const override;
  bool has_lapsed(const Walk& walk, const HeldBack& held) const override;

 private:
  struct State;
  double most(const Walk& walk, std::uint32_t origin) const;
  double paid_of(const Walk& walk, std::uint32_t origin) const;
  void forget_unpaid(Walk& walk, std::uint32_t entry) const;
  void count_in_claim(Walk& walk, std::uint32_t entry, double part) const;
  void give_back(Walk& walk, std::uint32_t origin, double part) const;
  void share_excess(Walk& walk, std::uint32_t origin) const;
  Terms terms_;
  RowRates rates_;
  const Payment& payment_;
  std::vector<const Advance*> all_;
  bool is_seen_ = false;
};

}  // namespace cofferdam
