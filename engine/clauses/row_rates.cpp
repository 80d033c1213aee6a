#include "clauses/row_rates.hpp"

#include <algorithm>

#include "portfolios/fields.hpp"

namespace cofferdam {

RowRates::RowRates(const Value& field, const Claim& claim, const ProgrammeContext& context,
                   Problems& problems)
    : rates_(context.rows, 0.0) {
  const RowSource no_file;
  std::vector<char> in_claim(context.rows, 0);
  for (const std::uint32_t row : claim.rows) in_claim[row] = 1;
  for (const InsuredPortfolio& portfolio : context.portfolios) {
    const auto first = in_claim.begin() + portfolio.first_row;
    const std::vector<char> covered(
        first, first + static_cast<std::ptrdiff_t>(portfolio.exposures->rows()));
    if (std::find(covered.begin(), covered.end(), 1) == covered.end()) continue;
    const auto rates =
        FieldResolver(*portfolio.exposures, no_file, problems).numbers(field, kShare, covered);
    std::copy(rates.begin(), rates.end(), rates_.begin() + portfolio.first_row);
  }
  rate_ = claim.rows.empty() ? 0.0 : rates_[claim.rows.front()];
  if (std::all_of(claim.rows.begin(), claim.rows.end(),
                  [&](std::uint32_t row) { return rates_[row] == rate_; }))
    rates_.clear();
}

}  // namespace cofferdam
