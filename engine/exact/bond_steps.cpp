#include "exact/bond_steps.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/special.hpp"
#include "base/special_beta.hpp"

namespace cofferdam {
namespace {

constexpr double kCertainRate = 1000;  // hazard of what is certain within a year

double threshold_of(double probability, double degrees_of_freedom) {
  if (probability <= 0) return -std::numeric_limits<double>::infinity();
  if (probability >= 1) return std::numeric_limits<double>::infinity();
  if (!std::isfinite(degrees_of_freedom)) return normal_quantile(probability);
  const StudentQuantile quantile(degrees_of_freedom);
  return probability <= 0.5 ? quantile(probability) : -quantile(1 - probability);
}

double probability_at(double threshold, double loading, double factor, double scale) {
  if (std::isinf(threshold)) return threshold > 0 ? 1 : 0;
  return normal_cdf((threshold * scale - loading * factor) / std::sqrt(1 - loading * loading));
}

/// Who is given back as the time begins neither moves nor defaults in it.
void give_back(const MovingTime& time, BondStep& step) {
  if (time.given_back == 0) return;
  for (std::size_t from = time.kept_down_to + 1; from < step.moves.size(); ++from) {
    for (double& probability : step.moves[from]) probability *= 1 - time.given_back;
    for (auto& stretch : step.defaulted) stretch[from] *= 1 - time.given_back;
  }
}

}  // namespace

BondSteps::BondSteps(const BondBook& book) : thresholds_(book.falls) {
  for (YearlyFalls& falls : thresholds_)
    for (std::vector<double>& row : falls)
      for (double& probability : row)
        probability = threshold_of(probability, book.degrees_of_freedom);
}

BondStep BondSteps::at(const MovingTime& time, double loading, double factor, double scale) const {
  const YearlyFalls& thresholds = thresholds_[time.falls];
  const std::size_t grades = thresholds.size();
  BondStep step;
  step.moves.assign(grades, std::vector<double>(grades, 0.0));
  step.defaulted.assign(time.stretches.size(), std::vector<double>(grades, 0.0));
  for (std::size_t from = 0; from < grades; ++from) {
    std::vector<double> to;  // [k] the k-th worst grade, default first
    double below = 0;
    for (const double threshold : thresholds[from]) {
      const double reached = probability_at(threshold, loading, factor, scale);
      to.push_back(reached - below);
      below = reached;
    }
    double leaves = 0;
    for (std::size_t k = 0; k <= grades; ++k) leaves += k == grades - from ? 0 : to[k];
    if (leaves <= 0) {
      step.moves[from][from] = 1;
      continue;
    }
    const double rate = leaves < 1 ? std::min(kCertainRate, -logarithm_1p(-leaves)) : kCertainRate;
    double passed = 0, stays = 1;
    for (std::size_t s = 0; s < time.stretches.size(); ++s) {
      const double then = exponential(-rate * (passed += time.stretches[s].years));
      step.defaulted[s][from] = time.stretches[s].there * to[0] / leaves * (stays - then);
      stays = then;
    }
    for (std::size_t k = 1; k <= grades; ++k)
      step.moves[from][grades - k] = k == grades - from ? stays : to[k] / leaves * (1 - stays);
  }
  give_back(time, step);
  return step;
}

std::vector<std::size_t> years_of_risk(const BondBook& book) {
  std::set<std::size_t> years;
  for (const EqualBonds& bonds : book.bonds)
    for (const MovingTime& time : bonds.times) years.insert(time.year);
  return {years.begin(), years.end()};
}

std::vector<double> key_of(const EqualBonds& bonds) {
  std::vector<double> key = {bonds.loading, static_cast<double>(bonds.grade),
                             static_cast<double>(bonds.kept)};
  for (const MovingTime& time : bonds.times) {
    key.insert(key.end(), {-1, static_cast<double>(time.year), static_cast<double>(time.falls),
                           time.given_back, static_cast<double>(time.kept_down_to)});
    for (const Stretch& stretch : time.stretches)
      key.insert(key.end(), {stretch.years, stretch.loss, stretch.there});
  }
  return key;
}

BondBook merged(const BondBook& book) {
  std::map<std::vector<double>, EqualBonds> known;
  for (const EqualBonds& bonds : book.bonds) {
    const auto [found, added] = known.emplace(key_of(bonds), bonds);
    if (!added) found->second.count += bonds.count;
  }
  BondBook made{book.factor, book.degrees_of_freedom, book.falls, book.kept, {}};
  for (auto& [key, bonds] : known) made.bonds.push_back(std::move(bonds));
  return made;
}

bool depends_on_factor(const BondBook& book) {
  return std::any_of(book.bonds.begin(), book.bonds.end(),
                     [](const EqualBonds& bonds) { return bonds.loading != 0; });
}

}  // namespace cofferdam
