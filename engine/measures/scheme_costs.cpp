#include "measures/scheme_costs.hpp"

#include "waterfall/programme.hpp"

namespace cofferdam {

SchemeCosts::SchemeCosts(const Params& params) : public_(params) {
  const std::string public_cost = kPublicCostAccount;
  for (const std::string& level : public_.names())
    names_.push_back(level == kAllLevels ? public_cost : public_cost + ": " + level);
  if (names_.empty() || !params.programme->fiscal()) return;
  fiscal_.emplace(params, std::vector{all_public(params)}, false);
  names_.emplace_back(kFiscalCostAccount);
}

void SchemeCosts::observe(const TrialRun& run) {
  public_.observe(run.settlement);
  if (fiscal_) fiscal_->observe(run);
}

}  // namespace cofferdam
