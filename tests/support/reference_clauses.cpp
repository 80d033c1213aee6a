// What clauses ask bearers to pay, and how an amount is paid.
#include <algorithm>

#include "support/reference_run.hpp"

namespace cofferdam::reference_dated {
namespace {

double amount_of(const Amounts& amounts, const std::string& bearer) {
  const auto found = amounts.find(bearer);
  return found == amounts.end() ? 0 : found->second;
}

double fill(const Layer& layer, double total) {
  const double over = std::max(0.0, total - layer.attachment);
  return layer.limit ? std::min(over, *layer.limit) : over;
}

}  // namespace

std::string name_of(const Rule& rule) {
  return std::visit(
      [](const auto& one) -> std::string {
        if constexpr (requires { one.name; }) return one.name;
        return "";
      },
      rule);
}

std::string claim_of(const Rule& rule) {
  return std::visit(
      [](const auto& one) -> std::string {
        if constexpr (requires { one.claim; }) return one.claim;
        return "";
      },
      rule);
}

const ClaimRule* Run::claim_of_loan(std::size_t loan) const {
  const Loan& of = programme_.loans[loan];
  const std::string& portfolio = programme_.portfolios[of.portfolio].name;
  for (const Rule& rule : programme_.rules)
    if (const auto* claim = std::get_if<ClaimRule>(&rule))
      if (std::count(claim->of.begin(), claim->of.end(), portfolio) > 0 &&
          (!claim->when || reference::holds(*claim->when, of.traits)))
        return claim;
  return nullptr;
}

std::string Run::lender_of(std::size_t loan) const {
  return programme_.portfolios[programme_.loans[loan].portfolio].lender;
}

std::optional<Day> Run::default_of(std::size_t loan) const {
  for (const Event& event : programme_.events)
    if (event.loan == loan && event.kind == Event::Kind::failure) return event.date;
  return {};
}

Day Run::trigger_of(const ClaimRule& claim, Day failure) const {
  return plus_months(failure, claim.lag_months) + std::chrono::days(claim.lag_days);
}

bool Run::is_worked(std::size_t loan) const {
  return std::any_of(worked_.begin(), worked_.end(),
                     [&](const WorkedClaim& claim) { return claim.loan == loan; });
}

/// Rate of a bearer in the share clause of the loan's claim. Without one the lender bears all.
double Run::share_rate(std::size_t loan, const std::string& bearer) const {
  const ClaimRule* claim = claim_of_loan(loan);
  for (const Rule& rule : programme_.rules) {
    const auto* share = std::get_if<ShareRule>(&rule);
    if (!share || !claim || share->claim != claim->name) continue;
    double own = 0, all = 0;
    for (const auto& [name, rate] : share->parts) {
      const double one = reference::rate_of(rate, programme_.loans[loan].traits);
      all += one;
      if (name == bearer) own += one;
    }
    return share->remainder == bearer ? own + 1 - all : own;
  }
  return bearer == lender_of(loan) ? 1 : 0;
}

/// A bearer pays under the clauses that name it, and where it takes what is stopped.
bool Run::pays_in(const std::string& bearer, std::size_t at) const {
  const Rule& rule = programme_.rules[at];
  bool pays = false;
  if (const auto* share = std::get_if<ShareRule>(&rule)) {
    for (const auto& part : share->parts) pays = pays || part.first == bearer;
    pays = pays || share->remainder == bearer;
  }
  if (const auto* compensate = std::get_if<CompensateRule>(&rule))
    pays = compensate->payer == bearer;
  if (const auto* layers = std::get_if<LayersRule>(&rule))
    for (const Layer& layer : layers->layers) pays = pays || layer.payer == bearer;
  if (const auto* cap = std::get_if<CapRule>(&rule))
    pays = cap->payer == bearer || cap->overflow == bearer;
  if (pays || claim_of(rule).empty()) return pays;
  for (const Rule& other : programme_.rules)
    if (const auto* limit = std::get_if<LimitRule>(&other))
      if (limit->overflow == bearer && governs(*limit, at) && pays_in(limit->on, at)) return true;
  return false;
}

const SettleRule* Run::settled_by(std::size_t at) const {
  const std::string name = name_of(programme_.rules[at]);
  for (const Rule& rule : programme_.rules)
    if (const auto* settle = std::get_if<SettleRule>(&rule))
      if (std::count(settle->of.begin(), settle->of.end(), name) > 0) return settle;
  return nullptr;
}

double Run::burden(std::size_t loan, const std::string& bearer) const {
  return amount_of(burdens_[loan], bearer);
}

void Run::lose(const std::string& payee, const std::string& reason, double amount) {
  if (amount > 0) outcome_.reasons[payee][reason] += amount;
}

/// Clauses that stand behind one under which was paid later than on the day of the claim.
void Run::act_after(std::size_t rule, std::size_t loan, double base, Day claim_date,
                    Amounts& entry) {
  for (std::size_t next = rule + 1; next < programme_.rules.size(); ++next)
    if (claim_of(programme_.rules[next]) == claim_of(programme_.rules[rule]))
      act(next, loan, base, claim_date, entry);
}

/// `entry` holds what has changed so far: of a claim, at first, its base at the lender.
void Run::act(std::size_t at, std::size_t loan, double base, Day claim_date, Amounts& entry) {
  const Rule& rule = programme_.rules[at];
  const reference::Loan& traits = programme_.loans[loan].traits;
  const std::string lender = lender_of(loan);
  if (const auto* share = std::get_if<ShareRule>(&rule)) {
    double rest = 1;
    for (const auto& [bearer, rate] : share->parts) {
      const double of_this = reference::rate_of(rate, traits);
      owe({loan, at, bearer, lender, of_this * base, claim_date}, entry);
      rest -= of_this;
    }
    if (share->remainder)
      owe({loan, at, *share->remainder, lender, rest * base, claim_date}, entry);
  }
  if (const auto* one = std::get_if<CompensateRule>(&rule)) {
    const double of = one->of_payee_part ? amount_of(entry, one->payee) : base;
    const double due = reference::rate_of(one->rate, traits) * std::max(0.0, of - one->deductible);
    owe({loan, at, one->payer, one->payee, due, claim_date}, entry);
  }
  if (const auto* cap = std::get_if<CapRule>(&rule)) {
    if (included(*cap).count(loan) > 0)
      owe({loan, at, cap->payer, cap->payee, cap->rate * base, claim_date}, entry);
    else
      lose(cap->payee, "exclusion", std::min(base, burden(loan, cap->payee)));
  }
  if (std::holds_alternative<LayersRule>(rule)) act_layers(at, loan, claim_date, entry);
}

/// Adds a part to the total of a layers clause; by how much more each layer is filled now.
std::vector<double> Run::fill_layers(std::size_t at, std::size_t loan, double part) {
  const auto& rule = std::get<LayersRule>(programme_.rules[at]);
  std::string key;
  if (rule.over == LayersRule::Over::year) key = std::to_string(year_of(today_));
  if (rule.over == LayersRule::Over::loan) key = std::to_string(loan);
  double before = 0;
  for (const LayerEntry& entry : layer_entries_)
    if (entry.rule == at && entry.key == key) before += entry.part;
  layer_entries_.push_back({at, key, part});
  std::vector<double> more;
  for (const Layer& layer : rule.layers)
    more.push_back(fill(layer, before + part) - fill(layer, before));
  return more;
}

void Run::act_layers(std::size_t at, std::size_t loan, Day claim_date, Amounts& entry) {
  const auto& rule = std::get<LayersRule>(programme_.rules[at]);
  const std::vector<double> more = fill_layers(at, loan, amount_of(entry, rule.payee));
  for (std::size_t i = 0; i < more.size(); ++i) {
    const Due due{loan, at, rule.layers[i].payer, rule.payee, more[i], claim_date};
    if (more[i] > 0) owe(due, entry);
    if (more[i] < 0) {
      move(due, due.payer, more[i], entry);
      cash_of(due.payer, loan, -more[i]);
    }
  }
}

/// Pays at once, or queues what is paid on a settlement date.
void Run::owe(const Due& due, Amounts& entry) {
  if (!settled_by(due.rule)) return pay(due, entry);
  Due queued = due;
  queued.amount = std::min(due.amount, allowed(due));
  queued.number = next_number_++;
  if (queued.payer != queued.payee && queued.amount > 0) queue_.push_back(queued);
}

void Run::pay(const Due& due, Amounts& entry) {
  const Passed passed = pass(due);
  hand_on(passed, entry);
  const Pool* pool = pool_of(due.payer);
  double paid = passed.amount;
  if (pool && is_above(paid, available(*pool, value_of(*pool, due.loan))))
    paid = available(*pool, value_of(*pool, due.loan));
  complete(passed, paid, entry);
}

/// What the payee still bears and may be paid.
double Run::allowed(const Due& due) const {
  double bears = burden(due.loan, due.payee), received = 0;
  for (const Payment& payment : pending_)
    if (payment.loan == due.loan && payment.payee == due.payee) {
      bears -= payment.amount;
      received += payment.amount;
    }
  const auto* rule = std::get_if<CompensateRule>(&programme_.rules[due.rule]);
  if (!rule || !rule->at_most) return bears;
  const auto back = given_back_.find({due.loan, due.payee});
  if (back != given_back_.end()) received -= back->second;
  for (const Payment& payment : payments_)
    if (payment.loan == due.loan && payment.payee == due.payee &&
        !std::holds_alternative<ShareRule>(programme_.rules[payment.rule]))
      received += payment.amount;
  return std::min(bears, *rule->at_most * (bears + received) - received);
}

/// The due amount behind the limits, the cap and the sublimit that govern it.
Passed Run::pass(const Due& due) const {
  Passed passed;
  passed.due = due;
  if (due.payer == due.payee) return passed;
  // Layers fill by the total of all loans, whatever the payee bears of one.
  const bool by_total = std::holds_alternative<LayersRule>(programme_.rules[due.rule]) &&
                        due.stage == Stage::fresh && !settled_by(due.rule);
  passed.amount = by_total ? due.amount : std::max(0.0, std::min(due.amount, allowed(due)));
  for (const std::size_t at : limits_on(due)) {
    const auto& limit = std::get<LimitRule>(programme_.rules[at]);
    const double through = pass_limit(limit, due, passed.amount);
    passed.stopped.emplace_back(at, passed.amount - through);
    passed.amount = through;
  }
  const auto* cap = std::get_if<CapRule>(&programme_.rules[due.rule]);
  if (cap && cap->payer == due.payer) {
    const double through = std::min(passed.amount, cap_room(due.rule));
    passed.blocked = passed.amount - through;
    passed.amount = through;
  }
  const double through = std::min(passed.amount, sublimit_room(due));
  passed.above_sublimit = passed.amount - through;
  passed.amount = through;
  return passed;
}

/// What becomes of what limits and a cap stopped, before the payer pays the rest.
void Run::hand_on(const Passed& passed, Amounts& entry) {
  const Due& due = passed.due;
  const auto take_over = [&](const std::string& bearer, double amount) {
    pay({due.loan, due.rule, bearer, due.payee, amount, due.claim_date}, entry);
  };
  for (const auto& [at, amount] : passed.stopped) {
    if (amount <= 0) continue;
    const auto& limit = std::get<LimitRule>(programme_.rules[at]);
    if (limit.overflow)
      take_over(*limit.overflow, amount);
    else if (limit.carried_forward)
      hold(due, amount, Stage::carried, at);
    else
      lose(due.payee, "limit", amount);
  }
  if (passed.blocked > 0) {
    const auto& cap = std::get<CapRule>(programme_.rules[due.rule]);
    if (cap.overflow)
      take_over(*cap.overflow, passed.blocked);
    else if (cap.catch_up)
      hold(due, passed.blocked, Stage::blocked);
    else
      lose(due.payee, "cap", passed.blocked);
  }
  lose(due.payee, "sublimit", passed.above_sublimit);
}

/// Pays what there is for what passed, and says what becomes of the rest.
void Run::complete(const Passed& passed, double paid, Amounts& entry) {
  const Due& due = passed.due;
  const Pool* pool = pool_of(due.payer);
  if (pool) draw(*pool, due, passed.amount, paid);
  move(due, due.payer, paid, entry);
  const double rest = passed.amount - paid;
  if (rest <= 0) return;
  PoolOutcome& account = outcome_.pools[due.payer];
  if (pool->shortfall) {
    account.shortfall += rest;
    move(due, *pool->shortfall, rest, entry);
  } else if (pool->deferred) {
    hold(due, rest, Stage::deferred);
  } else {
    account.unpaid += rest;
    lose(due.payee, has_stock(*pool) ? "balance" : "budget", rest);
  }
}

void Run::move(const Due& due, const std::string& payer, double amount, Amounts& entry) {
  if (amount == 0) return;
  burdens_[due.loan][payer] += amount;
  burdens_[due.loan][due.payee] -= amount;
  entry[payer] += amount;
  entry[due.payee] -= amount;
  payments_.push_back({today_, due.rule, due.loan, payer, due.payee, amount});
  const auto* cap = std::get_if<CapRule>(&programme_.rules[due.rule]);
  if (cap && cap->payer == payer) net_paid_[{due.rule, due.loan}] += amount;
}

void Run::hold(Due due, double amount, Stage stage, std::size_t limit) {
  due.amount = amount;
  due.number = next_number_++;
  due.stage = stage;
  due.limit = limit;
  held_.push_back(due);
}

}  // namespace cofferdam::reference_dated
