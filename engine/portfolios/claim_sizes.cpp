#include "portfolios/claim_sizes.hpp"

#include <cmath>

#include "scenario/scalars.hpp"

namespace cofferdam {

ClaimSizes::ClaimSizes(const Value& value, FieldResolver& resolver, const LoanExposures& exposures,
                       Problems& problems)
    : exposures_(&exposures) {
  const Value &severity = value.at("severity"), &ratio = value.at("damage_ratio");
  of_sum_ = ratio.given;
  if (severity.given == ratio.given)
    problems.add(severity.given ? ratio.place : value.place,
                 severity.given ? ratio.path : value.path,
                 severity.given ? "both 'severity' and 'damage_ratio'"
                                : "neither 'severity' nor 'damage_ratio'",
                 "say what a claim loses by one of them");
  if (severity.given == ratio.given) return;
  const auto is_loss = [&](const Distribution& distribution, const Value& leaf) {
    if (distribution.low() < 0)
      problems.add(leaf.place, leaf.path,
                   "losses from " + format_number(distribution.low()) + " on",
                   "choose a distribution of losses that are not below zero");
    else if (!std::isfinite(distribution.mean()))
      problems.add(leaf.place, leaf.path, "losses without a finite mean",
                   "lighten the tail, or cut it: no premium pays for such a loss");
  };
  sizes_.emplace(of_sum_ ? ratio : severity, resolver, exposures.rows(), is_loss, problems);
}

double ClaimSizes::mean(std::size_t row) const {
  const double size = sizes_ ? sizes_->mean(row) : 0;
  return of_sum_ ? size * exposures_->ead[row] : size;
}

double ClaimSizes::probability_above(std::size_t row, double amount) const {
  const double scale = of_sum_ ? exposures_->ead[row] : 1;
  return sizes_ && scale > 0 ? sizes_->survival(row, amount / scale) : 0;
}

void ClaimSizes::draw(std::span<const std::uint32_t> rows, std::span<const double> uniforms,
                      std::span<double> amounts) const {
  sizes_->draw(rows, uniforms, amounts);
  if (!of_sum_) return;
  for (std::size_t i = 0; i < rows.size(); ++i) amounts[i] *= exposures_->ead[rows[i]];
}

}  // namespace cofferdam
