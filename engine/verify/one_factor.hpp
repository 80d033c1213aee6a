// The loans of a scenario as loans with one factor.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

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

}  // namespace cofferdam
