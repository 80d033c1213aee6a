#include "portfolios/claim_sizes.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "scenario/scalars.hpp"

namespace cofferdam {

ClaimSizes::ClaimSizes(const Value& value, FieldResolver& resolver, const LoanExposures& exposures,
                       Problems& problems)
    : exposures_(&exposures), codes_(exposures.rows(), 0), fixed_(exposures.rows(), 0.0) {
  const Value &severity = value.at("severity"), &ratio = value.at("damage_ratio");
  of_sum_ = ratio.given;
  if (severity.given == ratio.given)
    problems.add(severity.given ? ratio.place : value.place,
                 severity.given ? ratio.path : value.path,
                 severity.given ? "both 'severity' and 'damage_ratio'"
                                : "neither 'severity' nor 'damage_ratio'",
                 "say what a claim loses by one of them");
  else
    resolver.for_each_leaf(of_sum_ ? ratio : severity, [&](const Value& leaf, const RowList& on) {
      add_leaf(leaf, on, resolver, problems);
    });
  if (distributions_.size() == 1 &&
      std::all_of(codes_.begin(), codes_.end(), [](std::uint32_t code) { return code == 1; }))
    codes_.clear();
}

void ClaimSizes::add_leaf(const Value& leaf, const RowList& on, FieldResolver& resolver,
                          Problems& problems) {
  if (leaf.form == Value::Form::column || leaf.form == Value::Form::attribute)
    return resolver.read_column(leaf, kAtLeastZero, on, fixed_);
  std::uint32_t code = 0;
  if (leaf.form == Value::Form::distribution) {
    auto distribution = make_distribution(leaf, problems);
    if (!distribution) return;
    if (distribution->low() < 0)
      return problems.add(leaf.place, leaf.path,
                          "losses from " + format_number(distribution->low()) + " on",
                          "choose a distribution of losses that are not below zero");
    if (!std::isfinite(distribution->mean()))
      return problems.add(leaf.place, leaf.path, "losses without a finite mean",
                          "lighten the tail, or cut it: no premium pays for such a loss");
    distributions_.push_back(std::move(distribution));
    code = static_cast<std::uint32_t>(distributions_.size());
  }
  for (const std::uint32_t row : on) fixed_[row] = leaf.number, codes_[row] = code;
}

double ClaimSizes::mean(std::size_t row) const {
  const std::uint32_t code = codes_.empty() ? 1 : codes_[row];
  const double size = code == 0 ? fixed_[row] : distributions_[code - 1]->mean();
  return of_sum_ ? size * exposures_->ead[row] : size;
}

double ClaimSizes::probability_above(std::size_t row, double amount) const {
  const std::uint32_t code = codes_.empty() ? 1 : codes_[row];
  const double scale = of_sum_ ? exposures_->ead[row] : 1;
  if (code == 0) return fixed_[row] * scale > amount ? 1 : 0;
  return scale > 0 ? distributions_[code - 1]->survival(amount / scale) : 0;
}

void ClaimSizes::draw(std::span<const std::uint32_t> rows, std::span<const double> uniforms,
                      std::span<double> amounts) const {
  if (codes_.empty())
    distributions_.front()->sample(uniforms, amounts);
  else
    draw_each(rows, uniforms, amounts);
  if (!of_sum_) return;
  for (std::size_t i = 0; i < rows.size(); ++i) amounts[i] *= exposures_->ead[rows[i]];
}

/// Claims of a distribution are moved together: draws are fast in rows.
void ClaimSizes::draw_each(std::span<const std::uint32_t> rows, std::span<const double> uniforms,
                           std::span<double> amounts) const {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto code = [&](std::size_t i) { return codes_[rows[i]]; };
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return code(a) < code(b); });
  std::vector<double> drawn;
  for (std::size_t first = 0, end = 0; first < order.size(); first = end) {
    const std::uint32_t own = code(order[first]);
    drawn.clear();
    for (end = first; end < order.size() && code(order[end]) == own; ++end)
      drawn.push_back(own == 0 ? fixed_[rows[order[end]]] : uniforms[order[end]]);
    if (own > 0) distributions_[own - 1]->sample(drawn, drawn);
    for (std::size_t k = first; k < end; ++k) amounts[order[k]] = drawn[k - first];
  }
}

}  // namespace cofferdam
