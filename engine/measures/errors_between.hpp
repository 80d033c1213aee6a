// Errors of estimates from how estimates by independent sets of trials differ.
#pragma once
#include <cofferdam/table.hpp>

#include <map>
#include <span>
#include <string>
#include <vector>

#include "measures/estimate.hpp"

namespace cofferdam {

/// The same estimate from the trials of one set, which are so much of all.
struct SetEstimate {
  double value = 0, share = 0;
};

/// Standard error sqrt(R / (R - 1) x sum of share^2 x (value of the set - value)^2) of R sets, and
/// an interval by Student's t with R - 1 degrees, unskewed as the sets are. The estimate stays as
/// it is, with the error that it would have of independent trials, unless all sets of points have a
/// value, and not all the same.
Estimate with_error_between(const Estimate& of_all, std::span<const SetEstimate> sets);

/// Puts such errors into the tables of all trials.
class ErrorsBetween {
 public:
  /// Of a run of so many trials.
  explicit ErrorsBetween(double trials) : trials_(trials) {}
  /// The tables of one set.
  void add(const std::vector<Table>& tables, double trials);
  /// Into every estimate that has the columns NAME_standard_error, NAME_ci_low and NAME_ci_high, in
  /// tables of which each set has the same rows.
  void put_into(std::vector<Table>& tables) const;

 private:
  /// Of one table: what the rows are, and the estimates in them.
  struct Estimates {
    std::vector<std::vector<std::string>> rows;         ///< [text or integer column][row]
    std::map<std::string, std::vector<double>> values;  ///< [column][row]
  };
  static Estimates estimates_of(const Table& table);
  void put_into(Table& table) const;

  double trials_;
  std::vector<double> shares_;                          ///< [set]
  std::map<std::string, std::vector<Estimates>> sets_;  ///< [table][set]
};

}  // namespace cofferdam
