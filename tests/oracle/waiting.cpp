// What was held back is tried again; what has a settlement date is paid on it.
#include <algorithm>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

int Trial::rank(const Debt& debt) const {
  const auto pool = pools_.find(debt.payer);
  return pool == pools_.end() ? 1 : pool->second.terms->rank(scenario_.clauses[debt.clause].name);
}

/// By rank of the line, then by claim (of an advance: by default), then by clause, then as they
/// began to wait.
Place Trial::place(const Debt& debt) const {
  const Case& one = *debt.of;
  return {rank(debt), one.due ? one.trigger : one.what->day, one.place, debt.clause, debt.number};
}

void Trial::queue(Debt debt) {
  look_for_later_money(debt);
  const Place at = place(debt);
  debt.of->waits.insert(at);
  candidates_.emplace(at, waiting_.emplace(at, std::move(debt)).first);
}

bool Trial::may_be_tried(const Debt& debt, bool settled) const {
  const std::string& clause = scenario_.clauses[debt.clause].name;
  if (debt.tried == day_ || scenario_.settled(clause) != settled) return false;
  if (settled && !settle_dates_.at(clause).count(day_)) return false;
  if (debt.why == "limit" && debt.carried_by->is_breaker) return is_released(debt);
  if (debt.why == "limit")
    return debt.carried_by->release != "never" &&
           calendar_.year_of(day_) > calendar_.year_of(debt.since);
  if (debt.why == "cap") {
    const double left =
        std::min(cap_room(scenario_.clauses[debt.clause]), caps_.at(debt.clause).offered);
    return caps_.at(debt.clause).room_grew && left > 1e-12 * debt.amount;
  }
  if (debt.why == "open") return settled;
  if (debt.why == "sublimit" && !(sublimit_room(debt) > 0)) return false;
  const PoolState& pool = pools_.at(debt.payer);
  const auto tried = trying_.find(debt.payer);
  if (pool.closed || tried == trying_.end() || !tried->second.count(dates_of(debt))) return false;
  const Account& account = pool.accounts.at(instance(pool, *debt.of->row));
  return std::min(account.usable, account.balance()) > 1e-12 * debt.amount;
}

/// Which `settle` clause the amount is paid by; -1: none.
int Trial::dates_of(const Debt& debt) const {
  for (std::size_t k = 0; k < scenario_.settles.size(); ++k)
    if (scenario_.settles[k].of.count(scenario_.clauses[debt.clause].name))
      return static_cast<int>(k);
  return -1;
}

bool Trial::is_date(int settle) const {
  const Settle& terms = scenario_.settles[static_cast<std::size_t>(settle)];
  return settle_dates_.at(*terms.of.begin()).count(day_) > 0;
}

void Trial::money_came(PoolState& pool) {
  if (!pool.terms->deferred || pool.closed) return;
  for (const auto& [place, debt] : waiting_)
    if (debt.payer == pool.terms->bearer && waits_for_pool(debt)) pool.came.insert(dates_of(debt));
}

/// Money came in while the amount that now waits on was being tried.
void Trial::look_for_later_money(const Debt& debt) {
  if (!waits_for_pool(debt)) return;
  PoolState& pool = pools_.at(debt.payer);
  const auto account = pool.accounts.find(instance(pool, *debt.of->row));
  if (account == pool.accounts.end()) return;
  const double balance = account->second.balance();
  if (balance - std::min(account->second.usable, balance) > 1e-12 * std::max(balance, debt.amount))
    money_came(pool);
}

/// Money that comes in from now on is not for what is held back today.
void Trial::note_usable(bool settled) {
  trying_.clear();
  for (auto& [name, pool] : pools_) {
    for (auto& [value, account] : pool.accounts) account.usable = account.balance();
    for (auto it = pool.came.begin(); it != pool.came.end();) {
      const bool now = settled ? *it >= 0 && is_date(*it) : *it < 0;
      if (now) trying_[name].insert(*it);
      it = now ? pool.came.erase(it) : std::next(it);
    }
  }
}

void Trial::held_back() {
  note_usable(false);
  for (auto& [clause, cap] : caps_) cap.offered = cap_room(scenario_.clauses[clause]);
  before_claims_ = true;
  try_all(false);
  before_claims_ = false;
  for (auto& [clause, cap] : caps_)
    if (!scenario_.settled(scenario_.clauses[clause].name)) cap.room_grew = false;
}

