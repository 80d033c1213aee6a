#include "measures/errors_between.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/special.hpp"
#include "base/special_beta.hpp"
#include "economies/points.hpp"

namespace cofferdam {
namespace {

constexpr double kSame = 1e-13;  // of the value: rounding

/// Columns of texts that say what a row is, and not what came out.
bool names_row(const Column& column) {
  return std::holds_alternative<std::vector<std::string>>(column.cells) &&
         !column.name.ends_with("verdict") && column.name != "never_varied";
}

std::vector<double>* numbers(Table& table, const std::string& name) {
  for (Column& column : table.columns)
    if (column.name == name) return std::get_if<std::vector<double>>(&column.cells);
  return nullptr;
}

/// Third moment of the sets around their mean over the spread, unbiased for normal ones.
double skewness(std::span<const SetEstimate> sets) {
  const auto count = static_cast<double>(sets.size());
  double mean = 0, squares = 0, cubes = 0;
  for (const SetEstimate& set : sets) mean += set.value / count;
  for (const SetEstimate& set : sets) {
    const double off = set.value - mean;
    squares += off * off / count, cubes += off * off * off / count;
  }
  const double biased = squares > 0 ? cubes / (squares * std::sqrt(squares)) : 0;
  return biased * std::sqrt(count * (count - 1)) / (count - 2);
}

/// How far the estimate lies above the truth, in standard errors, where it would be `quantile` if
/// the sets were not skewed: the inverse of T + a (T^2/3 + 1/6) + a^2 T^3/27, a = skewness /
/// sqrt(sets). P. Hall, On the removal of skewness by transformation, J. R. Statist. Soc. B 54
/// (1992).
double unskewed(double quantile, double a) {
  if (std::abs(a) < 1e-6) return quantile;
  const double cube = 1 + a * (quantile - a / 6);
  if (cube == 0) return -3 / a;
  const double root = std::copysign(exponential(logarithm(std::abs(cube)) / 3), cube);
  return (root - 1) * 3 / a;
}

}  // namespace

Estimate with_error_between(const Estimate& of_all, std::span<const SetEstimate> sets) {
  if (sets.size() < kPointSets || std::isnan(of_all.value)) return of_all;
  double squares = 0, largest = 0;
  for (const SetEstimate& set : sets) {
    if (!std::isfinite(set.value)) return of_all;
    const double off = set.value - of_all.value;
    squares += set.share * set.share * off * off;
    largest = std::max(largest, std::abs(off));
  }
  if (largest <= kSame * std::abs(of_all.value)) return of_all;
  const auto count = static_cast<double>(sets.size());
  Estimate estimate = of_all;
  estimate.standard_error = std::sqrt(count / (count - 1) * squares);
  const double quantile = -StudentQuantile(count - 1)(0.025), a = skewness(sets) / std::sqrt(count);
  estimate.ci_low = estimate.value - unskewed(quantile, a) * estimate.standard_error;
  estimate.ci_high = estimate.value - unskewed(-quantile, a) * estimate.standard_error;
  estimate.never_varied = false;
  return estimate;
}

ErrorsBetween::Estimates ErrorsBetween::estimates_of(const Table& table) {
  std::set<std::string> names;
  for (const Column& column : table.columns) names.insert(column.name);
  Estimates estimates;
  for (const Column& column : table.columns) {
    if (names_row(column)) estimates.rows.push_back(std::get<2>(column.cells));
    if (names.count(column.name + "_standard_error") > 0 &&
        names.count(column.name + "_ci_low") > 0)
      estimates.values[column.name] = std::get<0>(column.cells);
  }
  return estimates;
}

void ErrorsBetween::add(const std::vector<Table>& tables, double trials) {
  shares_.push_back(trials / trials_);
  for (const Table& table : tables) sets_[table.name].push_back(estimates_of(table));
}

void ErrorsBetween::put_into(Table& table) const {
  const auto sets = sets_.find(table.name);
  const Estimates all = estimates_of(table);
  if (sets == sets_.end() || sets->second.size() != shares_.size()) return;
  for (const Estimates& set : sets->second)
    if (set.rows != all.rows) return;
  for (const auto& [name, values] : all.values) {
    std::vector<double>&errors = *numbers(table, name + "_standard_error"),
    &lows = *numbers(table, name + "_ci_low"), &highs = *numbers(table, name + "_ci_high");
    for (std::size_t row = 0; row < values.size(); ++row) {
      Estimate estimate;
      estimate.value = values[row], estimate.standard_error = errors[row];
      estimate.ci_low = lows[row], estimate.ci_high = highs[row];
      std::vector<SetEstimate> of_sets;
      for (std::size_t set = 0; set < shares_.size(); ++set)
        of_sets.push_back({sets->second[set].values.at(name).at(row), shares_[set]});
      estimate = with_error_between(estimate, of_sets);
      errors[row] = estimate.standard_error;
      lows[row] = estimate.ci_low, highs[row] = estimate.ci_high;
    }
  }
}

void ErrorsBetween::put_into(std::vector<Table>& tables) const {
  for (Table& table : tables) put_into(table);
}

}  // namespace cofferdam
