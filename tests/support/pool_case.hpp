// Two pools with payments, limits and funding whose columns are known, for tables that read them.
#pragma once
#include <cofferdam/model.hpp>

#include <memory>

#include "measures/measure.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {

/// 2,000 trials over two years, alike in steps of 20; pool_case.cpp says what happens in them.
class PoolCase {
 public:
  static constexpr std::int64_t kTrials = 2000;
  PoolCase();

  const Params& params() const { return params_; }
  /// What became of consecutive trials.
  Settlement settled(const TrialRange& range) const;
  /// Table of that name, null if there is none, over trials [first, last).
  Table table(const std::string& name, std::int64_t first = 0, std::int64_t last = kTrials) const;
  /// An accumulator of that table, and one that has seen a range within one block.
  std::unique_ptr<Measure> measure(const std::string& name) const;
  void observe(Measure& measure, const TrialRange& range) const;
  Table table_of(const Measure& measure, std::int64_t trials) const;

 private:
  Model model_;
  Params params_;
};

}  // namespace cofferdam
