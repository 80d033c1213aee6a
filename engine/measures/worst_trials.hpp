// The worst trials of a run, each with what is asked of it.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "measures/estimate.hpp"
#include "measures/tail_reservoir.hpp"

namespace cofferdam {

struct Params;

/// Keeps the trials that are largest by (value, then earlier trial), with a row of numbers each, in
/// bounded memory. What is kept does not depend on the order of adding and merging.
class WorstTrials {
 public:
  struct Entry {
    TailEntry by;
    std::vector<double> row;
    const TailEntry& key() const { return by; }
  };

  /// `share` of the trials as far as 16 MB reach for all workers that share; rows have `width`
  /// numbers.
  WorstTrials(std::size_t width, const Params& params, double share);

  /// Whether a trial can still be among those kept; if not, count it without its row.
  bool takes(double value, std::int64_t trial) const { return kept_.takes(value, trial); }
  void skip() { ++seen_; }
  void add(const TailEntry& by, std::vector<double> row);
  /// Keeps the trials of both in the memory of one; see Largest.
  void share(const WorstTrials& other) { kept_.share(other.kept_); }
  void merge(const WorstTrials& other);
  /// Bytes that it can take after so many trials.
  double bytes_after(double trials) const;
  void write(ByteWriter& bytes) const;
  /// As many as before, of what another kept. Throws KeptTooFew if that was fewer.
  void read(ByteReader& bytes);

  /// Worst first.
  const std::vector<Entry>& sorted() const { return kept_.sorted(); }
  bool holds_all() const { return seen_ <= static_cast<std::int64_t>(kept_.capacity()); }

 private:
  std::size_t width_;
  Largest<Entry> kept_;
  std::int64_t seen_ = 0;
};

/// Ratio of the sums of two numbers of the rows over the worst `share` of all `trials`, splitting
/// the last one. The error is by the delta method, with that of where the worst trials begin.
/// `entries` are sorted, worst first.
Estimate worst_ratio(const std::vector<WorstTrials::Entry>& entries, double trials, double share,
                     std::size_t numerator, std::size_t denominator);

}  // namespace cofferdam
