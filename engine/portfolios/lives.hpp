// When loans live: origination, maturity, repayment, cohort.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "portfolios/principal_course.hpp"

namespace cofferdam {

/// Columns by row; all are empty without a calendar. Contracts and instalments end whole months
/// after origination, by the dates.
struct Lives {
  const Calendar* calendar = nullptr;
  std::vector<double> start;  ///< origination in years from the start; before 0: opening book
  std::vector<double> end;    ///< maturity, of the last renewal there can be
  std::vector<std::uint32_t> course;  ///< index into courses
  std::vector<std::uint32_t> cohort;  ///< index into cohorts
  std::vector<double> rank;  ///< place in the order of lending, in (0, 1): take-up u lends to ranks
                             ///< below u; below 0: always lent. Empty: nothing depends on take-up
  std::vector<char> renewed;  ///< 1: the contract at the start was renewed before; empty: none was
  std::vector<PrincipalCourse> courses;  ///< one for each term; they are renewed alike
  std::vector<std::string> cohorts;

  bool given() const { return !start.empty(); }
  const PrincipalCourse& course_of(std::size_t row) const { return courses[course[row]]; }
  int term(std::size_t row) const { return course_of(row).months; }
  /// Probability that a loan is renewed at its maturity.
  double renewal() const { return courses.empty() ? 0 : courses.front().renewal; }
  /// `months` after the origination of a loan.
  double after(std::size_t row, int months) const { return calendar->later(start[row], months); }
  /// How often a loan was renewed before `time`.
  int renewals(std::size_t row, double time) const {
    return course_of(row).renewals(*calendar, start[row], time);
  }
  /// Probability of having been renewed so often.
  double kept(std::size_t row, double time) const {
    return course_of(row).kept(*calendar, start[row], time);
  }
  /// Principal outstanding at `time`, as a fraction of what was lent.
  double balance(std::size_t row, double time) const {
    return course_of(row).balance(*calendar, start[row], time);
  }
  /// Exposure of a default at `time`, as a fraction of what was lent.
  double at_default(std::size_t row, double time) const {
    return balance(row, time) * course_of(row).schedule.at_default;
  }
};

}  // namespace cofferdam
