#include "fit/goodness.hpp"

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "base/special.hpp"
#include "fit/special.hpp"

namespace cofferdam::fit {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// An observation on the scale of its probability.
struct Transformed {
  double u = 0, log_u = 0, log_rest = 0;  // log_rest = ln(1 - u)
  double weight = 0;
  bool censored = false;
};

std::vector<Transformed> transformed(const Law& law, const std::vector<Observation>& observations) {
  std::vector<Transformed> result;
  double last = 0, log_survival = 0;  // most often all truncation points are the same
  for (const Observation& o : observations) {
    if (o.truncation != last) {
      last = o.truncation;
      log_survival = law.log_survival(point(last));
    }
    const double rest = std::min(0.0, law.log_survival(point(o.x)) - log_survival);
    result.push_back({-exponential_m1(rest), log_complement(rest), rest, o.weight, o.censored});
  }
  // Of equal values the censored ones come last: they were at risk.
  std::sort(result.begin(), result.end(), [](const Transformed& a, const Transformed& b) {
    return a.log_rest != b.log_rest ? a.log_rest > b.log_rest : a.censored < b.censored;
  });
  return result;
}

/// Sums the distances step by step of the distribution function.
class Distance {
 public:
  /// F stays at `level` up to `to`.
  void advance(const Transformed& to, double level) {
    supremum_ = std::max({supremum_, std::abs(level - at_.u), std::abs(level - to.u)});
    // F^2 ln u - (1 - F)^2 ln(1 - u) - u has the derivative (F - u)^2 / (u (1 - u)).
    double piece = (1 - level) * (1 - level) * (at_.log_rest - to.log_rest) - (to.u - at_.u);
    if (level > 0) piece += level * level * (to.log_u - at_.log_u);
    if (level >= 1) piece = to.log_u - at_.log_u - (to.u - at_.u);
    if (level == 0 || at_.u > 0) integral_ += piece;
    at_ = to;
  }
  Distances result(double weight) const { return {supremum_, weight * integral_}; }

 private:
  Transformed at_{0, -kInfinity, 0, 0, false};
  double supremum_ = 0, integral_ = 0;
};

/// The draws of a bootstrap are apart from all purposes of a simulation.
constexpr auto kBootstrap = Purpose{64};

/// A step of a product-limit estimator: the probability above a place.
struct Step {
  double x = 0, above = 1;
};

/// The product-limit estimator of the points at which observations are censored.
std::vector<Step> censoring_steps(const std::vector<Observation>& observations) {
  std::vector<std::pair<double, std::pair<bool, double>>> sorted;
  double at_risk = 0, above = 1;
  for (const Observation& o : observations) {
    sorted.push_back({o.x, {o.censored, o.weight}});
    at_risk += o.weight;
  }
  std::sort(sorted.begin(), sorted.end());  // amounts that were seen come first
  std::vector<Step> steps;
  for (const auto& [x, one] : sorted) {
    if (one.first) {
      above *= 1 - one.second / at_risk;
      steps.push_back({x, std::max(above, 0.0)});
    }
    at_risk -= one.second;
  }
  return steps;
}

/// Draws a censoring point above `x` from the steps, +inf if none comes.
double drawn_limit(const std::vector<Step>& steps, double x, double uniform) {
  const auto after = std::partition_point(steps.begin(), steps.end(),
                                          [x](const Step& step) { return step.x <= x; });
  const double above = after == steps.begin() ? 1 : std::prev(after)->above;
  const auto found = std::partition_point(after, steps.end(), [uniform, above](const Step& step) {
    return step.above >= uniform * above;
  });
  return found == steps.end() ? kInfinity : found->x;
}

/// Draws samples like the observations from a law.
class Resampler {
 public:
  Resampler(const Law& law, const std::vector<Observation>& observations, std::uint64_t seed)
      : law_(law), observations_(observations), steps_(censoring_steps(observations)), seed_(seed) {
    for (const Observation& o : observations)
      log_survival_.push_back(o.truncation > 0 ? law.log_survival(point(o.truncation)) : 0);
  }
  std::vector<Observation> draw(int number) const {
    Stream stream(seed_, kBootstrap, static_cast<std::uint64_t>(number), 0);
    std::vector<Observation> sample = observations_;
    for (std::size_t i = 0; i < sample.size(); ++i) {
      Observation& o = sample[i];
      double limit = o.censored ? o.x : o.limit;
      const double first = stream.uniform(), second = stream.uniform();
      if (!o.censored && limit == kInfinity && !steps_.empty())
        limit = drawn_limit(steps_, o.x, second);
      o.x = std::max(law_.place(log_survival_[i] + logarithm(first)), o.truncation);
      o.censored = o.x >= limit;
      if (o.censored) o.x = limit;
    }
    return sample;
  }

