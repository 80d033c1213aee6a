// What premiums bring in each contract year of a trial.
#pragma once
#include <memory>
#include <vector>

#include "waterfall/clause.hpp"

namespace cofferdam {

/// Premiums that a scenario names, by contract year and group of exposures.
class PremiumIncome {
 public:
  /// `names`: of the clauses; they are found when all are known. `earned`: as they are earned, else
  /// as they are due. `underwriting`: of the contracts that begin in a year.
  PremiumIncome(const Value& names, bool earned, bool underwriting);
  /// Problems: a name of no premium, or of one that does not say to which year it belongs.
  void connect(const ProgrammeContext& context, const std::vector<std::uint32_t>& group_of,
               std::size_t groups, Problems& problems);
  /// [year x groups + group] of a trial
  void find(const Settlement& settlement, std::uint32_t trial, std::vector<double>& income) const;

 private:
  const Value* names_;  ///< forgotten when the programme is built
  bool earned_, underwriting_;
  std::vector<std::unique_ptr<const FlowIncome>> flows_;
};

}  // namespace cofferdam
