#include "measures/moments.hpp"

#include <algorithm>
#include <cmath>

namespace cofferdam {

void Moments::add(std::span<const double> values, std::span<const double> weights) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double x = values[i], w = weights[i], wx = w * x, ww = w * w, wwx = ww * x,
                 wwxx = wwx * x;
    const double terms[kSums] = {w, wx, wx * x, ww, wwx, wwxx, wwxx * x, wwxx * x * x};
    for (std::size_t k = 0; k < kSums; ++k) {
      const double sum = sums_[k] + terms[k];
      const bool larger = std::abs(sums_[k]) >= std::abs(terms[k]);
      lost_[k] += larger ? (sums_[k] - sum) + terms[k] : (terms[k] - sum) + sums_[k];
      sums_[k] = sum;
    }
  }
}

void Moments::close_block() {
  for (std::size_t k = 0; k < kSums; ++k) {
    exact_[k].add(sums_[k]);
    exact_[k].add(lost_[k]);
  }
  sums_ = {};
  lost_ = {};
}

void Moments::merge(const Moments& other) {
  for (std::size_t k = 0; k < kSums; ++k) exact_[k].merge(other.exact_[k]);
}

void Moments::write(ByteWriter& bytes) const {
  std::array<std::uint64_t, ExactSum::kWords> words;
  for (const ExactSum& sum : exact_) {
    sum.write(words);
    bytes.put(words);
  }
}

Moments Moments::read(ByteReader& bytes) {
  Moments moments;
  for (ExactSum& sum : moments.exact_) {
    const auto words = bytes.take<std::array<std::uint64_t, ExactSum::kWords>>();
    sum = ExactSum::read(words);
  }
  return moments;
}

Estimate Moments::mean(double trials) const {
  const double mean = total(kWX) / trials;
  const double variance = std::max(0.0, total(kWWXX) / trials - mean * mean);
  Estimate estimate =
      normal_estimate(mean, trials > 1 ? std::sqrt(variance / (trials - 1)) : std::nan(""));
  estimate.effective_trials = total(kWW) > 0 ? total(kW) * total(kW) / total(kWW) : 0;
  return estimate;
}

Estimate Moments::standard_deviation(double trials) const {
  const double mean = total(kWX) / trials, second = total(kWXX) / trials;
  const double variance =
      std::max(0.0, second - mean * mean) * (trials > 1 ? trials / (trials - 1) : std::nan(""));
  // Influence of one trial on the variance: w (x^2 - 2 mean x) - (second - 2 mean^2).
  const double centre = second - 2 * mean * mean;
  const double spread =
      (total(kWWXXXX) - 4 * mean * total(kWWXXX) + 4 * mean * mean * total(kWWXX)) / trials -
      centre * centre;
  const double sd = std::sqrt(variance);
  const double error = sd > 0 ? std::sqrt(std::max(0.0, spread) / trials) / (2 * sd) : 0.0;
  return normal_estimate(sd, error);
}

}  // namespace cofferdam
