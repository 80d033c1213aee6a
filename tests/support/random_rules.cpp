// Limits, breakers, settlement dates and rules of recovery, for random scenarios.
#include <algorithm>

#include "catalogue.hpp"
#include "support/scenario_draft.hpp"

namespace cofferdam {
namespace {

bool knows_release() {
  for (const Kind* kind : family_of(catalogue(), FamilyId::clause).kinds)
    for (const Key& key : kind->keys)
      if (key.name == "release") return true;
  return false;
}

class Writer {
 public:
  explicit Writer(Draft& draft) : draft_(draft) {}

  void settlement() {
    std::vector<std::string> of;
    for (DraftClause& clause : draft_.clauses) {
      clause.is_settled = draft_.flag();
      if (clause.is_settled) of.push_back(clause.name);
    }
    if (of.empty()) return;
    const std::string every = draft_.step();
    const std::string on =
        draft_.rarely(3) ? draft_.pick({"06-30", "12-31", "02-28", "01-31"}) : "";
    draft_.settled_at_year_end = every == "year" && (on.empty() || on == "12-31");
    place("settle: {of: " + list_of(of) + ", every: " + every + (on.empty() ? "" : ", on: " + on) +
          "}");
  }

  void limit() {
    const DraftClause& clause = draft_.one_of(draft_.clauses);
    on_ = draft_.one_of(clause.payers);
    if (!clause.overflow.empty() && draft_.rarely(3)) on_ = clause.overflow;
    for (const std::size_t p : draft_.claims[clause.claim].portfolios)
      if (on_ == draft_.portfolios[p].lender) return;
    std::string text = "limit: {name: " + draft_.name("limit") + ", on: " + on_;
    const bool named = draft_.flag() || is_mixed();
    if (named) text += ", of: [" + clause.name + "]";
    const bool settled = clause.is_settled;
    each_ = !draft_.flag() ? "" : draft_.rarely(4) ? "loan" : each_of_all();
    if (!each_.empty()) text += ", each: " + each_;
    const bool ratio = draft_.flag() && (each_ != "loan" || draft_.rarely(3));
    text += ratio ? sides(named && clause.has_rate) : ", level: " + draft_.amount(50);
    text += written_off(text) + window(settled);
    if (settled)
      text += ", measured: settlement";
    else if (draft_.rarely(4))
      text += ", measured: each_claim";
    place(text + consequences() + "}");
  }

  void breaker() {
    const DraftClause& clause = draft_.one_of(draft_.clauses);
    on_ = draft_.one_of(clause.payers);
    if (!clause.overflow.empty() && draft_.rarely(3)) on_ = clause.overflow;
    for (const std::size_t p : draft_.claims[clause.claim].portfolios)
      if (on_ == draft_.portfolios[p].lender) return;
    std::string text = "breaker: {name: " + draft_.name("breaker") + ", on: " + on_;
    one_clause_ = draft_.flag();
    if (one_clause_) {
      std::vector<std::string> of = {clause.name};
      for (const DraftClause& other : draft_.clauses)
        if (!holds(of, other.name) && holds(other.payers, on_) && draft_.flag())
          of.push_back(other.name);
      one_clause_ = of.size() == 1;
      text += ", of: " + list_of(of);
    }
    each_ = draft_.rarely(3) ? each_of_all() : "";
    if (!each_.empty()) text += ", each: " + each_;
    measured_ = draft_.rarely(3) ? draft_.pick({"month_end", "year_end"}) : "each_claim";
    text += draft_.rarely(3) ? count() : level(clause);
    if (measured_ != "each_claim" || draft_.rarely(4)) text += ", measured: " + measured_;
    if (measured_ == "each_claim" && draft_.flag())
      text += ", crossing_claim: " + draft_.pick({"cut", "refused", "paid"});
    place(text + while_tripped() + "}");
  }

  /// Over clauses that compensate one payee of a claim.
  void ceiling() {
    const DraftClause& clause = draft_.one_of(draft_.clauses);
    if (!may_be_below_ceiling(clause)) return;
    std::vector<std::string> of;
    for (const DraftClause& other : draft_.clauses)
      if (may_be_below_ceiling(other) && other.claim == clause.claim &&
          other.payees == clause.payees && (other.name == clause.name || !draft_.rarely(4)))
        of.push_back(other.name);
    if (of.size() < 2) return;
    const bool rate = draft_.flag();
    std::string text = "ceiling: {name: " + draft_.name("ceiling") + ", of: " + list_of(of) +
                       ", at_most: " + (rate ? draft_.percent(90) : draft_.amount(25));
    if (rate) text += draft_.pick({"", ", base: payee_borne", ", base: claim"});
    text += draft_.pick({"", ", cut: last_first", ", cut: pro_rata", ", cut: first_first"});
    place(text + "}");
  }

