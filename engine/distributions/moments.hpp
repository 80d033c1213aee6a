// Moments by quadrature, where no formula gives them.
#pragma once
#include "distributions/distribution.hpp"

namespace cofferdam {

/// sqrt(E[(X - mean)^2]) from both tails of the quantiles, each on panels of its logarithmic
/// probability: to about 1e-9, and 1e-6 where they jump. For standard deviations
/// that are known to be finite.
double deviation_by_quadrature(const Distribution& distribution);

}  // namespace cofferdam
