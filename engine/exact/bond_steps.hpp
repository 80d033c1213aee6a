// One part of a year of a bond, given the factor.
#pragma once
#include <vector>

#include "exact/bond_book.hpp"

namespace cofferdam {

/// What a part of a year does to grades.
struct BondStep {
  std::vector<std::vector<double>> moves;      ///< [from][to], without default
  std::vector<std::vector<double>> defaulted;  ///< [stretch][from]
};

/// Thresholds of a book's systems, for all its bonds.
class BondSteps {
 public:
  explicit BondSteps(const BondBook& book);
  BondStep at(const MovingTime& time, double loading, double factor, double scale) const;
  std::size_t grades(std::size_t falls) const { return thresholds_[falls].size(); }

 private:
  std::vector<YearlyFalls> thresholds_;  ///< [falls][grade][k]
};

/// Years of the calendar in which a bond of the book may default, ascending.
std::vector<std::size_t> years_of_risk(const BondBook& book);
/// What two equal bonds agree in: everything but their number.
std::vector<double> key_of(const EqualBonds& bonds);
/// The book with equal bonds together.
BondBook merged(const BondBook& book);
/// Whether the factor matters to any bond.
bool depends_on_factor(const BondBook& book);

}  // namespace cofferdam
