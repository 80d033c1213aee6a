#include "measures/ratio_list.hpp"

#include <cmath>

#include "scenario/scalars.hpp"

namespace cofferdam {

void RatioOfMeans::add(std::span<const double> numerator, std::span<const double> denominator,
                       std::span<const double> weights) {
  std::vector<double> product(numerator.size());
  for (std::size_t t = 0; t < product.size(); ++t) product[t] = numerator[t] * denominator[t];
  numerator_.add(numerator, weights);
  denominator_.add(denominator, weights);
  product_.add(product, weights);
}

void RatioOfMeans::close_block() {
  for (Moments* moments : {&numerator_, &denominator_, &product_}) moments->close_block();
}

void RatioOfMeans::merge(const RatioOfMeans& other) {
  numerator_.merge(other.numerator_);
  denominator_.merge(other.denominator_);
  product_.merge(other.product_);
}

void RatioOfMeans::write(ByteWriter& bytes) const {
  for (const Moments* moments : {&numerator_, &denominator_, &product_}) moments->write(bytes);
}

RatioOfMeans RatioOfMeans::read(ByteReader& bytes) {
  RatioOfMeans ratio;
  for (Moments* moments : {&ratio.numerator_, &ratio.denominator_, &ratio.product_})
    *moments = Moments::read(bytes);
  return ratio;
}

Estimate RatioOfMeans::value(double trials, const std::string& none, const Bounds& bounds) const {
  constexpr double kRounding = 1e-13;  // of the squares whose difference is taken
  const double below = denominator_.total(Moments::kWX);
  Estimate estimate;
  // What rounding leaves of sums that cancel is no denominator.
  if (!(below > kRounding * std::abs(numerator_.total(Moments::kWX)))) {
    estimate.verdict = "not available: " + none;
    return estimate;
  }
  const double ratio = numerator_.total(Moments::kWX) / below;
  const double squares = denominator_.total(Moments::kWWXX);
  const double gross = numerator_.total(Moments::kWWXX) + ratio * ratio * squares;
  double residual = gross - 2 * ratio * product_.total(Moments::kWWX);
  if (residual <= kRounding * gross) residual = 0;
  estimate = normal_estimate(
      ratio, trials > 1 ? std::sqrt(residual * trials / (trials - 1)) / below : std::nan(""));
  if (residual == 0 && trials > 1) {
    const bool counts =
        denominator_.weighs_one(trials) && below == denominator_.total(Moments::kWXX);
    estimate = counts ? constant_estimate(ratio, never_seen_bound(below), bounds)
                      : constant_estimate(ratio, 1, {.certain = bounds.certain});
  }
  estimate.effective_trials = below * below / squares;
  if (estimate.effective_trials < kThinTrials * (1 - 1e-9))
    estimate.verdict = "thin: " + format_number(std::floor(estimate.effective_trials + 0.5)) +
                       " effective trials, fewer than 100";
  return estimate;
}

void RatioList::close_block() {
  for (RatioOfMeans& ratio : ratios_) ratio.close_block();
}

void RatioList::merge(const RatioList& other) {
  for (std::size_t i = 0; i < ratios_.size(); ++i) ratios_[i].merge(other.ratios_[i]);
}

void RatioList::write(ByteWriter& bytes) const {
  for (const RatioOfMeans& ratio : ratios_) ratio.write(bytes);
}

void RatioList::read(ByteReader& bytes) {
  for (RatioOfMeans& ratio : ratios_) ratio = RatioOfMeans::read(bytes);
}

}  // namespace cofferdam
