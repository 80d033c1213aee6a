#include "support/reference_programme.hpp"

#include <algorithm>
#include <tuple>

#include "support/reference_run.hpp"

namespace cofferdam::reference_dated {

double PoolOutcome::balance() const {
  double sum = 0;
  for (const auto& [value, amount] : stock) sum += amount;
  for (const auto& [value, amount] : budget) sum += amount;
  return sum;
}

Outcome settle(const Programme& programme, const std::string& endless) {
  return Run(programme, endless).work();
}

Run::Run(const Programme& programme, const std::string& endless)
    : programme_(programme),
      endless_(endless),
      today_(programme.start),
      burdens_(programme.loans.size()) {
  for (const Loan& loan : programme.loans) rounding_ += 1e-14 * loan.amount;
  for (const Pool& pool : programme.pools)
    for (const std::string& value : values_of(pool)) {
      outcome_.pools[pool.bearer].stock[value] = 0;
      outcome_.pools[pool.bearer].budget[value] = 0;
    }
}

Outcome Run::work() {
  for (; today_ < programme_.end; today_ += std::chrono::days(1)) work_day();
  close_books();
  return std::move(outcome_);
}

void Run::work_day() {
  turn_budgets();
  contribute();
  // Loans begin and end by their dates.
  work_cash();
  work_held();
  work_claims();
  work_queue();
  take_fees();
  add_interest();
  top_up();
  close_pools();
  lapse_at_the_end();
}

void Run::add_row(Row::Kind kind, std::size_t loan, double loss, const Amounts& change) {
  outcome_.rows.push_back({today_, kind, loan, loss, change});
  for (const auto& [bearer, amount] : change) outcome_.totals[bearer] += amount;
}

/// Recoveries of the day, then their costs, which look at what was borne before.
void Run::work_cash() {
  const std::vector<Amounts> before = burdens_;
  for (const auto kind : {Event::Kind::recovery, Event::Kind::cost})
    for (std::size_t loan = 0; loan < programme_.loans.size(); ++loan)
      for (const Event& event : programme_.events) {
        if (event.date != today_ || event.kind != kind || event.loan != loan) continue;
        const Cash cash{today_, loan, kind, event.amount};
        if (is_worked(loan)) {
          if (kind == Event::Kind::recovery)
            share_recovery(cash, false);
          else
            share_cost(cash, before[loan], false);
          continue;
        }
        // No claim, or not yet: the lender's.
        const double loss = kind == Event::Kind::recovery ? -event.amount : event.amount;
        early_.push_back(cash);
        burdens_[loan][lender_of(loan)] += loss;
        add_row(kind == Event::Kind::recovery ? Row::Kind::recovery : Row::Kind::cost, loan, loss,
                {{lender_of(loan), loss}});
      }
}

/// Amounts that wait, by rank of line, then the oldest.
void Run::work_held() {
  std::vector<Due> waiting = std::move(held_);
  held_.clear();
  const auto key = [&](const Due& due) {
    return std::tuple(rank_of(due), due.claim_date, due.loan, due.rule, due.number);
  };
  std::sort(waiting.begin(), waiting.end(),
            [&](const Due& a, const Due& b) { return key(a) < key(b); });
  const std::set<std::string> rich = std::move(money_came_);
  money_came_.clear();
  for (Due& due : waiting) {
    if (due.stage == Stage::deferred && rich.count(due.payer) == 0) {
      held_.push_back(due);
      continue;
    }
    const bool tried =
        due.stage == Stage::deferred || (due.stage == Stage::blocked && may_catch_up(due.rule));
    if (tried) due.amount = std::max(0.0, std::min(due.amount, allowed(due)));
    double now = due.amount;
    if (due.stage == Stage::carried && !(is_first_of_year(today_) && today_ != programme_.start))
      now = 0;
    if (due.stage == Stage::deferred) {
      const Pool& pool = *pool_of(due.payer);
      now = std::min(now, available(pool, value_of(pool, due.loan)));
    }
    if (due.stage == Stage::blocked)
      now = may_catch_up(due.rule) ? std::min(now, cap_room(due.rule)) : 0;
    if (now <= 0) {
      if (due.amount > 0) held_.push_back(due);
      continue;
    }
    if (due.amount > now) {
      held_.push_back(due);
      held_.back().amount -= now;
    }
    Due attempt = due;
    attempt.amount = now;
    Amounts entry;
    pay(attempt, entry);
    act_after(due.rule, due.loan, 0, due.claim_date, entry);
    if (!entry.empty()) add_row(Row::Kind::payment, due.loan, 0, entry);
  }
  room_made_.clear();
}

void Run::work_claims() {
  for (std::size_t loan = 0; loan < programme_.loans.size(); ++loan)
    for (const Event& event : programme_.events) {
      if (event.kind != Event::Kind::failure || event.loan != loan) continue;
      const ClaimRule* claim = claim_of_loan(loan);
      const bool due = claim && trigger_of(*claim, event.date) == today_;
      if (event.date == today_) defaulted_.insert(loan);
      if (event.date == today_ && !(due && trigger_of(*claim, event.date) == event.date))
        work_default(event);
      if (due) work_claim(event);
    }
}

/// A default that no claim covers, or whose claim comes later.
void Run::work_default(const Event& event) {
  const std::string lender = lender_of(event.loan);
  burdens_[event.loan][lender] += event.amount;
  add_row(Row::Kind::failure, event.loan, event.amount, {{lender, event.amount}});
  if (!claim_of_loan(event.loan)) lose(lender, "exclusion", event.amount);
}

void Run::work_claim(const Event& event) {
  const std::size_t loan = event.loan;
  const ClaimRule& claim = *claim_of_loan(loan);
  const std::string lender = lender_of(loan);
  const bool at_once = event.date == today_;
  const double interest = event.amount * claim.interest * claim.interest_days / 365;
  double base = event.amount + interest, cash = 0;
  for (const Cash& early : early_)
    if (early.loan == loan)
      cash += early.kind == Event::Kind::recovery ? early.amount : -early.amount;
  if (at_once) burdens_[loan][lender] += event.amount;
  burdens_[loan][lender] += interest;
  if (claim.after_recovery)
    base = std::max(0.0, base - cash);
  else
    burdens_[loan][lender] += cash;  // shared below
  worked_.push_back({today_, loan, base});
  Amounts entry{{lender, base}};
  for (std::size_t rule = 0; rule < programme_.rules.size(); ++rule)
    if (claim_of(programme_.rules[rule]) == claim.name) act(rule, loan, base, today_, entry);
  // The row shows what is new beside the default.
  entry[lender] -= base;
  entry[lender] += interest + (at_once ? event.amount : 0);
  add_row(Row::Kind::claim, loan, interest + (at_once ? event.amount : 0), entry);
  if (claim.after_recovery) return;
  // All that waited is shared in one moment.
  const Amounts before = burdens_[loan];
  for (const Cash& early : early_) {
    if (early.loan != loan) continue;
    if (early.kind == Event::Kind::recovery)
      share_recovery(early, true);
    else
      share_cost(early, before, true);
  }
}

namespace {

/// `on` names one of the dates; the others are whole steps away.
bool is_settlement_day(const SettleRule& rule, Day day) {
  if (!rule.on) return is_last_of_step(day, rule.every);
  for (int year = year_of(day) - 1; year <= year_of(day) + 1; ++year)
    for (int month = 0; month < 12; month += months_in(rule.every)) {
      const Day first = day_of(year, rule.on->first, 1);
      const Day moved = plus_months(first, month);
      const Day last = plus_months(moved, 1) - std::chrono::days(1);
      const Day date = moved + std::chrono::days(rule.on->second - 1);
      if (day == std::min(last, date)) return true;
    }
  return false;
}

}  // namespace

/// The amounts that are settled today, by rank of line, then the oldest.
void Run::work_queue() {
  const auto key = [&](const Due& due) {
    return std::tuple(rank_of(due), due.claim_date, due.loan, due.rule, due.number);
  };
  for (;;) {
    std::vector<Due> now;
    for (const Due& due : queue_)
      if (is_settlement_day(*settled_by(due.rule), today_)) now.push_back(due);
    if (now.empty()) return;
    std::sort(now.begin(), now.end(), [&](const Due& a, const Due& b) { return key(a) < key(b); });
    const Due first = now.front();
    const Pool* pool = pool_of(first.payer);
    std::vector<Due> group{first};
    if (pool && pool->pro_rata) {
      group.clear();
      for (const Due& due : now)
        if (due.payer == first.payer && rank_of(due) == rank_of(first)) group.push_back(due);
    }
    for (const Due& due : group)
      std::erase_if(queue_, [&](const Due& queued) { return queued.number == due.number; });
    if (pool && pool->pro_rata) {
      settle_in_proportion(group);
      continue;
    }
    Amounts entry;
    pay(first, entry);
    act_after(first.rule, first.loan, 0, first.claim_date, entry);
    if (!entry.empty()) add_row(Row::Kind::payment, first.loan, 0, entry);
  }
}

/// All amounts of one rank of a pool, each at the same part of what the limits let through. They
/// are paid at one moment; then later clauses act on each.
void Run::settle_in_proportion(std::vector<Due> group) {
  const Pool& pool = *pool_of(group.front().payer);
  std::vector<Passed> passed;
  std::map<std::string, double> sums, parts;
  std::vector<Amounts> entries(group.size());
  for (std::size_t i = 0; i < group.size(); ++i) {
    const Due& due = group[i];
    passed.push_back(pass(due));
    hand_on(passed.back(), entries[i]);
    pending_.push_back({today_, due.rule, due.loan, due.payer, due.payee, passed.back().amount});
    sums[value_of(pool, due.loan)] += passed.back().amount;
  }
  pending_.clear();
  for (const auto& [value, sum] : sums)
    parts[value] = is_above(sum, available(pool, value)) ? available(pool, value) / sum : 1;
  for (std::size_t i = 0; i < passed.size(); ++i)
    complete(passed[i], passed[i].amount * parts[value_of(pool, passed[i].due.loan)], entries[i]);
  for (std::size_t i = 0; i < passed.size(); ++i) {
    const Due& due = passed[i].due;
    act_after(due.rule, due.loan, 0, due.claim_date, entries[i]);
    if (!entries[i].empty()) add_row(Row::Kind::payment, due.loan, 0, entries[i]);
  }
}

/// What still waits when the calendar ends; then what the rates alone leave with each payee.
void Run::close_books() {
  for (const Due& due : queue_) lose(due.payee, "open", due.amount);
  for (const Due& due : held_) {
    if (due.stage == Stage::carried) lose(due.payee, "limit", due.amount);
    if (due.stage == Stage::blocked) lose(due.payee, "cap", due.amount);
    if (due.stage == Stage::deferred) {
      lose(due.payee, has_stock(*pool_of(due.payer)) ? "balance" : "budget", due.amount);
      outcome_.pools[due.payer].unpaid += due.amount;
    }
  }
  Amounts before;  // compensation
  for (const WorkedClaim& claim : worked_) before[lender_of(claim.loan)] += claim.base;
  for (const Event& event : programme_.events)
    if (event.kind == Event::Kind::failure && !claim_of_loan(event.loan))
      before[lender_of(event.loan)] += event.amount;
  for (const Payment& payment : payments_) {
    before[payment.payer] += payment.amount;
    outcome_.received[payment.payee] += payment.amount;
  }
  for (const auto& [payee, amount] : before) {
    double share = amount - outcome_.received[payee];
    for (const auto& [reason, lost] : outcome_.reasons[payee]) share -= lost;
    outcome_.reasons[payee]["share"] = share;
  }
  outcome_.payments = payments_;
}

}  // namespace cofferdam::reference_dated
