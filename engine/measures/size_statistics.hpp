// How large an input must be so that a target is met: what is seen of a question.
#pragma once
#include <cofferdam/table.hpp>

#include <span>
#include <vector>

#include "measures/accumulating.hpp"
#include "measures/distribution_list.hpp"
#include "measures/fiscal_costs.hpp"
#include "model/size_question.hpp"

namespace cofferdam {

struct DueRecord;

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
  double bytes_after(double trials) const { return needed_.bytes_after(trials); }
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
  /// Whether the target is met below the size, and not above it.
  bool downwards(double probability, double trials) const;
  /// Values of the sizing curve.
  std::vector<double> curve(double trials) const;

 private:
  bool is_met(double risk, double probability) const;
  Estimate scanned(double probability, double trials) const;
  std::vector<double> paid(std::size_t value, const TrialRun& run);
  double bend(std::size_t met, std::size_t next, double trials) const;
  Estimate between(std::size_t met, std::size_t next, double trials) const;
  double carrying(std::size_t size, double probability, double trials) const;

  const SizeQuestion* question_;
  const Calendar* calendar_;
  std::vector<FiscalCosts> costs_;  ///< [value] of break_even
  MomentList failed_;  ///< [value] 1 if the target fails; of mean and break_even what the bearer
                       ///< pays
  DistributionList needed_;  ///< stock that a trial needs; of tvar what the bearer pays, [value]
};

/// `sizing`: the curve of every question; `sizes`: the answers.
Table sizing_table(std::span<const SizeStatistics> questions, double trials);
Table sizes_table(std::span<const SizeStatistics> questions, double trials);

}  // namespace cofferdam
