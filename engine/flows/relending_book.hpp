// What lenders draw from a central bank on new loans, and what they owe it.
#pragma once
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "flows/flow_rule.hpp"

namespace cofferdam {

/// What a scenario says about relending.
struct RelendingTerms {
  enum class Per { balance, year, in_all };
  std::string name;
  double saving = 0;  ///< the market rate less that of the central bank, a year
  double quota = std::numeric_limits<double>::infinity();
  Per per = Per::balance;
  int months = 3;         ///< of a step, on whose last day lenders draw
  std::size_t steps = 4;  ///< of a term
  std::size_t extensions = 0;
  std::uint32_t unit = kNoUnit;  ///< whose score moves the quota
};

/// Of a trial. A step's interest is of what was owed through it.
struct RelendingCourse {
  std::vector<double> asked, drawn, balance;  ///< [step] on its last day
  std::vector<double> saved;                  ///< [day of `days`][cell] then due
};

/// Lenders draw on the last day of each step, all the same part of what they ask for. A draw runs
/// over its term whatever becomes of the loans; it is extended as far as its loans are then left.
/// What is owed after a day is counted from the next.
class RelendingBook {
 public:
  /// `schedules` [extension]: the eligible part of each contract as it is made, and what is left of
  /// it on the dates on which a draw may be extended. `lines` say whose accounts rows have to do
  /// with. `apart` as in `FlowRule`.
  RelendingBook(RelendingTerms terms, std::vector<std::shared_ptr<const FlowSchedule>> schedules,
                const std::vector<const FlowLine*>& lines, const std::vector<std::uint32_t>& apart);

  RelendingCourse course(const Settlement& settlement, std::uint32_t trial) const;

  const RelendingTerms& terms() const { return terms_; }
  const Calendar& calendar() const { return schedules_.front()->calendar(); }
  const auto& schedules() const { return schedules_; }
  /// On which what was saved is due: last days of the steps, and of the calendar.
  const std::vector<std::uint32_t>& days() const { return days_; }
  std::size_t steps() const { return ends_.size(); }
  std::size_t cells() const { return principal_.front()->cells(); }
  /// One of the cell.
  std::uint32_t row(std::size_t cell) const { return principal_.front()->row(cell); }
  std::size_t line(std::size_t cell) const { return line_of_[cell]; }

 private:
  using Principal = std::vector<std::vector<double>>;  ///< [extension][step x cells + cell]

  Principal principal(const Settlement& settlement, std::uint32_t trial) const;
  double room(const RelendingCourse& course, std::size_t step, double owed, double quota) const;

  RelendingTerms terms_;
  std::vector<std::shared_ptr<const FlowSchedule>> schedules_;
  std::deque<FlowLine> lines_;
  std::vector<std::unique_ptr<FlowRule>> principal_;  ///< [extension]
  std::vector<std::size_t> line_of_;                  ///< [cell]
  std::vector<std::uint32_t> days_;
  std::vector<double> ends_;  ///< [step] when it is over
};

/// When the steps of a calendar are over.
std::vector<double> step_times(const Calendar& calendar, int months);

}  // namespace cofferdam
