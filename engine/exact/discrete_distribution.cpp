#include "exact/discrete_distribution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/special.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;
constexpr double kComplete = 1e-12;  // what probabilities may lack of 1 by rounding

}  // namespace

DiscreteDistribution::DiscreteDistribution(std::vector<double> values,
                                           std::vector<double> probabilities)
    : DiscreteDistribution(std::move(values), std::move(probabilities), 0, 0) {
  for (std::size_t i = 0; i < values_.size(); ++i) mean_ += values_[i] * probabilities_[i];
  standard_deviation_ = std::sqrt(std::max(0.0, central_moment(2)));
}

DiscreteDistribution::DiscreteDistribution(std::vector<double> values,
                                           std::vector<double> probabilities, double mean,
                                           double standard_deviation)
    : values_(std::move(values)),
      probabilities_(std::move(probabilities)),
      mean_(mean),
      standard_deviation_(standard_deviation) {
  double sum = 0;
  for (const double p : probabilities_) cumulated_.push_back(std::min(1.0, sum += p));
  beyond_ = sum < 1 - kComplete ? 1 - sum : 0;
  above_.resize(probabilities_.size());
  sum = beyond_;
  for (std::size_t i = above_.size(); i-- > 0; sum += probabilities_[i]) above_[i] = sum;
}

std::vector<double> DiscreteDistribution::grid(double unit, std::size_t points) {
  std::vector<double> values(points);
  for (std::size_t k = 0; k < points; ++k) values[k] = unit * static_cast<double>(k);
  return values;
}

double DiscreteDistribution::central_moment(unsigned k) const {
  double sum = 0;
  for (std::size_t i = 0; i < values_.size(); ++i)
    sum += probabilities_[i] * power(values_[i] - mean_, k);
  return sum;
}

double DiscreteDistribution::at_most(double x) const {
  const auto beyond = std::upper_bound(values_.begin(), values_.end(), x);
  return beyond == values_.begin()
             ? 0
             : cumulated_[static_cast<std::size_t>(beyond - values_.begin()) - 1];
}

double DiscreteDistribution::above(double x) const {
  const auto beyond = std::upper_bound(values_.begin(), values_.end(), x);
  return beyond == values_.begin() ? 1
                                   : above_[static_cast<std::size_t>(beyond - values_.begin()) - 1];
}

double DiscreteDistribution::smooth_at_most(double x) const {
  const auto next = std::upper_bound(values_.begin(), values_.end(), x);
  if (next == values_.end() || next == values_.begin()) return at_most(x);
  const auto k = static_cast<std::size_t>(next - values_.begin());
  const double passed = (x - values_[k - 1]) / (values_[k] - values_[k - 1]);
  return at_most(x) - (0.5 - passed) * probabilities_[k];
}

double DiscreteDistribution::smooth_at_least(double x) const {
  const auto at = std::lower_bound(values_.begin(), values_.end(), x);
  if (at == values_.begin()) return 1;
  const auto k = static_cast<std::size_t>(at - values_.begin());
  if (at == values_.end()) return beyond_;
  const double left = (values_[k] - x) / (values_[k] - values_[k - 1]);
  return above_[k - 1] - (0.5 - left) * probabilities_[k - 1];
}

double DiscreteDistribution::value_at_risk(double q) const {
  const auto found = std::lower_bound(cumulated_.begin(), cumulated_.end(), q);
  return found == cumulated_.end() ? values_.back()
                                   : values_[static_cast<std::size_t>(found - cumulated_.begin())];
}

double DiscreteDistribution::smooth_value_at_risk(double q) const {
  const auto found = std::lower_bound(cumulated_.begin(), cumulated_.end(), q);
  if (found == cumulated_.begin() || found == cumulated_.end()) return value_at_risk(q);
  const auto k = static_cast<std::size_t>(found - cumulated_.begin());
  const double step = values_[k] - values_[k - 1];
  return values_[k] - step / 2 + step * (q - cumulated_[k - 1]) / probabilities_[k];
}

double DiscreteDistribution::stop_loss(double d) const {
  double short_of = 0;
  for (std::size_t i = 0; i < values_.size() && values_[i] < d; ++i)
    short_of += probabilities_[i] * (d - values_[i]);
  return mean_ - d + short_of;
}

double DiscreteDistribution::stop_loss_square(double d) const {
  double below = 0, above = 0;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const double over = values_[i] - d;
    (over < 0 ? below : above) += probabilities_[i] * over * over;
  }
  // E[(X - d)^2] less what lies below; a small difference is what rounding leaves.
  const double all = power(standard_deviation_, 2) + power(mean_ - d, 2);
  const double beyond = all - below - above;
  return is_complete() || beyond < kRounding * all ? above : above + beyond;
}

DiscreteDistribution DiscreteDistribution::excess(double d) const {
  std::vector<double> values = {0}, probabilities = {0};
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (values_[i] > d) {
      values.push_back(values_[i] - d);
      probabilities.push_back(0);
    }
    probabilities.back() += probabilities_[i];
  }
  const double mean = stop_loss(d);
  const double variance = stop_loss_square(d) - mean * mean;
  return {std::move(values), std::move(probabilities), mean, std::sqrt(std::max(0.0, variance))};
}

DiscreteDistribution DiscreteDistribution::mapped(const std::function<double(double)>& f) const {
  std::vector<double> values, probabilities;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const double value = f(values_[i]);
    if (values.empty() || value > values.back()) {
      values.push_back(value);
      probabilities.push_back(0);
    }
    probabilities.back() += probabilities_[i];
  }
  if (!probabilities.empty()) probabilities.back() += beyond_;
  return {std::move(values), std::move(probabilities)};
}

double layer_of(double total, double attachment, double limit) {
  return std::min(std::max(total - attachment, 0.0), limit);
}

}  // namespace cofferdam
