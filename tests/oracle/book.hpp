// What is lent, in force and released: the denominators of limits and the base of fees.
#pragma once
#include "oracle/oracle.hpp"

namespace cofferdam::oracle {

class Book {
 public:
  explicit Book(const World& world);

  // Money of one row; defaults so far are taken out of what was scheduled after them.
  double originated(std::size_t row, Day from, Day to) const;
  double filed(std::size_t row, Day from, Day to) const;
  double released(std::size_t row, Day from, Day to) const;
  /// At the end of the day, or on it as the claim `at` is worked: later defaults are not out yet.
  double in_force(std::size_t row, Day day, const Event* at = nullptr) const;
  /// On the day before any claim of it is worked: who defaults on it is not out yet.
  double in_force_before_claims(std::size_t row, Day day) const;
  double average(std::size_t row, Day from, Day to) const;  ///< mean over time, both days included
  double filed_on(std::size_t row, Day day) const { return filed(row, day, day); }
  /// Probability of the contract in which a loan defaults.
  double survival(std::size_t row, Day gone) const;
  /// Years from the start, all months equally long; the first and the last moment of the calendar
  /// for days outside.
  double time(Day day, double into_day = 0) const;

 private:
  double scheduled(std::size_t row, Day from, Day to, double Step::*what) const;
  double loans(std::size_t row) const {
    const Row& loans = world_.rows[row];
    return loans.loans_in_volumes.value_or(loans.loans_lent);
  }
  bool precedes(std::size_t row, const Step& step, Day gone) const;
  const World& world_;
  std::vector<std::vector<const Event*>> defaults_;  ///< [row]
  std::vector<std::vector<const Move*>> moves_;      ///< [row]
  Day first_day_ = 0;
  std::vector<double>
      months_;  ///< [day - first_day_] since the start, all of which are equally long
};

}  // namespace cofferdam::oracle
