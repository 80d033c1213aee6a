// Peers that need a library which may be missing.
#pragma once
#include <cstddef>
#include <vector>

namespace cofferdam::bench {

/// Of what trials gave.
struct Told {
  double mean = 0;
  double worst = 0;  ///< mean of the worst 0.1 %
};

bool has_quantlib();
/// Of losses of loans with these PDs, as `LoansLoop` has them.
Told by_quantlib(const std::vector<double>& pds, std::size_t trials);

}  // namespace cofferdam::bench
