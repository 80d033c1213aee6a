// Ranks of units by their scores in each trial.
#pragma once
#include <cmath>
#include <vector>

#include "evaluation/scores.hpp"

namespace cofferdam {

/// Points by which scores must differ; closer ones share their ranks.
inline constexpr double kSameScore = 1e-9;

/// Of one unit in one year and trial.
struct Rank {
  double rank = 1;   ///< 1 is best; those who share ranks have their mean
  double first = 0;  ///< 1 if it is best alone, 1 / n if it shares that with n - 1 others
  double last = 0;
};

inline Rank rank_of(const UnitYears& scores, std::size_t unit, std::size_t year,
                    std::size_t trial) {
  double above = 0, same = 0, below = 0;
  const double own = scores.at(unit, year, trial);
  for (std::size_t other = 0; other < scores.units(); ++other) {
    const double distance = scores.at(other, year, trial) - own;
    (std::abs(distance) <= kSameScore ? same : distance > 0 ? above : below) += 1;
  }
  return {above + (same + 1) / 2, above == 0 ? 1 / same : 0, below == 0 ? 1 / same : 0};
}

}  // namespace cofferdam
