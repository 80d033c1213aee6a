#include "exact/bond_book.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <map>

#include "base/complex.hpp"
#include "base/special.hpp"
#include "exact/bond_steps.hpp"
#include "exact/common_unit.hpp"
#include "exact/factor_paths.hpp"
#include "exact/fourier.hpp"

namespace cofferdam {
namespace {

using Complex = std::complex<double>;

constexpr double kMostUnits = 1 << 20;  // of all losses together
constexpr double kMostWork = 1.5e9;     // products
constexpr double kPowerWork = 6;        // products that a power is worth
constexpr double kSettled = 1e-4;       // of probabilities, when the step is halved
constexpr unsigned kFinest = 32;

/// Losses of a default on the grid.
struct Outcome {
  std::size_t units = 0;
  double probability = 0;
};

/// The losses of one bond, and how likely each is given the factors of the years of risk.
std::vector<Outcome> outcomes_of(const BondBook& book, const BondSteps& steps,
                                 const EqualBonds& bonds, const std::vector<std::size_t>& years,
                                 std::span<const double> factors, double scale, double unit) {
  std::map<std::size_t, double> probabilities;
  std::vector<double> grades;  // of those that live
  for (const MovingTime& time : bonds.times) {
    if (grades.empty()) {
      grades.assign(steps.grades(time.falls), 0.0);
      grades[bonds.grade] = 1;
    }
    const auto place = static_cast<std::size_t>(
        std::lower_bound(years.begin(), years.end(), time.year) - years.begin());
    const BondStep step = steps.at(time, bonds.loading, factors[place], scale);
    for (std::size_t s = 0; s < time.stretches.size(); ++s) {
      double defaulted = 0;
      for (std::size_t g = 0; g < grades.size(); ++g) defaulted += grades[g] * step.defaulted[s][g];
      for (const KeptPart::Value& kept : book.kept[bonds.kept].values) {
        const double loss = time.stretches[s].loss * kept.part;
        probabilities[static_cast<std::size_t>(std::llround(loss / unit))] +=
            defaulted * kept.probability;
      }
    }
    std::vector<double> next(grades.size(), 0.0);
    for (std::size_t from = 0; from < grades.size(); ++from)
      for (std::size_t to = 0; to < grades.size(); ++to)
        next[to] += grades[from] * step.moves[from][to];
    grades = std::move(next);
  }
  std::vector<Outcome> outcomes;
  for (const auto& [units, probability] : probabilities)
    if (units > 0) outcomes.push_back({units, probability});
  return outcomes;
}

/// Powers of the roots of 1: those of -2 pi i / points.
std::vector<Complex> roots_of(std::size_t points) {
  std::vector<Complex> roots(points);
  for (std::size_t k = 0; k < points; ++k)
    roots[k] = complex_exponential(
        {0, -6.283185307179586 * static_cast<double>(k) / static_cast<double>(points)});
  return roots;
}

/// The transform of the loss of a book, on half of the circle.
class LossTransform {
 public:
  LossTransform(const BondBook& book, double unit, std::size_t points)
      : book_(book),
        unit_(unit),
        steps_(book),
        years_(years_of_risk(book)),
        roots_(roots_of(points)),
        sum_(points / 2 + 1) {}

  /// Probabilities on the grid.
  std::vector<double> mass(unsigned refinement) {
    std::fill(sum_.begin(), sum_.end(), 0);
    for_each_path(book_.factor, years_, book_.degrees_of_freedom, depends_on_factor(book_),
                  refinement, [&](std::span<const double> factors, double scale, double weight) {
                    add(factors, scale, weight);
                  });
    std::vector<Complex> all(roots_.size());
    for (std::size_t j = 0; j < sum_.size(); ++j) {
      all[j] = sum_[j];
      if (j > 0) all[all.size() - j] = std::conj(sum_[j]);
    }
    fourier(all, Transform::inverse);
    std::vector<double> mass;
    for (const Complex& p : all) mass.push_back(std::max(0.0, p.real()));
    return mass;
  }