void Trial::settle() {
  bool any = false;
  for (const auto& [clause, dates] : settle_dates_) any = any || dates.count(day_);
  if (!any) return;
  note_usable(true);
  for (auto& [clause, cap] : caps_) cap.offered = cap_room(scenario_.clauses[clause]);
  try_all(true);
  for (auto& [clause, cap] : caps_) {
    const auto dates = settle_dates_.find(scenario_.clauses[clause].name);
    if (dates != settle_dates_.end() && dates->second.count(day_)) cap.room_grew = false;
  }
}

/// Money or room that some amounts leave is for others: at a settlement before later ones, else
/// when all of a round have been tried.
void Trial::try_all(bool settled) {
  handed_.clear();
  for (auto& [place, debt] : waiting_) debt.handed = false;
  do {
    hand_over(settled);
    collect_candidates(settled);
    for (std::vector<Debt> group = next_group(settled); !group.empty();
         group = next_group(settled)) {
      try_again(std::move(group));
      if (settled && all_tried_) hand_over(settled);
    }
  } while (hand_over(settled));
}

/// The cap or the balance that must have room for it.
std::string Trial::room_of(const Debt& debt) const {
  if (debt.why == "cap") return "cap " + std::to_string(debt.clause);
  return "pool " + debt.payer + '\n' + instance(pools_.at(debt.payer), *debt.of->row);
}

bool Trial::needs_room(const Debt& debt) const {
  return debt.why == "cap" || debt.why == "balance" || debt.why == "budget";
}

/// The oldest amounts for which there is money or room are tried now, up to date, if those for
/// which there was before have been.
bool Trial::hand_over(bool settled) {
  all_tried_ = false;
  std::map<std::string, double> room;
  bool any = false;
  for (auto it = waiting_.begin(); it != waiting_.end(); ++it) {
    Debt& debt = it->second;
    if (!needs_room(debt) || debt.handed || !may_be_tried(debt, settled)) continue;
    const std::string of = room_of(debt);
    if (handed_[of] > 0 && !room.count(of)) continue;
    double there = 0;
    if (debt.why == "cap") {
      there = std::min(caps_.at(debt.clause).offered, cap_room(scenario_.clauses[debt.clause]));
    } else {
      const PoolState& pool = pools_.at(debt.payer);
      const Account& account = pool.accounts.at(instance(pool, *debt.of->row));
      there = std::min(account.usable, account.balance());
    }
    double& left = room.emplace(of, there).first->second;
    const bool endless = debt.why != "cap" && pools_.at(debt.payer).terms->pro_rata;
    if (left <= 1e-12 * debt.amount && !endless) continue;
    trim(debt, 0);
    left -= debt.amount;
    const double lost = debt.of->what->amount;
    if (!above(lost + debt.amount, lost)) continue;
    any = debt.handed = true;
    ++handed_[of];
    candidates_.emplace(it->first, it);
  }
  return any;
}

/// What may be tried in this round, or could be once there is room; what begins to wait meanwhile
/// joins it.
void Trial::collect_candidates(bool settled) {
  candidates_.clear();
  for (auto it = waiting_.begin(); it != waiting_.end(); ++it) {
    const Debt& debt = it->second;
    const bool asked = needs_room(debt) ? debt.handed : debt.tried != day_;
    if (asked && scenario_.settled(scenario_.clauses[debt.clause].name) == settled)
      candidates_.emplace(it->first, it);
  }
}

/// The first of the queue; with it, where a pool pays pro rata, all of its rank and balance.
std::vector<Debt> Trial::next_group(bool settled) {
  for (const auto& [place, it] : candidates_) {
    const Debt& debt = it->second;
    if ((needs_room(debt) && !debt.handed) || !may_be_tried(debt, settled)) continue;
    std::vector<Debt> group;
    for (const Queue::iterator each : group_of(it, settled)) {
      group.push_back(each->second);
      if (each->second.handed && --handed_[room_of(each->second)] == 0) all_tried_ = true;
      candidates_.erase(each->first);
      each->second.of->waits.erase(each->first);
      waiting_.erase(each);
    }
    return group;
  }
  return {};
}

