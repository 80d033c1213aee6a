// Claims that are not drawn, since the terms of the policies pay nothing of them.
#pragma once
#include <span>
#include <vector>

#include "portfolios/coverages.hpp"

namespace cofferdam {

/// Poisson claims that lose more than an amount are Poisson again: their mean number is that of all
/// times the probability to lose more, and their sizes have the law of sizes given that.
class Thinning {
 public:
  /// From the key `claims_above` of a portfolio. Problems: claims up to it of which the terms pay
  /// something, several coverages.
  Thinning(const Value& portfolio, FieldResolver& resolver, const Coverages& coverages,
           std::span<const NamedTerm> terms, std::size_t rows, Problems& problems);

  bool is_on() const { return !kept_.empty(); }
  /// Part of the claims that are drawn: [row]; empty: all.
  const std::vector<double>& kept() const { return kept_; }
  /// Words of sizes become words of sizes above the amount.
  void condition(std::span<const std::uint32_t> rows, std::span<double> uniforms) const {
    if (!is_on()) return;
    for (std::size_t i = 0; i < rows.size(); ++i)
      uniforms[i] = 1 - kept_[rows[i]] * (1 - uniforms[i]);
  }

 private:
  std::vector<double> kept_;
};

}  // namespace cofferdam
