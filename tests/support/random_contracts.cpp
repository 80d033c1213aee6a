// Reinsurance contracts and stop losses for random scenarios.
#include "support/scenario_draft.hpp"

namespace cofferdam {
namespace {

class Writer {
 public:
  Writer(Draft& draft, std::size_t claim, std::string payer, std::string payee)
      : draft_(draft), claim_(claim), payer_(std::move(payer)), payee_(std::move(payee)) {}

  void contract() {
    switch (draft_.below(5)) {
      case 0:
        return add("quota_share", ", share: " + rate(90) + event_limit() + annual());
      case 1:
        return add("surplus", ", retention: " + retention() + ", lines: " +
                                  draft_.pick({"1", "2.5", "10"}) + event_limit() + annual());
      case 2:
      case 3:
        return add("excess_of_loss", excess());
      default:
        return add("stop_loss", stop_loss());
    }
  }

 private:
  void add(const std::string& kind, const std::string& terms) {
    DraftClaim& on = draft_.claims[claim_];
    on.compensated = true;
    DraftClause made{draft_.name(kind), kind, claim_, {payer_}, {payee_}, "", false, false};
    std::string text = kind + ": {name: " + made.name + ", claim: " + on.name +
                       ", payer: " + payer_ + ", payee: " + payee_ + terms;
    if (kind != "stop_loss") text += common();
    draft_.items.push_back(text + "}");
    made.has_premium = terms.find(", premium: ") != std::string::npos && kind != "stop_loss";
    draft_.clauses.push_back(made);
  }

  std::string common() {
    std::string text;
    if (draft_.rarely(3)) text += ", placed: " + draft_.percent(100);
    if (!timed_ && draft_.flag())
      text += ", basis: " + draft_.pick({"losses_occurring", "claims_made", "risks_attaching"});
    std::vector<std::string> above;
    for (const DraftClause& clause : draft_.clauses)
      if (clause.claim == claim_ && clause.payees.front() == payee_ && is_contract(clause.kind))
        above.push_back(clause.name);
    if (!above.empty() && draft_.flag())
      text += ", same_priority_as: [" + draft_.one_of(above) + "]";
    return text;
  }
  static bool is_contract(const std::string& kind) {
    return holds({"quota_share", "surplus", "excess_of_loss", "stop_loss"}, kind);
  }

  std::string rate(std::uint32_t most) { return draft_.rate(draft_.claims[claim_], most); }
  std::string retention() {
    if (draft_.flag()) return draft_.amount(30);
    return draft_.by_amount(draft_.claims[claim_], draft_.amount(20), "5");
  }
  std::string event_limit() {
    return draft_.rarely(3) ? ", event_limit: " + draft_.amount(40) : "";
  }
  std::string annual() {
    std::string text;
    if (draft_.rarely(4)) text += ", annual_deductible: " + draft_.amount(30);
    if (draft_.rarely(4)) text += ", annual_limit: " + draft_.amount(60);
    return text;
  }

  std::string excess() {
    const std::string per = draft_.pick({"risk", "occurrence"});
    std::string text = ", per: " + per;
    if (!draft_.rarely(4)) text += ", attachment: " + draft_.amount(15);
    const bool limited = !draft_.rarely(4);
    if (limited) text += ", limit: " + draft_.amount(25);
    if (draft_.rarely(4)) text += ", share: " + rate(100);
    if (per == "risk") text += event_limit();
    if (!limited || draft_.flag()) return text + annual();
    if (draft_.rarely(4)) text += ", annual_deductible: " + draft_.amount(20);
    const std::uint32_t number = draft_.below(4);
    text +=
        ", premium: " + draft_.amount(20) + ", reinstatements: {number: " + std::to_string(number);
    if (number > 0 && !draft_.rarely(4)) {
      std::vector<std::string> prices;
      const std::uint32_t count = draft_.rarely(3) ? 1 : number;
      for (std::uint32_t k = 0; k < count; ++k)
        prices.push_back(draft_.pick({"0 %", "50 %", "100 %", "150 %"}));
      text += ", prices: " + list_of(prices);
    }
    timed_ = draft_.rarely(3);
    return text + (timed_          ? ", pro_rata: amount_and_time}"
                   : draft_.flag() ? ", pro_rata: amount}"
                                   : "}");
  }

  std::string stop_loss() {
    std::string text = draft_.pick({", year: underwriting", ", year: calendar, losses: incurred",
                                    ", year: calendar, losses: paid"});
    text += ", recoveries: " + draft_.pick({"lower", "lower", "ignored"});
    if (draft_.rarely(3)) {
      const bool written = text.find("underwriting") != std::string::npos || draft_.flag();
      std::vector<std::string> of = {draw_premium(draft_, draft_.claims[claim_], written)};
      for (const DraftFlow& flow : draft_.flows)
        if (flow.kind == "premium" && flow.name != of.front() && draft_.rarely(3) &&
            (flow.per_loan || !written))
          of.push_back(flow.name);
      for (const DraftFlow& flow : draft_.flows)
        if (holds(of, flow.name))
          for (const std::size_t p : flow.portfolios) draft_.portfolios[p].is_premium_of = true;
      text += ", premium: {of: " + list_of(of) + (written ? ", as: written}" : ", as: earned}") +
              ", attachment: " + draft_.percent(150);
      if (!draft_.rarely(3)) text += ", limit: " + draft_.percent(150);
    } else {
      text += ", attachment: " + draft_.amount(50);
      if (!draft_.rarely(3)) text += ", limit: " + draft_.amount(60);
    }
    if (draft_.flag()) text += ", share: " + draft_.percent(100);
    if (draft_.rarely(3))
      if (const auto tags = draft_.tags_of(draft_.claims[claim_]); !tags.empty())
        text += ", each: " + draft_.one_of(tags);
    return text;
  }

  Draft& draft_;
  std::size_t claim_;
  std::string payer_, payee_;
  bool timed_ = false;
};

}  // namespace

void draw_contract(Draft& draft, std::size_t claim, const std::string& payer,
                   const std::string& payee) {
  Writer(draft, claim, payer, payee).contract();
}

}  // namespace cofferdam
