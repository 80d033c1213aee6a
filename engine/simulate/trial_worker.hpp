// One thread's share of a run: draws, settles and measures whole blocks of trials.
#pragma once
#include <memory>
#include <vector>

#include "measures/measure.hpp"
#include "scenario/keys.hpp"

namespace cofferdam {

/// Draws and settles consecutive trials into `factors` and `settlement`.
void draw_and_settle(const Params& params, const TrialRange& trials, Factors& factors,
                     Settlement& settlement);

class TrialWorker {
 public:
  /// Accumulators for a run of `trials`; `tables` is the family of output tables.
  TrialWorker(const Params& params, const Family& tables, std::int64_t trials);

  /// Works on block `block`, of which only trials below `trials` exist. Returns how many there
  /// were.
  std::int64_t run_block(std::int64_t block, std::int64_t trials);
  /// Ends this thread's work.
  void finish() { statistics_.finish(); }
  void merge(const TrialWorker& other);
  /// Tables of everything observed, in the order of the catalogue.
  std::vector<Table> tables() const;
  std::int64_t trials() const { return statistics_.trials(); }

 private:
  const Params& params_;
  std::size_t run_length_;  ///< trials drawn at a time; does not change results
  Factors factors_;
  Settlement settlement_;
  AccountStatistics statistics_;
  std::vector<std::unique_ptr<Measure>> measures_;
};

}  // namespace cofferdam
