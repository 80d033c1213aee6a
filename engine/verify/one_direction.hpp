// Factors that act on all exposures in one direction.
#pragma once
#include <string>
#include <vector>

#include "economies/factor_model.hpp"
#include "exact/bond_book.hpp"

namespace cofferdam {

/// Turns sets of loadings into multiples of the first that is not 0, which is taken with a variance
/// of 1.
class OneDirection {
 public:
  explicit OneDirection(const FactorModel& factors) : factors_(factors) {}
  /// The multiple; NaN if there is none.
  double operator()(const std::vector<Loading>& set);
  /// How the direction moves from year to year. `why_not` says why it does not as such a course,
  /// "" if it does; a single year needs none but that of the long run.
  FactorCourse course(bool several_years, std::string& why_not) const;

 private:
  const FactorModel& factors_;
  std::vector<Loading> first_;
};

}  // namespace cofferdam
