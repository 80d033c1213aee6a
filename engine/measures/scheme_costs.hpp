// What public money spends in each trial, in money of its years and of the start, what loans earn,
// and what is lent where lending responds, for comparisons.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "measures/fiscal_costs.hpp"
#include "measures/loan_margins.hpp"
#include "measures/public_costs.hpp"
#include "measures/response_sums.hpp"

namespace cofferdam {

inline constexpr const char* kPublicCostAccount = "public cost";
inline constexpr const char* kFiscalCostAccount = "fiscal cost";
inline constexpr const char* kMarginAccount = "margin: ";  ///< before the name of a lender
inline constexpr const char* kLentAccount = "lent: ";      ///< before that of a clause on lending
inline constexpr const char* kAdditionalAccount = "additional: ";

/// Accounts `public cost: city` of each level of government, `public cost` of all of them and, with
/// a fiscal account, `fiscal cost` of them; with `pricing`, `margin: bank` of each lender; of each
/// clause on lending that responds `lent: banks`, new loans, and `additional: banks`.
class SchemeCosts {
 public:
  explicit SchemeCosts(const Params& params);
  const std::vector<std::string>& names() const { return names_; }
  /// Works out the trials of a settled run.
  void observe(const TrialRun& run);
  /// [trial]
  std::span<const double> of(std::size_t account) const {
    if (account < public_.names().size()) return public_.of(account);
    const std::size_t other = account - public_.names().size() - (fiscal_ ? 1 : 0);
    return fiscal_ && account == public_.names().size() ? fiscal_->total(0) : others_[other];
  }

 private:
  PublicCosts public_;
  std::optional<FiscalCosts> fiscal_;
  std::optional<LoanMargins> margins_;
  std::vector<std::size_t> lenders_;
  std::vector<ResponseRow> lending_;  ///< clauses that respond
  std::size_t years_;
  std::vector<std::vector<double>> others_;  ///< [account behind those of public money][trial]
  std::vector<std::string> names_;
};

}  // namespace cofferdam
