#include "measures/scheme_costs.hpp"

#include "waterfall/programme.hpp"

namespace cofferdam {

SchemeCosts::SchemeCosts(const Params& params) : public_(params) {
  const std::string public_cost = kPublicCostAccount;
  for (const std::string& level : public_.names())
    names_.push_back(level == kAllLevels ? public_cost : public_cost + ": " + level);
  if (!names_.empty() && params.programme->fiscal()) {
    fiscal_.emplace(params, std::vector{all_public(params)}, false);
    names_.emplace_back(kFiscalCostAccount);
  }
  if (!params.pricing) return;
  margins_.emplace(params);
  lenders_ = params.pricing->lenders();
  for (const std::size_t lender : lenders_)
    names_.push_back(kMarginAccount + params.bearers[lender].name);
}

void SchemeCosts::observe(const TrialRun& run) {
  public_.observe(run.settlement);
  if (fiscal_) fiscal_->observe(run);
  if (!margins_) return;
  margins_->observe(run.settlement);
  earned_.clear();
  for (const std::size_t lender : lenders_) earned_.push_back(margins_->margin(lender));
}

}  // namespace cofferdam
