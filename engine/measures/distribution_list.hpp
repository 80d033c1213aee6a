// Distributions of many quantities at once, in bounded memory.
#pragma once
#include <vector>

#include "measures/account_statistics.hpp"

namespace cofferdam {

/// Distributions of several quantities, by index: moments, a histogram, and the largest trials one
/// by one as far as 16 MB reach for all of them and all workers that share together. Quantiles
/// beyond what is kept one by one are known to a bin, at most 2^-7 of their value wide, as
/// `resolution` says. For Accumulating.
class DistributionList {
 public:
  /// `tail_share` of the trials are kept one by one at most; 0: none. A run that stops early tells
  /// what one of so few trials would, whatever number was asked for.
  DistributionList(std::size_t size, const Params& params, double tail_share);

  /// Adds what the trials of a run gave for quantity i, [trial].
  void add(std::size_t i, std::span<const double> values, const TrialRun& run);
  void close_block();
  /// Keeps single trials in the memory of another worker of the run.
  void share(const DistributionList& other);
  /// Bytes that the largest trials can take after so many, for all workers that share.
  double bytes_after(double trials) const;
  void merge(const DistributionList& other);
  void write(ByteWriter& bytes) const;
  void read(ByteReader& bytes);

  std::size_t size() const { return moments_.size(); }
  const Moments& moments(std::size_t i) const { return moments_[i]; }
  Sample sample(std::size_t i, double trials) const;

 private:
  double tail_share_;
  double tail_memory_;  ///< part of the usual memory
  std::vector<Moments> moments_;
  std::vector<LogHistogram> histograms_;
  std::vector<TailReservoir> tails_;  ///< empty: none is kept
};

/// What a run adds up before it goes into a DistributionList: sums [cell][trial][series].
class CellSums {
 public:
  CellSums(std::size_t cells, std::size_t series) : cells_(cells), series_(series) {}
  void clear(std::size_t trials) {
    trials_ = trials;
    sums_.assign(cells_ * trials * series_, 0.0);
  }
  std::size_t cells() const { return cells_; }
  std::size_t series() const { return series_; }
  std::size_t trials() const { return trials_; }
  /// Series of a cell in a trial, side by side.
  double* at(std::size_t cell, std::size_t trial) {
    return sums_.data() + (cell * trials_ + trial) * series_;
  }
  /// One series of a cell, [trial], times `scale`; valid until the next call.
  std::span<const double> of(std::size_t cell, std::size_t series, double scale = 1);
  /// Adds all of one cell to another.
  void add_cell(std::size_t to, std::size_t from);

 private:
  std::size_t cells_, series_, trials_ = 0;
  std::vector<double> sums_, one_;
};

}  // namespace cofferdam
