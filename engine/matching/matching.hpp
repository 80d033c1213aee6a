// Firms that look for finance, and financiers that look for firms, quarter by quarter.
//
// In each quarter finance of some firms ends, new firms come, and those without finance look: a
// firm meets each financier of its stage with probability 1 - exp(-l w), l the mean number of its
// meetings and w the financier's part of them, so that it meets any with probability 1 - exp(-l).
// Who has met whom is matched by deferred acceptance (`stable_matches`), and who is not waits.
//
// Contract: words of the stream (seed, matching, trial, entity of quarter) in order, one for each
// firm and financier; of (..., entity of ends and quarter) one for each firm; of (..., entity of
// liking) one for each firm. Firms are counted by quarter in which they come, then by stage.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "matching/stable_matches.hpp"
#include "scenario/tree.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

class Calendar;

struct MatchingStage {
  std::string name;
  std::uint32_t firms = 0;         ///< at the start
  std::uint32_t with_finance = 0;  ///< of these
  std::uint32_t new_firms = 0;     ///< each quarter
  double need = 0;                 ///< of a firm, money
  double ends = 0;                 ///< probability in a quarter that finance ends
  double meetings = 0;             ///< mean number of a firm in a quarter

  /// That a firm which looks meets any financier in a quarter.
  double meets() const;
  std::uint32_t firms_after(std::size_t quarters) const {
    return firms + static_cast<std::uint32_t>(quarters) * new_firms;
  }
};

struct Financier {
  std::string name;
  std::vector<std::uint32_t> stages;  ///< those that it likes best first
  double weight = 1;
  std::uint32_t capacity = kUnmatched;  ///< firms a quarter; at the most possible: no bound
  double rate = 0;
};

/// Firms of a stage in a quarter.
struct StageCount {
  std::uint32_t looking = 0, matched = 0;
  std::uint32_t with_finance = 0;  ///< at the end of the quarter
  std::uint32_t firms = 0;         ///< all of them then
};

/// What a trial has.
struct MatchingOutcome {
  std::vector<StageCount> stages;    ///< [quarter x stages + stage]
  std::vector<std::uint32_t> begun;  ///< [quarter x financiers + financier] firms
  std::vector<double> financed;      ///< the same: money
};

class Matching {
 public:
  /// Problems: names of stages that are not there, a stage that nobody finances or that does not
  /// say how many meetings it has, and a calibration that cannot be reached.
  Matching(const Value& declared, const Calendar& calendar, Problems& problems);

  std::size_t quarters() const { return quarters_; }
  const std::vector<MatchingStage>& stages() const { return stages_; }
  const std::vector<Financier>& financiers() const { return financiers_; }
  /// Expected part of all firms that has finance after so many quarters, if no capacity binds.
  double expected_share(std::size_t quarters) const;
  MatchingOutcome run(std::uint64_t seed, std::uint64_t trial) const;
  /// Random numbers of a trial.
  double words() const;

 private:
  class Reader;
  class Trial;
  /// Probability of a meeting of a firm of a stage with a financier in a quarter.
  double meets(std::size_t stage, std::size_t financier) const;
  void set_tables();

  std::size_t quarters_ = 0;
  std::vector<MatchingStage> stages_;
  std::vector<Financier> financiers_;
  std::vector<std::uint32_t> by_rate_;      ///< financiers, those that firms like best first
  std::vector<std::vector<double>> meets_;  ///< [stage][financier]
  std::vector<std::vector<double>> place_;  ///< [stage][financier] of the stage in its liking
};

}  // namespace cofferdam
