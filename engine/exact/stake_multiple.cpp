#include "exact/stake_multiple.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/special.hpp"

namespace cofferdam {
namespace {

constexpr int kBelow = 100;                                        // pieces from 0 to 1
constexpr double kFirst = 1e-6, kGrowth = 1.05, kFarthest = 1e12;  // pieces from 1 on
constexpr double kPlace[] = {0.1834346424956498, 0.5255324099163290, 0.7966664774136267,
                             0.9602898564975363};
constexpr double kWeight[] = {0.3626837833783620, 0.3137066458778873, 0.2223810344533745,
                              0.1012285362903763};
constexpr double kInfinite = std::numeric_limits<double>::infinity();

double score(double below, double above) {
  if (above <= 0) return kInfinite;
  if (below <= 0) return -kInfinite;
  return below < above ? normal_quantile(below) : -normal_quantile(above);
}

/// Gauss and Legendre's rule with eight points, on pieces between `ends`.
std::vector<MultipleRule::Point> points_on(const EqualStakes& stakes,
                                           const std::vector<double>& ends) {
  std::vector<MultipleRule::Point> points;
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    const double middle = (ends[i] + ends[i + 1]) / 2, half = (ends[i + 1] - ends[i]) / 2;
    if (half <= 0) continue;
    for (std::size_t k = 0; k < 4; ++k)
      for (const double sign : {-1.0, 1.0}) {
        const double t = middle + sign * half * kPlace[k];
        points.push_back({std::abs(1 - t), half * kWeight[k], score_of(stakes, t)});
      }
  }
  return points;
}

}  // namespace

double score_of(const EqualStakes& stakes, double t) {
  if (!stakes.multiple) return stakes.fixed > t ? -kInfinite : kInfinite;
  return score(stakes.multiple->cdf(t), stakes.multiple->survival(t));
}

double score_below(const EqualStakes& stakes, double t) {
  if (!stakes.multiple) return stakes.fixed >= t ? -kInfinite : kInfinite;
  double at = 0;
  for (const Atom& atom : stakes.multiple->atoms())
    if (atom.value == t) at = atom.probability;
  return score(stakes.multiple->cdf(t) - at, stakes.multiple->survival(t) + at);
}

double above_given(const EqualStakes& stakes, double score, double factor) {
  if (std::isinf(score)) return score > 0 ? 0 : 1;
  const double w = stakes.loading;
  return normal_cdf((w * factor - score) / std::sqrt(1 - w * w));
}

MultipleRule rule_of(const EqualStakes& stakes) {
  std::vector<double> below = {0, 1}, above = {1, 1 + kFirst};
  for (int i = 1; i < kBelow; ++i) below.push_back(double(i) / kBelow);
  const double high = stakes.multiple ? stakes.multiple->high() : stakes.fixed;
  while (above.back() < std::min(high, kFarthest))
    above.push_back(1 + (above.back() - 1) * kGrowth);
  std::vector<double> jumps = {high};
  if (stakes.multiple) {
    jumps.push_back(stakes.multiple->low());
    for (const Atom& atom : stakes.multiple->atoms()) jumps.push_back(atom.value);
  }
  for (const double jump : jumps)
    if (jump > 0 && jump < kFarthest) (jump < 1 ? below : above).push_back(std::max(jump, 0.0));
  std::sort(below.begin(), below.end());
  std::sort(above.begin(), above.end());
  return {points_on(stakes, below), points_on(stakes, above)};
}

MultipleMoments moments_given(const EqualStakes& stakes, const MultipleRule& rule, double factor) {
  MultipleMoments all;
  for (const MultipleRule::Point& point : rule.below) {
    const double part = point.weight * (1 - above_given(stakes, point.score, factor));
    all.loss += part;
    all.loss_square += 2 * point.distance * part;
    all.loss_cube += 3 * point.distance * point.distance * part;
  }
  for (const MultipleRule::Point& point : rule.above) {
    const double part = point.weight * above_given(stakes, point.score, factor);
    all.gain += part;
    all.gain_square += 2 * point.distance * part;
    all.gain_cube += 3 * point.distance * point.distance * part;
  }
  return all;
}

}  // namespace cofferdam
