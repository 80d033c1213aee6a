// What goes wrong in a run of trials: sparse, one entry a default.
#pragma once
#include <cstdint>
#include <vector>

namespace cofferdam {

/// Columns of equal length. Within a trial the order is fixed by the portfolio, whatever the run of
/// trials.
struct Events {
  std::vector<std::uint32_t> trial;     ///< offset from the first trial of the run
  std::vector<std::uint32_t> exposure;  ///< row over all portfolios of the scenario
  std::vector<std::uint32_t> member;    ///< which of the equal loans of that row
  std::vector<double> amount;           ///< loss

  std::size_t size() const { return trial.size(); }
  void clear() {
    trial.clear();
    exposure.clear();
    member.clear();
    amount.clear();
  }
};

}  // namespace cofferdam
