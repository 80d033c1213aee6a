#include "measures/scheme_costs.hpp"

#include "time/calendar.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {

SchemeCosts::SchemeCosts(const Params& params) : public_(params), years_(params.calendar->years()) {
  const std::string public_cost = kPublicCostAccount;
  for (const std::string& level : public_.names())
    names_.push_back(level == kAllLevels ? public_cost : public_cost + ": " + level);
  if (!names_.empty() && params.programme->fiscal()) {
    fiscal_.emplace(params, std::vector{all_public(params)}, false);
    names_.emplace_back(kFiscalCostAccount);
  }
  if (params.pricing) {
    margins_.emplace(params);
    lenders_ = params.pricing->lenders();
  }
  for (const std::size_t lender : lenders_)
    names_.push_back(kMarginAccount + params.bearers[lender].name);
  lending_ = responding_clauses(params);
  for (const ResponseRow& clause : lending_)
    for (const char* account : {kLentAccount, kAdditionalAccount})
      names_.push_back(account + clause.clause);
}

void SchemeCosts::observe(const TrialRun& run) {
  public_.observe(run.settlement);
  if (fiscal_) fiscal_->observe(run);
  if (margins_) margins_->observe(run.settlement);
  others_.clear();
  for (const std::size_t lender : lenders_) others_.push_back(margins_->margin(lender));
  for (const ResponseRow& clause : lending_) {
    const ResponseOutcomes of =
        response_sums(run.settlement, clause.lines, ResponseRow::kAllYears, years_);
    others_.push_back(of.lent);
    others_.push_back(additional(of));
  }
}

}  // namespace cofferdam
