// What is drawn before the portfolios of a run of trials.
#pragma once
#include <cstdint>
#include <vector>

#include "economies/factors.hpp"
#include "portfolios/grade_move.hpp"

namespace cofferdam {

/// Which firms default and when, and how their grades move, trial by trial.
struct FirmDefaults {
  std::vector<std::size_t> first;   ///< [trial] its first entry; one more at the end
  std::vector<std::uint32_t> firm;  ///< row among the firms
  std::vector<double> time;         ///< years from the start; 0 without a calendar
  /// Of rated firms: how their grades move, by firm and year within a trial; rows are firms.
  std::vector<GradeMove> moves;
  std::vector<std::size_t> first_move;  ///< [trial] its first move; one more at the end
};

struct Background {
  const Factors& factors;
  const std::vector<FirmDefaults>& firms;  ///< by the index of firms
};

}  // namespace cofferdam
