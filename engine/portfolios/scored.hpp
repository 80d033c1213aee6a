// What a scenario says of the scores of a book.
#pragma once
#include <limits>
#include <string>
#include <vector>

namespace cofferdam {

/// Numbers that are not stated are NaN.
struct Scored {
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  std::vector<std::string> scores;          ///< attributes that rank the exposures, each once
  std::string by;                           ///< the one that decides PDs; "": none does
  std::string pds = "given";                ///< calibrated, curve, bands; given: by other keys
  double mean = kNone;                      ///< stated mean PD
  double gini = kNone;                      ///< stated accuracy ratio of `by` for default
  double intercept = kNone, slope = kNone;  ///< log odds = intercept + slope x score
};

}  // namespace cofferdam
