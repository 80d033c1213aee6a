// How well a score tells exposures that default from those that do not.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace cofferdam {

/// Exposures ranked by a score that is low where defaults are expected.
///
/// D defaults and N does not, each drawn from the exposures by weight x PD and weight x (1 - PD);
/// the area under the curve is P(score of D < score of N) + P(the same score) / 2, and the accuracy
/// ratio, or Gini, is 2 area - 1. Since c + c' = 1 for the two orders of a pair,
///
///   Gini = (2 sum w p C / sum w p - W) / (W - sum w p),
///
/// where W is the sum of the weights w, p the PDs, and C the weight above a score plus half of that
/// at it: linear in the PDs of a given mean. Engelmann, Hayden and Tasche (2003), Measuring the
/// discriminative power of rating systems; Tasche (2010), Estimating discriminatory power and PD
/// curves when the number of defaults is small, arXiv:0905.3928.
class ScoreRanking {
 public:
  /// `score` [row] finite; `weight` [row] at least 0, their sum above 0.
  ScoreRanking(std::span<const double> score, std::span<const double> weight);

  /// A value of the score.
  struct Level {
    double score = 0;
    double weight = 0;  ///< part of all
    double above = 0;   ///< part of all above it, and half of that at it
  };
  const std::vector<Level>& levels() const { return levels_; }  ///< ascending
  std::size_t level_of(std::size_t row) const { return level_of_[row]; }

  /// Gini of PDs [row]. NaN if all are 0, or all are 1.
  double gini(std::span<const double> pd, std::span<const double> weight) const;
  /// The same of one PD for each level.
  double gini_by_level(std::span<const double> pd) const;
  /// What PDs of that mean that never rise with the score can have at most: 1 up to a score, 0
  /// above.
  double most(double mean) const;

 private:
  std::vector<Level> levels_;
  std::vector<std::uint32_t> level_of_;  ///< [row]
};

}  // namespace cofferdam
