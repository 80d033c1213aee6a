// Portfolios of stakes for random scenarios.
#include "support/scenario_draft.hpp"

namespace cofferdam {

std::string draw_equity(Draft& draft, DraftPortfolio& portfolio) {
  portfolio.tags = {"region", "class"};
  portfolio.amount = "cost";
  portfolio.has_pd = false;
  if (draft.has_instances) portfolio.tags.emplace_back("bank");
  std::string text = "type: equity, investor: " + portfolio.lender;
  if (draft.flag()) {
    text += std::string(", new_business: {") + draft.pick({"count: 6", "volume: 200"}) +
            ", every: " + draft.pick({"quarter", "month", "year"}) + "}";
  } else {
    text += ", count: " + std::to_string(2 + draft.below(9));
    if (draft.rarely(3)) text += ", stakes_per_row: 3";
  }
  text +=
      ", tags: {region: {mix: {east: 40 %, north: 25 %, west: 35 %}}, class: {mix: {giant: 40 %, "
      "tech: 60 %}}}";
  portfolio.has_quota = draft.flag();
  if (portfolio.has_quota) text += ", attributes: {quota: {uniform: {from: 0, to: 0.25}}}";
  text += ", cost: " + draft.pick({"50", "{lognormal: {mean: 25, cv: 0.8}}"});
  text += ", holding: " +
          draft.pick({"12 months", "7 months", "{uniform: {from: 3 months, to: 20 months}}"});
  text += ", multiple: " +
          draft.pick({"0.25", "{lognormal: {mean: 1.2, cv: 1.5}}",
                      "{two_point: {low: 0, high: 3, probability_high: 0.3}}",
                      "{by: class, values: {giant: {uniform: {from: 0, to: 1.5}}, tech: "
                      "{mixture: {of: [{weight: 70 %, distribution: {uniform: {from: 0, to: 1}}}, "
                      "{weight: 30 %, distribution: {pareto: {scale: 1, shape: 2.5}}}]}}}}"});
  if (draft.flag()) text += ", loading: {national: 0.4}";
  return "{" + text + "}";
}

}  // namespace cofferdam
