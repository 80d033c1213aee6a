// The negative binomial, for members of the family that are special cases of it.
#pragma once
#include "frequencies/frequency.hpp"

namespace cofferdam {

/// Of the variance m + m^2 / r with mean m and size r. The geometric has size 1.
std::unique_ptr<Frequency> negative_binomial(double mean, double size);

}  // namespace cofferdam
