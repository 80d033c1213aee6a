// A flow at work: what is due on each day of a trial, and who pays it to whom.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "flows/flow_schedule.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {

/// What a trial owes is what all exposures owe if nothing goes wrong, which is fixed when it is
/// built, less what its defaults take out. A flow that moves the money of pools is walked with
/// them; any other is settled by itself.
class FlowRule final : public ScheduledFlow {
 public:
  /// `lines`: of its portfolios; they learn what is due if nothing
  /// goes wrong. `values`: of the tag `at_most.each` of the terms, [row over all
  /// portfolios]; empty: there is none. `apart`: rows of different numbers are told apart by
  /// `each_due`, [row]; empty: none are.
  FlowRule(std::shared_ptr<const FlowSchedule> schedule, std::vector<FlowLine*> lines,
           std::vector<std::uint32_t> values, const std::vector<std::uint32_t>& apart = {});

  /// Is told what is due on a day, and one of the rows of which it is.
  using OnDay = std::function<void(std::uint32_t day, std::uint32_t row, double amount)>;
  /// What is due in a trial, in the order of days; nothing of it is paid.
  void each_due(const Settlement& settlement, std::uint32_t trial, const OnDay& tell) const;
  /// The same by cell, before maxima of several exposures, and below zero where defaults take out
  /// more than there is on a day.
  using OfCell = std::function<void(std::uint32_t day, std::size_t cell, double amount)>;
  void each_counted(const Settlement& settlement, std::uint32_t trial, const OfCell& tell) const;
  /// Exposures that owe to and from the same accounts.
  std::size_t cells() const { return cells_.size(); }
  const FlowLine& line(std::size_t cell) const { return *cells_[cell].flow; }
  std::uint32_t row(std::size_t cell) const { return cells_[cell].row; }  ///< one of them

  std::vector<std::size_t> lines() const override { return indices_of(lines_); }
  std::string title() const override;
  std::vector<const Rule*> with() const override;
  void start(Walk& walk) const override;
  Moment next(Walk& walk) const override;
  void step(Walk& walk) const override;
  void end(Walk& walk) const override;
  void settle(Settlement& settlement) const override;
  std::unique_ptr<const FlowIncome> income(const std::vector<std::uint32_t>& group_of,
                                           std::size_t groups, bool earned) const override;

 private:
  /// Exposures that owe to and from the same accounts, and share a maximum.
  struct Cell {
    const FlowLine* flow = nullptr;
    std::uint32_t row = 0;  ///< one of them
    std::size_t group = 0;  ///< that shares a maximum
  };
  /// What is due if nothing goes wrong, or of a trial.
  struct Course {
    std::vector<double> due;     ///< [date][cell]
    std::vector<double> earned;  ///< [year][cell]; empty: when it is due
    /// [date][year][cell] what is earned of what is due on a date; empty unless the flow may end
    std::vector<double> earned_of;
  };
  struct Trial {
    Course course;
    std::vector<double> behind;  ///< [cell] taken out beyond what was due; at most 0
    std::vector<double> paid;    ///< [group] in the year, or in all
    std::vector<DuePart> parts;  ///< scratch
    std::size_t not_lent = 0;    ///< of those of the settlement, that the course knows
    std::size_t date = 0;        ///< next
    std::size_t year = 0;        ///< of the last date on which something was paid
  };
  struct State;
  class Income;

  void find_cells(const std::vector<std::uint32_t>& apart);
  void find_dates();
  bool may_end() const;
  void add_course();
  void add(const DuePart& part, double times, std::size_t cell, Course& course) const;
  void start(const Settlement& settlement, std::uint32_t trial, Trial& state) const;
  /// The course of a trial, as far as it is known which loans are lent.
  void begin(const Settlement& settlement, std::uint32_t trial, Trial& state) const;
  void look_again(Walk& walk, Trial& state) const;
  void end_early(const EarlyEnd& end, Trial& state) const;
  void go_on(const EarlyEnd& end, std::uint32_t cell, Trial& state) const;
  void take_out(const Settlement& settlement, std::uint32_t entry, Trial& state) const;
  void end_with_parties(const Settlement& settlement, std::uint32_t trial, Course& course) const;
  void count_earned(Settlement& settlement, std::uint32_t trial, const Trial& state) const;
  double payable(Trial& state, std::size_t date, std::size_t cell) const;
  static constexpr std::uint32_t kNone = 0xffffffff;
  template <class Visit>
  void each_row(const Visit& visit) const;

  std::shared_ptr<const FlowSchedule> schedule_;
  std::vector<FlowLine*> lines_;  ///< by portfolio
  std::vector<std::uint32_t> values_;
  std::vector<Cell> cells_;
  std::vector<std::uint32_t> cell_of_;  ///< [row]; kNone: not of it
  std::size_t groups_ = 0;
  std::vector<std::uint32_t> dates_;    ///< days on which something may be due, ascending
  std::vector<std::uint32_t> date_of_;  ///< [day] index
  std::vector<std::size_t> years_;      ///< [date]
  Course always_, waiting_;             ///< the latter depends on take-up
};

}  // namespace cofferdam
