// Axes of drawings: what a value's place is, and which round numbers stand on the axis.
#pragma once
#include <string>
#include <vector>

namespace cofferdam {

/// The values that an axis must show.
class Extent {
 public:
  /// What is no finite number is left out.
  void add(double value);
  bool empty() const { return low_ > high_; }
  double low() const { return low_; }
  double high() const { return high_; }

 private:
  double low_ = 1, high_ = 0;
};

/// A round number on an axis.
struct Tick {
  double value = 0;
  std::string label;
};

/// An axis from `low` to `high`, which are apart, and its ticks, ascending.
struct Axis {
  double low = 0, high = 1;
  bool logarithmic = false;
  std::vector<Tick> ticks;

  /// Where a value lies, 0 at the low end and 1 at the high one; of values beyond too. A value that
  /// has no logarithm lies at minus infinity, or nowhere (NaN).
  double part(double value) const;
  bool holds(double value) const { return value >= low && value <= high; }
};

/// An axis that holds the values, and 0 if `from_zero`, with ends and at most `most` + 1 ticks at
/// round numbers: 1, 2 or 5 times a power of ten apart. Labels are values / `scale`, with
/// separators of thousands and as many places as their distance needs. All values alike, or none:
/// an axis around them, or from 0 to `scale`.
Axis linear_axis(const Extent& values, double scale, int most, bool from_zero);

/// A logarithmic axis of probabilities from a power of ten, or 2 or 5 times one, at or below `low`
/// up to 1; ticks in percent. `low` is kept between 1e-9 and 0.5.
Axis probability_axis(double low);

/// "5 %", "0.01 %": without zeros at the end.
std::string percent_label(double probability);

/// `axis.part` between two places of a drawing; values beyond the axis lie at its ends.
double place(const Axis& axis, double value, double from, double to);

}  // namespace cofferdam