  void recovery() {
    std::vector<std::string> of;
    for (const DraftClaim& claim : draft_.claims)
      if (!draft_.rarely(4)) of.push_back(claim.name);
    if (of.empty()) return;
    const std::string rule =
        draft_.pick({"by_agreed_share", "by_amount_paid", "named_first", "true_up"});
    std::string text = "recover: {of: " + list_of(of) + ", rule: " + rule;
    if (rule == "named_first") {
      std::vector<std::string> first = {draft_.bearers[1 + draft_.below(5)]};
      if (draft_.flag()) first.emplace_back(draft_.pick({"bank", "treasury"}));
      text += ", first: " + list_of(first);
    }
    if (draft_.rarely(3))
      text += ", cut_off: " + draft_.pick({"6 months", "1 month", "200 days", "0 months"});
    if (draft_.flag()) text += ", name: " + draft_.name("recover");
    draft_.items.push_back(text + "}");
  }

 private:
  /// Of a breaker: too many claims.
  std::string count() {
    std::string text = ", claims: " + std::to_string(draft_.below(7));
    is_ratio_ = false;
    if (draft_.flag())
      text += ", within: " +
              draft_.pick({"6 months", "1 month", "90 days", "12 months", "1 year", "10 days"});
    return text;
  }

  /// Of a breaker: a ratio, or an amount that is paid.
  std::string level(const DraftClause& clause) {
    is_ratio_ = !draft_.rarely(4);
    std::string text =
        is_ratio_ ? sides(one_clause_ && clause.has_rate) : ", level: " + draft_.amount(50);
    text += written_off(text);
    if (measured_ == "year_end" && draft_.rarely(3)) return text + ", window: full_calendar_year";
    return text + window(false);
  }

  /// When claims leave a stock of them.
  std::string written_off(const std::string& text) {
    if (text.find("npl_stock") == std::string::npos || !draft_.flag()) return "";
    return ", written_off_after: " + draft_.pick({"180 days", "90 days", "1 month", "1 year"});
  }

  /// What a breaker does while it is tripped, and until when.
  std::string while_tripped() {
    std::string text;
    std::vector<std::string> portfolios = that_lend_later();
    const std::string action =
        portfolios.empty() || !draft_.rarely(4)
            ? draft_.pick({"suspend", "suspend", "cut", "warn", "suspend", "cut"})
            : "stop_new";
    if (action != "suspend" || draft_.rarely(3)) text += ", action: " + action;
    if (action == "cut") text += ", pays: " + draft_.percent(99);
    if (draft_.rarely(3))
      text += ", applies_to: " +
              draft_.pick({"all", "defaulted_later", "filed_later", "originated_later"});
    const std::string release = draft_.pick(
        {"year_turn", "at_once", "never", "date", is_ratio_ ? "below" : "date", "year_turn"});
    if (release != "year_turn" || draft_.flag()) text += ", release: " + release;
    if (release == "date") text += ", released_on: " + text_of(draft_.day());
    if (release == "below") {
      if (draft_.flag()) text += ", below: " + std::to_string(level_ * draft_.below(4) / 4) + " %";
      if (draft_.flag()) text += ", below_for: " + draft_.pick({"1 month", "2 months", "3 months"});
    }
    const bool ends = draft_.rarely(4);
    if (ends) text += ", until: " + text_of(draft_.day());
    if (action == "stop_new") {
      if (draft_.flag()) portfolios = {draft_.one_of(portfolios)};
      text += ", stops: " + list_of(portfolios);
    }
    if (action == "warn" || action == "stop_new") return text;
    const std::string to = draft_.rarely(3) ? draft_.behind(on_) : "";
    if (!to.empty()) return text + ", overflow: " + to;
    if (!draft_.flag()) return text;
    const bool known = ends || release == "year_turn" || release == "below" || release == "date";
    return text + ", unpaid: " + (known ? draft_.pick({"deferred", "deferred", "lost"}) : "lost");
  }

  /// Of which new loans are made after the start, and decided on.
  std::vector<std::string> that_lend_later() {
    std::vector<std::string> names;
    for (const DraftPortfolio& one : draft_.portfolios)
      if (one.has_loans && one.lends_later && !one.is_premium_of &&
          (each_.empty() || holds(one.tags, each_)))
        names.push_back(one.name);
    return names;
  }

