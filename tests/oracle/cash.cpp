// What comes back, and what it costs.
#include <algorithm>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

void Trial::cash(const Event& event) {
  Case& one = cases_[case_of_[event.of]];
  const bool is_cost = event.kind == Event::Kind::cost;
  if (!one.happened) {
    one.same_day.push_back(&event);
    return;
  }
  begin_line(is_cost ? Line::Kind::cost : Line::Kind::recovery, one, "");
  if (one.due) {
    share_cash(one, event);
  } else {
    change(one, one.lender(), is_cost ? event.amount : -event.amount);
    (is_cost ? one.early_cost : one.early_back) += event.amount;
    if (!is_cost) share_excess(one);
    if (one.claim) one.early.push_back(&event);
  }
  end_line(is_cost ? event.amount : -event.amount);
}

const Recover* Trial::rule_of(const Case& one) const {
  for (const Recover& rule : scenario_.recovers)
    for (const std::string& claim : rule.of)
      if (one.seen.claims.count(claim)) return &rule;
  return nullptr;
}

Amounts in_proportion(const Amounts& weights, double amount, const std::string& lender) {
  double sum = 0;
  for (const auto& [bearer, weight] : weights) sum += std::max(0.0, weight);
  if (!(sum > 0)) return {{lender, amount}};
  Amounts split;
  for (const auto& [bearer, weight] : weights)
    if (weight > 0) split[bearer] = amount * weight / sum;
  return split;
}

void Trial::share_cash(Case& one, const Event& event) {
  const bool is_cost = event.kind == Event::Kind::cost;
  const double amount = event.amount;
  if (one.cash_day != day_) {
    one.before_cash = one.net;
    for (auto& [bearer, bears] : one.before_cash)
      if (std::abs(bears) <= 1e-12 * one.what->amount) bears = 0;  // rounding
  }
  one.cash_day = day_;
  const Recover* rule = rule_of(one);
  const bool too_late = rule && rule->cut_off && day_ > add(one.trigger, *rule->cut_off);
  Amounts split;
  if (too_late) {
    split[one.lender()] = amount;
    if (!is_cost) correct(one, amount, split);
  } else if (rule && is_cost) {
    split = in_proportion(one.before_cash, amount, one.lender());
  } else if (rule) {
    split = split_by_rule(*rule, one, amount);
    correct(one, amount, split);
  } else {
    std::map<Under, double> under;
    split = split_by_rates(one, amount, is_cost, under);
    const Amounts at_rates = split;
    if (!is_cost) correct(one, amount, split);
    count_by_rates(one, at_rates, split, under, is_cost);
  }
  if (rule && !is_cost) count_returns(one, {}, split, {});
  if (!is_cost) {
    lower_waiting(one, amount);
    lower_below(one, amount);
    if (rule) {
      lower_layers(one, amount);
      lower_contracts(one, amount);
      const double loss = loss_now(one);
      for (auto& [payee, received] : one.received)
        received *= loss > 0 ? std::max(0.0, 1 - amount / loss) : 0;
    }
    one.back += amount;
    one.returned.emplace_back(day_, amount);
  } else {
    one.cost += amount;
  }
  for (const auto& [bearer, part] : split) {
    change(one, bearer, is_cost ? part : -part);
    if (part > 0 && is_cost) cost_of_pool(bearer, one, part);
    if (part > 0 && !is_cost) into_pool(bearer, one, part, "recovery", "");
  }
}

