// When loans live: origination, maturity, repayment, cohort.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "repayments/repayment.hpp"

namespace cofferdam {

/// Place of loan `index` in the order of lending: multiples of the golden section, modulo 1, which
/// fill (0, 1) evenly however few of them follow each other.
double lending_rank(double index);
/// How many of the first `loans` loans of a row take-up `lent` lends to; `rank` is that of the
/// row's first loan. It takes the logarithm of their number.
double lent_before(double rank, std::uint32_t loans, double lent);

/// Columns by row; all are empty without a calendar.
struct Lives {
  std::vector<double> start;  ///< origination in years from the start; before 0: opening book
  std::vector<double> end;    ///< maturity, of the last renewal there can be
  std::vector<std::uint16_t> schedule;  ///< index into schedules
  std::vector<std::uint16_t> cohort;    ///< index into cohorts
  std::vector<double> rank;  ///< place in the order of lending, in (0, 1): take-up u lends to ranks
                             ///< below u; below 0: always lent. Empty: nothing depends on take-up
  std::vector<Schedule> schedules;
  std::vector<double> terms;  ///< [schedule] years of one contract
  std::vector<std::string> cohorts;
  double renewal = 0;  ///< probability that a loan is renewed at its maturity

  bool given() const { return !start.empty(); }
  /// How often a loan was renewed before `time`.
  double renewals(std::size_t row, double time) const;
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
