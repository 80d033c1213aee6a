// What moves with the scores of those who are judged.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace cofferdam {

/// Of no unit: nothing moves.
inline constexpr std::uint32_t kNoUnit = 0xffffffff;

/// A clause or a pool that scores move.
struct IncentiveTarget {
  std::string name;
  std::uint32_t unit = kNoUnit;  ///< kNoUnit: it is split by a tag whose values are the units
};

/// What a scenario says of incentives, known before clauses and pools are made.
struct IncentiveTargets {
  std::vector<std::string> units;
  std::vector<std::uint32_t> of_row;     ///< [row over all portfolios] its unit
  std::vector<IncentiveTarget> targets;  ///< empty: nothing moves

  /// Whose score moves a clause or pool, or its part for the value of the tag that splits it.
  std::uint32_t unit_of(const std::string& name, const std::string& value) const {
    for (const IncentiveTarget& target : targets) {
      if (target.name != name) continue;
      if (target.unit != kNoUnit) return target.unit;
      for (std::size_t unit = 0; unit < units.size(); ++unit)
        if (units[unit] == value) return static_cast<std::uint32_t>(unit);
    }
    return kNoUnit;
  }
  /// Whose scores move what a clause does with each row; empty: nobody's do.
  std::vector<std::uint32_t> units_of_rows(const std::string& name) const {
    for (const IncentiveTarget& target : targets)
      if (target.name == name)
        return target.unit == kNoUnit ? of_row
                                      : std::vector<std::uint32_t>(of_row.size(), target.unit);
    return {};
  }
};

/// By what factor, [unit][year x trials + trial]; empty: all are 1.
using IncentiveFactors = std::vector<std::vector<double>>;

}  // namespace cofferdam
