// Amounts as multiples of one.
#pragma once
#include <optional>
#include <span>

namespace cofferdam {

/// The largest amount of which all are whole multiples, up to 1e-9 of the largest of them; nothing
/// if that is below `least`. Amounts are at least 0.
std::optional<double> common_unit(std::span<const double> amounts, double least);

}  // namespace cofferdam
