// Sums over the claims of trials.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace cofferdam {

/// `sums` becomes [1 + columns][cell]: how many claims there are in each of `cells` cells, then the
/// sums of each of the columns. Claim i lies in cell[i]; sums are taken in the order of the claims.
void sum_claims(std::span<const std::uint32_t> cell, std::size_t cells,
                std::span<const std::vector<double>> columns, std::vector<double>& sums);

}  // namespace cofferdam
