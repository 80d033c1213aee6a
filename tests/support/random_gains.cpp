// Clauses that set gains against losses, for random scenarios.
#include <algorithm>

#include "support/scenario_draft.hpp"

namespace cofferdam {

/// Mostly of exposures of one holder, of whose losses nothing comes back.
bool may_have_accounts(Draft& draft, std::size_t claim) {
  const std::vector<std::size_t>& of = draft.claims[claim].portfolios;
  const std::string& holder = draft.portfolios[of.front()].lender;
  const bool fits = std::all_of(of.begin(), of.end(), [&](std::size_t p) {
    return draft.portfolios[p].lender == holder && !draft.portfolios[p].comes_back;
  });
  return fits || draft.rarely(40);
}

static std::string accounts(Draft& draft, const DraftClaim& claim) {
  const std::vector<std::string> tags = draft.tags_of(claim);
  std::string each = draft.pick({"all", "exposure"});
  if (!tags.empty() && draft.flag()) each = draft.one_of(tags);
  return ", each: " + each + ", per: " + draft.pick({"year", "in_all"});
}

void draw_net_compensation(Draft& draft, std::size_t claim, const std::string& payer) {
  DraftClaim& on = draft.claims[claim];
  on.compensated = true;
  const std::string& holder = draft.portfolios[on.portfolios.front()].lender;
  DraftClause made{
      draft.name("net"), "net_compensation", claim, {payer}, {holder}, "", false, false};
  std::string text = "net_compensation: {name: " + made.name + ", claim: " + on.name +
                     ", payer: " + payer + ", payee: " + holder + accounts(draft, on) +
                     ", rate: " + draft.rate(on, 100);
  const std::uint32_t from = draft.rarely(3) ? 1 + draft.below(30) : 0;
  if (from > 0) text += ", from: " + std::to_string(from) + " %";
  if (draft.rarely(3)) text += ", up_to: " + std::to_string(from + 1 + draft.below(69)) + " %";
  if (draft.rarely(3)) text += ", at_most: " + draft.amount(40);
  draft.items.push_back(text + "}");
  draft.clauses.push_back(made);
}

void draw_gain_share(Draft& draft, std::size_t claim) {
  const DraftClaim& on = draft.claims[claim];
  std::string payee = draft.rarely(3) ? "outside" : draft.one_of(draft.bearers);
  if (payee == draft.portfolios[on.portfolios.front()].lender) payee = "fund";
  std::string text = "gain_share: {name: " + draft.name("gains") + ", claim: " + on.name +
                     ", payee: " + payee + accounts(draft, on) + ", rate: " + draft.percent(100);
  if (draft.flag()) text += ", hurdle: " + draft.pick({"8 %", "25 %", "0"});
  draft.items.push_back(text + "}");
}

}  // namespace cofferdam
