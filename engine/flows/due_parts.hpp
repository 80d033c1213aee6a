// What an exposure owes over its life under a flow, if nothing goes wrong.
#pragma once
#include <cstdint>
#include <vector>

#include "portfolios/exposures.hpp"

namespace cofferdam {

/// A part of what one exposure owes: at once, or evenly over a stretch of time. Times are years
/// from the start of the calendar.
struct DuePart {
  double from = 0, to = 0;    ///< accrues between them; equal: it is due at once
  double amount = 0;          ///< if the exposure lives and has been renewed so far
  double renewed = 1;         ///< probability of having been, or of ending then
  double made = 0, ends = 0;  ///< its contract
  std::uint32_t day = 0;      ///< on which it is due
  bool at_once() const { return from == to; }
};

/// What a flow is of: what is filed, at once; the balance in force over time; or the amount of the
/// exposure over time, whatever has been repaid.
enum class DueBasis { filed, balance, amount };

/// Parts of an exposure of amount 1 at a rate of 1, or 1 a year, within the calendar, in the order
/// of time; those of an exposure that is given back on its put date before those of one that is
/// not. What accrues is due on the last day of each year. Without dates all is filed once.
std::vector<DuePart> due_parts(const Exposures& exposures, std::size_t row, DueBasis basis,
                               const Calendar& calendar);
/// The same of an exposure that is given back on its put date; none if it has none.
std::vector<DuePart> due_parts_until_put(const Exposures& exposures, std::size_t row,
                                         DueBasis basis, const Calendar& calendar);

/// For each contract a date: so many steps after the end of the step in which it is made.
struct LaterDates {
  std::vector<double> ends;  ///< of all steps of the calendar, ascending
  std::size_t steps = 0;
};

/// Of parts of the balance: what is in force on those dates of each contract that is made within
/// the calendar, as parts that are due at once.
std::vector<DuePart> parts_left(const std::vector<DuePart>& balance, const LaterDates& dates,
                                const Calendar& calendar);

/// What is due under a flow stops here: the default of an exposure on a day.
struct DueEnd {
  std::uint32_t day = 0;
  double time = 0;  ///< at which it begins
  /// How much of a part is not due any more.
  double lost(const DuePart& part) const {
    if (part.at_once()) return part.day > day ? part.amount : 0;
    if (part.to <= time) return 0;
    return part.from >= time ? part.amount : part.amount * (part.to - time) / (part.to - part.from);
  }
};

}  // namespace cofferdam
