// What a search before the run looks for, and how near each trial comes to it.
#pragma once
#include <string>
#include <vector>

#include "model/params.hpp"

namespace cofferdam {

struct Settlement;

struct PilotTarget {
  enum class Of { pool, bearer, losses };
  std::string name;
  Of of = Of::losses;
  std::size_t index = 0;   ///< of the pool or bearer
  std::size_t years = 0;   ///< of the calendar, from the first, that are looked at
  double probability = 0;  ///< of the worst trials that are meant; 0: those that exhaust the pool
  bool stock_is_known = false;  ///< trials of the pool tell the opening stock that they need
  double end = 0;               ///< of these years
};

/// The targets of a scenario with sampling `tail`: those that it names, else those of its sizes,
/// else the exhaustion of its pools, else the largest losses.
std::vector<PilotTarget> pilot_targets(const Params& params, const Value& root, Problems& problems);

/// How near trials come to a target.
class PilotScores {
 public:
  PilotScores(const PilotTarget& target, std::size_t trials)
      : target_(&target), score_(trials), losses_(trials), met_(trials) {}
  /// Of a run of trials that begins with number `at`. Several threads may, of different trials.
  void record(const Settlement& settlement, std::size_t at);
  /// Trials by their scores, the worst first; those of one score by their losses.
  std::vector<std::size_t> worst_first() const;
  /// How many of the first of these trials meet the target: exhaust the pool, or have the
  /// probability that is asked for. `weight` is theirs.
  std::size_t meeting(const std::vector<std::size_t>& worst_first,
                      const std::vector<double>& weight) const;

 private:
  const PilotTarget* target_;
  std::vector<double> score_, losses_;  ///< [trial]
  std::vector<char> met_;               ///< [trial] the pool is exhausted
};

}  // namespace cofferdam