 private:
  const Law& law_;
  const std::vector<Observation>& observations_;
  std::vector<Step> steps_;
  std::vector<double> log_survival_;
  std::uint64_t seed_;
};

}  // namespace

Distances distances(const Law& law, const std::vector<Observation>& observations) {
  const std::vector<Transformed> sorted = transformed(law, observations);
  Distance distance;
  double weight = 0, at_risk = 0, above = 1;
  for (const Transformed& one : sorted) weight += one.weight;
  at_risk = weight;
  bool censored = false;
  for (const Transformed& one : sorted) {
    distance.advance(one, 1 - above);
    censored = censored || one.censored;
    if (!one.censored) above = std::max(0.0, above * (1 - one.weight / at_risk));
    at_risk -= one.weight;
    if (!(at_risk > 1e-9 * weight)) above = one.censored ? above : 0;
  }
  if (above == 0) distance.advance({1, 0, -kInfinity, 0, false}, 1);
  return distance.result(weight);
}

PValues bootstrap(const SeverityEstimate& estimate, const std::vector<Observation>& observations,
                  int samples, std::uint64_t seed, std::size_t size) {
  const auto law = estimate.law();
  const Distances found = distances(*law, observations);
  const std::vector<Observation> like(
      observations.begin(),
      observations.begin() + static_cast<std::ptrdiff_t>(std::min(size, observations.size())));
  const double shrink =
      std::sqrt(static_cast<double>(like.size()) / static_cast<double>(observations.size()));
  const Resampler resampler(*law, like, seed);
  PValues result;
  int far_ks = 0, far_ad = 0;
  for (int number = 0; number < samples; ++number) {
    const std::vector<Observation> drawn = resampler.draw(number);
    const SeverityEstimate again =
        fit::estimate(*estimate.model, make_sample(drawn), &estimate.parameters);
    if (again.parameters.empty()) continue;
    const Distances here = distances(*again.law(), drawn);
    far_ks += shrink * here.kolmogorov_smirnov >= found.kolmogorov_smirnov;
    far_ad += here.anderson_darling >= found.anderson_darling;
    ++result.samples;
  }
  const bool any = result.samples > 0;
  result.kolmogorov_smirnov = any ? (1.0 + far_ks) / (1.0 + result.samples) : std::nan("");
  result.anderson_darling = any ? (1.0 + far_ad) / (1.0 + result.samples) : std::nan("");
  return result;
}

std::vector<QuantilePair> quantile_pairs(const Law& law,
                                         const std::vector<Observation>& observations, int rows) {
  std::vector<Observation> by_amount = observations, by_truncation = observations;
  std::sort(by_amount.begin(), by_amount.end(), [](const Observation& a, const Observation& b) {
    return a.x != b.x ? a.x < b.x : a.censored < b.censored;
  });
  std::sort(by_truncation.begin(), by_truncation.end(),
            [](const Observation& a, const Observation& b) { return a.truncation < b.truncation; });
  const double first = by_truncation.front().truncation;
  const double log_first = first > 0 ? law.log_survival(point(first)) : 0;
  std::vector<QuantilePair> pairs;
  double entered = 0, left = 0, above = 1;
  std::size_t next = 0;
  for (const Observation& o : by_amount) {
    while (next < by_truncation.size() && by_truncation[next].truncation <= o.x)
      entered += by_truncation[next++].weight;
    if (!o.censored) above *= 1 - o.weight / std::max(entered - left, o.weight);
    left += o.weight;
    while (static_cast<int>(pairs.size()) < rows) {
      const double p = (static_cast<double>(pairs.size()) + 0.5) / rows;
      if (1 - above < p - 1e-12) break;
      pairs.push_back({p, o.x, law.place(log_first + logarithm_1p(-p))});
    }
  }
  return pairs;
}

}  // namespace cofferdam::fit
