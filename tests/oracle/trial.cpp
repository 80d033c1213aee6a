// The days of a trial: which there are, and the order of what happens on each.
#include "oracle/trial.hpp"

#include <algorithm>
#include <stdexcept>

namespace cofferdam::oracle {

Trial::Trial(const Scenario& scenario, const World& world, Day lent_until)
    : scenario_(scenario),
      world_(world),
      on_offer_(&world),
      calendar_(scenario.calendar),
      book_(world),
      lent_until_(lent_until),
      result_(empty_result(scenario)) {
  for (std::size_t k = 0; k < result_.payings.size(); ++k) {
    const Paying& row = result_.payings[k];
    paying_row_[paying_key(row.clause, row.payer, row.payee)] = k;
  }
  for (std::size_t k = 0; k < result_.rules.size(); ++k) rule_row_[result_.rules[k].name] = k;
  std::size_t layers = 0;
  for (const Clause& clause : scenario.clauses) {
    layer_row_.push_back(layers);
    if (clause.kind == Clause::Kind::layers) layers += clause.layers.size();
  }
  for (const Row& row : world.rows)
    covering_.push_back(claims_of(scenario, world.portfolios.at(row.portfolio).name, row));
  collect_payers();
  collect_limited();
  settlement_dates();
  include_loans();
  schedule_flows();
  open_cases();
  collect_advances();
  collect_days();
}

/// Adds who steps in for somebody who pays the payee: the payee himself does not.
void Trial::add_takers(const Clause& clause, const std::string& payee,
                       std::set<std::string>& payers) const {
  const auto step_in = [&](const std::string& payer, const std::string& taker) {
    if (payers.count(payer) && !taker.empty() && taker != payee) payers.insert(taker);
  };
  for (std::size_t known = 0; known != payers.size();) {
    known = payers.size();
    for (const Limit& limit : scenario_.limits)
      if (holds(limit, limit.on, clause.name)) step_in(limit.on, limit.overflow);
    for (const auto& [bearer, failing] : scenario_.failing) step_in(bearer, failing.taken_over_by);
    for (const auto& [bearer, pool] : scenario_.pools)
      if (pool.pays(clause.name)) step_in(bearer, pool.shortfall);
  }
}

/// Who may pay under each clause: by the rates, or because he steps in for somebody who does.
void Trial::collect_payers() {
  for (const Clause& clause : scenario_.clauses) {
    std::set<std::string> payees{clause.payee};
    if (clause.kind == Clause::Kind::share) {
      payees.clear();
      for (const std::string& portfolio : scenario_.claim(clause.claim).of)
        payees.insert(scenario_.lender.at(portfolio));
    }
    std::set<std::string> all;
    payers_of_.emplace_back();
    for (const std::string& payee : payees) {
      std::set<std::string> payers{clause.payer, clause.overflow};
      for (const Part& part : clause.parts) payers.insert(part.bearer);
      for (const Layer& layer : clause.layers) payers.insert(layer.payer);
      payers.erase("");
      payers.erase(payee);
      add_takers(clause, payee, payers);
      payers_of_.back()[payee] = payers;
      all.insert(payers.begin(), payers.end());
    }
    payers_.push_back(all);
  }
}

Seen Trial::seen(std::size_t row) const {
  Seen seen;
  seen.row = &world_.rows[row];
  seen.lender = scenario_.lender.at(world_.portfolios.at(seen.row->portfolio).name);
  seen.claims = covering_[row];
  seen.included = [this, row](const Clause& cap) { return usually_included(cap, row); };
  return seen;
}

/// Claims by row, member and number.
static std::vector<std::size_t> claims_in_order(const World& world) {
  std::vector<std::size_t> claims;
  for (std::size_t k = 0; k < world.events.size(); ++k)
    if (world.events[k].is_claim()) claims.push_back(k);
  std::stable_sort(claims.begin(), claims.end(), [&](std::size_t a, std::size_t b) {
    const Event &x = world.events[a], &y = world.events[b];
    return std::tie(x.row, x.member, x.number) < std::tie(y.row, y.member, y.number);
  });
  return claims;
}

void Trial::open_cases() {
  case_of_.resize(world_.events.size());
  cases_.reserve(world_.events.size());
  for (const std::size_t k : claims_in_order(world_)) {
    const Event& event = world_.events[k];
    case_of_[k] = cases_.size();
    Case& one = cases_.emplace_back();
    one.event = k;
    one.place = case_of_[k];
    one.what = &event;
    one.row = &world_.rows.at(event.row);
    one.seen = seen(event.row);
    one.seen.loans = event.loans;
    for (const std::string& name : one.seen.claims) {
      const Claim& claim = scenario_.claim(name);
      if (one.claim && (claim.has_lag || one.claim->has_lag || claim.interest != 0 ||
                        claim.after_recovery != one.claim->after_recovery))
        throw std::runtime_error("oracle: a loan under two claims that differ");
      one.claim = &claim;
    }
    if (!one.claim) result_.not_covered[one.lender()] += event.amount;
    one.trigger = event.day;
    if (one.claim && event.trigger)
      one.trigger = *event.trigger;
    else if (one.claim && one.claim->drawn_lag)
      one.trigger = world_.last + 1;  // on offer, and not lent in the end
    else if (one.claim && one.claim->has_lag)
      one.trigger = add(event.day, one.claim->lag(*one.row));
  }
  for (Case& one : cases_) {
    one.seen.included = [this, &one](const Clause& cap) { return included(cap, one); };
    defaults_on_[one.what->day].push_back(&one);
    if (one.claim && one.trigger > one.what->day) triggers_on_[one.trigger].push_back(&one);
  }
  for (const Event& event : world_.events) {
    if (event.kind == Event::Kind::gain)
      gains_on_[event.day].push_back(&event);
    else if (!event.is_claim())
      cash_on_[event.day].push_back(&event);
  }
}

/// The last day of each step: of calendar months, quarters, half-years and years, or counted from
/// the start where years turn with it.
std::set<Day> Trial::last_days(int months) const {
  const Day first = calendar_.year_begin(0);
  std::set<Day> days;
  for (int k = 1;; ++k) {
    const Day day = add_months(first, k * months) - 1;
    if (day > calendar_.last) return days;
    if (day >= calendar_.start) days.insert(day);
  }
}

void Trial::settlement_dates() {
  for (const Settle& settle : scenario_.settles) {
    std::set<Day> dates;
    if (settle.month_day.empty()) {
      dates = last_days(settle.months);
    } else {
      const std::string year = std::to_string(to_date(calendar_.start).year);
      const Day anchor = read_date(year + "-" + settle.month_day);
      for (int k = -12 / settle.months;; ++k) {
        const Day day = add_months(anchor, k * settle.months);
        if (day > calendar_.last) break;
        if (day >= calendar_.start) dates.insert(day);
      }
    }
    for (const std::string& clause : settle.of)
      settle_dates_[clause].insert(dates.begin(), dates.end());
  }
}

void Trial::collect_pool_days() {
  for (const auto& [bearer, pool] : scenario_.pools) {
    for (std::size_t k = 0; k < pool.contributions.size(); ++k) {
      const Contribution& terms = pool.contributions[k];
      const Day first = terms.on ? *terms.on : terms.first.value_or(calendar_.start);
      const Day until =
          terms.on ? first : std::min(calendar_.last, terms.until.value_or(calendar_.last));
      for (int step = 0; step == 0 || terms.months > 0; ++step) {
        const Day day = add_months(first, step * terms.months);
        if (day > until) break;
        if (day >= calendar_.start) contributions_on_[day].emplace_back(bearer, k);
        days_.insert(day);
      }
    }
    const std::set<Day> years = last_days(12);
    for (const Fee& fee : pool.fees)
      if (fee.per_year)
        days_.insert(years.begin(), years.end());
      else
        for (const Row& row : world_.rows)
          for (const Step& step : row.steps) days_.insert(step.day);
    if (pool.top_up) {
      const std::set<Day> steps = last_days(pool.top_up->months);
      days_.insert(steps.begin(), steps.end());
    }
    if (pool.closes) days_.insert(*pool.closes);
    if (pool.interest > 0)
      for (int year = to_date(calendar_.start).year; year <= to_date(calendar_.last).year; ++year) {
        days_.insert(to_day({year, 12, 31}));
        days_.insert(to_day({year + 1, 1, 1}));
      }
  }
}

void Trial::collect_days() {
  days_ = {calendar_.start, calendar_.last};
  for (int year = 0; year < calendar_.years(); ++year) {
    days_.insert(calendar_.year_begin(year));
    days_.insert(calendar_.year_begin(year + 1) - 1);
  }
  for (const auto& [day, all] : defaults_on_) days_.insert(day);
  for (const auto& [day, all] : triggers_on_) days_.insert(day);
  for (const auto& [day, all] : cash_on_) days_.insert(day);
  for (const auto& [day, all] : gains_on_) days_.insert(day);
  for (const auto& [clause, dates] : settle_dates_) days_.insert(dates.begin(), dates.end());
  for (const auto& [clause, cap] : caps_)
    for (const auto& [row, loans] : cap.included) days_.insert(row->made);
  for (const Row& row : world_.rows)
    if (scenario_.decides_lending()) {
      days_.insert(row.made);
      days_.insert(row.begins.begin(), row.begins.end());
    }
  days_.insert(flow_dues_->days().begin(), flow_dues_->days().end());
  for (const RelendingCourse& course : relendings_)
    for (const Day day : course.days()) days_.insert(day);
  collect_pool_days();
  collect_breaker_days();
  collect_refund_days();
  for (const auto& [day, all] : advances_on_) days_.insert(day);
}

void Trial::work_day() {
  release_breakers();
  turn_of_year();
  contributions();
  lend();
  if (!lent_.empty()) return;
  grow_caps();
  std::vector<const Event*> today;
  if (cash_on_.count(day_)) today = cash_on_[day_];
  std::sort(today.begin(), today.end(), [this](const Event* a, const Event* b) {
    return std::make_pair(case_of_[a->of], a) < std::make_pair(case_of_[b->of], b);
  });
  for (const Event::Kind kind : {Event::Kind::recovery, Event::Kind::cost})
    for (const Event* event : today)
      if (event->kind == kind) cash(*event);
  held_back();
  std::vector<Case*> coming;
  for (const auto* days : {&defaults_on_, &triggers_on_})
    if (days->count(day_))
      coming.insert(coming.end(), days->at(day_).begin(), days->at(day_).end());
  std::sort(coming.begin(), coming.end());
  for (Case* one : coming) default_or_claim(*one);
  if (gains_on_.count(day_))
    for (const Event* event : gains_on_[day_]) gain(*event);
  pay_advances();
  close_net_accounts();
  settle();
  flows();
  fees();
  interest();
  top_ups();
  closing();
  year_ends();
  look_at_ends();
  look_again_tomorrow();
}

Result Trial::run() {
  day_ = calendar_.start;
  open_pools();
  for (auto it = days_.lower_bound(calendar_.start); it != days_.end() && *it <= calendar_.last;
       it = days_.upper_bound(day_)) {
    day_ = *it;
    work_day();
    if (!lent_.empty()) return result_;
  }
  finish();
  return result_;
}

void Trial::finish() {
  day_ = calendar_.last;
  last_lapse();
  for (auto& [place, debt] : waiting_) {
    trim(debt, 0);
    stop(debt, debt.why, debt.amount);
  }
  tell_contracts();
  tell_earned();
}

}  // namespace cofferdam::oracle
