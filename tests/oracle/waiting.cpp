// What was held back is tried again; what has a settlement date is paid on it.
#include <algorithm>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

int Trial::rank(const Debt& debt) const {
  const auto pool = pools_.find(debt.payer);
  return pool == pools_.end() ? 1 : pool->second.terms->rank(scenario_.clauses[debt.clause].name);
}

/// By rank of the line, then by claim, then by clause, then as they began to wait.
bool Trial::older(const Debt& a, const Debt& b) const {
  const auto place = [this](const Debt& debt) {
    const Case& one = *debt.of;
    return std::make_tuple(rank(debt), one.trigger, one.what->row, one.what->member, one.event,
                           debt.clause, debt.number);
  };
  return place(a) < place(b);
}

bool Trial::may_be_tried(const Debt& debt, bool settled) const {
  const std::string& clause = scenario_.clauses[debt.clause].name;
  if (debt.tried == day_ || scenario_.settled(clause) != settled) return false;
  if (settled && !settle_dates_.at(clause).count(day_)) return false;
  if (debt.why == "limit") return calendar_.year_of(day_) > calendar_.year_of(debt.since);
  if (debt.why == "cap") {
    const double left =
        std::min(cap_room(scenario_.clauses[debt.clause]), caps_.at(debt.clause).offered);
    return caps_.at(debt.clause).room_grew && left > 1e-12 * debt.amount;
  }
  if (debt.why == "open") return settled;
  if (debt.why == "sublimit" && !(sublimit_room(debt) > 0)) return false;
  const PoolState& pool = pools_.at(debt.payer);
  if (pool.closed) return false;
  const Account& account = pool.accounts.at(instance(pool, *debt.of->row));
  return std::min(account.usable, account.balance()) > 1e-12 * debt.amount;
}

/// Money that comes in from now on is not for what is held back today.
void Trial::note_usable() {
  for (auto& [name, pool] : pools_)
    for (auto& [value, account] : pool.accounts) {
      account.usable = account.balance();
      account.late_money = false;
    }
}

void Trial::held_back() {
  note_usable();
  for (auto& [clause, cap] : caps_) cap.offered = cap_room(scenario_.clauses[clause]);
  try_all(false);
  for (auto& [clause, cap] : caps_)
    if (!scenario_.settled(scenario_.clauses[clause].name)) cap.room_grew = false;
}

void Trial::settle() {
  bool any = false;
  for (const auto& [clause, dates] : settle_dates_) any = any || dates.count(day_);
  if (!any) return;
  for (auto& [name, pool] : pools_)
    for (auto& [value, account] : pool.accounts) account.usable = account.balance();
  for (auto& [clause, cap] : caps_) cap.offered = cap_room(scenario_.clauses[clause]);
  try_all(true);
  for (auto& [clause, cap] : caps_) {
    const auto dates = settle_dates_.find(scenario_.clauses[clause].name);
    if (dates != settle_dates_.end() && dates->second.count(day_)) cap.room_grew = false;
  }
}

/// Round by round: money or room that the amounts of a round leave is for another one.
void Trial::try_all(bool settled) {
  do {
    hand_over(settled);
    for (std::vector<Debt> group = next_group(settled); !group.empty(); group = next_group(settled))
      try_again(std::move(group));
  } while (hand_over(settled));
}

bool Trial::needs_room(const Debt& debt) const {
  return debt.why == "cap" || debt.why == "balance" || debt.why == "budget";
}

/// The oldest amounts for which there is money or room are tried in this round, up to date.
bool Trial::hand_over(bool settled) {
  std::vector<Debt*> order;
  for (Debt& debt : waiting_) {
    debt.handed = false;
    if (needs_room(debt) && may_be_tried(debt, settled)) order.push_back(&debt);
  }
  std::sort(order.begin(), order.end(),
            [this](const Debt* a, const Debt* b) { return older(*a, *b); });
  std::map<std::string, double> room;
  for (Debt* debt : order) {
    std::string of = "cap " + std::to_string(debt->clause);
    double there = 0;
    if (debt->why == "cap") {
      there = std::min(caps_.at(debt->clause).offered, cap_room(scenario_.clauses[debt->clause]));
    } else {
      const PoolState& pool = pools_.at(debt->payer);
      const std::string name = instance(pool, *debt->of->row);
      of = "pool " + debt->payer + '\n' + name;
      there = std::min(pool.accounts.at(name).usable, pool.accounts.at(name).balance());
    }
    double& left = room.emplace(of, there).first->second;
    const bool endless = debt->why != "cap" && pools_.at(debt->payer).terms->pro_rata;
    if (left <= 1e-12 * debt->amount && !endless) continue;
    trim(*debt, 0);
    left -= debt->amount;
    const double lost = debt->of->what->amount;
    debt->handed = above(lost + debt->amount, lost);
  }
  return std::any_of(order.begin(), order.end(), [](const Debt* debt) { return debt->handed; });
}

/// The first of the queue; with it, where a pool pays pro rata, all of its rank and balance.
std::vector<Debt> Trial::next_group(bool settled) {
  const Debt* first = nullptr;
  for (const Debt& debt : waiting_)
    if ((debt.handed || !needs_room(debt)) && may_be_tried(debt, settled) &&
        (!first || older(debt, *first)))
      first = &debt;
  if (!first) return {};
  const Debt chosen = *first;
  const bool all = is_paid_evenly(chosen);
  std::vector<Debt> group, rest;
  bool taken = false;
  for (const Debt& debt : waiting_) {
    const bool same = !older(debt, chosen) && !older(chosen, debt) && debt.payer == chosen.payer &&
                      debt.why == chosen.why && debt.owner == chosen.owner;
    bool in = !taken && same && may_be_tried(debt, settled);
    if (all && debt.payer == chosen.payer && pool_pays(debt) && rank(debt) == rank(chosen) &&
        instance(pools_.at(debt.payer), *debt.of->row) ==
            instance(pools_.at(debt.payer), *chosen.of->row))
      in = may_be_tried(debt, settled);
    taken = taken || in;
    (in ? group : rest).push_back(debt);
  }
  waiting_ = rest;
  std::stable_sort(group.begin(), group.end(),
                   [this](const Debt& a, const Debt& b) { return older(a, b); });
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
    leave_what_has_no_room(debt);
    debt.tried = day_;
    passed.push_back(pass(debt));
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
    const Debt debt = each.debt;
    begin_line(Line::Kind::payment, *debt.of, scenario_.clauses[debt.clause].name);
    from_money(std::move(each), part);
    act_again(debt.clause, *debt.of);
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
  debt.amount = room;
  waiting_.push_back(std::move(rest));
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
  debt.amount = most;
}

/// Money or room that came too late today is for what was held back tomorrow.
void Trial::look_again_tomorrow() {
  bool late = false;
  for (const auto& [name, pool] : pools_)
    for (const auto& [value, account] : pool.accounts) late = late || account.late_money;
  for (const auto& [clause, cap] : caps_)
    late = late || (cap.room_grew && !scenario_.settled(scenario_.clauses[clause].name));
  if (late && !waiting_.empty() && day_ < calendar_.last) days_.insert(day_ + 1);
}

}  // namespace cofferdam::oracle
