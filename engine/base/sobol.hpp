// Direction numbers of Sobol's sequence.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

namespace cofferdam {

/// Coordinates for which there are direction numbers.
inline constexpr std::size_t kMostSobolDimensions = 3667;

/// [bit] Column `bit` of the generator matrix of one coordinate, its first row in the highest bit:
/// point n is the sum modulo 2 of the columns of the bits of n, over 2^32.
using SobolColumns = std::array<std::uint32_t, 32>;

/// Of the first coordinates, with the numbers of Joe and Kuo (SIAM J. Scientific Computing 30
/// (2008) 2635).
std::vector<SobolColumns> sobol_columns(std::size_t dimensions);

}  // namespace cofferdam