/// The way the claim came, at the rates: deductibles aside, layers by how much they hold less.
Amounts Trial::split_by_rates(Case& one, double amount, bool is_cost,
                              std::map<Under, double>& under) {
  Amounts parts{{one.lender(), amount}}, given;
  const auto gives = [&](const Clause& clause, const std::string& payer, const std::string& payee,
                         double x) {
    parts[payee] -= x;
    parts[payer] += x;
    if (clause.kind != Clause::Kind::share) one.received[payee] -= is_cost ? -x : x;
    under[{clause.index, 0, payer, payee}] += is_cost ? -x : x;
  };
  for (const Clause& clause : scenario_.clauses) {
    if (!one.seen.claims.count(clause.claim)) continue;
    if (clause.kind == Clause::Kind::share) {
      for (std::size_t k = 0; k < clause.parts.size(); ++k)
        if (clause.parts[k].bearer != one.lender())
          gives(clause, clause.parts[k].bearer, one.lender(),
                rate_of(clause, k, *one.row) * (clause.of_principal ? one.seen.principal : 1) *
                    amount);
    } else if (clause.kind == Clause::Kind::layers) {
      layers_by_rates(clause, one, is_cost ? 1 : -1, parts, under, given[clause.payee]);
    } else if (clause.contract) {
      const double x = contract_by_rates(clause, one, is_cost ? 1 : -1, parts, under);
      gives(clause, clause.payer, clause.payee, x);
      given[clause.payee] += x;
    } else {
      const double part = std::max(0.0, parts[clause.payee]);
      double basis = clause.of_part ? part : amount;
      if (clause.kind == Clause::Kind::cap) basis *= included(clause, one);
      double x = std::min(clause.rate(*one.row) * basis, part);
      double& got = given[clause.payee];
      if (clause.at_most) x = std::min(x, std::max(0.0, *clause.at_most * (part + got) - got));
      got += x;
      gives(clause, clause.payer, clause.payee, x);
    }
  }
  return parts;
}

/// The payee's part empties (or, of costs, fills) the total of the cell of today.
void Trial::layers_by_rates(const Clause& clause, Case& one, double sign, Amounts& parts,
                            std::map<Under, double>& under, double& given) {
  const double part = std::max(0.0, parts[clause.payee]);
  const std::string where = cell(clause, one, day_);
  double& total = totals_[{clause.index, where}];
  const double before = total;
  total += sign * part;
  for (std::size_t k = 0; k < clause.layers.size(); ++k) {
    const double holds = held(clause, k, one, total);
    const double more = std::max(0.0, sign * (holds - held(clause, k, one, before)));
    const double x = rounded(more, part, std::max(before, total));
    parts[clause.payee] -= x;
    parts[clause.layers[k].payer] += x;
    given += x;
    one.received[clause.payee] += sign > 0 ? x : -x;
    under[{clause.index, k, clause.layers[k].payer, clause.payee}] += sign > 0 ? -x : x;
  }
}

/// Nobody gets back more than he net bears; what is over goes to the others by what they bear.
void Trial::correct(const Case& one, double amount, Amounts& split) const {
  Amounts left = one.net;
  double given = 0;
  for (auto& [bearer, part] : split) {
    const double bears = left.count(bearer) ? std::max(0.0, left[bearer]) : 0;
    if (above(part, bears)) part = bears;
    left[bearer] = bears - part;
    given += part;
  }
  const double over = amount - given;
  if (over <= 1e-12 * amount) return;
  double room = 0;
  for (const auto& [bearer, bears] : left) room += std::max(0.0, bears);
  if (room > 0)
    for (const auto& [bearer, part] : in_proportion(left, std::min(over, room), one.lender()))
      split[bearer] += part;
  if (over > room) split[one.lender()] += over - room;
}

/// By the rates, each up to what he bears: x_b = min(N_b, lambda a_b).
Amounts Trial::split_agreed(const Case& one, double amount) const {
  Seen seen = one.seen;
  const Amounts agreed = by_rates(scenario_, seen, one.base, true).bears;
  Amounts split, open;
  for (const auto& [bearer, rate] : agreed)
    if (rate > 1e-12 * one.base) open[bearer] = rate;
  double rest = amount;
  while (rest > 1e-13 * amount && !open.empty()) {
    double sum = 0, step = -1;
    for (const auto& [bearer, rate] : open) sum += rate;
    step = rest / sum;
    std::string full;
    for (const auto& [bearer, rate] : open) {
      const auto net = one.net.find(bearer);
      const double room = (net == one.net.end() ? 0 : net->second) - split[bearer];
      if (room < step * rate) {
        step = std::max(0.0, room / rate);
        full = bearer;
      }
    }
    for (const auto& [bearer, rate] : open) split[bearer] += step * rate;
    rest -= step * sum;
    if (full.empty()) break;
    open.erase(full);
  }
  if (rest <= 1e-13 * amount) return split;
  Amounts left = one.net;
  for (const auto& [bearer, part] : split) left[bearer] -= part;
  for (const auto& [bearer, part] : in_proportion(left, rest, one.lender())) split[bearer] += part;
  return split;
}

