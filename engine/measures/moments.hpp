// Weighted moments whose bits do not depend on the order of blocks.
#pragma once
#include <array>
#include <span>

#include "base/bytes.hpp"
#include "base/exact_sum.hpp"
#include "measures/estimate.hpp"

namespace cofferdam {

/// Sums of w x^k, k = 0..2, and of w^2 x^k, k = 0..4. Trials of a block are added one after the
/// other with Neumaier's compensation; block sums are added exactly.
class Moments {
 public:
  /// Adds trials of the open block, in order.
  void add(std::span<const double> values, std::span<const double> weights);
  /// Ends a block: every 1,024 trials, counted from trial 0, and after the last.
  void close_block();
  void merge(const Moments& other);
  void write(ByteWriter& bytes) const;
  static Moments read(ByteReader& bytes);
  friend bool operator==(const Moments&, const Moments&) = default;

  /// Sums by what is summed.
  enum Sum : std::size_t { kW, kWX, kWXX, kWW, kWWX, kWWXX, kWWXXX, kWWXXXX, kSums };
  /// A sum over the block that is open.
  double open_sum(Sum sum) const { return sums_[sum] + lost_[sum]; }
  /// The same over all blocks that are closed.
  double total(Sum sum) const { return exact_[sum].value(); }

  /// The mean of values within `bounds`, with weights corrected (Calibration). Where every trial
  /// gave the same, the verdict says so, and the interval holds what can be: others have at most
  /// the probability never_seen_bound(trials), with weights, which say nothing of them, 1.
  Estimate mean(double trials, const Bounds& bounds = {}) const;
  /// The same of amounts, where the verdict also tells if few effective trials, (sum w x)^2 / sum
  /// w^2 x^2, carry it.
  Estimate mean_of_amounts(double trials, const Bounds& bounds) const;
  /// Standard deviation; its error by the delta method, from fourth moments. Where every trial gave
  /// the same value v, it is at most sqrt(P(another)) times the largest distance from v in
  /// `bounds`.
  Estimate standard_deviation(double trials, const Bounds& bounds = {}) const;
  /// For values that are 0 or 1: the probability of 1.
  Estimate probability(double trials) const;
  /// Whether all trials weigh 1.
  bool weighs_one(double trials) const { return total(kW) == trials && total(kWW) == trials; }
  double weight_sum() const { return total(kW); }
  double squared_weight_sum() const { return total(kWW); }

 private:
  /// Mean square less `mean` squared, 0 where that is rounding.
  double spread(double mean_square, double mean) const;
  /// How likely values can be that no trial gave.
  double unseen(double trials) const { return weighs_one(trials) ? never_seen_bound(trials) : 1; }

  std::array<double, kSums> sums_{};
  std::array<double, kSums> lost_{};
  std::array<ExactSum, kSums> exact_{};
};

}  // namespace cofferdam
