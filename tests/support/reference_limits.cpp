// How much of an amount limits and caps let through: every ratio from scratch, loan by loan.
#include <algorithm>

#include "support/reference_run.hpp"

namespace cofferdam::reference_dated {

using Window = LimitRule::Window;
using Numerator = LimitRule::Numerator;
using Denominator = LimitRule::Denominator;
using Crossing = LimitRule::Crossing;

bool Run::governs(const LimitRule& limit, std::size_t rule) const {
  const std::string name = name_of(programme_.rules[rule]);
  return limit.of.empty() || std::count(limit.of.begin(), limit.of.end(), name) > 0;
}

/// Those that look at an amount: each loan first, then in the order of the file. What waits has
/// been through limits that look at claims; it is measured again by limits of payments, and by the
/// one that stopped it.
std::vector<std::size_t> Run::limits_on(const Due& due) const {
  std::vector<std::size_t> found;
  for (const bool each_loan : {true, false})
    for (std::size_t at = 0; at < programme_.rules.size(); ++at) {
      const auto* limit = std::get_if<LimitRule>(&programme_.rules[at]);
      if (!limit || limit->on != due.payer || !governs(*limit, due.rule)) continue;
      const bool of_payments = !limit->is_rate || limit->numerator == Numerator::compensation;
      const bool stopped_it = due.stage == Stage::carried && due.limit == at;
      if ((limit->each == "loan") == each_loan &&
          (due.stage == Stage::fresh || of_payments || stopped_it))
        found.push_back(at);
    }
  return found;
}

/// Whether another loan counts where the limit measures a claim of `loan`.
bool Run::belongs(const LimitRule& limit, std::size_t loan, std::size_t other) const {
  const Loan &one = programme_.loans[loan], &two = programme_.loans[other];
  if (limit.window == Window::cohort && year_of(one.originated) != year_of(two.originated))
    return false;
  if (limit.each.empty()) return true;
  if (limit.each == "loan") return loan == other;
  return one.traits.tags.at(limit.each) == two.traits.tags.at(limit.each);
}

/// Whether the loan's claim is one of those whose clauses the limit governs.
bool Run::covers(const LimitRule& limit, std::size_t loan) const {
  const ClaimRule* claim = claim_of_loan(loan);
  for (std::size_t at = 0; claim && at < programme_.rules.size(); ++at)
    if (claim_of(programme_.rules[at]) == claim->name && governs(limit, at) &&
        pays_in(limit.on, at))
      return true;
  return false;
}

bool Run::in_window(const LimitRule& limit, Day day) const {
  switch (limit.window) {
    case Window::calendar_year:
    case Window::full_year:
      return year_of(day) == year_of(today_);
    case Window::trailing:
      return day > plus_months(today_, -limit.months);
    case Window::since_start:
    case Window::cohort:
      return true;
  }
  return true;
}

Day Run::window_start(const LimitRule& limit) const {
  Day from = programme_.start;
  if (limit.window == Window::calendar_year || limit.window == Window::full_year)
    from = day_of(year_of(today_), 1, 1);
  if (limit.window == Window::trailing)
    from = plus_months(today_, -limit.months) + std::chrono::days(1);
  return std::max(from, programme_.start);
}

double Run::part_of(LimitRule::Part part, std::size_t loan, const std::string& on,
                    const std::function<bool(std::size_t)>& under) const {
  if (part == LimitRule::Part::whole_loan) return 1;
  const double shared = 1 - share_rate(loan, lender_of(loan));
  if (part == LimitRule::Part::guaranteed_part && shared > 1e-12) return shared;
  // What it pays of a unit by the rates alone, deductibles aside.
  double own = 0;
  std::map<std::size_t, double> paid;
  if (claim_of_loan(loan)) at_rates(loan, 1, false, &paid);
  for (const auto& [at, amount] : paid) {
    const Rule& rule = programme_.rules[at];
    if (!under(at)) continue;
    if (std::holds_alternative<ShareRule>(rule)) own += share_rate(loan, on);
    const auto* compensate = std::get_if<CompensateRule>(&rule);
    if (compensate && compensate->payer == on) own += amount;
    const auto* cap = std::get_if<CapRule>(&rule);
    if (cap && cap->payer == on) own += amount;
  }
  return own;
}

/// What `on` has paid in the window, gross.
double Run::paid_under(const LimitRule& limit, std::size_t loan) const {
  double sum = 0;
  for (const std::vector<Payment>* list : {&payments_, &pending_})
    for (const Payment& payment : *list)
      if (payment.payer == limit.on && governs(limit, payment.rule) && payment.amount > 0 &&
          belongs(limit, loan, payment.loan) && in_window(limit, payment.date))
        sum += payment.amount;
  return sum;
}

double Run::pass_limit(const LimitRule& limit, const Due& due, double amount) const {
  double most = limit.level;
  if (limit.is_rate) {
    const double volume = denominator(limit, due.loan);
    if (volume <= 1e3 * rounding_) return limit.stop_when_empty ? 0 : amount;
    most *= volume;
    if (limit.numerator != Numerator::compensation) return pass_claims(limit, due, amount, most);
  }
  const double paid = paid_under(limit, due.loan);
  switch (limit.crossing) {
    case Crossing::cut:
      return std::min(amount, std::max(0.0, most - paid));
    case Crossing::refused:
      return is_above(paid + amount, most) ? 0 : amount;
    case Crossing::paid:
      return is_above(paid, most) ? 0 : amount;
  }
  return amount;
}

/// The same for numerators that count claims, paid or not.
double Run::pass_claims(const LimitRule& limit, const Due& due, double amount, double most) const {
  const auto under = [&](std::size_t rule) { return governs(limit, rule); };
  const bool stock = limit.numerator == Numerator::npl_stock;
  double before = 0, own = 0;
  for (const WorkedClaim& claim : worked_) {
    if (!covers(limit, claim.loan) || !belongs(limit, due.loan, claim.loan)) continue;
    if (!stock && !in_window(limit, claim.date)) continue;
    const double counted = claim.base * part_of(limit.numerator_part, claim.loan, limit.on, under);
    if (claim.loan == due.loan)
      own += counted;
    else if (std::pair(claim.date, claim.loan) < std::pair(due.claim_date, due.loan))
      before += counted;
  }
  if (limit.numerator != Numerator::default_principal)
    for (const Cash& cash : shared_)
      if (covers(limit, cash.loan) && belongs(limit, due.loan, cash.loan) &&
          (stock || in_window(limit, cash.date)))
        before -= cash.amount * part_of(limit.numerator_part, cash.loan, limit.on, under);
  switch (limit.crossing) {
    case Crossing::cut:
      if (own <= 0) return is_above(before, most) ? 0 : amount;
      return amount * std::min(1.0, std::max(0.0, (most - before) / own));
    case Crossing::refused:
      return is_above(before + own, most) ? 0 : amount;
    case Crossing::paid:
      return is_above(before, most) ? 0 : amount;
  }
  return amount;
}

double Run::denominator(const LimitRule& limit, std::size_t loan) const {
  if (limit.denominator == Denominator::agreed) return limit.agreed_maximum;
  const auto under = [&](std::size_t rule) { return governs(limit, rule); };
  double sum = 0;
  for (std::size_t other = 0; other < programme_.loans.size(); ++other)
    if (covers(limit, other) && belongs(limit, loan, other))
      sum += volume(limit, other) * part_of(limit.part, other, limit.on, under);
  return sum;
}

/// What one loan adds to the denominator.
double Run::volume(const LimitRule& limit, std::size_t loan) const {
  const Loan& of = programme_.loans[loan];
  const std::optional<Day> failure = default_of(loan);
  const bool cohort = limit.window == Window::cohort;
  switch (limit.denominator) {
    case Denominator::originated:
      return of.originated <= today_ && (cohort || of.originated >= programme_.start) &&
                     in_window(limit, of.originated)
                 ? of.amount
                 : 0;
    case Denominator::in_force_at_start: {
      const Day turn = std::max(window_start(limit), programme_.start);
      const bool ended = (of.matures && *of.matures < turn) || (failure && *failure < turn);
      return of.originated < turn && !ended ? of.amount : 0;
    }
    case Denominator::average_in_force: {
      const Day from = window_start(limit);
      if (from == today_) {
        const bool ended = (of.matures && *of.matures <= today_) || defaulted_.count(loan) > 0;
        return of.originated <= today_ && !ended ? of.amount : 0;
      }
      return in_force(loan, from, today_) / years_between(from, today_);
    }
    case Denominator::released:
      return of.matures && *of.matures <= today_ && *of.matures >= programme_.start &&
                     !(failure && *failure <= *of.matures) && in_window(limit, *of.matures)
                 ? of.amount
                 : 0;
    case Denominator::agreed:
      break;
  }
  return 0;
}

/// Principal times years for which a loan is in force, from one day until another.
double Run::in_force(std::size_t loan, Day from, Day to) const {
  const Loan& of = programme_.loans[loan];
  if (of.matures) to = std::min(to, *of.matures);
  if (const auto failure = default_of(loan)) to = std::min(to, *failure);
  from = std::max(from, of.originated);
  return from < to ? of.amount * years_between(from, to) : 0;
}

/// Loans that the cap has taken in by today, in the order in which they were made.
std::set<std::size_t> Run::included(const CapRule& cap) const {
  std::vector<std::size_t> order;
  for (std::size_t loan = 0; loan < programme_.loans.size(); ++loan) {
    const ClaimRule* claim = claim_of_loan(loan);
    if (claim && claim->name == cap.claim) order.push_back(loan);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return programme_.loans[a].originated < programme_.loans[b].originated;
  });
  std::set<std::size_t> taken;
  double sum = 0;
  for (const std::size_t loan : order) {
    const Loan& of = programme_.loans[loan];
    if (of.originated > today_ || (cap.include_until && of.originated > *cap.include_until))
      continue;
    if (cap.agreed_maximum && is_above(sum + of.amount, *cap.agreed_maximum)) continue;
    taken.insert(loan);
    sum += of.amount;
  }
  return taken;
}

/// What a cap blocks is paid when the volume grows or a recovery makes room.
bool Run::may_catch_up(std::size_t rule) const {
  if (room_made_.count(rule) > 0) return true;
  const auto taken = included(std::get<CapRule>(programme_.rules[rule]));
  return std::any_of(taken.begin(), taken.end(),
                     [&](std::size_t loan) { return programme_.loans[loan].originated == today_; });
}

/// How much more may be paid under a cap today.
double Run::cap_room(std::size_t rule) const {
  const auto& cap = std::get<CapRule>(programme_.rules[rule]);
  const auto back = reopened_.find(rule);
  double volume = 0, paid = back == reopened_.end() ? 0 : -back->second;
  for (const std::size_t loan : included(cap)) volume += programme_.loans[loan].amount;
  for (const std::vector<Payment>* list : {&payments_, &pending_})
    for (const Payment& payment : *list)
      if (name_of(programme_.rules[payment.rule]) == cap.name && payment.payer == cap.payer)
        paid += payment.amount;
  return std::max(0.0, cap.rate * cap.cap * volume - paid);
}

}  // namespace cofferdam::reference_dated
