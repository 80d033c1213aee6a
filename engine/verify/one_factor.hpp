// The loans of a scenario as loans with one factor.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "verify/total_law.hpp"

namespace cofferdam {

struct Params;

struct OneFactorRow {
  std::uint32_t row = 0;  ///< over all portfolios
  double pd = 0, loading = 0, count = 0;
  double loss = 0;  ///< of one loan that defaults
};

struct OneFactorRows {
  std::string about;    ///< what `why_not` is about
  std::string why_not;  ///< "": the loans are as said; else why not
  double degrees_of_freedom = 0;
  std::vector<OneFactorRow> rows;
};

/// Loans of one period whose sums of loadings times factors are all multiples of one normal
/// variable.
OneFactorRows one_factor_rows(const Params& params);

class OneFactorTotals final : public Totals {
 public:
  explicit OneFactorTotals(OneFactorRows rows) : rows_(std::move(rows)) {}
  TotalLaw law(const PartOfLoss& part, double reach) override;
  bool asks_proportion() const override { return false; }

 private:
  OneFactorRows rows_;
  OneFactorBook last_;  ///< whose distribution is known: a bearer may bear all losses
  std::optional<DiscreteDistribution> distribution_;
};

}  // namespace cofferdam
