// Bonds that the holder may give back on a date before they mature.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "portfolios/default_losses.hpp"
#include "portfolios/fields.hpp"
#include "portfolios/grade_move.hpp"
#include "portfolios/loan_exposures.hpp"

namespace cofferdam {

/// From the key `put`: gives each bond whose put date is still to come a course that ends there
/// with the probability of its row; or, if grades decide, one that only has the date. Returns these
/// probabilities, [row]; 0: it has no such date. Problems: a put date that does not lie before
/// maturity, a steady opening book.
std::vector<double> set_put_dates(const Value& portfolio, FieldResolver& resolver,
                                  LoanExposures& bonds, Problems& problems);

/// Drops the defaults of bonds that were given back before. Contract: word 0 of the stream (seed,
/// put, trial, `address` and bond) decides.
void drop_given_back(const LoanExposures& bonds, const std::string& address, std::uint64_t seed,
                     const TrialRange& trials, std::uint32_t first_row,
                     std::vector<DefaultRun>& runs, Events& events);

/// Bonds that are given back if the grade of the issuer is worse than a stated one on the put date;
/// then with a probability, by the word as above.
class GradePuts {
 public:
  /// `probabilities`: [row] as of `set_put_dates`; `grades`: [row] before all moves;
  /// `kept_down_to`: the worst grade that is not given back. `bonds` must outlive the object.
  GradePuts(const LoanExposures& bonds, std::vector<double> probabilities,
            std::vector<std::uint8_t> grades, std::size_t kept_down_to, std::size_t default_grade,
            std::string address);

  /// Appends the ends of what is given back in the trials, and drops its defaults after that.
  /// `moves`: all changes of grades up to the put dates, those of a bond in the order of time.
  void apply(std::uint64_t seed, const TrialRange& trials, std::span<const GradeMove> moves,
             std::uint32_t first_row, std::vector<DefaultRun>& runs, Events& events) const;

 private:
  /// One of the equal bonds of a row.
  struct Bond {
    std::uint32_t row = 0, member = 0;
  };
  std::vector<std::uint8_t> grades_on_put_date(std::span<const GradeMove* const> moves) const;
  bool is_exercised(const Bond& bond, std::uint64_t seed, std::uint64_t trial) const;

  const LoanExposures& bonds_;
  std::vector<double> probabilities_;
  std::size_t kept_down_to_, default_grade_;
  std::string address_;
  std::vector<double> date_;          ///< [row] years
  std::vector<std::size_t> first_;    ///< [row] place of its first bond in bonds_with_date_
  std::vector<Bond> with_date_;       ///< whose put date lies within the calendar
  std::vector<std::uint8_t> grades_;  ///< of them, before all moves
};

}  // namespace cofferdam
