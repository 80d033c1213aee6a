#include "measures/moments.hpp"

#include <algorithm>
#include <cmath>

#include "base/clones.hpp"
#include "measures/calibration.hpp"

namespace cofferdam {
namespace {

/// Adds with a compensation: what rounding loses, exactly and without a branch (Knuth, "The Art of
/// Computer Programming", volume 2, 4.2.2).
COFFERDAM_INLINE void add_term(double& sum, double& lost, double term) {
  const double next = sum + term;
  const double added = next - sum;
  lost += (sum - (next - added)) + (term - added);
  sum = next;
}

using Sums = std::array<double, Moments::kSums>;

/// Sums of w x^k and w^2 x^k of the open block agree.
bool is_plain(const Sums& sums) {
  for (const auto k : {Moments::kW, Moments::kWX, Moments::kWXX})
    if (!(sums[k] == sums[k + Moments::kWW])) return false;
  return true;
}

/// Sums of the first four powers of values, in vectors of four.
COFFERDAM_CLONES void add_powers(std::span<const double> values, double* all_sums,
                                 double* all_lost) {
  double sums[4], lost[4];
  std::copy_n(all_sums, 4, sums);
  std::copy_n(all_lost, 4, lost);
  for (const double x : values) {
    const double square = x * x;
    const double first[4] = {1, x, square, square * x}, second[4] = {x, x, x, x};
    for (std::size_t k = 0; k < 4; ++k) add_term(sums[k], lost[k], first[k] * second[k]);
  }
  std::copy_n(sums, 4, all_sums);
  std::copy_n(lost, 4, all_lost);
}

/// Adds values that weigh 1 to plain sums, bit by bit as the general case does.
void add_plain(std::span<const double> values, Sums& all_sums, Sums& all_lost) {
  add_powers(values, &all_sums[Moments::kWWX], &all_lost[Moments::kWWX]);
  for (Sums* all : {&all_sums, &all_lost})
    for (const auto k : {Moments::kWX, Moments::kWXX}) (*all)[k] = (*all)[k + Moments::kWW];
  all_sums[Moments::kW] = all_sums[Moments::kWW] += static_cast<double>(values.size());
}

/// Adds weighted values, all sums of one in a vector.
COFFERDAM_CLONES void add_weighted(std::span<const double> values, std::span<const double> weights,
                                   double* all_sums, double* all_lost) {
  double sums[Moments::kSums], lost[Moments::kSums];
  std::copy_n(all_sums, Moments::kSums, sums);
  std::copy_n(all_lost, Moments::kSums, lost);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double x = values[i], w = weights[i], wx = w * x, ww = w * w, wwx = ww * x,
                 wwxx = wwx * x;
    const double terms[Moments::kSums] = {w, wx, wx * x, ww, wwx, wwxx, wwxx * x, wwxx * x * x};
    for (std::size_t k = 0; k < Moments::kSums; ++k) add_term(sums[k], lost[k], terms[k]);
  }
  std::copy_n(sums, Moments::kSums, all_sums);
  std::copy_n(lost, Moments::kSums, all_lost);
}

}  // namespace

void Moments::add(std::span<const double> values, std::span<const double> weights) {
  const auto is_one = [](double w) { return w == 1; };
  if (is_plain(sums_) && is_plain(lost_) && std::all_of(weights.begin(), weights.end(), is_one))
    return add_plain(values, sums_, lost_);
  add_weighted(values, weights, sums_.data(), lost_.data());
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

double Moments::spread(double mean_square, double mean) const {
  constexpr double kRounding = 1e-15;  // of squares whose difference is taken
  const double difference = mean_square - mean * mean;
  return difference > kRounding * mean_square ? difference : 0;
}

Estimate Moments::mean(double trials, const Bounds& bounds) const {
  const Calibration calibration(trials, total(kW), total(kWW));
  const double mean = calibration.sum(total(kWX), total(kWWX)) / trials;
  const double variance = calibration.any()
                              ? calibration.variance(total(kWX), total(kWWX), total(kWWXX))
                              : spread(total(kWWXX) / trials, mean);
  const bool zeros = total(kWWXX) == 0;
  Estimate estimate =
      normal_estimate(mean, trials > 1 ? std::sqrt(variance / (trials - 1)) : std::nan(""));
  if (zeros || (variance == 0 && trials > 1)) {
    estimate = constant_estimate(mean, unseen(trials), bounds);
    estimate.verdict =
        zeros && estimate.never_varied ? zeros_verdict(weighs_one(trials)) : kSameInEveryTrial;
  }
  estimate.effective_trials = total(kWW) > 0 ? total(kW) * total(kW) / total(kWW) : 0;
  return estimate;
}

Estimate Moments::probability(double trials) const {
  const Calibration calibration(trials, total(kW), total(kWW));
  const double weight = total(kWX), common = total(kWWX), squares = total(kWWXX);
  return probability_estimate(calibration.sum(weight, common) / trials,
                              std::sqrt(calibration.variance(weight, common, squares) / trials),
                              weight, squares, trials, weighs_one(trials));
}

Estimate Moments::mean_of_amounts(double trials, const Bounds& bounds) const {
  Estimate estimate = mean(trials, bounds);
  const double sum = total(kWX), squares = total(kWWXX);
  estimate.effective_trials = squares > 0 ? sum * sum / squares : 0;
  if (const std::string carried = carried_verdict(estimate.effective_trials);
      squares > 0 && carried != "ok")
    estimate.verdict = carried;
  return estimate;
}

Estimate Moments::standard_deviation(double trials, const Bounds& bounds) const {
  const Calibration calibration(trials, total(kW), total(kWW));
  const double mean = calibration.sum(total(kWX), total(kWWX)) / trials;
  const double second = calibration.sum(total(kWXX), total(kWWXX)) / trials;
  const double plain_variance = spread(second, mean);
  if (plain_variance == 0 && trials > 1) {
    const double width = std::max(bounds.most - mean, mean - bounds.least);
    return constant_estimate(0, std::sqrt(unseen(trials)), {0, width, bounds.certain});
  }
  const double variance = plain_variance * (trials > 1 ? trials / (trials - 1) : std::nan(""));
  // Influence of one trial on the variance: w (x^2 - 2 mean x) - (second - 2 mean^2).
  const double scatter = calibration.variance(
      total(kWXX) - 2 * mean * total(kWX), total(kWWXX) - 2 * mean * total(kWWX),
      total(kWWXXXX) - 4 * mean * total(kWWXXX) + 4 * mean * mean * total(kWWXX));
  const double sd = std::sqrt(variance);
  const double error = sd > 0 ? std::sqrt(scatter / trials) / (2 * sd) : 0.0;
  return normal_estimate(sd, error);
}

}  // namespace cofferdam
