#include "portfolios/thinning.hpp"

#include <algorithm>
#include <limits>

#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

/// The first term that may pay something of a single loss, or of others because of it; null: none.
const NamedTerm* pays_of(std::span<const NamedTerm> terms, std::uint32_t row, double loss) {
  double owed = loss, months = std::numeric_limits<double>::max();
  const std::uint32_t trial = 0, member = 0;
  const std::int32_t year = 0;
  for (const NamedTerm& term : terms) {
    if (!term.term->pays_less_of_less()) return &term;
    term.term->apply({{&trial, 1}, {&row, 1}, {&member, 1}, {&year, 1}, {&months, 1}, {&owed, 1}});
    if (owed <= 0) return nullptr;
  }
  return &terms.back();
}

}  // namespace

Thinning::Thinning(const Value& portfolio, FieldResolver& resolver, const Coverages& coverages,
                   std::span<const NamedTerm> terms, std::size_t rows, Problems& problems) {
  const Value& above = portfolio.at("claims_above");
  if (!above.given) return;
  const std::size_t before = problems.size();
  const auto fail = [&](const std::string& what, const std::string& advice) {
    if (problems.size() == before) problems.add(above.place, above.path, what, advice);
  };
  if (coverages.size() > 1)
    fail("'claims_above' beside several coverages", "leave it out, or make them portfolios");
  const std::vector<double> amounts = resolver.numbers(above, kAtLeastZero, Type::amount);
  if (!terms.empty())
    for (std::uint32_t row = 0; row < rows; ++row)
      if (const NamedTerm* term = pays_of(terms, row, amounts[row]))
        fail("losses up to " + rounded_text(amounts[row]) +
                 " are left out, and the terms may pay something because of them (" + term->name +
                 ")",
             "lower it to what a deductible or franchise leaves to the insured");
  if (terms.empty() &&
      std::any_of(amounts.begin(), amounts.end(), [](double amount) { return amount > 0; }))
    fail("losses are left out that the policies pay",
         "add terms: [{deductible: ...}] of at least this amount, or leave it out");
  if (problems.size() != before) return;
  for (std::uint32_t row = 0; row < rows; ++row)
    kept_.push_back(coverages.probability_above(row, amounts[row]));
}

}  // namespace cofferdam
