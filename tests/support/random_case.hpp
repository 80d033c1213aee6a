// Random programmes, as a plain description and as a scenario for the engine.
#pragma once
#include <string>
#include <vector>

#include "support/choices.hpp"
#include "support/reference_waterfall.hpp"

namespace cofferdam {

struct RandomCase {
  reference::Programme programme;
  std::string yaml;
  std::vector<std::string> files;                    ///< text of `portfolio<i>.csv`
  std::vector<std::vector<reference::Loss>> trials;  ///< losses to be shared
};

/// Every amount of the case is a multiple of `scale`. Files are named in `folder`.
RandomCase random_case(Choices choices, const std::string& folder, double scale = 1);

}  // namespace cofferdam
