// Portfolios of bonds for random scenarios.
#include "support/scenario_draft.hpp"

namespace cofferdam {

std::string random_ratings() {
  const std::string system =
      "{grades: [giant, tech, d], rows: [[70 %, 20 %, 10 %], [15 %, 50 %, 35 %]], zero_rates: [[3 "
      "%, 4 %], [9 %]]";
  return "ratings:\n  own: " + system + "}\n  moving: " + system +
         ", spread_moves: {volatility: [1 %, 4 %], reversion: 20 %, loading: {national: 0.5}, "
         "by_grade: yes}}\n";
}

std::string draw_bonds(Draft& draft, DraftPortfolio& portfolio) {
  portfolio.tags = {"region", "class"};
  portfolio.amount = "face";
  if (draft.has_instances) portfolio.tags.emplace_back("bank");
  std::string text = "type: bonds, investor: " + portfolio.lender;
  const bool of_firms = draft.rarely(3);
  bool equal = false;
  if (of_firms) {
    text += ", firms: tech" + draft.pick({"", ", share_of_firms: 60 %", ", bonds_per_row: 2"});
    if (draft.flag()) text += ", originated: " + text_of(draft.day());
  } else if (draft.flag()) {
    text += std::string(", new_business: {") + draft.pick({"count: 6", "volume: 200"}) +
            ", every: " + draft.pick({"quarter", "month", "year"}) + "}";
  } else {
    text += ", count: " + std::to_string(2 + draft.below(9));
    if (draft.rarely(3)) text += ", bonds_per_row: 3", equal = true;
    if (draft.flag()) text += ", age: 5 months";
  }
  if (!of_firms)
    text +=
        ", tags: {region: {mix: {east: 40 %, north: 25 %, west: 35 %}}, class: {mix: {giant: 40 %, "
        "tech: 60 %}}}";
  portfolio.has_quota = draft.flag();
  if (portfolio.has_quota) text += ", attributes: {quota: {uniform: {from: 0, to: 0.25}}}";
  text += ", face: " + draft.pick({"50", "{lognormal: {mean: 25, cv: 0.8}}"});
  text += ", term: " + draft.pick({"24 months", "7 months", "36 months"});
  text += draft.pick({"", ", repayment: {linear: {every: quarter}}"});
  const bool by_pd = draft.rarely(3), is_rated = of_firms ? draft.rates_firms : !by_pd,
             is_marked = is_rated && draft.rarely(3);
  text += of_firms ? ""
          : by_pd  ? ", pd: 20 %"
                   : ", rating: class, migration: " + draft.pick({"own", "moving"});
  // Equal bonds of a row that are given back by their grades are not told apart.
  const bool has_grade = of_firms ? draft.tells_grades : is_rated && draft.rarely(2);
  if (has_grade && !of_firms) text += ", current_grade: now";
  if (has_grade) portfolio.tags.emplace_back("now");
  if (is_marked) text += ", mark_to_market: {coupon: " + draft.pick({"5 %", "0"}) + "}";
  if (!is_marked && draft.flag())
    text += ", put: {after: 5 months, probability: " +
            draft.pick({"50 %", "100 %", "{by: class, values: {giant: 0, tech: 40 %}}"}) +
            (is_rated && !(has_grade && equal) && draft.flag() ? ", grade_below: giant}" : "}");
  if (draft.rarely(3)) text += ", sold: {by: class, values: {giant: 80 %, tech: 25 %}}";
  if (draft.rarely(4))
    text +=
        ", issuance: {coupon: {uniform: {from: 2 %, to: 4 %}}, loan_rate: 3.1 %, tool_effect: " +
        draft.pick({"0.5 %", "0 %"}) + "}";
  portfolio.comes_back = draft.flag();
  text += portfolio.comes_back
              ? draft.pick({", recovery: {rate: 40 %, lag: 6 months, cost: 10 %}",
                            ", lgd: {uniform: {from: 20 %, to: 100 %}}, recovery: {rate: 40 %}",
                            ", recovery: {rate: {two_point: {low: 0, high: 1, probability_high: "
                            "0.2}}}"})
              : draft.pick({", lgd: 60 %",
                            ", lgd: {two_point: {low: 0, high: 1, probability_high: 0.9}}"});
  return "{" + text + (of_firms ? "}" : ", loading: {national: 0.4}}");
}

}  // namespace cofferdam
