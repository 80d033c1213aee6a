// Tags that are drawn together from a table of their values.
#pragma once
#include <optional>
#include <vector>

#include "portfolios/exposures.hpp"

namespace cofferdam {

/// A joint distribution of tags.
struct JointTable {
  std::vector<Tag> tags;                          ///< without codes
  std::vector<std::vector<std::uint32_t>> codes;  ///< [combination][tag]
  std::vector<double> shares;                     ///< [combination] they sum to 1
};

/// From an item of `joint_tags`. Problems: less than two tags, a tag named twice, a number of
/// values that is not that of the tags, values given twice, shares that do not sum to 1.
std::optional<JointTable> read_joint_table(const Value& declared, Problems& problems);

}  // namespace cofferdam