Amounts Trial::split_by_rule(const Recover& rule, const Case& one, double amount) const {
  if (rule.rule == "by_agreed_share") return split_agreed(one, amount);
  if (rule.rule == "true_up") return split_true_up(one, amount);
  Amounts split, left = one.net;
  double rest = amount;
  if (rule.rule == "named_first")
    for (const std::string& bearer : rule.first) {
      const double x = std::min(rest, std::max(0.0, left[bearer]));
      split[bearer] += x;
      left[bearer] -= x;
      rest -= x;
    }
  if (rest > 0)
    for (const auto& [bearer, part] : in_proportion(left, rest, one.lender()))
      split[bearer] += part;
  return split;
}

/// What waits falls in the proportion in which the loan's loss falls.
void Trial::lower_waiting(const Case& one, double amount) {
  const double loss = loss_now(one);
  const double factor = loss > 0 ? std::max(0.0, 1 - amount / loss) : 0;
  for (const Place& place : one.waits) {
    Debt& debt = waiting_.at(place);
    lapse(debt, debt.amount * (1 - factor));
    debt.amount *= factor;
  }
}

/// What counts below ceilings falls in the same proportion.
void Trial::lower_below(Case& one, double amount) const {
  const double loss = loss_now(one);
  const double factor = loss > 0 ? std::max(0.0, 1 - amount / loss) : 0;
  for (auto* all : {&one.below, &one.reserved})
    for (auto& [ceiling, clauses] : *all)
      for (auto& [clause, counts] : clauses) counts *= factor;
}

/// Under `recover`: what a loan has added to totals falls in the same proportion.
void Trial::lower_layers(Case& one, double amount) {
  const double loss = loss_now(one);
  const double factor = loss > 0 ? std::max(0.0, 1 - amount / loss) : 0;
  for (auto& [index, contribution] : one.layered) {
    const Clause& clause = scenario_.clauses[index];
    const std::string where = cell(clause, one, one.trigger);
    double& total = totals_[{index, where}];
    total -= contribution * (1 - factor);
    contribution *= factor;
  }
}

/// What counts against what was paid under a clause, of what it gave at the rates and of more. Of
/// layers those that gave it come first, as far as is paid under them; the rest counts under all of
/// the payer's in proportion.
void Trial::paid_falls(Case& one, const Way& way, double given, double more,
                       const std::map<Under, double>& by_layer) {
  const auto& [index, payer] = way;
  const Clause& clause = scenario_.clauses[index];
  one.paid[way] -= given + more;
  if (is_filled(clause)) {
    double sum = 0, rest = given + more, left = 0;
    std::vector<double> first(clause.layers.size());
    for (const auto& [under, amount] : by_layer)
      if (std::get<0>(under) == index && std::get<2>(under) == payer) {
        first[std::get<1>(under)] = amount;
        sum += amount;
      }
    const std::string where = cell(clause, one, one.trigger);
    const std::string lowered = cell(clause, one, rule_of(one) ? one.trigger : day_);
    for (std::size_t k = 0; k < first.size(); ++k) {
      if (clause.layers[k].payer != payer) continue;
      const double net = std::max(0.0, layers_[{index, k, where}].net);
      first[k] = sum == 0 ? 0 : std::min(net, given * first[k] / sum);
      rest -= first[k];
      left += std::max(0.0, net - first[k]);
    }
    for (std::size_t k = 0; k < first.size(); ++k) {
      if (clause.layers[k].payer != payer) continue;
      LayerState& layer = layers_[{index, k, where}];
      const double still = std::max(0.0, layer.net - first[k]);
      const double other = left > 0 ? rest * still / left : 0;
      layer.net -= first[k] + other;
      layer.owed -= other;
      layers_[{index, k, lowered}].owed -= first[k];
      if (!clause.contract) result_.layers[layer_row_[index] + k].paid -= first[k] + other;
    }
  }
  if (clause.kind == Clause::Kind::cap && clause.reinstate &&
      given + more > 1e-12 * one.what->amount) {
    caps_[index].paid -= given + more;
    const std::size_t cap = index;
    const bool blocked = std::any_of(waiting_.begin(), waiting_.end(), [cap](const auto& held) {
      return held.second.why == "cap" && held.second.clause == cap;
    });
    if (blocked) caps_[index].room_grew = true;
  }
}

