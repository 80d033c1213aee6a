// Portfolios of policies whose sums are compound distributions.
#pragma once
#include <cofferdam/model.hpp>

#include <string>
#include <vector>

#include "verify/policy_claims.hpp"
#include "verify/total_law.hpp"

namespace cofferdam {

/// Sums over several portfolios of policies, independent of each other.
class PolicyTotals final : public Totals {
 public:
  /// Of the losses that are insured, after the terms, or from the ground up.
  PolicyTotals(std::vector<const PolicyClaims*> portfolios, bool insured)
      : portfolios_(std::move(portfolios)), insured_(insured) {}
  TotalLaw law(const PartOfLoss& part, double reach) override;
  bool asks_proportion() const override { return true; }

 private:
  std::vector<const PolicyClaims*> portfolios_;
  bool insured_;
};

}  // namespace cofferdam
