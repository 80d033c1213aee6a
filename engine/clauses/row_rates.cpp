#include "clauses/row_rates.hpp"

#include <algorithm>

#include "portfolios/fields.hpp"

namespace cofferdam {

RowRates::RowRates(const Value& field, const Claim& claim, const ProgrammeContext& context,
                   Problems& problems)
    : rates_(context.rows, 0.0) {
  const RowSource no_file;
  for (const InsuredPortfolio& portfolio : context.portfolios) {
    std::vector<char> covered(portfolio.exposures->rows(), 0);
    bool any = false;
    for (const std::uint32_t row : claim.rows)
      if (row >= portfolio.first_row && row - portfolio.first_row < covered.size())
        covered[row - portfolio.first_row] = 1, any = true;
    if (!any) continue;
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
