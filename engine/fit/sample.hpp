// What was observed: amounts, some of them only known to lie above a point, each seen only because
// it exceeded another.
#pragma once
#include <limits>
#include <vector>

namespace cofferdam::fit {

/// One loss from ground up. It is in the data because it lies above `truncation` (a deductible or a
/// reporting threshold; 0 for none). If it is `censored`, all that is known is that it lies above
/// `x`.
struct Observation {
  double x = 0;
  double truncation = 0;
  bool censored = false;
  /// Where it would have been censored; +inf if nowhere, or if that is not known.
  double limit = std::numeric_limits<double>::infinity();
  double weight = 1;
};

struct Point {
  double x = 0, log_x = 0;
};
Point point(double x);

struct Weighted {
  Point at;
  double weight = 0;
};

/// The observations as a likelihood needs them: equal values once, ascending, with the sum of their
/// weights. The log likelihood is the sum of ln f over `seen` and of ln S over `censored`, less
/// that of ln S over `truncated`.
struct Sample {
  std::vector<Weighted> seen, censored, truncated;
  double weight = 0;  ///< of all observations

  /// The smallest amount, censored or not, and the smallest truncation point of all observations (0
  /// if one has none).
  double smallest = 0, smallest_truncation = 0;
  /// Of `seen` and `censored` alike, as if all were exact: where a search starts.
  double mean = 0, log_mean = 0, log_deviation = 0;
};

Sample make_sample(const std::vector<Observation>& observations);

/// The same in at most about `size` different values: runs of neighbours become their middle one.
/// The ends stay.
Sample thinned(const Sample& sample, std::size_t size);

}  // namespace cofferdam::fit
