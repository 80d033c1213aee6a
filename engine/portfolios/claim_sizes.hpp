// What a claim loses, from the ground up: drawn for each claim.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "distributions/distribution.hpp"
#include "portfolios/fields.hpp"
#include "portfolios/loan_exposures.hpp"

namespace cofferdam {

class ClaimSizes {
 public:
  /// From the keys `severity`, money, or `damage_ratio`, part of the sum insured, of `value`.
  /// Problems: both or neither, draws below zero, no finite mean.
  ClaimSizes(const Value& value, FieldResolver& resolver, const LoanExposures& exposures,
             Problems& problems);
  /// amounts[i] becomes the loss of rows[i], from uniforms[i].
  void draw(std::span<const std::uint32_t> rows, std::span<const double> uniforms,
            std::span<double> amounts) const;
  double mean(std::size_t row) const;  ///< money
  double probability_above(std::size_t row, double amount) const;

 private:
  void add_leaf(const Value& leaf, const RowList& on, FieldResolver& resolver, Problems& problems);
  void draw_each(std::span<const std::uint32_t> rows, std::span<const double> uniforms,
                 std::span<double> amounts) const;

  const LoanExposures* exposures_;
  bool of_sum_ = false;
  std::vector<std::unique_ptr<Distribution>> distributions_;
  std::vector<std::uint32_t> codes_;  ///< [row] 0: fixed, else index of distribution + 1; empty:
                                      ///< all from the first
  std::vector<double> fixed_;         ///< [row] of those that are
};

}  // namespace cofferdam
