#include "clauses/row_rates.hpp"

#include <algorithm>

#include "portfolios/fields.hpp"
#include "waterfall/counted_books.hpp"

namespace cofferdam {
namespace {

/// Whether the field, or a part of it, is a sum with a ceiling.
bool names_ceiling(const Value& field) {
  if (field.form == Value::Form::sum && field.find("at_most")) return true;
  return std::any_of(field.items.begin(), field.items.end(), names_ceiling) ||
         std::any_of(field.entries.begin(), field.entries.end(),
                     [](const auto& entry) { return names_ceiling(entry.second); });
}

}  // namespace

std::vector<double> numbers_of_rows(const Value& field, const Range& range, const Claim& claim,
                                    const ProgrammeContext& context, Problems& problems,
                                    std::vector<double>* lowered) {
  std::vector<double> numbers(context.rows, 0.0);
  const RowSource no_file{.reads_columns = false};
  const AskedExposures asked({&field}, counted_books(claim.portfolios, context), context.rows,
                             problems);
  std::vector<char> in_claim(context.rows, 0);
  for (const std::uint32_t row : claim.rows) in_claim[row] = 1;
  for (const PortfolioView& portfolio : context.portfolios) {
    const auto first = in_claim.begin() + portfolio.first_row;
    const std::vector<char> covered(
        first, first + static_cast<std::ptrdiff_t>(portfolio.exposures->rows()));
    if (std::find(covered.begin(), covered.end(), 1) == covered.end()) continue;
    FieldResolver resolver(asked.of(*portfolio.exposures), no_file, problems);
    const auto own = resolver.numbers(field, range, covered);
    std::copy(own.begin(), own.end(), numbers.begin() + portfolio.first_row);
    if (!lowered || resolver.lowered().empty()) continue;
    lowered->resize(context.rows, 0.0);
    std::copy(resolver.lowered().begin(), resolver.lowered().end(),
              lowered->begin() + portfolio.first_row);
  }
  return numbers;
}

RowRates::RowRates(const Value& field, const Claim& claim, const ProgrammeContext& context,
                   Problems& problems)
    : has_ceiling_(names_ceiling(field)),
      rates_(numbers_of_rows(field, kShare, claim, context, problems, &lowered_)) {
  merge_equal(claim);
}

RowRates::RowRates(std::vector<double> rates, const Claim& claim) : rates_(std::move(rates)) {
  merge_equal(claim);
}

void RowRates::merge_equal(const Claim& claim) {
  rate_ = claim.rows.empty() ? 0.0 : rates_[claim.rows.front()];
  if (std::all_of(claim.rows.begin(), claim.rows.end(),
                  [&](std::uint32_t row) { return rates_[row] == rate_; }))
    rates_.clear();
}

}  // namespace cofferdam
