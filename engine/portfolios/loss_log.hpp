// What became of drawn losses before they were events, of trials that are shown in full.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cofferdam {

/// What the terms of one portfolio left of its losses. Loss i of it is entry first_loss + i of
/// `Events::losses`, which has its sizes before and after all of them.
struct LossSteps {
  std::uint32_t first_row = 0;     ///< of the portfolio, over all portfolios
  std::size_t first_loss = 0;      ///< of the portfolio
  std::vector<std::string> terms;  ///< [term] in the order in which they act
  std::vector<std::vector<double>>
      left;                           ///< [term][loss] what it and those before have left, money
  bool covers = false;                ///< whether its losses belong to coverages with names
  std::vector<std::string> coverage;  ///< [loss] to which it belongs; "": none
  std::string left_out;               ///< losses that were not drawn; "": all were
};

/// In the order of portfolios; those that tell no losses are left out.
struct LossLog {
  std::vector<LossSteps> portfolios;
};

}  // namespace cofferdam
