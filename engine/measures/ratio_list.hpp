// Ratios of means: what is paid of what is due, the mean of what happens if something else does.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "measures/moments.hpp"

namespace cofferdam {

/// E[numerator] / E[denominator], with an error by the delta method: that of the mean of numerator
/// - ratio x denominator, over the mean of the denominator. With a denominator that is 0 or 1 it is
/// the mean of a numerator given that.
class RatioOfMeans {
 public:
  /// Adds trials of the open block, in order.
  void add(std::span<const double> numerator, std::span<const double> denominator,
           std::span<const double> weights);
  void close_block();
  void merge(const RatioOfMeans& other);
  void write(ByteWriter& bytes) const;
  static RatioOfMeans read(ByteReader& bytes);

  const Moments& numerator() const { return numerator_; }
  const Moments& denominator() const { return denominator_; }
  /// `none` says what is missing if the denominator is 0 in every trial; the verdict is `thin`
  /// where fewer than 100 effective trials carry the denominator. If the ratio was the same in
  /// every trial, the interval holds what trials within `bounds` can have been missed, where the
  /// denominator is 0 or 1 and so tells how many were seen; else it is NaN.
  Estimate value(double trials, const std::string& none, const Bounds& bounds = {}) const;

 private:
  Moments numerator_, denominator_, product_;
};

/// Ratios of several pairs of quantities, by index; for Accumulating.
class RatioList {
 public:
  explicit RatioList(std::size_t size) : ratios_(size) {}
  RatioOfMeans& operator[](std::size_t i) { return ratios_[i]; }
  const RatioOfMeans& operator[](std::size_t i) const { return ratios_[i]; }
  void close_block();
  void merge(const RatioList& other);
  void write(ByteWriter& bytes) const;
  void read(ByteReader& bytes);

 private:
  std::vector<RatioOfMeans> ratios_;
};

}  // namespace cofferdam
