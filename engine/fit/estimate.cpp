#include "fit/estimate.hpp"

#include <algorithm>
#include <cmath>

#include "base/special.hpp"

namespace cofferdam::fit {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kThin = 1500;
// Variance of the logarithm of a parameter of which the data say nothing but that it is large.
constexpr double kUnknown = 100;

/// Neumaier's compensated sum.
class Sum {
 public:
  void add(double term) {
    const double next = sum_ + term;
    rest_ += std::abs(sum_) >= std::abs(term) ? (sum_ - next) + term : (term - next) + sum_;
    sum_ = next;
  }
  double value() const { return std::isfinite(sum_) ? sum_ + rest_ : sum_; }

 private:
  double sum_ = 0, rest_ = 0;
};

/// The log likelihood as a function of the free parameters on the scale of the search.
class Likelihood {
 public:
  Likelihood(const Model& model, double lower_end)
      : model_(model), lower_end_(lower_end), first_(model.has_lower_end ? 1 : 0) {}

  std::span<const Parameter> free() const { return model_.parameters.subspan(first_); }
  std::vector<double> natural(std::span<const double> place) const {
    std::vector<double> parameters;
    if (first_ == 1) parameters.push_back(lower_end_);
    for (std::size_t i = 0; i < place.size(); ++i)
      parameters.push_back(free()[i].scale == Scale::plain ? place[i] : exponential(place[i]));
    return parameters;
  }
  std::vector<double> place(const std::vector<double>& parameters) const {
    std::vector<double> result;
    for (std::size_t i = 0; i < free().size(); ++i) {
      const double value = parameters[first_ + i];
      result.push_back(free()[i].scale == Scale::plain ? value : logarithm(value));
    }
    return result;
  }
  double at(std::span<const double> place, const Sample& sample) const {
    const std::vector<double> parameters = natural(place);
    for (std::size_t i = 0; i < free().size(); ++i) {
      const double value = parameters[first_ + i];
      if (!(value >= free()[i].low && value <= free()[i].high && std::isfinite(value)) ||
          (free()[i].scale == Scale::logarithm && value <= 0))
        return -kInfinity;
    }
    const double value = log_likelihood(*model_.at(parameters), sample);
    return std::isnan(value) ? -kInfinity : value;
  }
  /// The first parameter that lies at an end of its range, or nullptr.
  const Parameter* at_border(const std::vector<double>& parameters) const {
    for (std::size_t i = 0; i < free().size(); ++i) {
      const Parameter& one = free()[i];
      const double value = parameters[first_ + i];
      const bool low = one.scale == Scale::plain ? value < one.low + 0.005 : value < 10 * one.low;
      const bool high =
          one.scale == Scale::plain ? value > one.high - 0.05 : value > 0.1 * one.high;
      if (low || high) return &one;
    }
    return nullptr;
  }
  std::size_t first() const { return first_; }

 private:
  const Model& model_;
  double lower_end_;
  std::size_t first_;
};

std::vector<double> searched(const Likelihood& likelihood, const Sample& sample,
                             const Starts& starts) {
  const Sample thin = thinned(sample, kThin);
  const Objective f = [&](std::span<const double> place) { return likelihood.at(place, thin); };
  std::vector<double> best;
  double value = -kInfinity;
  for (const std::vector<double>& start : starts) {
    const std::vector<double> found = simplex_search(f, likelihood.place(start), 0.3);
    const double reached = f(found);
    if (best.empty() || reached > value) best = found, value = reached;
  }
  return best;
}

/// Gives the parameter of which the data say too little for errors, or nullptr.
const Parameter* add_errors(const Likelihood& likelihood, const Matrix& information,
                            Estimate& estimate) {
  const std::size_t n = estimate.parameters.size(), first = likelihood.first();
  estimate.errors.assign(n, std::nan(""));
  const Matrix inner = inverse(information);
  if (inner.size == 0) return nullptr;
  for (std::size_t i = 0; i < inner.size; ++i)
    if (likelihood.free()[i].scale == Scale::logarithm && !(inner(i, i) < kUnknown))
      return &likelihood.free()[i];
  estimate.covariance = Matrix(n);
  const auto slope = [&](std::size_t i) {
    return likelihood.free()[i].scale == Scale::plain ? 1.0 : estimate.parameters[first + i];
  };
  for (std::size_t i = 0; i < inner.size; ++i)
    for (std::size_t j = 0; j < inner.size; ++j)
      estimate.covariance(first + i, first + j) = slope(i) * inner(i, j) * slope(j);
  for (std::size_t i = first; i < n; ++i) estimate.errors[i] = std::sqrt(estimate.covariance(i, i));
  return nullptr;
}

/// Why there are no standard errors.
std::string missing_maximum(const Model& model, const Parameter* border,
                            const Parameter* unbounded) {
  if (unbounded != nullptr)
    return "the data do not bound " + std::string(unbounded->name) + " from above";
  if (border == nullptr) return "the search found no maximum";
  std::string note =
      "no maximum inside the model: " + std::string(border->name) + " runs to its border";
  return model.border.empty() ? note : note + "; " + std::string(model.border);
}

}  // namespace

double Estimate::bic() const {
  return counted * logarithm(observations) - 2 * log_likelihood;
}

double log_likelihood(const Law& law, const Sample& sample) {
  Sum sum;
  for (const Weighted& value : sample.seen) sum.add(value.weight * law.log_density(value.at));
  for (const Weighted& value : sample.censored) sum.add(value.weight * law.log_survival(value.at));
  for (const Weighted& value : sample.truncated)
    sum.add(-value.weight * law.log_survival(value.at));
  return sum.value();
}

SeverityEstimate estimate(const Model& model, const Sample& sample,
                          const std::vector<double>* near) {
  SeverityEstimate result;
  result.model = &model;
  result.name = model.name;
  for (const Parameter& parameter : model.parameters) result.keys.push_back(parameter.name);
  result.observations = sample.weight;
  if (sample.seen.size() < model.parameters.size() + 1) {
    result.note = "needs at least " + std::to_string(model.parameters.size() + 1) +
                  " different amounts that are not censored";
    return result;
  }
  const Starts starts = model.starts(sample);
  const Likelihood likelihood(model, starts.front().front());
  const Objective f = [&](std::span<const double> place) { return likelihood.at(place, sample); };
  Maximum maximum;
  if (near != nullptr) maximum = newton_maximum(f, likelihood.place(*near));
  if (!maximum.converged) {
    maximum = Maximum{searched(likelihood, sample, starts), 0, Matrix(), false};
    if (likelihood.at_border(likelihood.natural(maximum.at)) == nullptr)
      maximum = newton_maximum(f, maximum.at);
    else
      maximum.value = f(maximum.at);
  }
  if (!std::isfinite(maximum.value)) {
    result.note = "no parameters were found under which the data are possible";
    return result;
  }
  result.parameters = likelihood.natural(maximum.at);
  result.log_likelihood = maximum.value;
  result.counted = static_cast<int>(likelihood.free().size());
  if (model.has_lower_end && !(sample.smallest_truncation > 0)) ++result.counted;
  const Parameter* border = likelihood.at_border(result.parameters);
  result.errors.assign(result.parameters.size(), std::nan(""));
  const Parameter* unbounded = nullptr;
  if (maximum.converged && border == nullptr)
    unbounded = add_errors(likelihood, maximum.information, result);
  if (result.covariance.size == 0) result.note = missing_maximum(model, border, unbounded);
  return result;
}

}  // namespace cofferdam::fit
