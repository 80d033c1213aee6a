// The money of pools.
#include <algorithm>

#include "support/reference_run.hpp"

namespace cofferdam::reference_dated {

const Pool* Run::pool_of(const std::string& bearer) const {
  for (const Pool& pool : programme_.pools)
    if (pool.bearer == bearer) return &pool;
  return nullptr;
}

bool Run::is_open(const Pool& pool) const {
  return !pool.closes || today_ <= *pool.closes;
}

/// A pool of a budget alone keeps nothing.
bool Run::has_stock(const Pool& pool) const {
  return !pool.budget || (pool.opening && *pool.opening > 0) || !pool.contributions.empty() ||
         !pool.fees.empty() || pool.top_up;
}

std::vector<std::string> Run::values_of(const Pool& pool) const {
  if (pool.each.empty()) return {""};
  std::set<std::string> values;
  for (const Loan& loan : programme_.loans) values.insert(loan.traits.tags.at(pool.each));
  return {values.begin(), values.end()};
}

double Run::weight_of(const Pool& pool, const std::string& value) const {
  const auto values = values_of(pool);
  if (pool.weights.empty()) return 1.0 / static_cast<double>(values.size());
  double sum = 0;
  for (const std::string& one : values) sum += pool.weights.at(one);
  return pool.weights.at(value) / sum;
}

std::string Run::value_of(const Pool& pool, std::size_t loan) const {
  return pool.each.empty() ? "" : programme_.loans[loan].traits.tags.at(pool.each);
}

double Run::available(const Pool& pool, const std::string& value) const {
  if (pool.bearer == endless_) return 1e300;
  if (!is_open(pool)) return 0;
  const PoolOutcome& account = outcome_.pools.at(pool.bearer);
  return std::max(0.0, account.stock.at(value) + account.budget.at(value));
}

const PoolLine* Run::line_of(const Pool& pool, std::size_t rule) const {
  for (const PoolLine& line : pool.pays)
    if (line.clause == name_of(programme_.rules[rule])) return &line;
  return nullptr;
}

int Run::rank_of(const Due& due) const {
  const Pool* pool = pool_of(due.payer);
  const PoolLine* line = pool ? line_of(*pool, due.rule) : nullptr;
  return line ? line->rank : 1;
}

/// What the pool may still pay under the clause, over all its balances.
double Run::sublimit_room(const Due& due) const {
  const Pool* pool = pool_of(due.payer);
  const PoolLine* line = pool ? line_of(*pool, due.rule) : nullptr;
  if (!line || !line->sublimit) return 1e300;
  double room = *line->sublimit;
  for (const std::vector<Payment>* list : {&payments_, &pending_})
    for (const Payment& payment : *list)
      if (payment.payer == due.payer && payment.rule == due.rule && payment.amount > 0 &&
          (!line->per_year || year_of(payment.date) == year_of(today_)))
        room -= payment.amount;
  return std::max(0.0, room);
}

void Run::credit(const Pool& pool, const std::string& kind, const std::string& value, double amount,
                 bool of_budget) {
  if (amount == 0) return;
  PoolOutcome& account = outcome_.pools.at(pool.bearer);
  (of_budget ? account.budget : account.stock)[value] += amount;
  account.flows.push_back({today_, kind, value, amount, account.balance(), of_budget});
  if (amount > rounding_) money_came_.insert(pool.bearer);
}

/// Pays `paid` of an amount, out of the budget first.
void Run::draw(const Pool& pool, const Due& due, double amount, double paid) {
  PoolOutcome& account = outcome_.pools.at(pool.bearer);
  const std::string value = value_of(pool, due.loan);
  const double rounding = 1e-12 * programme_.loans[due.loan].amount;
  if (is_above(amount, paid) && amount > rounding && !account.exhausted) {
    account.exhausted = today_;
    account.first_short_line = name_of(programme_.rules[due.rule]);
  }
  const double of_budget = std::min(paid, account.budget.at(value));
  credit(pool, "payment", value, -of_budget, true);
  credit(pool, "payment", value, of_budget - paid);
}

/// Cash that a bearer gets back (or, below zero, a cost): into the stock, or past it to the owner.
/// A cost is an amount due like any other: the budget pays it first, and a pool that cannot pay it
/// is exhausted.
void Run::cash_of(const std::string& bearer, std::size_t loan, double amount) {
  const Pool* pool = pool_of(bearer);
  if (!pool) return;
  PoolOutcome& account = outcome_.pools.at(bearer);
  double credited = is_open(*pool) && has_stock(*pool) ? amount : 0;
  const std::string value = value_of(*pool, loan);
  const double money = available(*pool, value);
  if (-credited > money) {
    const double rounding = 1e-12 * programme_.loans[loan].amount;
    if (is_above(-credited, money) && -credited > rounding && !account.exhausted) {
      account.exhausted = today_;
      account.first_short_line = "cost of recovery";
    }
    credited = -money;
  }
  const double of_budget = std::min(std::max(0.0, -credited), account.budget.at(value));
  credit(*pool, "recovery", value, -of_budget, true);
  credit(*pool, "recovery", value, credited + of_budget);
  account.to_owner += amount - credited;
}

void Run::turn_budgets() {
  if (!is_first_of_year(today_) && today_ != programme_.start) return;
  for (const Pool& pool : programme_.pools) {
    if (!pool.budget || !is_open(pool)) continue;
    lapse(pool);
    for (const std::string& value : values_of(pool))
      credit(pool, "budget", value, *pool.budget * weight_of(pool, value), true);
  }
}

void Run::lapse(const Pool& pool) {
  for (const std::string& value : values_of(pool)) {
    const double unused = outcome_.pools.at(pool.bearer).budget.at(value);
    if (pool.budget_rolls || unused <= 0) continue;
    credit(pool, "lapse", value, -unused, true);
    outcome_.pools.at(pool.bearer).to_owner += unused;
  }
}

void Run::lapse_at_the_end() {
  for (const Pool& pool : programme_.pools)
    if (today_ + std::chrono::days(1) == programme_.end && pool.budget && is_open(pool))
      lapse(pool);
}

void Run::contribute() {
  for (const Pool& pool : programme_.pools) {
    if (!is_open(pool)) continue;
    for (const std::string& value : values_of(pool)) {
      const double weight = weight_of(pool, value);
      if (pool.opening && today_ == programme_.start)
        credit(pool, "opening", value, *pool.opening * weight);
      for (const Contribution& one : pool.contributions) {
        bool today = one.first == today_;
        for (int months = 0; one.every && plus_months(one.first, months) <= today_;
             months += months_in(*one.every))
          today = today || plus_months(one.first, months) == today_;
        if (today && (!one.until || today_ <= *one.until))
          credit(pool, "contribution", value, one.amount * weight);
      }
    }
  }
}

void Run::take_fees() {
  for (const Pool& pool : programme_.pools)
    for (const Fee& fee : pool.fees)
      if (is_open(pool)) take_fee(pool, fee);
}

void Run::take_fee(const Pool& pool, const Fee& fee) {
  const auto under = [&](std::size_t rule) { return pays_in(pool.bearer, rule); };
  const Day turn = std::max(day_of(year_of(today_), 1, 1), programme_.start);
  for (std::size_t loan = 0; loan < programme_.loans.size(); ++loan) {
    const ClaimRule* claim = claim_of_loan(loan);
    bool paid_for = false;
    for (std::size_t at = 0; claim && at < programme_.rules.size(); ++at)
      paid_for = paid_for || (claim_of(programme_.rules[at]) == claim->name && under(at));
    if (!paid_for) continue;
    const double rate = fee.rate * part_of(fee.of, loan, pool.bearer, under);
    const Loan& of = programme_.loans[loan];
    if (!fee.per_year && of.originated == today_)
      credit(pool, "fee", value_of(pool, loan), rate * of.amount);
    if (fee.per_year && is_last_of_step(today_, Step::year))
      credit(pool, "fee", value_of(pool, loan),
             rate * in_force(loan, turn, today_ + std::chrono::days(1)));
  }
}

namespace {

/// Money times the months of a year for which it was there.
double held_months(const std::vector<Flow>& flows, const std::string& value, int year) {
  double sum = 0;
  for (const Flow& flow : flows) {
    if (flow.value != value || year_of(flow.date) > year) continue;
    sum += flow.amount * (year_of(flow.date) < year ? 12 : months_left(flow.date));
  }
  return sum;
}

}  // namespace

void Run::add_interest() {
  if (!is_last_of_step(today_, Step::year)) return;
  for (const Pool& pool : programme_.pools)
    for (const std::string& value : values_of(pool))
      if (is_open(pool) && pool.interest > 0 && pool.bearer != endless_)
        credit(pool, "interest", value,
               pool.interest / 12 *
                   held_months(outcome_.pools.at(pool.bearer).flows, value, year_of(today_)));
}

void Run::top_up() {
  for (const Pool& pool : programme_.pools) {
    if (!pool.top_up || !is_open(pool) || !is_last_of_step(today_, pool.top_up->every)) continue;
    if (pool.bearer == endless_) continue;
    for (const std::string& value : values_of(pool)) {
      const double weight = weight_of(pool, value), to = pool.top_up->to * weight;
      const double below = pool.top_up->below.value_or(pool.top_up->to) * weight;
      const PoolOutcome& account = outcome_.pools.at(pool.bearer);
      double most = pool.top_up->at_most.value_or(1e300) * weight;
      for (const Flow& flow : account.flows)
        if (flow.kind == "top_up" && flow.value == value) most -= flow.amount;
      const double balance = account.stock.at(value) + account.budget.at(value);
      if (balance < below)
        credit(pool, "top_up", value, std::max(0.0, std::min(to - balance, most)));
    }
  }
}

void Run::close_pools() {
  for (const Pool& pool : programme_.pools) {
    if (!pool.closes || today_ != *pool.closes) continue;
    for (const std::string& value : values_of(pool)) {
      PoolOutcome& account = outcome_.pools.at(pool.bearer);
      account.to_owner += account.stock.at(value) + account.budget.at(value);
      credit(pool, "closing", value, -account.budget.at(value), true);
      credit(pool, "closing", value, -account.stock.at(value));
    }
  }
}

/// The stock is a x K + b after each movement, if every amount was paid: K* keeps it at zero or
/// above. Interest is a movement too.
double required_capital(const Programme& programme, const std::string& name) {
  const Outcome outcome = settle(programme, name);
  const auto pool = std::find_if(programme.pools.begin(), programme.pools.end(),
                                 [&](const Pool& one) { return one.bearer == name; });
  const PoolOutcome& account = outcome.pools.at(name);
  double most = 0;
  for (const auto& [value, stock] : account.stock) {
    const double share = 1 / static_cast<double>(account.stock.size());
    double weights = 0;
    for (const auto& [other, weight] : pool->weights) weights += weight;
    const double weight = pool->weights.empty() ? share : pool->weights.at(value) / weights;
    std::vector<Flow> of_opening{{programme.start, "opening", value, weight, 0, false}}, others;
    int year = year_of(programme.start);
    const auto balance = [](const std::vector<Flow>& flows) {
      double sum = 0;
      for (const Flow& flow : flows) sum += flow.amount;
      return sum;
    };
    const auto turn = [&] {
      const Day last = day_of(year, 12, 31);
      const double rate = pool->interest / 12;
      const double of_one = rate * held_months(of_opening, value, year);
      const double of_rest = rate * held_months(others, value, year);
      of_opening.push_back({last, "interest", value, of_one, 0, false});
      others.push_back({last, "interest", value, of_rest, 0, false});
      ++year;
    };
    for (const Flow& flow : account.flows) {
      if (flow.of_budget || flow.value != value) continue;
      if (flow.kind == "opening" || flow.kind == "closing") continue;
      while (year_of(flow.date) > year) turn();
      others.push_back(flow);
      most = std::max(most, -balance(others) / balance(of_opening));
    }
  }
  return most;
}

}  // namespace cofferdam::reference_dated
