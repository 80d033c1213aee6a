// The law of a sum over all losses of a trial, for what has an exact answer.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "exact/loan_book.hpp"

namespace cofferdam {

struct TotalLaw {
  TwoMoments moments;
  std::optional<DiscreteDistribution> distribution;  ///< nothing: only the moments are exact
  bool nothing = false;                              ///< the sum is 0 in every trial
  std::string why_not;                               ///< "": there is one; else why not
  std::optional<double> none;  ///< probability of 0, where it is known better than on the grid
  bool is_smooth = false;      ///< values of the distribution stand for a density around them
};

/// What somebody bears of a loss of an exposure, a row over all portfolios.
using PartOfLoss = std::function<double(std::uint32_t row, double loss)>;

/// Losses whose sums have an exact law.
class Totals {
 public:
  virtual ~Totals() = default;
  /// Of the sum of parts; the distribution reaches to `reach` at least.
  virtual TotalLaw law(const PartOfLoss& part, double reach) = 0;
  /// Losses of a row differ, so that a part must be proportional to them.
  virtual bool asks_proportion() const = 0;
};

}  // namespace cofferdam
