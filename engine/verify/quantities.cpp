#include "verify/quantities.hpp"

#include <algorithm>
#include <cmath>

#include "base/special.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kLevels[] = {0.9, 0.95, 0.99, 0.995, 0.999};
constexpr double kMostSkewed = 0.05;
constexpr double kRounding = 1e-9;    // of amounts
constexpr double kMostBiased = 0.05;  // in standard errors
constexpr double kLargestZ = 38;      // beyond it normal probabilities are no doubles

void add_probabilities(const ExactPart& part, std::size_t index, std::vector<Quantity>& all) {
  const std::vector<double>& values = part.distribution->values();
  if (values.size() < 2) return;
  const auto cut_above = [&](double x) {
    const auto next = std::upper_bound(values.begin(), values.end(), x);
    return (x + *next) / 2;
  };
  if (values.front() == 0)
    all.push_back({Quantity::Kind::nothing, index, 0,
                   part.is_smooth ? kRounding * part.moments.mean : cut_above(0),
                   part.none.value_or(part.distribution->at_most(0))});
  if (values.front() < 0 && values.back() > 0)
    all.push_back({Quantity::Kind::above, index, 0, 0,
                   1 - (part.is_smooth ? part.distribution->smooth_at_most(0)
                                       : part.distribution->at_most(0))});
  double last = std::min(0.0, values.front());
  for (const double q : kLevels) {
    const double at = part.distribution->value_at_risk(q);
    if (at <= last || at >= values.back()) continue;
    last = at;
    // What a value of the grid stands for ends half way to the next.
    const double level = part.is_smooth ? cut_above(at) : at;
    all.push_back(
        {Quantity::Kind::above, index, level, cut_above(at), part.distribution->above(at)});
  }
  if (part.limit > 0 && values.back() >= part.limit) {
    const double below = values[values.size() - 2];
    all.push_back({Quantity::Kind::exhausted, index, part.limit,
                   part.is_smooth ? (1 - kRounding) * part.limit : (below + values.back()) / 2,
                   part.all.value_or(part.distribution->above(below))});
  }
}

