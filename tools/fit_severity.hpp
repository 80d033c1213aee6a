// The parts of `fit severity`.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "fit/losses.hpp"
#include "fit_text.hpp"

namespace cofferdam {

struct SeverityArguments {
  std::string file, above, threshold, format = "text";
  fit::LossColumns columns;
  std::vector<std::string> models, levels;
  std::int64_t bootstrap = 0, seed = 1;
};

/// `2,167 losses, 34 of them censored, truncated at 500`.
std::string counted_text(const fit::Losses& losses);
/// The line that says which data were fitted.
std::string head_of(const fit::Losses& losses);

/// The tail above a threshold, given or chosen among candidates.
FitReport threshold_report(const fit::Losses& losses, const SeverityArguments& arguments);

}  // namespace cofferdam
