// Fees, premiums and subsidies for random scenarios.
#include <algorithm>

#include "support/scenario_draft.hpp"

namespace cofferdam {
namespace {

class Writer {
 public:
  explicit Writer(Draft& draft) : draft_(draft) {}

  /// Between any two parties.
  void flow() {
    made_ = {};
    made_.kind = draft_.pick({"fee", "premium", "subsidy"});
    choose_portfolios();
    choose_parties();
    const std::string of = base(true);
    write(of + terms());
  }

  /// What the lender of a claim is paid, for a stop loss; `per_loan`: as contracts begin.
  std::string premium(const DraftClaim& claim, bool per_loan) {
    made_ = {};
    made_.kind = "premium";
    for (std::size_t p = 0; p < draft_.portfolios.size(); ++p) made_.portfolios.push_back(p);
    made_.payer = "outside";
    made_.payee = draft_.portfolios[claim.portfolios.front()].lender;
    if (draft_.rarely(3)) made_.payee = draft_.one_of(draft_.bearers);
    must_be_per_loan_ = per_loan;
    const std::string of = base(draft_.rarely(3));
    write(of + (draft_.rarely(3) ? terms() : ""));
    return made_.name;
  }

 private:
  void write(const std::string& text) {
    made_.name = draft_.name(made_.kind);
    std::string item = made_.kind + ": {name: " + made_.name + ", payer: " + made_.payer +
                       ", payee: " + made_.payee + text + "}";
    draft_.items.insert(draft_.items.end() - draft_.below(draft_.items.size() + 1), item);
    draft_.flows.push_back(made_);
  }

  void choose_portfolios() {
    for (std::size_t p = 0; p < draft_.portfolios.size(); ++p)
      if (!draft_.rarely(4)) made_.portfolios.push_back(p);
    if (made_.portfolios.empty()) made_.portfolios.push_back(0);
  }
  void choose_parties() {
    std::vector<std::string> all = draft_.bearers;
    all.insert(all.end(), 3, "outside");
    made_.payer = draft_.one_of(all);
    made_.payee = draft_.one_of(all);
    // Mostly somebody who has a part in the losses.
    if (!draft_.clauses.empty() && draft_.flag())
      made_.payee = draft_.one_of(draft_.one_of(draft_.clauses).payers);
    if (made_.payer == made_.payee) made_.payer = made_.payee == "outside" ? "bank" : "outside";
  }

  std::string of_portfolios() {
    if (made_.portfolios.size() == draft_.portfolios.size() && draft_.flag()) return "";
    std::vector<std::string> names;
    for (const std::size_t p : made_.portfolios) names.push_back(draft_.portfolios[p].name);
    return ", portfolios: " + list_of(names);
  }
  DraftClaim exposures() const { return {"", made_.portfolios, false, false}; }

  /// What the rate is of, and the rate.
  std::string base(bool may_be_of_another) {
    std::string text = of_portfolios();
    if (draft_.rarely(4)) text += ", when: \"" + draft_.condition(exposures(), 1) + "\"";
    const std::string rate = ", rate: " + draft_.rate(exposures(), 30);
    std::vector<DraftFlow> others = draft_.flows;
    if (must_be_per_loan_)
      others.erase(std::remove_if(others.begin(), others.end(),
                                  [](const DraftFlow& flow) { return !flow.per_loan; }),
                   others.end());
    if (may_be_of_another && !others.empty() && draft_.rarely(3)) {
      const DraftFlow& other = draft_.one_of(others);
      made_.per_loan = other.per_loan;
      made_.has_rate = true;
      return text + ", of: " + other.name + rate +
             (other.has_rate && draft_.flag() ? ", up_to: " + draft_.percent(20) : "");
    }
    std::string of = draft_.pick({"loan", "guaranteed_part", "own_part", "sum_insured"});
    if (draft_.rarely(4)) return text + of_contracts();
    if (draft_.dated && !must_be_per_loan_ && draft_.rarely(5))
      return text + ", of: interest, interest: " +
             (draft_.flag() ? "4 %" : draft_.by_amount(exposures(), "10 %", "6 %")) + rate;
    if (made_.payee == "outside" && of != "sum_insured") of = "loan";
    made_.per_loan = must_be_per_loan_ || !draft_.dated || draft_.flag();
    return text + ", of: " + of + rate + (made_.per_loan ? ", per: loan" : ", per: year");
  }

  /// An amount for each.
  std::string of_contracts() {
    const std::string amount =
        draft_.flag() ? draft_.amount(4) : draft_.by_amount(exposures(), "3", "0.5");
    made_.has_rate = false;
    made_.per_loan = must_be_per_loan_ || !draft_.dated || draft_.flag();
    return ", of: contract, amount: " + amount + (made_.per_loan ? ", per: loan" : ", per: year");
  }

  std::string terms() {
    std::string text;
    if (draft_.dated) {
      if (draft_.rarely(4)) {
        text += ", if: repaid";
        made_.per_loan = false;
      }
      if (draft_.rarely(4)) text += ", years: " + draft_.pick({"1", "2"});
      if (draft_.rarely(5)) text += ", after_years: 1";
    }
    if (!draft_.rarely(3)) return text;
    text += ", at_most: {amount: " + draft_.amount(20);
    if (draft_.flag()) {
      const std::vector<std::string> tags = draft_.tags_of(exposures());
      std::string each = draft_.pick({"loan", "all"});
      if (!tags.empty() && draft_.flag()) each = draft_.one_of(tags);
      text += ", each: " + (made_.kind == "premium" ? "loan" : each);
    }
    return text + ", per: " + draft_.pick({"year", "in_all"}) + "}";
  }

  Draft& draft_;
  DraftFlow made_;
  bool must_be_per_loan_ = false;
};

}  // namespace

/// Of what a bearer pays under one clause more than if a rate of it were lower, or in all.
static void draw_refund(Draft& draft) {
  const DraftClause& clause = draft.one_of(draft.clauses);
  const std::string payee = draft.one_of(clause.payers);
  const std::string payer = draft.pick({"treasury", "outside", "city", "reserve"});
  if (payer == payee) return;
  std::string text = "refund: {name: " + draft.name("refund") + ", payer: " + payer +
                     ", payee: " + payee + ", of: [" + clause.name +
                     "], rate: " + draft.percent(100);
  if (draft.flag()) text += ", on: " + draft.pick({"06-30", "01-01", "12-31", "02-28"});
  if (clause.kind == "compensate" && draft.flag())
    text += ", less: {programme." + clause.name + ".rate: " + draft.percent(40) + "}";
  draft.items.push_back(text + "}");
}

void draw_flows(Draft& draft) {
  if (draft.dated && draft.rarely(6)) draw_refund(draft);
  if (draft.flag()) return;
  for (std::uint32_t left = 1 + draft.below(4); left > 0; --left) Writer(draft).flow();
}

std::string draw_premium(Draft& draft, const DraftClaim& claim, bool per_loan) {
  return Writer(draft).premium(claim, per_loan);
}

}  // namespace cofferdam
