// What a variant changes, trial by trial.
#pragma once
#include <span>
#include <vector>

#include "measures/account_statistics.hpp"
#include "measures/accumulating.hpp"
#include "measures/scheme_costs.hpp"

namespace cofferdam {

/// Weights, accounts and costs to public money of the trials of the open block, to be paired with
/// those of a variant.
class BlockValues {
 public:
  /// `used`: false takes no memory, and then nothing may be recorded.
  BlockValues(const Params& params, bool used);
  /// Keeps a run that starts `offset` trials behind the start of its block.
  void record(const TrialRun& run, std::size_t offset);
  std::span<const double> weights(std::size_t offset, std::size_t count) const {
    return {weights_.data() + offset, count};
  }
  /// `account`: those of `accounts_of`, then those of `SchemeCosts`.
  std::span<const double> values(std::size_t account, std::size_t offset, std::size_t count) const {
    return {values_.data() + account * static_cast<std::size_t>(kBlockTrials) + offset, count};
  }

 private:
  std::size_t accounts_;
  SchemeCosts costs_;
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
  void close_block();
  void merge(const Differences& other);
  void write(ByteWriter& bytes) const;
  void read(ByteReader& bytes);

  bool shared() const { return shared_; }
  bool has_equal_weights() const { return equal_weights_; }
  /// Of the differences in an account.
  const Moments& moments(std::size_t account) const { return moments_[account]; }

  /// Costs of public money by an account of `SchemeCosts`, and their differences. Where one of the
  /// two scenarios has no bearer of a level, it spends nothing there.
  struct Cost {
    std::string account;
    const Moments &base, &variant, &difference;
  };
  std::size_t costs() const { return spending_.size(); }
  Cost cost(std::size_t i) const {
    return {spending_[i].account, base_costs_[i], variant_costs_[i], moments_[accounts_ + i]};
  }

 private:
  struct Spending {
    std::string account;
    std::size_t in_base, in_variant;  ///< kNone: not an account of that scenario
  };
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  void find_spending(const Params& base);
  void add_differences(std::size_t account, std::span<const double> values,
                       std::span<const double> base_values);

  SchemeCosts costs_;               ///< of the variant
  std::vector<Spending> spending_;  ///< accounts of `SchemeCosts`
  std::size_t accounts_;
  bool shared_;            ///< the variant draws what the base draws
  bool equal_weights_;     ///< whatever the draws
  MomentList moments_{0};  ///< of differences: accounts, then spending
  MomentList base_costs_{0}, variant_costs_{0};
  std::vector<double> differences_, ones_, zeros_;  ///< scratch
  std::span<const double> weights_, base_weights_;  ///< of the run that is observed
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
