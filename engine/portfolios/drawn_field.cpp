#include "portfolios/drawn_field.hpp"

#include <algorithm>
#include <numeric>

namespace cofferdam {

DrawnField::DrawnField(const Value& field, FieldResolver& resolver, std::size_t rows,
                       const Check& check, Problems& problems)
    : codes_(rows, 0), fixed_(rows, 0.0) {
  resolver.for_each_leaf(field, [&](const Value& leaf, const RowList& on) {
    add_leaf(leaf, on, resolver, check, problems);
  });
  if (distributions_.size() == 1 &&
      std::all_of(codes_.begin(), codes_.end(), [](std::uint32_t code) { return code == 1; }))
    codes_.clear();
}

void DrawnField::add_leaf(const Value& leaf, const RowList& on, FieldResolver& resolver,
                          const Check& check, Problems& problems) {
  if (leaf.form == Value::Form::column || leaf.form == Value::Form::attribute)
    return resolver.read_column(leaf, kAtLeastZero, on, fixed_);
  std::uint32_t code = 0;
  if (leaf.form == Value::Form::distribution) {
    const std::size_t before = problems.size();
    auto distribution = make_distribution(leaf, problems);
    if (distribution) check(*distribution, leaf);
    if (problems.size() != before) return;
    distributions_.push_back(std::move(distribution));
    code = static_cast<std::uint32_t>(distributions_.size());
  }
  for (const std::uint32_t row : on) fixed_[row] = leaf.number, codes_[row] = code;
}

const Distribution* DrawnField::of(std::size_t row) const {
  const std::uint32_t code = codes_.empty() ? 1 : codes_[row];
  return code == 0 ? nullptr : distributions_[code - 1].get();
}

double DrawnField::mean(std::size_t row) const {
  const Distribution* drawn = of(row);
  return drawn ? drawn->mean() : fixed_[row];
}

double DrawnField::survival(std::size_t row, double x) const {
  const Distribution* drawn = of(row);
  return drawn ? drawn->survival(x) : fixed_[row] > x;
}

void DrawnField::draw(std::span<const std::uint32_t> rows, std::span<const double> uniforms,
                      std::span<double> out) const {
  if (codes_.empty())
    distributions_.front()->sample(uniforms, out);
  else
    draw_each(rows, uniforms, out);
}

/// Events of a distribution are moved together: draws are fast in rows.
void DrawnField::draw_each(std::span<const std::uint32_t> rows, std::span<const double> uniforms,
                           std::span<double> out) const {
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
    for (std::size_t k = first; k < end; ++k) out[order[k]] = drawn[k - first];
  }
}

}  // namespace cofferdam
