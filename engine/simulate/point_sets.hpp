// A worker for each set of points that trials are drawn from, and errors between sets.
#pragma once
#include <deque>
#include <vector>

#include "simulate/trial_worker.hpp"

namespace cofferdam {

/// What one thread does of a run. Trials of independent innovations are one set. Those of points
/// that fill their space evenly are not independent within a set, but sets are of each other: every
/// estimate of all trials gets the error that its estimates by set have.
class PointSets {
 public:
  /// As TrialWorker.
  PointSets(const Model& model, const Family& tables);

  // As those of TrialWorker.
  std::int64_t run_block(std::int64_t block, std::int64_t trials);
  void share(const PointSets& other);
  double bytes_after(double trials) const;
  TableBytes table_bytes(double trials) const;
  std::int64_t trials_kept() const { return sets_.front().trials_kept(); }
  void merge(const PointSets& other);
  void write(ByteWriter& bytes) const;
  void read(ByteReader& bytes);
  void merge(ByteReader& bytes);
  std::vector<Table> tables() const;
  Estimate estimate(const StopMeasure& measure) const;
  std::int64_t trials() const;
  WorkSeconds seconds() const;

 private:
  TrialWorker all() const;

  const Model& model_;
  const Family& tables_;
  std::deque<TrialWorker> sets_;
};

}  // namespace cofferdam
