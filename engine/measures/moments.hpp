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

  Estimate mean(double trials) const;
  /// The mean of amounts from 0 to `most`, infinite if unknown. Where every trial is alike, or few
  /// effective trials, (sum w x)^2 / sum w^2 x^2, carry the sum, the verdict says so, and the
  /// interval does not end below what can be: with only zeros in plain trials at never_seen_bound x
  /// `most`, with weights, which then say nothing, at `most`.
  Estimate mean_of_amounts(double trials, double most) const;
  /// Standard deviation; its error by the delta method, from fourth moments.
  Estimate standard_deviation(double trials) const;
  /// For values that are 0 or 1: the probability of 1.
  Estimate probability(double trials) const {
    const bool plain = total(kW) == trials && total(kWW) == trials;
    return probability_estimate(total(kWX), total(kWWXX), trials, plain);
  }
  double weight_sum() const { return total(kW); }
  double squared_weight_sum() const { return total(kWW); }

 private:
  std::array<double, kSums> sums_{};
  std::array<double, kSums> lost_{};
  std::array<ExactSum, kSums> exact_{};
};

}  // namespace cofferdam
