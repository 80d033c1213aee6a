// Dates on which amounts due under clauses are paid.
#pragma once
#include <string>
#include <vector>

#include "waterfall/gate.hpp"

namespace cofferdam {

/// Dates of some clauses, and what waits for them: nothing that comes due passes before its date.
class SettlementDates final : public Gate {
 public:
  /// `days` ascending.
  SettlementDates(std::vector<std::string> of, std::vector<std::uint32_t> days)
      : of_(std::move(of)), days_(std::move(days)) {}

  const std::vector<std::string>& of() const { return of_; }
  const std::vector<std::uint32_t>& days() const { return days_; }

  /// The first settlement at a moment or after it; kNever: there is none.
  Moment first_from(Moment moment) const;

  GatePlace place() const override { return GatePlace::dates; }
  const std::string& name() const override { return name_; }
  std::string phrase(const Payment&, const Words&) const override {
    return "waits for its settlement date";
  }
  Reason reason() const override { return Reason::open; }
  double admit(Walk& walk, const Passage& passage, double amount, double part) const override;
  void refuse(Walk& walk, const Passage& passage, double amount) const override;
  double left(Walk& walk, const Passage& passage) const override;
  bool counts_payments() const override { return false; }
  Moment earliest(Moment moment) const override { return first_from(moment); }
  bool has_dates() const override { return true; }

  bool looks_at_burdens() const override { return true; }
  std::string title() const override;
  void start(Walk& walk) const override;
  Moment next(Walk& walk) const override;
  void release(Walk& walk, std::vector<HeldBack>& due) const override;
  void end(Walk& walk) const override;

 private:
  struct State;
  std::string name_ = "settlement dates";
  std::vector<std::string> of_;
  std::vector<std::uint32_t> days_;
};

}  // namespace cofferdam
