// What public money spends in each trial, in money of its years and of the start, for comparisons.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "measures/fiscal_costs.hpp"
#include "measures/public_costs.hpp"

namespace cofferdam {

inline constexpr const char* kPublicCostAccount = "public cost";
inline constexpr const char* kFiscalCostAccount = "fiscal cost";

/// Accounts `public cost: city` of each level of government, `public cost` of all of them and, with
/// a fiscal account, `fiscal cost` of them.
class SchemeCosts {
 public:
  explicit SchemeCosts(const Params& params);
  const std::vector<std::string>& names() const { return names_; }
  /// Works out the trials of a settled run.
  void observe(const TrialRun& run);
  /// [trial]
  std::span<const double> of(std::size_t account) const {
    return account < public_.names().size() ? public_.of(account) : fiscal_->total(0);
  }

 private:
  PublicCosts public_;
  std::optional<FiscalCosts> fiscal_;
  std::vector<std::string> names_;
};

}  // namespace cofferdam
