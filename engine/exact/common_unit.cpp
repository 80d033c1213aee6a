#include "exact/common_unit.hpp"

#include <algorithm>
#include <cmath>

namespace cofferdam {
namespace {

constexpr double kSame = 1e-9;  // of the largest amount

}  // namespace

std::optional<double> common_unit(std::span<const double> amounts, double least) {
  double largest = 0;
  for (const double amount : amounts) largest = std::max(largest, amount);
  const double same = kSame * largest;
  double unit = largest;
  for (const double amount : amounts) {  // Euclid's algorithm
    double a = unit, b = amount;
    while (b > same) {
      const double rest = std::fmod(a, b);
      a = b;
      b = b - rest > same ? rest : 0;
    }
    unit = a;
    if (unit < least) return std::nullopt;
  }
  // What rounding left in small remainders is averaged out by the largest amount.
  if (unit > 0) unit = largest / static_cast<double>(std::llround(largest / unit));
  const bool fits = std::all_of(amounts.begin(), amounts.end(), [&](double amount) {
    return std::abs(amount - unit * static_cast<double>(std::llround(amount / unit))) <= same;
  });
  return unit > 0 && fits ? std::optional(unit) : std::nullopt;
}

}  // namespace cofferdam