/// Without `recover`: what each clause gave back, less what the correction took away.
void Trial::count_by_rates(Case& one, const Amounts& at_rates, const Amounts& corrected,
                           const std::map<Under, double>& under, bool is_cost) {
  Amounts extra;
  for (const auto& [bearer, part] : corrected) {
    const auto it = at_rates.find(bearer);
    extra[bearer] = part - (it == at_rates.end() ? 0 : it->second);
  }
  if (is_cost) {
    std::map<Way, double> more;
    for (const auto& [way, amount] : under)
      if (remembers(scenario_.clauses[std::get<0>(way)]))
        more[{std::get<0>(way), std::get<2>(way)}] += amount;
    for (const auto& [way, amount] : more) paid_falls(one, way, amount, 0, under);
  } else
    count_returns(one, at_rates, corrected, under);
  // What is taken from who has compensated, and goes to others, they have received from him.
  double over = 0, compensation = 0;
  for (const auto& [bearer, part] : extra) {
    over -= std::min(0.0, part);
    if (bearer != one.lender() && !is_payer_of_share(one, bearer))
      compensation -= std::min(0.0, part);
  }
  for (const auto& [bearer, part] : extra)
    if (part > 0 && over > 0) one.received[bearer] += part * compensation / over;
}

bool Trial::is_payer_of_share(const Case& one, const std::string& bearer) const {
  for (const Clause& clause : scenario_.clauses)
    if (clause.kind == Clause::Kind::share && one.seen.claims.count(clause.claim))
      for (const Part& part : clause.parts)
        if (part.bearer == bearer && bearer != one.lender()) return true;
  return false;
}

/// Layers, contracts and caps remember what their payer has net paid of a loan.
bool Trial::remembers(const Clause& clause) {
  return is_filled(clause) || clause.kind == Clause::Kind::cap;
}

/// What a payer gets counts first against what he has paid under the clause that gave it, as far as
/// he has and could keep it; the rest against all that he then still bears, in proportion.
void Trial::count_returns(Case& one, const Amounts& at_rates, const Amounts& got,
                          const std::map<Under, double>& under) {
  Amounts payers = got;
  std::map<Way, double> gave;
  for (const auto& [way, back] : under) {
    payers[std::get<2>(way)] += 0;
    if (!remembers(scenario_.clauses[std::get<0>(way)])) continue;
    gave[{std::get<0>(way), std::get<2>(way)}] += back;
    one.paid[{std::get<0>(way), std::get<2>(way)}] += 0;
  }
  for (const auto& [bearer, amount] : payers) {
    const auto rated = at_rates.find(bearer);
    const double by_rates = rated == at_rates.end() ? 0 : rated->second;
    const double dust = 1e-12 * one.what->amount;
    const double scale = amount < by_rates - dust ? amount / by_rates : 1;
    std::map<Way, double> first;
    double paid = 0, given = 0, counted = 0;
    for (const auto& [way, of_way] : one.paid) {
      if (way.second != bearer) continue;
      const double back = gave.count(way) ? scale * gave.at(way) : 0;
      paid += of_way;
      given += back;
      counted += first[way] = std::min(back, std::max(0.0, of_way));
    }
    const double elsewhere = std::max(0.0, one.net[bearer] - paid);
    counted += std::min(elsewhere, std::max(0.0, std::min(amount, by_rates) - given));
    const double rest = amount - counted, left = one.net[bearer] - counted;
    const double part = rest > dust && left > dust ? std::min(1.0, rest / left) : 0;
    for (const auto& [way, back] : first)
      paid_falls(one, way, back, part * std::max(0.0, one.paid[way] - back), under);
  }
}

}  // namespace cofferdam::oracle
