// Resolves loadings to the factors of each row.
#pragma once
#include <cstdint>
#include <vector>

#include "portfolios/hazards.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {

/// The different sets of factors of a portfolio, and which one each row has.
struct FactorSets {
  std::vector<FactorSet> sets;
  std::vector<std::uint32_t> set_of;  ///< [row]
};

/// From the keys `loading`, `asset_correlation`, `vintage` and `lgd_tie`. `in_hazard_form`:
/// loadings move probits of hazards and are not bounded by 1.
FactorSets build_factor_sets(const Value& portfolio, const PortfolioContext& context,
                             const Exposures& exposures, bool in_hazard_form, Problems& problems);

}  // namespace cofferdam
