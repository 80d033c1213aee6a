// Dates on which amounts due under clauses are paid.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "clauses/rule.hpp"

namespace cofferdam {

struct HeldBack;
class Payment;

class SettlementDates final : public Rule {
 public:
  /// `days` ascending.
  SettlementDates(std::vector<std::string> of, std::vector<std::uint32_t> days)
      : of_(std::move(of)), days_(std::move(days)) {}

  const std::vector<std::string>& of() const { return of_; }
  const std::vector<std::uint32_t>& days() const { return days_; }

  /// An amount that came due on an entry waits for its date.
  void hold(Walk& walk, const Payment& payment, std::uint32_t entry, double amount) const;

  bool looks_at_burdens() const override { return true; }
  std::string title() const override;
  void start(Walk& walk) const override;
  Moment next(Walk& walk) const override;
  void step(Walk& walk) const override;
  void end(Walk& walk) const override;

 private:
  struct State;
  void pay_evenly(Walk& walk, std::span<const HeldBack> queue) const;
  std::vector<std::string> of_;
  std::vector<std::uint32_t> days_;
};

}  // namespace cofferdam