std::vector<Queue::iterator> Trial::group_of(Queue::iterator first, bool settled) {
  const Debt& chosen = first->second;
  if (!is_paid_evenly(chosen)) return {first};
  std::vector<Queue::iterator> group;
  const PoolState& pool = pools_.at(chosen.payer);
  for (auto it = waiting_.begin(); it != waiting_.end(); ++it)
    if (std::get<0>(it->first) == std::get<0>(first->first) && it->second.payer == chosen.payer &&
        pool_pays(it->second) &&
        instance(pool, *it->second.of->row) == instance(pool, *chosen.of->row) &&
        (it->second.handed || !needs_room(it->second)) && may_be_tried(it->second, settled))
      group.push_back(it);
  return group;
}

void Trial::try_again(std::vector<Debt> group) {
  std::vector<Passed> passed;
  std::map<std::pair<const Case*, std::string>, double> already;
  double demand = 0;
  for (Debt& debt : group) {
    double& before = already[{debt.of, debt.payee}];
    trim(debt, before);
    const double lost = debt.of->what->amount;
    if (!above(lost + debt.amount, lost)) continue;  // rounding
    begin_line(Line::Kind::payment, *debt.of, scenario_.clauses[debt.clause].name);
    release_reserved(debt, debt.amount);
    debt.holds_room = false;
    fails(debt, cut(debt));  // all of it, be there money for it or not
    below_ceilings(debt);
    leave_what_has_no_room(debt);
    debt.tried = day_;
    passed.push_back(pass(debt));
    not_passed(passed.back());
    passed.back().line = line_;
    before += passed.back().amount;
    demand += passed.back().amount;
  }
  double part = -1;
  if (group.size() > 1) {
    PoolState& pool = pools_.at(group.front().payer);
    const double there =
        pool.closed ? 0 : pool.accounts.at(instance(pool, *group.front().of->row)).balance();
    part = above(demand, there) ? there / demand : 1;
  }
  for (Passed& each : passed) {
    line_ = each.line;
    from_money(each, part);
    each.line = line_;
  }
  for (const Passed& each : passed) {
    line_ = each.line;
    act_again(each.debt.clause, *each.debt.of);
    end_line(0);
  }
}

/// Only what there is money or room for is tried; the rest waits on as before.
void Trial::leave_what_has_no_room(Debt& debt) {
  double room = debt.amount;
  if (debt.why == "cap") {
    double& offered = caps_.at(debt.clause).offered;
    room = std::min(offered, cap_room(scenario_.clauses[debt.clause]));
    offered = room - std::min(debt.amount, room);
  } else if ((debt.why == "balance" || debt.why == "budget") && !is_paid_evenly(debt)) {
    const PoolState& pool = pools_.at(debt.payer);
    const Account& account = pool.accounts.at(instance(pool, *debt.of->row));
    room = std::min(account.usable, account.balance());
  }
  if (!above(debt.amount, room)) return;
  Debt rest = debt;
  rest.amount -= room;
  rest.handed = false;
  rest.tried = day_;
  debt.amount = room;
  queue(std::move(rest));
}

bool Trial::is_paid_evenly(const Debt& debt) const {
  return scenario_.settled(scenario_.clauses[debt.clause].name) && pool_pays(debt) &&
         pools_.at(debt.payer).terms->pro_rata;
}

/// No more than its payee still bears of the loan; the rest lapses.
void Trial::trim(Debt& debt, double already) {
  const Clause& clause = scenario_.clauses[debt.clause];
  double most = std::max(0.0, debt.of->net[debt.payee] - already);
  if (clause.kind == Clause::Kind::compensate)
    most = std::min(most, std::max(0.0, compensation_room(clause, *debt.of) - already));
  if (!above(debt.amount, most)) return;
  lapse(debt, debt.amount - most);
  counts_no_more(debt, debt.amount - most);
  debt.amount = most;
}

/// Money or room that came too late today is for what was held back tomorrow.
void Trial::look_again_tomorrow() {
  bool late = false;
  for (const auto& [name, pool] : pools_) late = late || pool.came.count(-1);
  for (const auto& [clause, cap] : caps_)
    late = late || (cap.room_grew && !scenario_.settled(scenario_.clauses[clause].name));
  if (late && !waiting_.empty() && day_ < calendar_.last) days_.insert(day_ + 1);
}

}  // namespace cofferdam::oracle
