// Defaults and losses, claims that come due, and what the clauses then ask for.
#include <algorithm>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

void Trial::default_or_claim(Case& one) {
  const bool is_default = !one.happened;
  const bool comes_due = one.claim && one.trigger == day_;
  // Cash of the very day comes after the default; a claim on what is left waits for it.
  const bool apart = !comes_due || (one.claim->after_recovery && !one.same_day.empty());
  one.happened = true;
  if (is_default && apart) {
    begin_line(Line::Kind::default_, one, "");
    change(one, one.lender(), one.what->amount);
    end_line(one.what->amount);
    for (const Event* event : one.same_day) cash(*event);
    one.same_day.clear();
  }
  if (!comes_due) return;
  begin_line(Line::Kind::claim, one, "");
  double loss = 0;
  if (is_default && !apart) {
    change(one, one.lender(), one.what->amount);
    loss = one.what->amount;
  }
  const double interest = one.claim->interest * one.what->amount;
  change(one, one.lender(), interest);
  claim_comes_due(one);
  end_line(loss + interest);
  for (const Event* event : one.early) {
    const bool is_cost = event->kind == Event::Kind::cost;
    begin_line(is_cost ? Line::Kind::cost : Line::Kind::recovery, one, "");
    line_.change[one.lender()] += is_cost ? -event->amount : event->amount;
    share_cash(one, *event);
    end_line(0);
  }
  one.early.clear();
  for (const Event* event : one.same_day) cash(*event);
  one.same_day.clear();
}

/// Comes to the lender, and no clause shares it.
void Trial::gain(const Event& event) {
  line_ = {};
  line_.day = day_;
  line_.kind = Line::Kind::gain;
  line_.of = event.of;
  const std::string& portfolio = world_.portfolios.at(world_.rows.at(event.row).portfolio).name;
  line_.change[scenario_.lender.at(portfolio)] -= event.amount;
  end_line(-event.amount);
}

void Trial::claim_comes_due(Case& one) {
  const double interest = one.claim->interest * one.what->amount;
  one.due = true;
  one.base = one.what->amount;
  if (one.claim->after_recovery) {
    // What has come back beyond the loan lowers the interest too.
    one.base = std::max(0.0, one.base - one.early_back + one.early_cost + interest);
    one.early.clear();  // it is in the base
  } else {
    // What came before is shared right after the claim; for the claim it has not come yet.
    one.net[one.lender()] += one.early_back - one.early_cost;
    one.base += interest;
  }
  one.principal = std::max(0.0, one.base - interest);
  one.seen.principal = one.base > 0 ? one.principal / one.base : 1;
  look_at_breakers(one);
  put_aside(one);
  for (const Clause& clause : scenario_.clauses)
    if (one.seen.claims.count(clause.claim)) act(clause, one);
}

void Trial::act(const Clause& clause, Case& one) {
  if (clause.kind == Clause::Kind::share)
    act_share(clause, one);
  else if (clause.kind == Clause::Kind::layers)
    act_layers(clause, one);
  else if (clause.kind == Clause::Kind::contract)
    act_contract(clause, one);
  else if (clause.kind != Clause::Kind::net)  // which acts when its accounts are closed
    act_compensate(clause, one);
}

void Trial::act_share(const Clause& clause, Case& one) {
  // Who is named in a part and as the remainder owes one amount.
  std::vector<std::string> bearers;
  Amounts due;
  for (std::size_t k = 0; k < clause.parts.size(); ++k) {
    const std::string& bearer = clause.parts[k].bearer;
    if (bearer == one.lender()) continue;
    if (!due.count(bearer)) bearers.push_back(bearer);
    due[bearer] += rate_of(clause, k, *one.row) * (clause.of_principal ? one.principal : one.base);
  }
  for (std::size_t k = 0; k < clause.parts.size(); ++k) {
    const Part& part = clause.parts[k];
    if (!part.above_ceiling) continue;
    Debt none;
    const double off = (*part.above_ceiling)(*one.row) - part.rate(*one.row);
    const double of = clause.of_principal ? one.principal : one.base;
    if (off > 1e-12 && of > 0)
      rule_stopped("ceiling of " + clause.name + ", " + part.bearer, none, off * of);
  }
  for (const std::string& bearer : bearers)
    owe(clause, 0, one, bearer, one.lender(), std::min(due[bearer], one.net[one.lender()]));
}

