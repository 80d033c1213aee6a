// Pools for random scenarios.
#include <algorithm>

#include "support/scenario_draft.hpp"

namespace cofferdam {
namespace {

class Writer {
 public:
  Writer(Draft& draft, std::string bearer) : draft_(draft), bearer_(std::move(bearer)) {}

  std::string pool() {
    std::string text = money() + split() + lines() + shortage();
    if (draft_.rarely(4)) text += top_up();
    if (draft_.flag()) text += ", owner: " + several(other());
    if (draft_.rarely(6)) text += ", closes: " + text_of(draft_.day());
    return text.substr(2);
  }
  const std::string& each() const { return each_; }

 private:
  /// Who fails mostly gives no money.
  std::string safe(const std::string& bearer) {
    return holds(draft_.failing, bearer) && !draft_.rarely(30) ? "outside" : bearer;
  }
  std::string other() { return safe(bearer_ == "treasury" ? "reserve" : "treasury"); }
  /// Sometimes together with another, by weights.
  std::string several(const std::string& one) {
    const std::string second = safe(bearer_ == "guarantor" ? "leasing" : "guarantor");
    if (!draft_.rarely(3) || one == "outside" || second == "outside") return one;
    return "{" + one + ": " + draft_.pick({"4", "1", "0.5"}) + ", " + second + ": " +
           draft_.pick({"6", "1"}) + "}";
  }
  std::string from() { return safe(draft_.pick({"", "outside", "treasury", "bank"})); }

  std::string money() {
    std::string text;
    const bool opening = !draft_.rarely(4);
    if (opening) text += ", opening: " + std::to_string(draft_.below(120));
    if (!opening || draft_.rarely(3))
      text += ", budget: {amount: " + draft_.amount(60) +
              ", unused: " + draft_.pick({"lapses", "rolls"}) + "}";
    std::string all;
    for (std::uint32_t i = draft_.below(3); i > 0; --i) all += ", " + contribution();
    if (!all.empty()) text += ", contributions: [" + all.substr(2) + "]";
    if (draft_.rarely(4))
      text += ", fees: [" + fee() + (draft_.rarely(3) ? ", " + fee() : "") + "]";
    if (draft_.rarely(3)) text += ", interest: " + draft_.percent(12);
    return text;
  }

  std::string contribution() {
    std::string text = "{amount: " + draft_.amount(30);
    if (const std::string who = from(); !who.empty() && who != bearer_)
      text += ", from: " + several(who);
    if (draft_.flag()) return text + ", on: " + text_of(draft_.day()) + "}";
    text += ", every: " + draft_.step();
    const auto first = draft_.day(draft_.start, draft_.last - std::chrono::days(60));
    if (draft_.flag()) text += ", first: " + text_of(first);
    if (draft_.rarely(3)) text += ", until: " + text_of(draft_.day(first, draft_.last));
    return text + "}";
  }

  std::string fee() {
    std::string text = "{of: " + draft_.pick({"whole_loan", "guaranteed_part", "own_part"}) +
                       ", rate: " + draft_.pick({"0.5 %", "2 %", "7 %"}) +
                       ", per: " + draft_.pick({"loan", "year"});
    std::string who = from();
    if (draft_.rarely(3) && !draft_.failing.empty()) who = draft_.one_of(draft_.failing);
    if (!who.empty() && who != bearer_) text += ", payer: " + who;
    return text + "}";
  }

  std::string split() {
    if (!draft_.rarely(4) || (has_premium() && !draft_.rarely(20))) return "";
    each_ = draft_.pick({"region", "class", "bank"});
    if (each_ == "bank" && !draft_.has_instances) each_ = "region";
    std::string text = ", each: " + each_, weights;
    if (!draft_.flag()) return text;
    for (const std::string& value : values_of_tag(each_))
      weights += ", " + value + ": " + draft_.pick({"1", "2", "0.5", "0"});
    return text + ", weights: {" + weights.substr(2) + "}";
  }

  /// Of a contract, which belongs to no part of the pool.
  bool has_premium() const {
    return std::any_of(draft_.clauses.begin(), draft_.clauses.end(),
                       [&](const DraftClause& clause) {
                         return clause.has_premium &&
                                (holds(clause.payers, bearer_) || holds(clause.payees, bearer_));
                       });
  }

  bool takes_over(const DraftClause& clause) {
    for (std::size_t i = 0; i < draft_.failing.size(); ++i)
      if (draft_.takers[i] == bearer_ && holds(clause.payers, draft_.failing[i])) return true;
    return false;
  }

  std::string lines() {
    if (!draft_.flag()) return "";
    std::string all;
    for (const DraftClause& clause : draft_.clauses) {
      if (!holds(clause.payers, bearer_) && clause.overflow != bearer_ && !takes_over(clause))
        continue;
      all += ", {line: " + clause.name;
      if (draft_.flag()) all += ", rank: " + std::to_string(1 + draft_.below(3));
      if (draft_.rarely(3))
        all += ", sublimit: " + draft_.amount(60) + ", per: " + draft_.pick({"year", "scenario"});
      all += "}";
    }
    return all.empty() ? "" : ", pays: [" + all.substr(2) + "]";
  }

  std::string shortage() {
    std::string text;
    const bool settled =
        std::any_of(draft_.clauses.begin(), draft_.clauses.end(), [&](const DraftClause& clause) {
          return clause.is_settled && holds(clause.payers, bearer_);
        });
    if (settled && draft_.flag()) text += ", short: " + draft_.pick({"pro_rata", "time"});
    const std::string to = draft_.rarely(3) ? draft_.behind(bearer_) : "";
    if (!to.empty()) return text + ", shortfall: " + to;
    return draft_.flag() ? text + ", unpaid: " + draft_.pick({"deferred", "lost"}) : text;
  }

  std::string top_up() {
    const std::uint32_t to = 20 + draft_.below(80);
    const bool adds = draft_.rarely(2);
    std::string text = ", top_up: {" + std::string(adds ? "amount: " : "to: ") +
                       std::to_string(to) + ", every: " + draft_.step();
    if (adds || draft_.flag()) text += ", below: " + std::to_string(to / 2);
    if (draft_.flag()) text += ", at_most: " + draft_.amount(100);
    if (draft_.flag()) text += ", from: " + several(other());
    return text + "}";
  }

  Draft& draft_;
  std::string bearer_, each_;
};

}  // namespace

std::string draw_pools(Draft& draft) {
  std::string text;
  int left = 3;
  for (const std::string& bearer : draft.bearers) {
    const bool pays =
        std::any_of(draft.clauses.begin(), draft.clauses.end(), [&](const DraftClause& clause) {
          const bool lends = std::any_of(
              draft.portfolios.begin(), draft.portfolios.end(),
              [&](const DraftPortfolio& portfolio) { return portfolio.lender == bearer; });
          return !lends && (holds(clause.payers, bearer) || clause.overflow == bearer);
        });
    if (!pays || left == 0 || draft.below(3) == 0) continue;
    Writer writer(draft, bearer);
    text += "  " + bearer + ": {" + writer.pool() + "}\n";
    draft.pools.push_back({bearer, writer.each()});
    --left;
  }
  return text.empty() ? "" : "pools:\n" + text;
}

}  // namespace cofferdam
