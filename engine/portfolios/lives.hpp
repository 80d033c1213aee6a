// When loans live: origination, maturity, repayment, cohort.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/special.hpp"
#include "repayments/repayment.hpp"
#include "time/calendar.hpp"

namespace cofferdam {

/// Place of loan `index` in the order of lending: multiples of the golden section, modulo 1, which
/// fill (0, 1) evenly however few of them follow each other.
double lending_rank(double index);
/// How many of the first `loans` loans of a row take-up `lent` lends to; `rank` is that of the
/// row's first loan. It takes the logarithm of their number.
double lent_before(double rank, std::uint32_t loans, double lent);

/// Columns by row; all are empty without a calendar. Contracts and instalments end whole months
/// after origination, by the dates.
struct Lives {
  const Calendar* calendar = nullptr;
  std::vector<double> start;  ///< origination in years from the start; before 0: opening book
  std::vector<double> end;    ///< maturity, of the last renewal there can be
  std::vector<std::uint32_t> schedule;  ///< index into schedules
  std::vector<std::uint32_t> cohort;    ///< index into cohorts
  std::vector<double> rank;  ///< place in the order of lending, in (0, 1): take-up u lends to ranks
                             ///< below u; below 0: always lent. Empty: nothing depends on take-up
  std::vector<Schedule> schedules;
  std::vector<int> terms;  ///< [schedule] months of one contract
  std::vector<std::string> cohorts;
  double renewal = 0;  ///< probability that a loan is renewed at its maturity

  bool given() const { return !start.empty(); }
  int term(std::size_t row) const { return terms[schedule[row]]; }
  /// `months` after the origination of a loan.
  double after(std::size_t row, int months) const { return calendar->later(start[row], months); }
  /// How often a loan was renewed before `time`.
  int renewals(std::size_t row, double time) const;
  /// Probability of having been renewed so often.
  double kept(std::size_t row, double time) const {
    return power(renewal, static_cast<unsigned>(renewals(row, time)));
  }
  /// Principal outstanding at `time`, as a fraction of what was lent.
  double balance(std::size_t row, double time) const;
  /// Exposure of a default at `time`, as a fraction of what was lent.
  double at_default(std::size_t row, double time) const {
    const Schedule& repaid = schedules[schedule[row]];
    if (repaid.months_per_step == 0) return repaid.after.front() * repaid.at_default;
    return balance(row, time) * repaid.at_default;
  }
};

}  // namespace cofferdam
