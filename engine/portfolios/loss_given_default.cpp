#include "portfolios/loss_given_default.hpp"

#include <algorithm>
#include <cmath>

#include "base/special.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {

LossGivenDefault::LossGivenDefault(const Value& field, FieldResolver& resolver, std::size_t rows,
                                   Problems& problems)
    : codes_(rows, 0), mean_(rows, 0.0) {
  resolver.for_each_leaf(field, [&](const Value& leaf, const RowList& on) {
    if (leaf.form == Value::Form::column || leaf.form == Value::Form::attribute)
      return resolver.read_column(leaf, kShare, on, mean_);
    double mean = leaf.number;
    std::uint32_t code = 0;
    if (leaf.form == Value::Form::distribution) {
      auto distribution = make_distribution(leaf, problems);
      if (!distribution) return;
      if (distribution->low() < 0 || distribution->high() > 1)
        return problems.add(
            leaf.place, leaf.path,
            "a loss given default between " + format_number(distribution->low()) + " and " +
                (std::isfinite(distribution->high()) ? format_number(distribution->high())
                                                     : "infinity"),
            "choose a distribution on 0 to 1");
      mean = distribution->mean();
      distributions_.push_back(std::move(distribution));
      code = static_cast<std::uint32_t>(distributions_.size());
    }
    for (const std::uint32_t row : on) mean_[row] = mean, codes_[row] = code;
  });
  one_for_all_ = distributions_.size() == 1 &&
                 std::all_of(codes_.begin(), codes_.end(), [](auto code) { return code == 1; });
}

void LossGivenDefault::reorder(const std::vector<std::size_t>& from) {
  std::vector<std::uint32_t> codes;
  std::vector<double> mean;
  for (const std::size_t row : from) {
    codes.push_back(codes_[row]);
    mean.push_back(mean_[row]);
  }
  codes_ = std::move(codes);
  mean_ = std::move(mean);
}

void LossGivenDefault::tie_uniforms(std::span<double> uniforms,
                                    std::span<const double> factor) const {
  const double own = std::sqrt(1 - tie_.loading * tie_.loading);
  normal_quantile(uniforms, uniforms);
  for (std::size_t i = 0; i < uniforms.size(); ++i)
    uniforms[i] = own * uniforms[i] - tie_.loading * factor[i];
  normal_cdf(uniforms, uniforms);
}

void LossGivenDefault::tie_means(std::span<double> means, std::span<const double> factor) const {
  const double own = std::sqrt(1 - tie_.loading * tie_.loading);
  normal_quantile(means, means);
  for (std::size_t i = 0; i < means.size(); ++i)
    means[i] = (means[i] - tie_.loading * factor[i]) / own;
  normal_cdf(means, means);
}

void LossGivenDefault::apply_mean(std::span<const std::uint32_t> rows,
                                  std::span<const double> factor,
                                  std::span<double> fractions) const {
  for (std::size_t i = 0; i < rows.size(); ++i) fractions[i] = mean_[rows[i]];
  if (is_tied()) tie_means(fractions, factor);
}

void LossGivenDefault::apply(std::span<const std::uint32_t> rows, std::span<double> uniforms,
                             std::span<const double> factor, std::span<double> amounts) const {
  const std::size_t n = rows.size();
  std::vector<double> loss(n);
  if (is_drawn() && is_tied()) tie_uniforms(uniforms, factor);
  if (one_for_all_) {
    distributions_[0]->sample(uniforms, loss);
    for (std::size_t i = 0; i < n; ++i) amounts[i] *= loss[i];
    return;
  }
  for (std::size_t i = 0; i < n; ++i) loss[i] = mean_[rows[i]];
  if (is_tied()) tie_means(loss, factor);
  if (distributions_.size() == 1 && n > 0) {
    std::vector<double> drawn(n);
    distributions_[0]->sample(uniforms, drawn);
    for (std::size_t i = 0; i < n; ++i) loss[i] = codes_[rows[i]] == 0 ? loss[i] : drawn[i];
  } else if (is_drawn()) {
    for (std::size_t i = 0; i < n; ++i)
      if (const std::uint32_t code = codes_[rows[i]])
        distributions_[code - 1u]->sample(uniforms.subspan(i, 1), std::span(loss).subspan(i, 1));
  }
  for (std::size_t i = 0; i < n; ++i) amounts[i] *= loss[i];
}

}  // namespace cofferdam
