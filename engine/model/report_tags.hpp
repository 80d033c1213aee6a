// Tags by which results are broken down.
#pragma once
#include <string>
#include <vector>

#include "model/params.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

/// Those that `by` names, each a tag of some portfolio; without it all that have few values.
std::vector<std::string> read_report_tags(const Value& by,
                                          const std::vector<NamedPortfolio>& portfolios,
                                          Problems& problems);

}  // namespace cofferdam
