// Clauses on relending, for random scenarios.
#include <algorithm>

#include "support/scenario_draft.hpp"

namespace cofferdam {
namespace {

std::string quota(Draft& draft) {
  if (draft.rarely(3)) return "";
  return ", quota: {amount: " + std::to_string(draft.below(300)) +
         ", per: " + draft.pick({"balance", "year", "in_all"}) + "}";
}

/// How often lenders draw, and for how long: whole steps.
std::string dates(Draft& draft) {
  if (draft.rarely(4)) return "";
  const std::string every = draft.step();
  const std::string term = every == "month"       ? draft.pick({"1 month", "5 months", "1 year"})
                           : every == "quarter"   ? draft.pick({"3 months", "9 months", "1 year"})
                           : every == "half_year" ? draft.pick({"6 months", "18 months"})
                                                  : draft.pick({"1 year", "2 years"});
  return ", every: " + every + ", term: " + term;
}

}  // namespace

/// On the new loans of some portfolios, from a bearer that lends in none of them.
void draw_relending(Draft& draft) {
  std::vector<std::size_t> of;
  for (std::size_t p = 0; p < draft.portfolios.size(); ++p)
    if ((draft.portfolios[p].has_loans || draft.rarely(30)) && (of.empty() || draft.flag()))
      of.push_back(p);
  std::vector<std::string> payers = draft.bearers, names;
  for (const std::size_t p : of) {
    names.push_back(draft.portfolios[p].name);
    std::erase(payers, draft.portfolios[p].lender);
  }
  if (of.empty() || payers.empty()) return;
  const DraftClaim loans{"", of, false, false};
  std::string text = "relending: {name: " + draft.name("relending") +
                     ", payer: " + draft.one_of(payers) + ", portfolios: " + list_of(names);
  if (draft.rarely(4)) text += ", when: \"" + draft.condition(loans, 1) + "\"";
  text += ", rate: 1.25 %, market_rate: " + draft.pick({"2 %", "1.25 %", "9 %"}) +
          ", share: " + draft.rate(loans, 100) + quota(draft) + dates(draft);
  if (draft.flag()) text += ", extensions: " + draft.pick({"1", "2", "3"});
  if (draft.flag()) text += ", pass_through: " + draft.percent(100);
  draft.items.insert(draft.items.end() - draft.below(draft.items.size() + 1), text + "}");
}

}  // namespace cofferdam
