#include "ratings/migration.hpp"

#include <algorithm>

#include "base/special.hpp"

namespace cofferdam {

Migration::Migration(std::vector<std::string> grades, Matrix yearly)
    : grades_(std::move(grades)), yearly_(std::move(yearly)) {}

std::optional<std::size_t> Migration::grade_named(std::string_view name) const {
  const auto found = std::find(grades_.begin(), grades_.end(), name);
  if (found == grades_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - grades_.begin());
}

double Migration::probability_down_to(std::size_t from, std::size_t to) const {
  if (to == 0) return 1;
  double sum = 0;  // from the smallest numbers on, which decide small probabilities
  for (std::size_t grade = grades_.size(); grade-- > to;) sum += yearly_[from][grade];
  return std::min(1.0, sum);
}

double Migration::discount(std::size_t grade, double years, double spread) const {
  const std::vector<double>& rates = zero_rates_[grade];
  const double place = std::clamp(years - 1, 0.0, static_cast<double>(rates.size() - 1));
  const auto below = std::min(static_cast<std::size_t>(place), rates.size() - 1);
  const std::size_t above = std::min(below + 1, rates.size() - 1);
  const double part = place - static_cast<double>(below);
  const double rate = rates[below] + part * (rates[above] - rates[below]);
  return exponential(-years * (logarithm_1p(rate) + spread));
}

double Migration::default_within(std::size_t from, unsigned years) const {
  std::vector<double> within(grades_.size(), 0.0);  // [grade] in the years that are left
  within.back() = 1;
  for (unsigned year = 0; year < years; ++year) {
    std::vector<double> before(grades_.size(), 0.0);
    for (std::size_t i = 0; i < grades_.size(); ++i)
      for (std::size_t j = 0; j < grades_.size(); ++j) before[i] += yearly_[i][j] * within[j];
    within = std::move(before);
  }
  return within[from];
}

}  // namespace cofferdam