void add_tails(const ExactPart& part, std::size_t index, std::span<const double> levels,
               std::vector<Quantity>& all) {
  if (!std::isfinite(part.distribution->standard_deviation())) return;
  for (const double q : levels)
    if (part.distribution->value_at_risk(q) < part.distribution->values().back())
      all.push_back({Quantity::Kind::tvar, index, q, 0, part.distribution->tvar(q)});
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
double exact_error(const Quantity& quantity, const ExactPart& part, double trials,
                   double& skewness) {
  const DiscreteDistribution& law = *part.distribution;
  const double root = std::sqrt(trials), sd = part.moments.standard_deviation;
  skewness = part.skewness / root;
  if (sd == 0) return 0;
  if (quantity.kind == Quantity::Kind::mean) {
    skewness = std::max(skewness, std::abs(law.central_moment(3)) / power(sd, 3) / root);
    return sd / root;
  }
  const double m2 = sd * sd, m4 = law.central_moment(4), m6 = law.central_moment(6);
  const double spread = std::sqrt(m4 - m2 * m2);
  skewness =
      std::max(skewness, std::abs(m6 - 3 * m4 * m2 + 2 * power(m2, 3)) / power(spread, 3) / root);
  return spread / root / (2 * sd);
}

Comparison of_moment(const Quantity& quantity, const ExactPart& part, const Moments& moments,
                     double trials) {
  const Estimate mean = moments.mean_of_amounts(trials, {});
  const Estimate estimate =
      quantity.kind == Quantity::Kind::mean ? mean : moments.standard_deviation(trials);
  Comparison made{estimate.value, estimate.standard_error, std::nan(""), "ok"};
  const bool plain = moments.weighs_one(trials);
  double skewness = part.skewness / std::sqrt(trials);
  if (std::isinf(part.moments.standard_deviation)) {
    made.verdict = "the variance is infinite: the error has no normal law";
    return made;
  }
  if (plain && part.distribution)
    made.standard_error = exact_error(quantity, part, trials, skewness);
  if (skewness > kMostSkewed) {
    made.verdict = "too few trials: the error is not yet normal";
    return made;
  }
  if (quantity.kind == Quantity::Kind::standard_deviation && part.put_on_first > kRounding) {
    made.verdict = "gains beyond the grid of the exact method carry its error";
    return made;
  }
  const bool estimated = !plain || !part.distribution;
  if (estimated && (mean.verdict != "ok" || !(mean.effective_trials >= kThinTrials))) {
    made.verdict = "fewer than 100 effective trials";
    return made;
  }
  if (made.standard_error > 0) made.z = (made.simulated - quantity.exact) / made.standard_error;
  return made;
}

/// Of (L - v)+, on average over as many trials, divided by 1 - q; `skewness` as above.
double tail_error(const DiscreteDistribution& law, double q, double trials, double& skewness) {
  const double v = law.value_at_risk(q), mean = law.stop_loss(v);
  const double spread = std::sqrt(std::max(0.0, law.stop_loss_square(v) - mean * mean));
  double third = -power(mean, 3) * law.at_most(v);
  for (std::size_t i = 0; i < law.values().size(); ++i)
    if (law.values()[i] > v) third += law.probabilities()[i] * power(law.values()[i] - v - mean, 3);
  skewness = spread > 0 ? third / power(spread, 3) / std::sqrt(trials) : 0;
  return spread / std::sqrt(trials) / (1 - q);
}

/// By how much the mean beyond a quantile comes out too low if the quantile is off: the least of
/// v + E[(L - v)+] / (1 - q) over all v is at the right one (Rockafellar and Uryasev, J. Risk 2
/// (2000) 21).
double tail_bias(const DiscreteDistribution& law, double q, double trials) {
  const auto mean_beyond = [&](double v) { return v + law.stop_loss(v) / (1 - q); };
  const double off = std::sqrt(q * (1 - q) / trials), exact = law.tvar(q);
  const double low = mean_beyond(law.value_at_risk(q - off));
  return std::max(low, mean_beyond(law.value_at_risk(q + off))) - exact;
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
    case Kind::tvar:
      return "TVaR " + rounded_text(100 * level) + " %";
    case Kind::above:
      return "P(L > " + rounded_text(level) + ")";
    case Kind::nothing:
      return "P(L = 0)";
    case Kind::exhausted:
      return "P(exhausted)";
  }
  return "";
}

std::vector<Quantity> quantities_of(const ExactParts& parts, std::span<const double> levels) {
  std::vector<Quantity> all;
  for (std::size_t i = 0; i < parts.answered.size(); ++i) {
    const ExactPart& part = parts.answered[i];
    all.push_back({Quantity::Kind::mean, i, 0, 0, part.moments.mean});
    if (std::isfinite(part.moments.standard_deviation))
      all.push_back({Quantity::Kind::standard_deviation, i, 0, 0, part.moments.standard_deviation});
    if (!part.distribution) continue;
    add_tails(part, i, levels, all);
    add_probabilities(part, i, all);
  }
  return all;
}

Comparison compare(const Quantity& quantity, const ExactPart& part, const Moments& moments,
                   double trials) {
  return quantity.is_probability() ? of_probability(quantity, moments, trials)
                                   : of_moment(quantity, part, moments, trials);
}

Comparison compare_tvar(const Quantity& quantity, const ExactPart& part, const Sample& sample,
                        double trials, bool plain) {
  const double q = quantity.level;
  const Estimate estimate = sample.tvar(q);
  Comparison made{estimate.value, estimate.standard_error, std::nan(""), estimate.verdict};
  if (plain) {
    double skewness = 0;
    made.standard_error = tail_error(*part.distribution, q, trials, skewness);
    if (skewness > kMostSkewed)
      made.verdict = "too few trials: the error is not yet normal";
    else if (tail_bias(*part.distribution, q, trials) > kMostBiased * made.standard_error)
      made.verdict = "too few trials: the quantile is not yet settled";
    else if (!std::isnan(estimate.value))
      made.verdict = "ok";
  }
  if (estimate.resolution > 0) made.verdict = "single trials are not kept down to this level";
  if (made.verdict == "ok" && made.standard_error > 0)
    made.z = (made.simulated - quantity.exact) / made.standard_error;
  return made;
}

}  // namespace cofferdam
