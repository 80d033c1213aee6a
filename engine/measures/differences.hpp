// What a variant changes, trial by trial.
#pragma once
#include <span>
#include <vector>

#include "measures/account_statistics.hpp"
#include "measures/accumulating.hpp"

namespace cofferdam {

/// Weights and accounts of the trials of the open block, to be paired with those of a variant.
class BlockValues {
 public:
  /// `used`: false takes no memory, and then nothing may be recorded.
  BlockValues(const Params& params, bool used);
  /// Keeps a run that starts `offset` trials behind the start of its block.
  void record(const TrialRun& run, std::size_t offset);
  std::span<const double> weights(std::size_t offset, std::size_t count) const {
    return {weights_.data() + offset, count};
  }
  std::span<const double> values(std::size_t account, std::size_t offset, std::size_t count) const {
    return {values_.data() + account * static_cast<std::size_t>(kBlockTrials) + offset, count};
  }

 private:
  std::vector<double> weights_;  ///< [trial]
  std::vector<double> values_;   ///< [account][trial]
};

/// Moments of the differences between a variant and the base in the trials of equal number.
///
/// With equal weights w the difference is that of the amounts, weighted by w. If draws are weighted
/// and not shared, the weights differ; then it is w_v x_v - w_b x_b, which weighs 1.
class Differences {
 public:
  Differences(const Params& base, const Params& variant, bool shared);
  /// A run of the variant; the base of those trials has been recorded.
  void observe(const TrialRun& run, std::size_t offset, const BlockValues& base);
  void close_block() { moments_.close_block(); }
  void merge(const Differences& other) { moments_.merge(other.moments_); }
  void write(ByteWriter& bytes) const { moments_.write(bytes); }
  void read(ByteReader& bytes) { moments_.read(bytes); }

  bool shared() const { return shared_; }
  bool has_equal_weights() const { return equal_weights_; }
  const Moments& moments(std::size_t account) const { return moments_[account]; }

 private:
  bool shared_;         ///< the variant draws what the base draws
  bool equal_weights_;  ///< whatever the draws
  MomentList moments_;
  std::vector<double> differences_, ones_;  ///< scratch
};

/// One variant at the end of a run.
struct ComparedVariant {
  std::string name;
  const Params& params;
  const AccountStatistics& statistics;
  const Differences& differences;
};

/// The table `differences`: every account of every variant against the base.
Table differences_table(const Params& base, const AccountStatistics& statistics,
                        const std::vector<ComparedVariant>& variants);

}  // namespace cofferdam
