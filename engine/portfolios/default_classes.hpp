// Classes of exposures that are sampled together, and the segments of time in which their hazards
// are constant.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "portfolios/hazards.hpp"
#include "portfolios/loan_exposures.hpp"

namespace cofferdam {

/// Class of a probability above 0: classes are cut at powers of 1.25, so that a class does not
/// depend on its neighbours.
std::int64_t pd_class(double pd);

/// A span of time with one hazard, which no member of the class exceeds.
struct Segment {
  double start = 0, end = 1;
  std::size_t year = 0;
  double score = 0;   ///< the highest score of the class
  double lowest = 0;  ///< and the lowest
};

/// Exposures that share factors and cohort and, nearly, the default probability and dates.
struct DefaultClass {
  std::size_t factor_set = 0;
  int cohort = -1;  ///< whose vintage effect they share, or -1
  std::uint64_t entity = 0;
  double pd_high = 0, pd_low = 0;
  std::vector<std::uint32_t> rows;
  std::vector<double> thresholds;  ///< [row in class] score; empty if all are equal
  /// [row in class] score of those that a signal accepts of the row, of which there are fewer, or
  /// whose PD is lower, than of what is drawn; empty: it is drawn as it is.
  std::vector<double> accepted;
  std::vector<std::uint64_t>
      last_member;  ///< [row in class] cumulated counts; empty if all counts are 1
  std::uint64_t loans = 0;
  std::vector<Segment> segments;  ///< in order of time
  bool dates_differ = false;      ///< members are at risk in parts of the segments only

  bool is_thinned() const { return !thresholds.empty() || dates_differ; }
};

/// Classes of a portfolio. `set_of` gives the factor set of each row, `ages` the scores by age of
/// each set, [set][age], empty with constant PDs; `end` is the end of the calendar. With `apart`
/// the rows of a class agree in PD and dates.
struct ClassInput {
  const LoanExposures& exposures;
  const HazardModel& model;
  const std::vector<std::uint32_t>& set_of;
  const std::vector<std::vector<double>>& ages;
  const Calendar& calendar;
  bool apart = false;
};
std::vector<DefaultClass> default_classes(const ClassInput& input);

}  // namespace cofferdam
