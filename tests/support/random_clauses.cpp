// Claims and clauses that pay, for random scenarios.
#include <algorithm>

#include "support/scenario_draft.hpp"

namespace cofferdam {
namespace {

class Writer {
 public:
  explicit Writer(Draft& draft) : draft_(draft) {}

  void claims() {
    std::vector<std::size_t> all;
    for (std::size_t p = 0; p < draft_.portfolios.size(); ++p) all.push_back(p);
    const std::uint32_t form = draft_.below(4);
    if (form == 1 && all.size() > 1) {  // one each; of the last perhaps none
      for (const std::size_t p : all)
        if (p + 1 < all.size() || !draft_.rarely(4)) claim({p}, "");
      return;
    }
    if (form < 2) return claim(all, "");
    const std::string when = draft_.condition({"", all, false, false}, form == 3 ? 2 : 0);
    claim(all, when);
    if (draft_.flag()) return but_for_those_above(all, form == 3 ? 2 : 0);
    if (!draft_.rarely(3)) claim(all, "not (" + when + ")");
  }

  void clauses() {
    for (std::uint32_t left = 1 + draft_.below(7); left > 0; --left) {
      const std::size_t at = draft_.below(draft_.claims.size());
      DraftClaim& on = draft_.claims[at];
      const std::uint32_t kind = draft_.below(draft_.dated ? 14 : 6);
      if (!on.shared && !on.compensated && kind < 6 && draft_.below(3) != 0)
        share(at);
      else if (kind < 3)
        compensate(at);
      else if (kind < 6)
        layers(at);
      else if (kind < 8)
        cap(at);
      else if (kind < 10 || !may_have_accounts(draft_, at))
        is_fine(on) && !draft_.rarely(20) ? compensate(at) : contract(at);
      else if (kind < 12 || draft_.clauses.empty())
        net_compensation(at);
      else
        draw_gain_share(draft_, at);
    }
  }

 private:
  /// Claims whose conditions may hold together, of which the first one counts.
  void but_for_those_above(const std::vector<std::size_t>& all, int depth) {
    if (draft_.flag())
      claim(all, draft_.condition({"", all, false, false}, depth), {draft_.claims[0].name});
    std::vector<std::string> above;
    for (const DraftClaim& other : draft_.claims) above.push_back(other.name);
    if (!draft_.rarely(3)) claim(all, "", above);
  }

  void claim(const std::vector<std::size_t>& of, const std::string& when,
             const std::vector<std::string>& unless = {}) {
    DraftClaim made{std::string(1, static_cast<char>('a' + draft_.claims.size())), of, false,
                    false};
    std::vector<std::string> names;
    for (const std::size_t p : of) names.push_back(draft_.portfolios[p].name);
    std::string text = "claim: {name: " + made.name + ", of: " + list_of(names);
    if (!when.empty()) text += ", when: \"" + when + "\"";
    if (!unless.empty()) text += ", unless: " + list_of(unless);
    if (draft_.dated) text += terms();
    made.is_late = text.find(", lag: ") != std::string::npos;
    made.has_interest = text.find(", interest: ") != std::string::npos;
    draft_.items.push_back(text + "}");
    draft_.claims.push_back(made);
  }

  std::string terms() {
    std::string text;
    if (draft_.rarely(3))
      text += ", lag: " + draft_.pick({"30 days", "90 days", "200 days", "6 months", "1 month",
                                       "{uniform: {from: 0 months, to: 9 months}}",
                                       "{two_point: {low: 1 month, high: 5 months, "
                                       "probability_high: 40 %}}"});
    if (draft_.flag())
      text += ", base: " + draft_.pick({"principal", "after_recovery", "after_recovery"});
    if (draft_.rarely(5))
      text += ", interest: {rate: " + draft_.percent(10) + ", days: " + draft_.pick({"90", "365"}) +
              "}";
    return text;
  }

  std::vector<std::string> lenders(const DraftClaim& claim) const {
    std::vector<std::string> names;
    for (const std::size_t p : claim.portfolios)
      if (const auto& lender = draft_.portfolios[p].lender; !holds(names, lender))
        names.push_back(lender);
    return names;
  }

  bool is_fine(const DraftClaim& claim) const {
    return std::any_of(claim.portfolios.begin(), claim.portfolios.end(),
                       [&](std::size_t p) { return draft_.portfolios[p].is_fine; });
  }

  void share(std::size_t at) {
    DraftClaim& on = draft_.claims[at];
    on.shared = true;
    DraftClause made{draft_.name("share"), "share", at, {}, lenders(on), "", true, false};
    const std::size_t first = draft_.below(4), count = 1 + draft_.below(3);
    std::string parts, remainder;
    if (draft_.rarely(5)) {  // the parts are all
      const std::uint32_t part = 1 + draft_.below(99);
      made.payers = {draft_.bearers[first], draft_.bearers[first + 1]};
      parts = made.payers[0] + ": " + std::to_string(part) + " %, " + made.payers[1] + ": " +
              std::to_string(100 - part) + " %";
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        const std::string& bearer = draft_.bearers[(first + i) % 5];
        made.payers.push_back(bearer);
        parts += (i > 0 ? ", " : "") + bearer + ": " +
                 draft_.rate(on, static_cast<std::uint32_t>(100 / count));
      }
      remainder = draft_.bearers[draft_.below(6)];
      made.payers.push_back(remainder);
    }
    const std::string of = !draft_.rarely(3) ? ""
                           : on.has_interest ? draft_.pick({", of: principal", ", of: claim"})
                                             : ", of: claim";
    draft_.items.push_back("share: {name: " + made.name + ", claim: " + on.name + of +
                           ", parts: {" + parts + "}" +
                           (remainder.empty() ? "" : ", remainder: " + remainder) + "}");
    draft_.clauses.push_back(made);
  }

