// One thread's share of a run: draws, settles and measures whole blocks of trials.
#pragma once
#include <cofferdam/model.hpp>
#include <cofferdam/run.hpp>

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "measures/differences.hpp"
#include "measures/size_statistics.hpp"
#include "simulate/variant_worker.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {

class TrialWorker {
 public:
  /// `tables` is the family of output tables. The model must outlive it.
  TrialWorker(const Model& model, const Family& tables);

  /// Works on block `block`, of which only trials below `trials` exist. Returns how many there
  /// were.
  std::int64_t run_block(std::int64_t block, std::int64_t trials);
  /// Keeps single trials in the memory of another worker of the run, which it may outlive; before
  /// any block.
  void share(const TrialWorker& other);
  /// Bytes that trials kept one by one can take after so many, for all workers that share.
  double bytes_after(double trials) const;
  /// What tables take besides, at the end.
  TableBytes table_bytes(double trials) const;
  /// How many of the largest trials of an account are kept one by one at most.
  std::int64_t trials_kept() const { return workers_.front().statistics().trials_kept(); }
  void merge(const TrialWorker& other);
  /// All that has been accumulated, between blocks. Workers that share are merged first.
  void write(ByteWriter& bytes) const;
  /// In place of what was accumulated. Throws std::out_of_range if the bytes are of another model,
  /// KeptTooFew if they keep fewer of the largest trials than this model has room for.
  void read(ByteReader& bytes);
  /// Adds what another worker of the run wrote, holding little of it at a time. Throws as read.
  void merge(ByteReader& bytes);
  /// Tables of everything observed, in the order of the catalogue; `differences` comes last.
  std::vector<Table> tables() const;
  /// What is known of a measure of the scenario itself.
  Estimate estimate(const StopMeasure& measure) const;
  std::int64_t trials() const { return workers_.front().statistics().trials(); }
  /// Seconds that it has taken, by phase; those of workers that were merged are added.
  const WorkSeconds& seconds() const { return seconds_; }

 private:
  /// Scenarios that settle the same draws.
  struct Group {
    std::size_t run_length = 1;        ///< trials drawn at a time; does not change results
    std::vector<std::size_t> workers;  ///< indices, ascending
    std::vector<std::size_t> sizes;    ///< of these scenarios
  };

  void run_group(const Group& group, std::int64_t first, std::int64_t end);
  void add_sizes(std::size_t worker, const std::vector<SizeQuestion>& questions, Group& group);
  std::string name_of(std::size_t worker) const;
  std::span<const SizeStatistics> sizes_of(std::size_t worker) const;
  void settle_sizes(const Group& group, const TrialRange& range);
  void settle_and_observe(std::size_t worker, const TrialRange& range, std::size_t offset);

  const Model& model_;
  const Family& tables_;
  std::deque<VariantWorker> workers_;     ///< 0: the scenario itself; then its variants
  std::vector<Differences> differences_;  ///< [variant]
  std::vector<SizeStatistics> sizes_;     ///< [question], scenario by scenario
  std::vector<std::size_t> sized_;        ///< [question] the worker of its scenario
  std::vector<Group> groups_;             ///< the first holds the scenario itself
  Factors factors_;
  Events drawn_;  ///< of a group of several
  Settlement settlement_;
  BlockValues base_;
  WorkSeconds seconds_;
};

}  // namespace cofferdam
