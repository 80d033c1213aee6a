// What a claim loses, from the ground up: drawn for each claim.
#pragma once
#include <optional>

#include "portfolios/drawn_field.hpp"
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
  const LoanExposures* exposures_;
  bool of_sum_ = false;
  std::optional<DrawnField> sizes_;  ///< money, or parts of the sum insured; nothing: problems
};

}  // namespace cofferdam
