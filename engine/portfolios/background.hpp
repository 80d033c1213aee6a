// What is drawn before the portfolios of a run of trials.
#pragma once
#include <cstdint>
#include <vector>

#include "economies/factors.hpp"

namespace cofferdam {

/// Which firms default and when, trial by trial.
struct FirmDefaults {
  std::vector<std::size_t> first;   ///< [trial] its first entry; one more at the end
  std::vector<std::uint32_t> firm;  ///< row among the firms
  std::vector<double> time;         ///< years from the start; 0 without a calendar
};

struct Background {
  const Factors& factors;
  const std::vector<FirmDefaults>& firms;  ///< by the index of firms
};

}  // namespace cofferdam
