// How large an input must be so that a target is met: what is asked, and what is seen of it.
#pragma once
#include <cofferdam/table.hpp>

#include <memory>
#include <string>
#include <vector>

#include "measures/accumulating.hpp"
#include "measures/distribution_list.hpp"

namespace cofferdam {

/// One question of `size`. By the closed form a single run with a stock that never ends gives the
/// stock that each trial needs; otherwise every value of the input is settled on the same draws.
struct SizeQuestion {
  enum class Target { exhausted, unpaid_by_end, limit_binds, yearly_call, tvar };
  std::string input;        ///< path
  std::string unit;         ///< of the input: a currency, or 1
  std::string target_text;  ///< in words
  Target target = Target::exhausted;
  std::size_t pool = 0, limit = 0, bearer = 0;
  std::size_t years = 0;  ///< of the calendar, from the first, that the target looks at
  double above = 0;
  std::vector<double> probabilities;
  bool closed_form = false;
  bool by_account = false;     ///< only the account of the pool is worked again for each value
  bool downwards = false;      ///< the target is met below the size
  std::string rule;            ///< how it is answered, and why
  std::vector<double> values;  ///< that are tried, ascending
  std::vector<std::shared_ptr<const Params>> settled;  ///< [value]
  std::shared_ptr<const Params> endless;  ///< with a stock that never ends, for the closed form
                                          ///< and for accounts
};

/// What is seen of one question. Shapes: by value, or one distribution of the closed form.
class SizeStatistics {
 public:
  SizeStatistics(const SizeQuestion& question, const Params& params);

  /// A run of trials settled with `question.settled[value]`.
  void observe(std::size_t value, const TrialRun& run);
  /// A run settled with `question.endless`; `record` holds what came due to the pool.
  void observe_endless(const DueRecord& record, const TrialRun& run);
  void close_block();
  void share(const SizeStatistics& other) { needed_.share(other.needed_); }
  void merge(const SizeStatistics& other);
  void write(ByteWriter& bytes) const;
  void read(ByteReader& bytes);

  const SizeQuestion& question() const { return *question_; }
  /// P(target fails) with a value of the input, or its TVaR at a level.
  Estimate risk(std::size_t value, double trials) const;
  /// The same of the closed form with a stock of `capital`.
  Estimate risk_with(double capital, double trials) const;
  /// The size, with its interval.
  Estimate size(double probability, double trials) const;
  /// Values of the sizing curve.
  std::vector<double> curve(double trials) const;

 private:
  Estimate scanned(double probability, double trials) const;

  const SizeQuestion* question_;
  const Calendar* calendar_;
  MomentList failed_;        ///< [value] 1 if the target fails
  DistributionList needed_;  ///< stock that a trial needs; of tvar what the bearer pays, [value]
};

/// `sizing`: the curve of every question; `sizes`: the answers.
Table sizing_table(const std::vector<SizeStatistics>& questions, double trials);
Table sizes_table(const std::vector<SizeStatistics>& questions, double trials);

}  // namespace cofferdam
