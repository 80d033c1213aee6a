// What lending remembers within a trial.
#pragma once
#include <map>
#include <vector>

#include "gates/lending_rule.hpp"

namespace cofferdam {

struct LendingRule::State final : RuleState {
  std::size_t day = 0;                     ///< next
  std::size_t entries = 0;                 ///< up to which those of trials so far reach
  std::size_t first = 0;                   ///< of the entries of the trial
  std::size_t heard = 0;                   ///< entries up to today, whose defaults are known
  std::vector<VolumeSet::State> volumes;   ///< [clause]
  std::vector<KnownCoverage> coverages;    ///< [clause]
  std::vector<std::uint32_t> first_of;     ///< [row] entry of the trial; kNoEntry: none
  std::vector<std::uint32_t> next_of;      ///< [entry] of the same row
  std::vector<double> absent;              ///< [row] loans that are never there
  std::vector<std::uint32_t> absent_rows;  ///< with such loans

  // Of rows whose renewals need room.
  std::vector<double> loans;  ///< [row] scheduled: those that were lent less what defaults take out
  std::vector<double> lent;   ///< [row] the first so many of those on offer, in their order
  std::map<std::uint32_t, std::vector<double>> fallen;  ///< [row] places of loans in default
};

}  // namespace cofferdam
