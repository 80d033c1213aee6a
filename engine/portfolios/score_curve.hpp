// PDs that fall with a score along a logistic curve.
#pragma once
#include <optional>

#include "portfolios/score_ranking.hpp"

namespace cofferdam {

/// PD = 1 / (1 + exp(-(intercept + slope x score))).
struct ScoreCurve {
  double intercept = 0, slope = 0;
  double pd(double score) const;
};

/// PDs of a logistic curve, of a mean and a Gini that are stated.
struct CalibratedPds {
  ScoreCurve curve;
  std::vector<double> by_level;
};

/// The curve that falls with the score and has that mean PD, in (0, 1), and that Gini, in [0, 1),
/// both to about 1e-12: the slope is bracketed, since the Gini rises with it at a fixed mean, and
/// for each slope the intercept follows from the mean. At a Gini of 0 all PDs are the mean to the
/// bit. Nothing if no slope has the Gini, which then is `most(mean)` or above.
std::optional<CalibratedPds> calibrate(const ScoreRanking& ranking, double mean, double gini);

}  // namespace cofferdam
