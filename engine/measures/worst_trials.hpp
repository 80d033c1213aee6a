// The worst trials of a run, each with what is asked of it.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "measures/estimate.hpp"
#include "measures/tail_reservoir.hpp"

namespace cofferdam {

/// Keeps the trials that are largest by (value, then earlier trial), with a row of numbers each, in
/// bounded memory. What is kept does not depend on the order of adding and merging.
class WorstTrials {
 public:
  struct Entry {
    TailEntry by;
    std::vector<double> row;
  };

  /// `share` of `trials` as far as 16 MB reach; rows have `width` numbers.
  WorstTrials(std::size_t width, double trials, double share);

  /// Whether a trial can still be among those kept; if not, count it without its row.
  bool takes(double value, std::int64_t trial) const;
  void skip() { ++seen_; }
  void add(const TailEntry& by, std::vector<double> row);
  void merge(const WorstTrials& other);
  void write(ByteWriter& bytes) const;
  void read(ByteReader& bytes);

  /// Worst first.
  std::vector<Entry> sorted() const;
  bool holds_all() const { return seen_ <= static_cast<std::int64_t>(capacity_); }

 private:
  void shrink();
  std::size_t capacity_;
  std::int64_t seen_ = 0;
  bool bounded_ = false;  ///< entries below lowest_ are known not to be kept
  TailEntry lowest_;
  std::vector<Entry> entries_;
};

/// Ratio of the sums of two numbers of the rows over the worst `share` of all `trials`, splitting
/// the last one. The error is by the delta method, with that of where the worst trials begin.
/// `entries` are sorted, worst first.
Estimate worst_ratio(const std::vector<WorstTrials::Entry>& entries, double trials, double share,
                     std::size_t numerator, std::size_t denominator);

}  // namespace cofferdam
