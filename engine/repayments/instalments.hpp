// Instalments of principal at equal intervals: what linear repayment and annuities share.
#pragma once
#include <string_view>

#include "repayments/repayment.hpp"

namespace cofferdam {

inline constexpr std::string_view kIntervals[] = {"month", "quarter", "half_year", "year"};
inline constexpr Key kEveryKey = {.name = "every",
                                  .type = Type::choice,
                                  .sentence = "time between two instalments",
                                  .fallback = "month",
                                  .choices = kIntervals};
inline constexpr Key kGraceMonthsKey = {
    .name = "grace_months",
    .type = Type::integer,
    .sentence =
        "months after origination without repayment of principal; instalments start one "
        "interval later",
    .fallback = "0",
    .range = {0, 1200, false, false}};

/// Months of an interval of `every`.
int months_between(const Value& every);

/// Instalments of principal are due every + grace, 2 every + grace, ... months after origination as
/// long as that is before maturity, and the last one at maturity: ceil((term - grace) / every) of
/// them, of which the last may follow after a shorter interval. With a grace that is not shorter
/// than the term all principal is due at maturity.
class InstalmentRepayment : public Repayment {
 public:
  /// Reads `every` and `grace_months`.
  explicit InstalmentRepayment(const Value& value);
  /// Steps are as long as the interval, or shorter where the grace is not a multiple of it.
  Schedule schedule(int term_months) const final;

 protected:
  int every() const { return every_; }

 private:
  /// Fraction outstanding after `paid` of `count` instalments, 0 <= paid < count.
  virtual double outstanding(int paid, int count) const = 0;

  int every_, grace_;
};

}  // namespace cofferdam
