// What a ratio resolves when the programme is built: weights, instances, volumes.
#include <algorithm>
#include <map>

#include "gates/ratio.hpp"
#include "waterfall/clause.hpp"
#include "waterfall/instances_of.hpp"

namespace cofferdam {

void Ratio::connect(const ProgrammeContext& context, std::size_t payer,
                    const std::vector<std::size_t>& positions,
                    const std::vector<std::size_t>& claims) {
  governed_.assign(context.claims.size(), 0);
  for (const std::size_t claim : claims) governed_[claim] = 1;
  weigh(context, payer, positions);
  make_cells(context);
  row_of_.assign(latches(), kNoRow);
  for (std::uint32_t row = 0; row < context.rows; ++row)
    if (governed_[context.claim_of[row]]) row_of_[cell(row)] = std::min(row_of_[cell(row)], row);
  if (!asks_volumes()) return;
  std::vector<std::uint32_t> cells;
  if (instances_ * cohorts_ > 1)
    for (std::uint32_t row = 0; row < context.rows; ++row)
      cells.push_back(static_cast<std::uint32_t>(cell(row)));
  if (window == Window::cohort) {
    opening_.assign(instances_ * cohorts_, 0.0);
    for (const PortfolioView& portfolio : context.portfolios)
      for (std::size_t row = 0; row < portfolio.exposures->rows(); ++row) {
        const std::uint32_t at = portfolio.first_row + static_cast<std::uint32_t>(row);
        if (portfolio.exposures->begins(row) < 0)
          opening_[cell(at)] += weight_[at] * portfolio.exposures->amount_of(row) *
                                portfolio.exposures->count_of(row);
      }
  }
  volumes_ = VolumeSet(context, weight_, std::move(cells), instances_ * cohorts_);
}

/// Parts of a loan by the rates: the bank's share leaves the guaranteed part; what the payer pays
/// under the limited clauses is its own part, and the guaranteed one where nobody shares.
void Ratio::weigh(const ProgrammeContext& context, std::size_t payer,
                  const std::vector<std::size_t>& positions) {
  weight_.assign(context.rows, 0.0);
  own_weight_.assign(context.rows, 0.0);
  NominalParts before, after;
  before.deductibles = after.deductibles = false;
  const auto part_of = [&](Part asked, std::uint32_t row) {
    if (asked == Part::whole_loan) return 1.0;
    double own = 0;
    for (const std::size_t position : positions) {
      context.nominal(row, position, before);
      context.nominal(row, position + 1, after);
      own += after.parts[payer] - before.parts[payer];
    }
    return asked == Part::own_part ? own : guaranteed_part(context, row, own);
  };
  for (std::uint32_t row = 0; row < context.rows; ++row) {
    if (!governed_[context.claim_of[row]]) continue;
    weight_[row] = part_of(part, row);
    own_weight_[row] = numerator_part == part ? weight_[row] : part_of(numerator_part, row);
  }
  if (!per_loan) return;
  for (const PortfolioView& portfolio : context.portfolios)
    for (std::size_t row = 0; row < portfolio.exposures->rows(); ++row)
      ead_.push_back(portfolio.exposures->amount_of(row));
}

void Ratio::make_cells(const ProgrammeContext& context) {
  std::vector<std::string> values;
  instance_ = instances_of(context, each, values);
  instances_ = std::max<std::size_t>(1, values.size());
  if (window == Window::year_to_date || window == Window::full_year)
    buckets_ = context.calendar->years();
  if (window != Window::cohort) return;
  cohort_.assign(context.rows, 0);
  std::map<std::string, std::uint32_t> known;
  for (const PortfolioView& portfolio : context.portfolios)
    for (std::size_t row = 0; row < portfolio.exposures->rows(); ++row) {
      const double start = portfolio.exposures->begins(row);
      cohort_[portfolio.first_row + row] =
          known.emplace(context.calendar->label_at(start), known.size()).first->second;
    }
  buckets_ = cohorts_ = std::max<std::size_t>(1, known.size());
}

}  // namespace cofferdam
