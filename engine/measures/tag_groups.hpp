// A tag over all portfolios.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/params.hpp"

namespace cofferdam {

struct TagGroups {
  std::string name;
  std::vector<std::string> values;   ///< the first is that of exposures without the tag
  std::vector<std::uint32_t> codes;  ///< [row over all portfolios] index of its value
  bool changes = false;              ///< in time: what begins with a value may end with another
};
TagGroups tag_groups(const std::string& name, const Params& params);

}  // namespace cofferdam
