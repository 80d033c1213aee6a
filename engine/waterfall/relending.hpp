// What banks draw from a central bank on new loans, as results name it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace cofferdam {

/// A clause on relending.
struct RelendingLine {
  std::string name;
  std::vector<std::uint32_t> days;  ///< last days of its steps, on which banks draw
  double quota = std::numeric_limits<double>::infinity();
};

/// What came of it, [step x trials + trial] in money.
struct RelendingOutcomes {
  std::vector<double> asked;    ///< on the last day of the step, if the quota had room
  std::vector<double> drawn;    ///< of that
  std::vector<double> balance;  ///< then owed to the central bank

  void reset(std::size_t cells) {
    for (auto* column : {&asked, &drawn, &balance}) column->assign(cells, 0.0);
  }
};

}  // namespace cofferdam
