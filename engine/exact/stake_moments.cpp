// Mean and standard deviation of what stakes lose and gain.
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/special.hpp"
#include "exact/factor_paths.hpp"
#include "exact/stake_multiple.hpp"

namespace cofferdam {
namespace {

constexpr double kStep = 0.1, kFarthest = 8.4;  // of standard normals

struct Normals {
  std::vector<double> at, weight;
};
Normals normals() {
  Normals made;
  double sum = 0;
  for (double z = -kFarthest; z < kFarthest + kStep / 2; z += kStep) {
    made.at.push_back(z);
    made.weight.push_back(exponential(-z * z / 2));
    sum += made.weight.back();
  }
  for (double& weight : made.weight) weight /= sum;
  return made;
}

double of_side(StakeSide side, double loss, double gain) {
  return side == StakeSide::losses ? loss : side == StakeSide::gains ? gain : loss - gain;
}

/// Whether the square of what counts has an infinite mean.
bool has_no_variance(const EqualStakes& stakes, StakeSide side) {
  return side != StakeSide::losses && stakes.multiple &&
         !std::isfinite(stakes.multiple->standard_deviation());
}

/// In the long run.
double mean_of(const EqualStakes& stakes, StakeSide side) {
  const double mean = stakes.multiple ? stakes.multiple->mean() : stakes.fixed;
  const double limited = stakes.multiple ? stakes.multiple->limited_mean(1) : std::min(1.0, mean);
  return of_side(side, 1 - limited, mean - limited);
}

/// Stakes that differ in their costs alone, and what a cost of 1 comes to, by node of the factor of
/// their year.
struct AlikeStakes {
  EqualStakes stakes;
  StakeSide side;
  FactorLaw law;
  double once = 0, squared = 0, cubed = 0;  ///< sums of powers of costs
  std::vector<double> mean;                 ///< [node]
  double expected = 0, square = 0, third = 0;
};

AlikeStakes kind_of(const EqualStakes& stakes, const FactorCourse& factor, StakeSide side,
                    const Normals& nodes) {
  AlikeStakes made{stakes, side, law_in(factor, stakes.year), 0, 0, 0, {}};
  const MultipleRule rule = rule_of(stakes);
  for (std::size_t k = 0; k < nodes.at.size(); ++k) {
    const MultipleMoments given =
        moments_given(stakes, rule, made.law.mean + made.law.sd * nodes.at[k]);
    made.mean.push_back(of_side(side, given.loss, given.gain));
    made.expected += nodes.weight[k] * made.mean.back();
    made.square +=
        nodes.weight[k] * (side == StakeSide::losses  ? given.loss_square
                           : side == StakeSide::gains ? given.gain_square
                                                      : given.loss_square + given.gain_square);
    made.third +=
        nodes.weight[k] * (side == StakeSide::losses  ? given.loss_cube
                           : side == StakeSide::gains ? given.gain_cube
                                                      : given.loss_cube + given.gain_cube);
  }
  return made;
}

bool differ_in_cost(const EqualStakes& a, const EqualStakes& b) {
  return a.multiple == b.multiple && a.fixed == b.fixed && a.loading == b.loading &&
         a.year == b.year;
}

/// E of the product of two stakes' conditional means.
double together(const AlikeStakes& a, const AlikeStakes& b, const FactorCourse& factor,
                const Normals& nodes) {
  double sum = 0;
  if (a.stakes.year == b.stakes.year) {
    for (std::size_t k = 0; k < nodes.at.size(); ++k)
      sum += nodes.weight[k] * a.mean[k] * b.mean[k];
    return sum;
  }
  if (a.stakes.year > b.stakes.year) return together(b, a, factor, nodes);
  // Y of the later year is mean + sd (r z + sqrt(1 - r^2) z'), z that of the earlier one.
  const double kept =
      power(factor.persistence, static_cast<unsigned>(b.stakes.year - a.stakes.year));
  const double r = kept * a.law.sd / b.law.sd, own = std::sqrt(std::max(0.0, 1 - r * r));
  const MultipleRule rule = rule_of(b.stakes);
  // The factor of b at z, with what is left of it joined to the stake's own normal.
  const double w = b.stakes.loading, shared = w * b.law.sd * r;
  const double rest = std::sqrt(std::max(0.0, 1 - w * w + power(w * b.law.sd * own, 2)));
  for (std::size_t k = 0; k < nodes.at.size(); ++k) {
    // P(M > t) = Phi((w mean + shared z - score) / rest).
    double loss = 0, gain = 0;
    const double at = w * b.law.mean + shared * nodes.at[k];
    const auto above = [&](double score) {
      return std::isinf(score) ? (score > 0 ? 0.0 : 1.0) : normal_cdf((at - score) / rest);
    };
    for (const auto& point : rule.below) loss += point.weight * (1 - above(point.score));
    for (const auto& point : rule.above) gain += point.weight * above(point.score);
    sum += nodes.weight[k] * a.mean[k] * of_side(a.side, loss, gain);
  }
  return sum;
}

}  // namespace

StakeMoments moments_of(const StakeBook& book, StakeSide side) {
  const Normals nodes = normals();
  std::vector<AlikeStakes> kinds;
  for (const EqualStakes& stakes : book.stakes) {
    auto found = std::find_if(kinds.begin(), kinds.end(), [&](const AlikeStakes& kind) {
      return differ_in_cost(kind.stakes, stakes);
    });
    if (found == kinds.end())
      found = kinds.insert(found, kind_of(stakes, book.factor, side, nodes));
    found->once += stakes.count * stakes.cost;
    found->squared += stakes.count * power(stakes.cost, 2);
    found->cubed += stakes.count * power(stakes.cost, 3);
  }
  StakeMoments all;
  double square = 0;
  bool finite = true;
  for (std::size_t a = 0; a < kinds.size(); ++a) {
    const AlikeStakes& kind = kinds[a];
    const bool long_run = kind.law.mean == 0 && kind.law.sd == 1;
    all.mean += kind.once * (long_run ? mean_of(kind.stakes, side) : kind.expected);
    all.third += kind.cubed * kind.third;
    square += kind.squared * kind.square;
    for (std::size_t b = a; b < kinds.size(); ++b) {
      const double pairs =
          kind.once * kinds[b].once * (a == b ? 1 : 2) - (a == b ? kind.squared : 0);
      if (pairs > 0) square += pairs * together(kind, kinds[b], book.factor, nodes);
    }
    finite = finite && !has_no_variance(kind.stakes, side);
  }
  all.standard_deviation = finite ? std::sqrt(std::max(0.0, square - all.mean * all.mean))
                                  : std::numeric_limits<double>::infinity();
  return all;
}

StakeMoments untied_moments_of(const StakeBook& book, StakeSide side) {
  StakeBook untied{{}, book.stakes};
  for (EqualStakes& stakes : untied.stakes) stakes.loading = 0, stakes.year = 0;
  return moments_of(untied, side);
}

}  // namespace cofferdam
