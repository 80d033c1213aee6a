// Points of units: from indicators to scores, and from scores to what moves in the next year.
#pragma once
#include <array>
#include <vector>

#include "evaluation/indicators.hpp"

namespace cofferdam {

inline constexpr std::size_t kGroups = 4;  ///< of indicators: total, structure, share, quality

/// What an evaluation says of how indicators become a score; docs/methods.md has the formulas.
struct Card {
  struct Line {
    double weight = 0;
    double sign = 1;        ///< -1: less is better
    std::size_t group = 0;  ///< index of the group
  };
  std::vector<Line> lines;  ///< [indicator]
  double own_growth = 0.5;
  double full_score_at = 3;
  double qualitative_weight = 0.2;
  std::vector<double> qualitative;  ///< [unit]
  std::size_t average_years = 1;
  bool removes_common_factor = false;
};

/// Of a run of trials.
struct Judgement {
  std::vector<UnitYears> values;                ///< [indicator] of the year alone; NaN: none
  std::vector<UnitYears> points;                ///< [indicator] z, above 0 is better
  std::array<UnitYears, kGroups> group_scores;  ///< 0 to 100; 50 where nothing is in the group
  UnitYears scores;                             ///< 0 to 100
};

Judgement judge(const Card& card, const std::vector<IndicatorParts>& indicators);

/// 1 + gamma (score - 50) / 50, within bounds.
struct Reward {
  double gamma = 0, at_least = 1, at_most = 1;
  double factor(double score) const;
};

}  // namespace cofferdam