  /// It compensates somebody.
  static bool may_be_below_ceiling(const DraftClause& clause) { return clause.kind != "share"; }

  /// A tag of all that is paid for by who is limited.
  std::string each_of_all() {
    DraftClaim all;
    for (const DraftClause& clause : draft_.clauses)
      if (holds(clause.payers, on_) || clause.overflow == on_)
        for (const std::size_t p : draft_.claims[clause.claim].portfolios)
          all.portfolios.push_back(p);
    const std::vector<std::string> tags = draft_.tags_of(all);
    return tags.empty() ? "" : draft_.one_of(tags);
  }

  /// Anywhere in the list.
  void place(const std::string& item) {
    draft_.items.insert(draft_.items.end() - draft_.below(draft_.items.size() + 1), item);
  }

  /// Whether some clauses of the bearer are settled on dates and some are not.
  bool is_mixed() const {
    bool settled = false, at_once = false;
    for (const DraftClause& clause : draft_.clauses)
      if (holds(clause.payers, on_) || clause.overflow == on_)
        (clause.is_settled ? settled : at_once) = true;
    return settled && at_once;
  }

  std::string part(bool has_own) {
    const bool shared = std::all_of(draft_.claims.begin(), draft_.claims.end(),
                                    [](const DraftClaim& claim) { return claim.shared; });
    const std::string one = draft_.pick({"whole_loan", "guaranteed_part", "own_part"});
    if (one == "guaranteed_part" && !shared && !has_own) return "whole_loan";
    return one == "own_part" && !has_own ? "whole_loan" : one;
  }

  std::string sides(bool has_own) {
    level_ = 1 + draft_.below(30);
    std::string text = ", level: " + std::to_string(level_) + " %";
    text += ", numerator: " +
            draft_.pick({"compensation", "default_principal", "loss_after_recovery", "npl_stock"});
    const std::string denominator =
        each_ == "loan" ? "originated"
                        : draft_.pick({"originated", "filed", "in_force_at_start",
                                       "average_in_force", "released", "agreed_maximum"});
    text += ", denominator: " + denominator;
    if (denominator == "agreed_maximum")
      text += ", agreed_maximum: " + std::to_string(100 + draft_.below(900));
    text += ", part: " + part(has_own);
    if (draft_.rarely(3)) text += ", numerator_part: " + part(has_own);
    return text + ", empty_denominator: " + draft_.pick({"no_limit", "stop"});
  }

  std::string window(bool settled) {
    if (each_ == "loan") return draft_.rarely(3) ? ", window: since_start" : "";
    const std::string one = draft_.pick({"calendar_year_to_date", "since_start", "trailing_months",
                                         "cohort", "full_calendar_year", "calendar_year_to_date"});
    const bool fits = settled && draft_.settled_at_year_end;
    if (one == "full_calendar_year" && !fits) return ", window: since_start";
    if (fits && draft_.flag()) return ", window: full_calendar_year";
    return ", window: " + one +
           (one == "trailing_months" ? ", months: " + std::to_string(1 + draft_.below(18)) : "");
  }

  std::string consequences() {
    std::string text;
    if (draft_.flag()) text += ", crossing_claim: " + draft_.pick({"cut", "refused", "paid"});
    if (knows_release() && draft_.rarely(3))
      text += ", release: " + draft_.pick({"at_once", "year_turn", "never"});
    const std::string to = draft_.flag() ? draft_.behind(on_) : "";
    if (!to.empty()) return text + ", overflow: " + to;
    return draft_.flag() ? text + ", unpaid: " + draft_.pick({"carried_forward", "lost"}) : text;
  }

  Draft& draft_;
  std::string on_, each_, measured_;
  std::uint32_t level_ = 0;  ///< percent
  bool is_ratio_ = false;    ///< of a breaker
  bool one_clause_ = false;  ///< it is named
};

}  // namespace

void draw_rules(Draft& draft) {
  Writer writer(draft);
  if (draft.rarely(3)) writer.settlement();
  for (std::uint32_t i = draft.below(4); i > 0; --i) writer.ceiling();
  if (draft.flag())
    for (std::uint32_t i = draft.below(4); i > 0; --i) writer.limit();
  if (draft.rarely(3))
    for (std::uint32_t i = 1 + draft.below(2); i > 0; --i) writer.breaker();
  if (draft.flag()) writer.recovery();
}

}  // namespace cofferdam
