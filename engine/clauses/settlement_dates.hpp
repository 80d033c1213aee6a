// Dates on which amounts due under clauses are paid.
#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "clauses/held_back.hpp"
#include "clauses/rule.hpp"

namespace cofferdam {

class Payment;

/// Dates of some clauses, and what waits for them.
class SettlementDates final : public Rule {
 public:
  /// `days` ascending.
  SettlementDates(std::vector<std::string> of, std::vector<std::uint32_t> days)
      : of_(std::move(of)), days_(std::move(days)) {}

  const std::vector<std::string>& of() const { return of_; }
  const std::vector<std::uint32_t>& days() const { return days_; }

  /// The first settlement at a moment or after it; kNever: there is none.
  Moment first_from(Moment moment) const;
  /// An amount that came due on an entry waits for its date.
  void hold(Walk& walk, const Payment& payment, std::uint32_t entry, double amount) const;

  bool looks_at_burdens() const override { return true; }
  std::string title() const override;
  void start(Walk& walk) const override;
  Moment next(Walk& walk) const override;
  void release(Walk& walk, std::vector<HeldBack>& due) const override;
  void end(Walk& walk) const override;

 private:
  struct State;
  std::vector<std::string> of_;
  std::vector<std::uint32_t> days_;
};

/// What is settled on one date under whichever dates, by rank and the oldest claim first; what
/// comes due by it on the same date joins.
class SettlementQueue {
 public:
  explicit SettlementQueue(Walk& walk) : walk_(walk) {}
  /// Takes what rules release now.
  void collect(std::span<const Rule* const> rules);
  bool empty() const { return waiting_.empty(); }
  void pay_first();

 private:
  void pay_evenly(std::span<HeldBack> queue);
  Walk& walk_;
  std::map<HeldBackOrder, HeldBack> waiting_;
};

}  // namespace cofferdam