 private:
  void add(std::span<const double> factors, double scale, double weight) {
    product_.assign(sum_.size(), weight);
    for (const EqualBonds& bonds : book_.bonds) {
      const auto outcomes = outcomes_of(book_, steps_, bonds, years_, factors, scale, unit_);
      for (std::size_t j = 0; j < product_.size(); ++j) {
        Complex one = 0;  // the generating function of one, less 1
        for (const Outcome& outcome : outcomes)
          one += outcome.probability * (roots_[(outcome.units * j) & (roots_.size() - 1)] - 1.0);
        product_[j] *= bonds.count == 1 ? 1.0 + one
                       : one == -1.0    ? Complex(0)
                                     : complex_exponential(bonds.count * complex_logarithm_1p(one));
      }
    }
    for (std::size_t j = 0; j < sum_.size(); ++j) sum_[j] += product_[j];
  }

  const BondBook& book_;
  double unit_;
  BondSteps steps_;
  std::vector<std::size_t> years_;
  std::vector<Complex> roots_, sum_, product_;
};

double largest_move(const std::vector<double>& before, const std::vector<double>& after) {
  double sum = 0, largest = 0;
  for (std::size_t k = 0; k < after.size(); ++k)
    largest = std::max(largest, std::abs(sum += after[k] - before[k]));
  return largest;
}

/// Largest loss of one bond and the products that a point of the transform takes, of a node.
struct Extent {
  double loss = 0, products = 0;
};
Extent extent_of(const BondBook& book, std::vector<double>& amounts) {
  Extent all;
  for (const EqualBonds& bonds : book.bonds) {
    double most = 0;
    for (const MovingTime& time : bonds.times)
      for (const Stretch& stretch : time.stretches)
        for (const KeptPart::Value& kept : book.kept[bonds.kept].values) {
          amounts.push_back(stretch.loss * kept.part);
          most = std::max(most, amounts.back());
          ++all.products;
        }
    all.products += bonds.count == 1 ? 1 : kPowerWork;
    all.loss += bonds.count * most;
  }
  return all;
}

}  // namespace

std::optional<DiscreteDistribution> distribution_of(const BondBook& all) {
  const BondBook book = merged(all);
  if (std::any_of(book.kept.begin(), book.kept.end(),
                  [](const KeptPart& kept) { return kept.values.empty(); }))
    return std::nullopt;
  std::vector<double> amounts;
  const Extent extent = extent_of(book, amounts);
  const std::vector<std::size_t> years = years_of_risk(book);
  if (!(extent.loss > 0) || (std::isfinite(book.degrees_of_freedom) && years.size() > 1))
    return std::nullopt;
  const std::optional<double> unit = common_unit(amounts, extent.loss / kMostUnits);
  if (!unit) return std::nullopt;
  const auto units = static_cast<std::size_t>(std::llround(extent.loss / *unit));
  std::size_t points = 2;
  while (points < units + 1) points *= 2;
  LossTransform transform(book, *unit, points);
  std::vector<double> mass;
  for (unsigned refinement = 1; refinement <= kFinest; refinement *= 2) {
    const double nodes =
        number_of_paths(years.size(), book.degrees_of_freedom, depends_on_factor(book), refinement);
    if (nodes * extent.products * static_cast<double>(points / 2 + 1) > kMostWork)
      return std::nullopt;
    std::vector<double> finer = transform.mass(refinement);
    const bool settled = !mass.empty() && largest_move(mass, finer) < kSettled;
    mass = std::move(finer);
    if (!settled && nodes > 1) continue;
    mass.resize(units + 1);
    std::vector<double> values = DiscreteDistribution::grid(*unit, mass.size());
    return DiscreteDistribution(std::move(values), std::move(mass));
  }
  return std::nullopt;
}

}  // namespace cofferdam
