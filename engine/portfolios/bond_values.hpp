// What bonds of a grade are worth at the ends of years, and what a move of the grade changes.
//
// A bond is worth what it has paid within the year and what it still will pay, each payment
// discounted at the zero rate that its grade has for the time until then (Gupton, Finger and
// Bhatia, CreditMetrics technical document, 1997, 1.4). Who moves from one grade to another loses
// the difference of the two values on the last day of the year; who defaults loses, beside the
// principal, what the bond would have been worth above it. What time alone does to a value is
// income, and neither lost nor gained. Where spreads move, the value before is by the spread of the
// grade within the year, and that after by the spread from its last day on.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "portfolios/events.hpp"
#include "portfolios/loan_exposures.hpp"
#include "portfolios/rating_paths.hpp"

namespace cofferdam {

class BondValues {
 public:
  /// `coupons`: [row] yearly rate on what is outstanding, paid once a year counted from issue, and
  /// at maturity for the rest. `migration` has zero rates; the exposures and the calendar must
  /// outlive the object.
  BondValues(const LoanExposures& exposures, std::vector<double> coupons,
             const Migration& migration, const Calendar& calendar);

  /// Numbers that it would keep; what is too much for the memory is refused before.
  static double size(const LoanExposures& exposures, std::size_t grades, const Calendar& calendar);

  /// Worth at the end of a year of the calendar, or at maturity if that is earlier, of a bond that
  /// lives in that year, with what it has paid within it; as a part of its face.
  double at_end(std::uint32_t row, std::size_t year, std::size_t grade) const;
  /// What it pays within the year up to `time`, as a part of its face.
  double paid(std::uint32_t row, std::size_t year, double time) const;
  /// How spreads move; null: they do not.
  const SpreadMoves* spread_moves() const { return migration_.spread_moves(); }
  /// Appends what moves change: gains, below zero, and losses that are no claims. `spreads`: if not
  /// null, those of the trials, and `moves` tells of grades that stay too.
  void append(std::span<const GradeMove> moves, const Spreads* spreads, std::uint32_t first_row,
              Events& events) const;

 private:
  /// Of a bond whose coupon is 1: principal, and what the coupon adds.
  struct Parts {
    double principal = 0, coupon = 0;
  };
  struct Payment {
    double time = 0;
    Parts parts;
  };
  /// Bonds of one issue and maturity that are paid back alike.
  struct Issue {
    std::vector<Payment> payments;
    double end = 0;  ///< maturity
    std::size_t first_year = 0;
    std::vector<Parts> worth;  ///< [year][grade]
  };

  class Moved;
  std::vector<Payment> payments_of(std::uint32_t row) const;
  void set_worth(Issue& issue);
  Parts worth_at_end(const Issue& issue, std::size_t year, std::size_t grade, double spread) const;
  Parts paid_within(const Issue& issue, std::size_t year, double time) const;
  double of(std::uint32_t row, const Parts& parts) const {
    return parts.principal + coupons_[row] * parts.coupon;
  }

  const LoanExposures& exposures_;
  std::vector<double> coupons_;
  Migration migration_;
  std::size_t default_grade_;
  const Calendar& calendar_;
  std::vector<Issue> issues_;
  std::vector<std::uint32_t> issue_of_;  ///< [row]
};

}  // namespace cofferdam
