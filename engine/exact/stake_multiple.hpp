// The multiple of a stake, given the factor.
#pragma once
#include <vector>

#include "exact/stake_book.hpp"

namespace cofferdam {

/// P(M > t | Y) = Phi((w Y - z(t)) / sqrt(1 - w^2)), z the normal quantile of P(M <= t): this is z.
/// -inf and +inf where it is certain.
double score_of(const EqualStakes& stakes, double t);
/// The same of P(M >= t).
double score_below(const EqualStakes& stakes, double t);
/// P(M > t) of a score.
double above_given(const EqualStakes& stakes, double score, double factor);

/// Points and weights that integrate over multiples from 0 to 1 or from 1 on, with the scores.
struct MultipleRule {
  struct Point {
    double distance = 0;  ///< from 1
    double weight = 0, score = 0;
  };
  std::vector<Point> below, above;
};
MultipleRule rule_of(const EqualStakes& stakes);

/// Conditional moments of (1 - M)+ and (M - 1)+.
struct MultipleMoments {
  double loss = 0, gain = 0, loss_square = 0, gain_square = 0, loss_cube = 0, gain_cube = 0;
};
MultipleMoments moments_given(const EqualStakes& stakes, const MultipleRule& rule, double factor);

}  // namespace cofferdam
