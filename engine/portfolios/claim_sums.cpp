#include "portfolios/claim_sums.hpp"

#include <algorithm>

namespace cofferdam {
namespace {

/// Of some columns. Claims of a cell stand together in stretches, whose sums stay in registers.
template <std::size_t kColumns>
void add_columns(std::span<const std::uint32_t> cell, std::size_t cells,
                 const std::vector<double>* columns, double* sums) {
  const double* from[kColumns];
  for (std::size_t k = 0; k < kColumns; ++k) from[k] = columns[k].data();
  for (std::size_t i = 0; i < cell.size();) {
    const std::uint32_t of = cell[i];
    double sum[kColumns];
    for (std::size_t k = 0; k < kColumns; ++k) sum[k] = sums[k * cells + of];
    for (; i < cell.size() && cell[i] == of; ++i)
      for (std::size_t k = 0; k < kColumns; ++k) sum[k] += from[k][i];
    for (std::size_t k = 0; k < kColumns; ++k) sums[k * cells + of] = sum[k];
  }
}

}  // namespace

void sum_claims(std::span<const std::uint32_t> cell, std::size_t cells,
                std::span<const std::vector<double>> columns, std::vector<double>& sums) {
  constexpr decltype(&add_columns<1>) kAdd[] = {add_columns<1>, add_columns<2>, add_columns<3>,
                                                add_columns<4>};
  sums.assign((1 + columns.size()) * cells, 0.0);
  for (const std::uint32_t of : cell) ++sums[of];
  for (std::size_t first = 0; first < columns.size(); first += 4) {
    const std::size_t together = std::min<std::size_t>(4, columns.size() - first);
    kAdd[together - 1](cell, cells, &columns[first], &sums[(1 + first) * cells]);
  }
}

}  // namespace cofferdam
