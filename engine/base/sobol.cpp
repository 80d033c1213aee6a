#include "base/sobol.hpp"

#include <boost/random/sobol.hpp>

namespace cofferdam {

/// Boost's engine goes through the points in the order of the Gray code n ^ (n >> 1), without the
/// first one, which is 0. That of bit b alone is 2^(b+1) - 1.
std::vector<SobolColumns> sobol_columns(std::size_t dimensions) {
  using Engine = boost::random::sobol_engine<std::uint32_t, 32>;
  Engine engine(dimensions);
  std::vector<SobolColumns> columns(dimensions);
  for (unsigned bit = 0; bit < 32; ++bit) {
    const std::uint64_t place = (std::uint64_t{2} << bit) - 1;
    engine.seed();
    engine.discard((place - 1) * dimensions);
    for (SobolColumns& column : columns) column[bit] = engine();
  }
  return columns;
}

}  // namespace cofferdam
