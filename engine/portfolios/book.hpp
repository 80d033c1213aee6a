// What is performing: balances by cell and period, without walking loans.
//
// The scheduled book is fixed at build: what is filed and in force if nobody defaults, everything
// offered is lent, and loans are renewed as expected. Defaults take the rest of their schedule out:
// what is lost of later balances is known from the principal that defaulted in each slot of time,
// since all loans of a group run off alike.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "portfolios/events.hpp"
#include "portfolios/exposures.hpp"
#include "time/calendar.hpp"

namespace cofferdam {

/// Amounts or numbers of loans of one cell, [period].
struct Balances {
  std::vector<double> filed;      ///< lent in the period, renewals included
  std::vector<double> in_force;   ///< outstanding at its end
  std::vector<double> defaulted;  ///< outstanding at default, of defaults in the period
  double opening = 0;             ///< outstanding at the start of the calendar
  /// Repaid or matured in the period: what was there, and what came, and is neither in force nor in
  /// default.
  double released(std::size_t period) const {
    const double before = period == 0 ? opening : in_force[period - 1];
    return before + filed[period] - defaulted[period] - in_force[period];
  }
};

/// The book of one portfolio. Cells are its cohorts, or the values of a tag.
class Book {
 public:
  /// Nothing is kept of `exposures`, which have dates, but the calendar and the tag.
  Book(const Exposures& exposures, const Calendar& calendar);
  /// By a tag of the exposures, which may change in time: what goes on as another row goes on in
  /// another cell, and is in neither of them released.
  Book(const Exposures& exposures, const Tag& by, const Calendar& calendar);

  std::size_t cells() const { return cells_; }

  /// Principal that defaults, [group's slot], of one trial.
  using Defaulted = std::vector<double>;
  struct Trial {
    Defaulted principal, loans;  ///< [slot] what was lent to those in default, by slot
    std::vector<double> amount;  ///< [cell][period] outstanding at default
    std::vector<double> count;   ///< [cell][period]
    /// [group] principal and number of loans that are never made; empty if all are.
    std::vector<double> never_lent, never_made;
    Defaulted gone, gone_loans;  ///< [slot] what goes on in another cell; empty: nothing does
    bool as_scheduled = true;    ///< nothing defaults or ends early
  };
  void clear(Trial& trial) const;
  /// Numbers that a trial holds.
  std::size_t size_of_trial() const { return 2 * (slots_ + cells_ * periods_); }
  /// Adds the defaults of this portfolio, whose rows begin at `first_row`, to `trials`, and what
  /// ends without one: the trials of the events from `first_trial` on, and no others.
  void add(const Events& events, std::uint32_t first_row, std::span<Trial> trials,
           std::uint32_t first_trial = 0) const;
  /// Balances in money and in loans, [cell], of a trial in which the part `lent` of the new
  /// business is made.
  void close(const Trial& trial, double lent, std::vector<Balances>& money,
             std::vector<Balances>& loans) const;

 private:
  /// Rows that run alike: one beginning, end, course and cohort.
  struct Group {
    std::uint32_t row = 0;  ///< one of them
    std::uint32_t cell = 0;
    std::uint32_t course = 0;  ///< index into courses_
    double begins = 0, ends = 0;
    double appears = 0, leaves = 0;  ///< as these rows
    bool waits = false;              ///< depends on take-up
    double lent = 0, loans = 0;
    std::size_t first_slot = 0;
    std::size_t first_period = 0;
    bool by_period = false;  ///< slots are periods, nothing is renewed or repaid before the end
    std::vector<double> slot_ends;  ///< ends of periods and of contracts, up to the group's end
    std::vector<double> renewed;    ///< [slot] probability of having been renewed so far
    std::vector<double> balance;    ///< [slot] outstanding at its end, of what was lent
    std::vector<char> files;        ///< [slot] whether loans are renewed at its end
    double opening = 0;             ///< outstanding at the start of the calendar, alike
    bool due_at_start = false;      ///< renewed on the first day
  };
  void set_slots(Group& group, const Exposures& exposures) const;
  bool is_never_there(const Group& group) const;
  void file_first(const Group& group, double offered, bool counted, Balances& balances) const;
  double balance(const Group& group, double time) const {
    return courses_[group.course].balance(calendar_, group.begins, time);
  }
  void group_rows(const Exposures& exposures);
  void add_end(const EarlyEnd& end, std::uint32_t row, Trial& trial) const;
  void go_on(const EarlyEnd& end, std::uint32_t row, Trial& trial) const;
  void run_off(const Group& group, const Defaulted& defaulted, const Defaulted& gone,
               double offered, bool counted, Balances& balances) const;

  const Calendar& calendar_;
  const Tag* by_ = nullptr;  ///< null: cohorts
  std::size_t cells_ = 0, periods_ = 0, slots_ = 0;
  std::vector<PrincipalCourse> courses_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> group_of_;  ///< [row]
  std::vector<double> amount_;           ///< [row] of one exposure
};

}  // namespace cofferdam
