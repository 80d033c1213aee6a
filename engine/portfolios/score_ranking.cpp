#include "portfolios/score_ranking.hpp"

#include <algorithm>
#include <numeric>

namespace cofferdam {
namespace {

/// From the sums of w p and w p C, where weights sum to 1.
double gini_of(double defaults, double ranked) {
  return (2 * ranked / defaults - 1) / (1 - defaults);
}

}  // namespace

ScoreRanking::ScoreRanking(std::span<const double> score, std::span<const double> weight)
    : level_of_(score.size()) {
  std::vector<std::uint32_t> order(score.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return score[a] < score[b]; });
  double all = 0;
  for (const std::uint32_t row : order) {
    if (levels_.empty() || levels_.back().score < score[row]) levels_.push_back({score[row], 0, 0});
    levels_.back().weight += weight[row];
    level_of_[row] = static_cast<std::uint32_t>(levels_.size() - 1);
    all += weight[row];
  }
  double above = 0;
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    level->weight /= all;
    level->above = above + level->weight / 2;
    above += level->weight;
  }
}

double ScoreRanking::gini(std::span<const double> pd, std::span<const double> weight) const {
  double all = 0, defaults = 0, ranked = 0;
  for (std::size_t row = 0; row < pd.size(); ++row) {
    all += weight[row];
    defaults += weight[row] * pd[row];
    ranked += weight[row] * pd[row] * levels_[level_of_[row]].above;
  }
  return gini_of(defaults / all, ranked / all);
}

double ScoreRanking::gini_by_level(std::span<const double> pd) const {
  double defaults = 0, ranked = 0;
  for (std::size_t k = 0; k < levels_.size(); ++k) {
    defaults += levels_[k].weight * pd[k];
    ranked += levels_[k].weight * pd[k] * levels_[k].above;
  }
  return gini_of(defaults, ranked);
}

double ScoreRanking::most(double mean) const {
  double left = mean, ranked = 0;
  for (const Level& level : levels_) {
    const double defaults = std::min(level.weight, left);
    ranked += defaults * level.above;
    left -= defaults;
  }
  return gini_of(mean, ranked);
}

}  // namespace cofferdam