  /// Mostly one who bears something of the claim.
  std::string payee(std::size_t at) {
    std::vector<std::string> names = lenders(draft_.claims[at]);
    for (const DraftClause& clause : draft_.clauses)
      if (clause.claim == at && draft_.rarely(3))
        for (const std::string& payer : clause.payers) names.push_back(payer);
    return draft_.one_of(names);
  }
  std::string payer(const std::string& payee) {
    const std::string one = draft_.bearers[2 + draft_.below(5)];
    return one == payee ? (payee == "fund" ? "city" : "fund") : one;
  }

  void compensate(std::size_t at) {
    DraftClaim& on = draft_.claims[at];
    on.compensated = true;
    const std::string to = payee(at), from = payer(to);
    DraftClause made{draft_.name("compensate"), "compensate", at, {from}, {to}, "", true, false};
    std::string text = "compensate: {name: " + made.name + ", claim: " + on.name +
                       ", payer: " + from + ", payee: " + to + ", rate: " + draft_.rate(on, 100);
    if (draft_.rarely(3)) {
      text += ", of: payee_part";
      made.has_rate = false;
    } else if (draft_.rarely(4)) {
      text += ", of: claim";
    }
    if (draft_.rarely(4)) text += ", deductible: " + draft_.amount(25);
    if (draft_.rarely(4)) text += ", at_most: " + draft_.percent(90);
    if (on.is_late && holds(lenders(on), to) && draft_.flag())
      text += ", advance: {rate: " + draft_.pick({"50 %", "20 %", "100 %"}) +
              ", lag: " + draft_.pick({"0 days", "10 days", "1 month", "3 months"}) + "}";
    draft_.items.push_back(text + "}");
    draft_.clauses.push_back(made);
  }

  void layers(std::size_t at) {
    DraftClaim& on = draft_.claims[at];
    on.compensated = true;
    const std::string to = payee(at);
    DraftClause made{draft_.name("layers"), "layers", at, {}, {to}, "", false, false};
    std::string over = draft_.dated ? draft_.pick({"scenario", "year", "loan"})
                                    : draft_.pick({"scenario", "loan"});
    if (is_fine(on) && !draft_.rarely(20)) over = "scenario";
    const bool rates = draft_.flag();
    const std::string unit = rates ? " %" : "";
    const std::uint32_t most = over == "loan" ? (rates ? 60 : 25) : rates ? 15 : 60;
    std::vector<std::string> all;
    std::uint32_t from = 0;
    for (std::uint32_t i = 0, n = 1 + draft_.below(3); i < n; ++i) {
      if (draft_.rarely(3)) from += 1 + draft_.below(most / 3);
      const std::uint32_t limit = 1 + draft_.below(most);
      made.payers.push_back(payer(to));
      std::string layer = "{payer: " + made.payers.back();
      if (from > 0 || draft_.flag()) layer += ", attachment: " + std::to_string(from) + unit;
      if (i + 1 < n || !draft_.rarely(3)) layer += ", limit: " + std::to_string(limit) + unit;
      all.insert(all.end() - draft_.below(i + 1), layer + "}");
      from += limit;
    }
    draft_.items.push_back(
        "layers: {name: " + made.name + ", claim: " + on.name + ", payee: " + to +
        (over == "scenario" && draft_.flag() ? "" : ", over: " + over) +
        (draft_.rarely(8) ? ", of: exposure" : "") + ", layers: " + list_of(all) + "}");
    draft_.clauses.push_back(made);
  }

  void contract(std::size_t at) {
    const std::string to = payee(at);
    draw_contract(draft_, at, payer(to), to);
  }

  void net_compensation(std::size_t at) {
    const std::string holder = lenders(draft_.claims[at]).front();
    draw_net_compensation(draft_, at, payer(holder));
  }

  void cap(std::size_t at) {
    DraftClaim& on = draft_.claims[at];
    on.compensated = true;
    const std::string to = payee(at), from = payer(to);
    DraftClause made{draft_.name("cap"), "portfolio_cap", at, {from}, {to}, "", false, false};
    std::string text = "portfolio_cap: {name: " + made.name + ", claim: " + on.name +
                       ", payer: " + from + ", payee: " + to + ", rate: " + draft_.percent(100) +
                       ", cap: " + draft_.percent(40);
    if (draft_.rarely(3)) text += ", agreed_maximum: " + std::to_string(60 + draft_.below(400));
    if (draft_.rarely(4)) text += ", include_until: " + text_of(draft_.day());
    text += std::string(", catch_up: ") + (draft_.rarely(3) ? "no" : "yes") +
            ", reinstate: " + (draft_.rarely(3) ? "no" : "yes");
    if (draft_.rarely(3)) {
      made.overflow = draft_.behind(from);
      if (!made.overflow.empty()) text += ", overflow: " + made.overflow;
    }
    draft_.items.push_back(text + "}");
    draft_.clauses.push_back(made);
  }

  Draft& draft_;
};

}  // namespace

void draw_programme(Draft& draft) {
  Writer writer(draft);
  writer.claims();
  writer.clauses();
}

}  // namespace cofferdam
