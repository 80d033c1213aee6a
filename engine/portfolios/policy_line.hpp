// Which policy a point of a Poisson process belongs to.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cofferdam {

/// Groups of policies one behind the other, each as long as its mean number of claims.
class PolicyLine {
 public:
  struct Point {
    std::size_t group = 0;
    double part = 0;  ///< of the group, that lies before the point: 0 to 1
  };

  void add(double length);  ///< one more group, above 0
  /// After the last group, before `find`.
  void close();
  double length() const { return ends_.empty() ? 0 : ends_.back(); }
  /// The point at `place`, between 0 and 1, of the length: one or two steps on average.
  Point find(double place) const {
    const double at = place * ends_.back();
    std::size_t group = guide_[static_cast<std::size_t>(place * static_cast<double>(ends_.size()))];
    while (at >= ends_[group] && group + 1 < ends_.size()) ++group;
    const double before = group == 0 ? 0 : ends_[group - 1];
    return {group, (at - before) / (ends_[group] - before)};
  }

 private:
  std::vector<double> ends_;          ///< [group]
  std::vector<std::uint32_t> guide_;  ///< [part of the line] first group that reaches into it
};

}  // namespace cofferdam
