// Numbers of events whose mean changes from draw to draw.
#pragma once
#include <cstdint>

#include "base/random.hpp"

namespace cofferdam {

/// A Poisson number of mean `mean` >= 0, at most 1e9. Up to 30 by inversion of the first word of
/// the stream; above by transformed rejection (PTRS; Hoermann, "The transformed rejection method
/// for generating Poisson random variables", Insurance: Mathematics and Economics 12, 1993), which
/// takes two words a try and 1.1 to 1.2 tries on average. Exact but for the rounding of doubles.
std::uint32_t draw_poisson(double mean, Stream& words);

}  // namespace cofferdam