/// Of compensate and portfolio_cap.
void Trial::act_compensate(const Clause& clause, Case& one) {
  const double part = std::max(0.0, one.net[clause.payee]);
  one.part_seen[clause.index] = part;
  double basis = clause.of_part ? part : one.base;
  if (clause.kind == Clause::Kind::cap) {
    const double inside = included(clause, one);
    Debt row;
    row.clause = clause.index;
    row.owner = clause.payer;
    row.payee = clause.payee;
    paying(row).excluded += (1 - inside) * basis;
    basis *= inside;
  }
  basis = std::max(0.0, basis - clause.deductible * one.seen.loans);
  const double most = std::min(part, compensation_room(clause, one));
  const double due = std::min(clause.rate(*one.row) * basis, most);
  if (clause.above_ceiling)
    below_ceiling(clause, one, std::min((*clause.above_ceiling)(*one.row) * basis, part) - due);
  const double advanced = clause.advance ? set_off(clause, one) : 0;
  if (above(one.what->amount + advanced, one.what->amount + due))
    comes_back(clause, one, 1 - due / advanced);
  else
    owe(clause, 0, one, clause.payer, clause.payee, due - advanced);
}

/// What a ceiling of the rate has taken off.
void Trial::below_ceiling(const Clause& clause, const Case& one, double amount) {
  if (!above(one.what->amount + amount, one.what->amount)) return;  // rounding
  Debt debt;
  debt.clause = clause.index;
  debt.owner = clause.payer;
  debt.payee = clause.payee;
  paying(debt).due += amount;
  paying(debt).stopped["ceiling"] += amount;
  rule_stopped("ceiling of " + clause.name, debt, amount);
}

void Trial::act_layers(const Clause& clause, Case& one) {
  const double part = std::max(0.0, one.net[clause.payee]);
  const std::string where = cell(clause, one, day_);
  one.layered[clause.index] = part;
  double& total = totals_[{clause.index, where}];
  const double before = total;
  total += part;
  for (std::size_t k = 0; k < clause.layers.size(); ++k) {
    const double filled =
        std::max(held(clause, k, one, before), layers_[{clause.index, k, where}].owed);
    const double due = rounded(std::max(0.0, held(clause, k, one, total) - filled), part, total);
    owe(clause, k, one, clause.layers[k].payer, clause.payee, due);
  }
}

double Trial::compensation_room(const Clause& clause, const Case& one) const {
  if (!clause.at_most) return std::max(one.base, one.what->amount);
  const auto net = one.net.find(clause.payee);
  const auto received = one.received.find(clause.payee);
  const double got = received == one.received.end() ? 0 : received->second;
  const double borne = (net == one.net.end() ? 0 : net->second) + got;
  return std::max(0.0, *clause.at_most * borne - got);
}

/// The clauses below a payment that came later than its claim act on it once more.
void Trial::act_again(std::size_t after, Case& one) {
  if (!one.due) return;
  std::map<std::size_t, double> late_dues;  // [contract]
  for (std::size_t k = after + 1; k < scenario_.clauses.size(); ++k) {
    const Clause& clause = scenario_.clauses[k];
    if (!one.seen.claims.count(clause.claim)) continue;
    if (clause.kind == Clause::Kind::contract) contract_again(clause, one, late_dues);
    const auto moved = line_.change.find(clause.payee);
    if (moved == line_.change.end() || moved->second == 0) continue;
    if (clause.kind == Clause::Kind::compensate && clause.of_part)
      part_changed(clause, one, moved->second);
    if (clause.kind == Clause::Kind::layers) layered_changed(clause, one, moved->second);
  }
}

void Trial::part_changed(const Clause& clause, Case& one, double change) {
  double& part = one.part_seen[clause.index];
  const double deductible = clause.deductible * one.seen.loans;
  const double before = std::max(0.0, part - deductible);
  part = std::max(0.0, part + change);
  const double after = std::max(0.0, part - deductible);
  const double due = clause.rate(*one.row) * (after - before);
  if (after - before <= 0) return;  // what was paid before is not given back
  const double most = std::min(compensation_room(clause, one), one.net[clause.payee]);
  if (clause.above_ceiling)
    below_ceiling(
        clause, one,
        std::min((*clause.above_ceiling)(*one.row) * (after - before), one.net[clause.payee]) -
            std::min(due, most));
  owe(clause, 0, one, clause.payer, clause.payee, std::min(due, most));
}

void Trial::layered_changed(const Clause& clause, Case& one, double change) {
  if (change <= 0) return;
  const std::string where = cell(clause, one, one.trigger);
  one.layered[clause.index] += change;
  double& total = totals_[{clause.index, where}];
  const double before = total;
  total += change;
  for (std::size_t k = 0; k < clause.layers.size(); ++k) {
    const double filled =
        std::max(held(clause, k, one, before), layers_[{clause.index, k, where}].owed);
    const double more = std::max(0.0, held(clause, k, one, total) - filled);
    const double due = std::min(rounded(more, change, total), one.net[clause.payee]);
    owe(clause, k, one, clause.layers[k].payer, clause.payee, due);
  }
}

}  // namespace cofferdam::oracle
