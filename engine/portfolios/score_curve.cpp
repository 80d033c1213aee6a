#include "portfolios/score_curve.hpp"

#include <algorithm>
#include <cmath>

#include "base/special.hpp"

namespace cofferdam {
namespace {

double log_odds(double pd) {
  return logarithm(pd) - logarithm_1p(-pd);
}

/// Finds the curve on scores of mean 0 and standard deviation 1: log odds are level - slope x z.
class Calibration {
 public:
  Calibration(const ScoreRanking& ranking, double mean)
      : ranking_(ranking), mean_(mean), pds_(ranking.levels().size(), mean) {
    double sum = 0, squares = 0;
    for (const auto& level : ranking.levels()) sum += level.weight * level.score;
    for (const auto& level : ranking.levels())
      squares += level.weight * (level.score - sum) * (level.score - sum);
    centre_ = sum, scale_ = std::sqrt(squares);
    for (const auto& level : ranking.levels())
      z_.push_back(scale_ > 0 ? (level.score - centre_) / scale_ : 0);
  }

  std::optional<CalibratedPds> find(double gini) {
    if (gini == 0) return CalibratedPds{{log_odds(mean_), 0}, pds_};
    if (!(gini < ranking_.most(mean_))) return {};
    double low = 0, high = 1, at_low = -gini, at_high = gini_at(high) - gini;
    for (; at_high < 0; at_high = gini_at(high) - gini) {
      low = high, at_low = at_high;
      if ((high *= 2) > kSteepest) return {};
    }
    narrow(gini, low, high, at_low, at_high);
    return CalibratedPds{{level_ + slope_ * centre_ / scale_, -slope_ / scale_}, pds_};
  }

 private:
  static constexpr double kSteepest = 1e12, kClose = 1e-13;

  /// Regula falsi in the form called Illinois; leaves the members at the slope that is found.
  void narrow(double gini, double low, double high, double at_low, double at_high) {
    int side = 0;
    for (int step = 0; step < 200; ++step) {
      const double slope = (low * at_high - high * at_low) / (at_high - at_low);
      const double at = gini_at(slope) - gini;
      if (std::abs(at) <= kClose || high - low <= kClose * high) return;
      if (at < 0) {
        low = slope, at_low = at;
        if (side == -1) at_high /= 2;
        side = -1;
      } else {
        high = slope, at_high = at;
        if (side == 1) at_low /= 2;
        side = 1;
      }
    }
  }

  /// Sets PDs of the stated mean at that slope, and returns their Gini.
  double gini_at(double slope) {
    slope_ = slope;
    // At these levels no PD is above, and none below, the mean.
    double low = log_odds(mean_) + slope * z_.front(), high = log_odds(mean_) + slope * z_.back();
    level_ = std::clamp(level_, low, high);
    for (int step = 0; step < 200; ++step) {
      double excess = -mean_, change = 0;
      for (std::size_t k = 0; k < z_.size(); ++k) pds_[k] = slope * z_[k] - level_;
      exponential(pds_, pds_);
      for (std::size_t k = 0; k < z_.size(); ++k) {
        const double pd = pds_[k] = 1 / (1 + pds_[k]);
        excess += ranking_.levels()[k].weight * pd;
        change += ranking_.levels()[k].weight * pd * (1 - pd);
      }
      (excess < 0 ? low : high) = level_;
      if (std::abs(excess) <= 1e-15 * mean_ || high - low <= 1e-15 * std::abs(high)) break;
      const double newton = level_ - excess / change;
      level_ = newton > low && newton < high ? newton : (low + high) / 2;
    }
    return ranking_.gini_by_level(pds_);
  }

  const ScoreRanking& ranking_;
  double mean_, centre_ = 0, scale_ = 0;
  std::vector<double> z_;    ///< [level] ascending
  std::vector<double> pds_;  ///< [level]
  double slope_ = 0, level_ = 0;
};

}  // namespace

double ScoreCurve::pd(double score) const {
  return 1 / (1 + exponential(-(intercept + slope * score)));
}

std::optional<CalibratedPds> calibrate(const ScoreRanking& ranking, double mean, double gini) {
  return Calibration(ranking, mean).find(gini);
}

}  // namespace cofferdam
