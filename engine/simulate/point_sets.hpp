// A worker for each set of points that trials are drawn from, and errors between sets.
#pragma once
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "measures/errors_between.hpp"
#include "model/params.hpp"
#include "simulate/trial_worker.hpp"

namespace cofferdam {

/// What a measure is by all trials, and what each set contributes to it.
struct MeasureBySet {
  Estimate of_all;
  /// Share of each set in the trials, and its pseudo-value: with V of all trials, W of all but
  /// those of the set and h = 1 / share, it is h V - (h - 1) W, which is the mean of the set where
  /// the measure is a mean (delete-a-group jackknife: Busing, Meijer and van der Leeden, Stat.
  /// Comput. 9 (1999) 3). A set alone may be too small for a tail. Empty if there is one set.
  std::vector<SetEstimate> sets;
};

/// Whether blocks of trials are kept apart by set.
enum class Sets {
  as_drawn,  ///< where trials are drawn from sets of points
  always     ///< also where each is drawn by chance: block b is of set b mod 16
};

/// What one thread does of a run. Trials of independent innovations are one set. Those of points
/// that fill their space evenly are not independent within a set, but sets are of each other: every
/// estimate of all trials gets the error that its estimates by set have.
class PointSets {
 public:
  /// As TrialWorker.
  PointSets(const Model& model, const Family& tables, Sets sets = Sets::as_drawn);

  /// One with nothing done, for another thread of the same run.
  std::unique_ptr<PointSets> another() const;

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
  /// The same of several, [measure], with what each set contributes.
  std::vector<MeasureBySet> by_set(std::span<const StopMeasure> measures) const;
  std::int64_t trials() const;
  WorkSeconds seconds() const;

 private:
  TrialWorker all() const;
  /// Errors between sets say more than those of independent trials.
  bool is_even() const { return model_.params().points != nullptr; }
  template <class Visit>
  void without_each(std::size_t first, std::size_t end, const TrialWorker& others,
                    const Visit& visit) const;

  const Model& model_;
  const Family& tables_;
  Sets kept_;
  std::deque<TrialWorker> sets_;
};

}  // namespace cofferdam
