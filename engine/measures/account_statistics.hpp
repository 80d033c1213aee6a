// Statistics of the headline accounts: all losses, the number of defaults, and what each bearer
// bears.
#pragma once
#include <span>
#include <vector>

#include "measures/moments.hpp"
#include "measures/sample.hpp"
#include "model/accounts.hpp"
#include "model/trials.hpp"

namespace cofferdam {

/// Values of an account in a settled run, [trial].
std::span<const double> values_of(const Settlement& settlement, std::size_t account);

/// Sums of one block for one account, so that two files can be compared in pairs.
struct BlockSum {
  std::int64_t block = 0;
  double sum = 0;               ///< of w x
  double sum_squares = 0;       ///< of w x^2
  double weighted_squares = 0;  ///< of w^2 x^2, for the error of the mean
};

class AccountStatistics {
 public:
  /// One of `scenarios` that a run settles. The trials kept one by one take 256 MB at most for all
  /// accounts of all of them, however many workers share; but runs of up to 131,072 are kept whole.
  explicit AccountStatistics(const Params& params, std::size_t scenarios = 1);
  /// Keeps single trials in the memory of another worker of the run; before anything is observed.
  void share(const AccountStatistics& other);

  void observe(const TrialRun& run);
  void close_block(std::int64_t block);
  /// Bytes that trials kept one by one can take after so many, for all workers that share.
  double bytes_after(double trials) const;
  /// Bytes of the samples of all accounts after so many, from which tables are made.
  double sample_bytes(double trials) const;
  void merge(const AccountStatistics& other);
  void write(ByteWriter& bytes) const;
  void read(ByteReader& bytes);

  std::size_t accounts() const { return moments_.size(); }
  std::int64_t trials() const { return tails_.front().seen(); }
  std::int64_t trials_kept() const { return static_cast<std::int64_t>(tails_.front().capacity()); }
  const Moments& moments(std::size_t account) const { return moments_[account]; }
  Sample sample(std::size_t account) const;
  /// The trials that are kept one by one, largest first: all, or the tail of a long run. A run that
  /// stops early has those of one of so few trials. Valid until more is observed.
  std::span<const TailEntry> tail(std::size_t account) const { return kept(account).entries; }
  /// By block, in order.
  std::vector<BlockSum> block_sums(std::size_t account) const;

 private:
  /// How many are kept one by one of so many trials.
  std::size_t capacity_for(double trials) const;
  KeptTrials kept(std::size_t account) const;

  bool weighted_;
  double tail_share_;   ///< of the trials, that are kept one by one
  double tail_memory_;  ///< part of the usual memory
  double room_ = 0;     ///< trials of an account that the usual memory holds
  std::vector<Moments> moments_;
  std::vector<TailReservoir> tails_;
  std::vector<LogHistogram> histograms_;  ///< empty if the reservoirs hold all trials
  std::vector<std::vector<BlockSum>> blocks_;
};

}  // namespace cofferdam
