// Portfolios of policies whose sums are compound distributions.
#pragma once
#include <cofferdam/model.hpp>

#include <string>
#include <vector>

#include "verify/policy_claims.hpp"
#include "verify/total_law.hpp"

namespace cofferdam {

/// What is added up.
struct PolicySum {
  PartOfLoss part;                  ///< of a loss that enters, proportional to it
  Payoff each;                      ///< of which this enters the sum
  std::optional<std::size_t> year;  ///< whose claims; nothing: those of all years
  double reach = 0;                 ///< the distribution reaches so far at least
};

/// Sums over several portfolios of policies, independent of each other.
class PolicyTotals final : public Totals {
 public:
  /// Of the losses that are insured, after the terms, or from the ground up.
  PolicyTotals(std::vector<const PolicyClaims*> portfolios, bool insured)
      : portfolios_(std::move(portfolios)), insured_(insured) {}
  TotalLaw law(const PartOfLoss& part, double reach) override {
    return law(PolicySum{part, {}, {}, reach});
  }
  TotalLaw law(const PolicySum& sum);
  bool asks_proportion() const override { return true; }

 private:
  std::vector<const PolicyClaims*> portfolios_;
  bool insured_;
};

}  // namespace cofferdam
