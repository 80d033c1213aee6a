#include "verify/quantities.hpp"

#include <algorithm>
#include <cmath>

#include "base/special.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kLevels[] = {0.9, 0.95, 0.99, 0.995, 0.999};
constexpr double kMostSkewed = 0.05;
constexpr double kLargestZ = 38;  // beyond it normal probabilities are no doubles

void add_probabilities(const ExactPart& part, std::size_t index, std::vector<Quantity>& all) {
  const std::vector<double>& values = part.distribution->values();
  if (values.size() < 2) return;
  const auto cut_above = [&](double x) {
    const auto next = std::upper_bound(values.begin(), values.end(), x);
    return (x + *next) / 2;
  };
  if (values.front() == 0)
    all.push_back({Quantity::Kind::nothing, index, 0, cut_above(0), part.distribution->at_most(0)});
  double last = 0;
  for (const double q : kLevels) {
    const double level = part.distribution->value_at_risk(q);
    if (level <= last || level >= values.back()) continue;
    last = level;
    all.push_back(
        {Quantity::Kind::above, index, level, cut_above(level), part.distribution->above(level)});
  }
  if (part.limit > 0 && values.back() >= part.limit) {
    const double below = values[values.size() - 2];
    all.push_back({Quantity::Kind::exhausted, index, part.limit, (below + values.back()) / 2,
                   part.distribution->above(below)});
  }
}

double times_log(double x, double ratio) {
  return x > 0 ? x * logarithm(ratio) : 0;
}

/// Of `seen` successes in `trials`.
double deviance_root(double seen, double trials, double p) {
  const double expected = trials * p;
  if (expected <= 0 || expected >= trials) return seen == expected ? 0 : kLargestZ;
  const double half = std::min(0.5, std::abs(seen - expected));
  const double k = seen > expected ? seen - half : seen + half;
  const double deviance =
      times_log(k, k / expected) + times_log(trials - k, (trials - k) / (trials - expected));
  const double root = std::min(kLargestZ, std::sqrt(std::max(0.0, 2 * deviance)));
  return seen > expected ? root : -root;
}

/// Standard error by the exact distribution; `skewness` becomes that of the error.
double exact_error(const Quantity& quantity, const DiscreteDistribution& law, double trials,
                   double& skewness) {
  const double root = std::sqrt(trials), sd = law.standard_deviation();
  if (quantity.kind == Quantity::Kind::mean) {
    skewness = law.central_moment(3) / power(sd, 3) / root;
    return sd / root;
  }
  const double m2 = sd * sd, m4 = law.central_moment(4), m6 = law.central_moment(6);
  const double spread = std::sqrt(m4 - m2 * m2);
  skewness = (m6 - 3 * m4 * m2 + 2 * power(m2, 3)) / power(spread, 3) / root;
  return spread / root / (2 * sd);
}

Comparison of_moment(const Quantity& quantity, const ExactPart& part, const Moments& moments,
                     double trials) {
  const Estimate mean = moments.mean_of_amounts(trials, {});
  const Estimate estimate =
      quantity.kind == Quantity::Kind::mean ? mean : moments.standard_deviation(trials);
  Comparison made{estimate.value, estimate.standard_error, std::nan(""), "ok"};
  const bool plain = moments.weighs_one(trials);
  if (plain && part.distribution) {
    double skewness = 0;
    made.standard_error = exact_error(quantity, *part.distribution, trials, skewness);
    if (skewness > kMostSkewed) {
      made.verdict = "too few trials: the error is not yet normal";
      return made;
    }
  } else if (mean.verdict != "ok" || !(mean.effective_trials >= kThinTrials)) {
    made.verdict = "fewer than 100 effective trials";
    return made;
  }
  if (made.standard_error > 0) made.z = (made.simulated - quantity.exact) / made.standard_error;
  return made;
}

Comparison of_probability(const Quantity& quantity, const Moments& moments, double trials) {
  const Estimate estimate = moments.probability(trials);
  Comparison made{estimate.value, estimate.standard_error, std::nan(""), "ok"};
  const double p = quantity.exact;
  if (moments.weighs_one(trials)) {
    made.standard_error = std::sqrt(std::max(0.0, p * (1 - p)) / trials);
    made.z = deviance_root(moments.total(Moments::kWX), trials, p);
  } else if (estimate.effective_trials >= kThinTrials && estimate.standard_error > 0) {
    made.z = (estimate.value - p) / estimate.standard_error;
  } else {
    made.verdict = "fewer than 100 effective trials";
  }
  return made;
}

}  // namespace

std::string Quantity::name() const {
  switch (kind) {
    case Kind::mean:
      return "mean";
    case Kind::standard_deviation:
      return "standard deviation";
    case Kind::above:
      return "P(L > " + rounded_text(level) + ")";
    case Kind::nothing:
      return "P(L = 0)";
    case Kind::exhausted:
      return "P(exhausted)";
  }
  return "";
}

std::vector<Quantity> quantities_of(const ExactParts& parts) {
  std::vector<Quantity> all;
  for (std::size_t i = 0; i < parts.answered.size(); ++i) {
    const ExactPart& part = parts.answered[i];
    all.push_back({Quantity::Kind::mean, i, 0, 0, part.moments.mean});
    all.push_back({Quantity::Kind::standard_deviation, i, 0, 0, part.moments.standard_deviation});
    if (part.distribution) add_probabilities(part, i, all);
  }
  return all;
}

Comparison compare(const Quantity& quantity, const ExactPart& part, const Moments& moments,
                   double trials) {
  return quantity.is_probability() ? of_probability(quantity, moments, trials)
                                   : of_moment(quantity, part, moments, trials);
}

}  // namespace cofferdam
