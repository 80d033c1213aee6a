// Quadrature over the factors of several years.
#pragma once
#include <functional>
#include <span>
#include <vector>

#include "exact/bond_book.hpp"

namespace cofferdam {

/// Mean and standard deviation of the factor in a year of the calendar.
struct FactorLaw {
  double mean = 0, sd = 1;
};
FactorLaw law_in(const FactorCourse& factor, std::size_t year);

/// Calls visit(factors in `years`, scale, probability) for each node; probabilities sum to 1.
/// Normals are on even steps of 0.4 / refinement, and where there is a single year the scale of a
/// finite `degrees_of_freedom` too. Without `shared` factor there is one node for each scale.
void for_each_path(
    const FactorCourse& factor, const std::vector<std::size_t>& years, double degrees_of_freedom,
    bool shared, unsigned refinement,
    const std::function<void(std::span<const double> factors, double scale, double weight)>& visit);

/// About how many nodes these are.
double number_of_paths(std::size_t years, double degrees_of_freedom, bool shared,
                       unsigned refinement);

}  // namespace cofferdam
