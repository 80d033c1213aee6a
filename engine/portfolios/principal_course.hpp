// How the amount of an exposure runs from its beginning, if nothing goes wrong.
#pragma once
#include <algorithm>

#include "base/special.hpp"
#include "repayments/repayment.hpp"
#include "time/calendar.hpp"

namespace cofferdam {

/// Contracts of equal length that follow each other, each with the same schedule; or one contract.
/// Of an exposure that begins at `begins`; times are years from the start of the calendar.
struct PrincipalCourse {
  Schedule schedule;   ///< of one contract
  int months = 0;      ///< of one contract; 0: it ends with the exposure, and is not renewed
  double renewal = 0;  ///< probability that a contract is followed by another
  int put_after = 0;   ///< months after which it may be given back, if it is not renewed; 0: never
  double put = 0;      ///< probability that it is given back then
  /// Of a row that is the exposure for a part of its life alone: its first contract, and how many
  /// it has; 0: all that follow.
  int first_contract = 0, contracts = 0;

  /// Whether nothing changes until the exposure ends.
  bool is_level() const { return renewal == 0 && put_after == 0 && schedule.months_per_step == 0; }
  /// Whole months since the beginning; 0 before.
  static int age(const Calendar& calendar, double begins, double time) {
    return std::max(0, calendar.months_between(begins, time));
  }
  /// How often it was renewed before `time`.
  int renewals(const Calendar& calendar, double begins, double time) const {
    return renewal == 0 ? 0 : age(calendar, begins, time) / months;
  }
  /// Whether a contract is one of the row's.
  bool has(int contract) const {
    return contract >= first_contract && (contracts == 0 || contract - first_contract < contracts);
  }
  /// Whether the date on which it may be given back lies before `time`, or on it.
  bool is_past_put(const Calendar& calendar, double begins, double time) const {
    return put_after > 0 && age(calendar, begins, time) >= put_after;
  }
  /// Probability of having been renewed so often, or of not having been given back.
  double kept(const Calendar& calendar, double begins, double time) const {
    if (is_past_put(calendar, begins, time)) return 1 - put;
    return power(renewal, static_cast<unsigned>(renewals(calendar, begins, time)));
  }
  /// Outstanding at `time` of what was renewed, as a fraction of the amount.
  double balance(const Calendar& calendar, double begins, double time) const {
    if (schedule.months_per_step == 0) return schedule.after.front();
    const int passed = age(calendar, begins, time);
    return schedule.balance(renewal > 0 ? passed % months : passed);
  }
};

}  // namespace cofferdam
