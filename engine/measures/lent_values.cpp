#include "measures/lent_values.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "portfolios/portfolio.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years

void add(Lent& sum, const Lent& one, double loans, double amount) {
  sum.loans += loans * one.loans;
  sum.contracts += loans * one.contracts;
  sum.made += loans * amount * one.made;
  sum.renewed += loans * amount * one.renewed;
  sum.made_worth += loans * amount * one.made_worth;
  sum.renewed_worth += loans * amount * one.renewed_worth;
}

bool is_credit(const PortfolioView& portfolio) {
  return !portfolio.events.tells_losses && !portfolio.events.gains;
}

}  // namespace

LentValues::LentValues(const Params& params, const FiscalTerms& terms,
                       std::vector<std::vector<double>> parts)
    : params_(params), terms_(terms), parts_(std::move(parts)), rows_(params.rows) {
  const Scheduled none{{}, std::vector<double>(parts_.size()), std::vector<double>(parts_.size())};
  always_.assign(params.portfolios.size(), none);
  waiting_ = certain_ = always_;
  guaranteed_.resize(parts_.size());
  in_force_.resize(parts_.size());
  const auto& portfolios = params.programme->context().portfolios;
  for (std::size_t p = 0; p < portfolios.size(); ++p) {
    if (!is_credit(portfolios[p])) continue;
    const Exposures& exposures = *portfolios[p].exposures;
    std::map<std::tuple<double, double, std::uint32_t>, std::uint32_t> known;
    for (std::size_t row = 0; row < exposures.rows(); ++row) {
      const auto [found, added] = known.emplace(
          std::tuple(exposures.begins(row), exposures.ends(row), exposures.course_of(row)),
          static_cast<std::uint32_t>(lives_.size()));
      if (added) lives_.push_back(life_of(exposures, row));
      rows_[portfolios[p].first_row + row] = {found->second, exposures.amount_of(row)};
      add_row(p, row);
    }
  }
}

LentValues::Life LentValues::life_of(const Exposures& exposures, std::size_t row) const {
  const Calendar& calendar = *params_.calendar;
  Life life;
  for (const DuePart& part : due_parts(exposures, row, DueBasis::filed, calendar)) {
    const bool is_new = part.made < exposures.begins(row) + kRounding;
    // What may be given back on a put date is made once.
    if (is_new && !life.contracts.empty()) continue;
    life.contracts.push_back({part, terms_.worth_on(part.day), is_new});
    if (is_new) life.contracts.back().due.renewed = 1;
  }
  const double renewal = exposures.courses()[exposures.course_of(row)].renewal;
  if (!life.contracts.empty() && !life.contracts.front().is_new && renewal > 0)
    life.renewed = life.contracts.front().due.renewed / renewal;
  if (!terms_.risk_premium) return life;
  for (const DuePart& part : due_parts(exposures, row, DueBasis::balance, calendar)) {
    const double middle = (part.from + part.to) / 2;
    life.balances.push_back({part, part.amount * terms_.worth_on(calendar.day_of(middle)), false});
  }
  return life;
}

void LentValues::count(const Part& part, double times, Lent& lent) {
  const double renewed = times * part.due.renewed;
  (part.is_new ? lent.made : lent.renewed) += renewed;
  (part.is_new ? lent.made_worth : lent.renewed_worth) += renewed * part.worth;
  lent.contracts += renewed * part.worth;
  if (part.is_new) lent.loans += renewed;
}

/// Of a loan that had come for sure to the contract in which it defaults.
LentValues::Rest LentValues::after_default(const Life& life, double time) const {
  const std::uint32_t day = params_.calendar->day_of(time);
  Rest rest;
  double renewed = life.renewed, there = 0;
  for (const Part& part : life.contracts)
    if (part.due.day <= day) renewed = part.due.renewed;
  for (const Part& part : life.contracts)
    if (part.due.day > day) count(part, 1 / renewed, rest.lent);
  for (const Part& part : life.balances)
    if (part.due.from <= time && part.due.to > time) there += part.due.renewed;
  rest.in_force = in_force_from(life, time) / (there > 0 ? there : 1);
  return rest;
}

LentValues::Rest LentValues::after_end(const Life& life, double time) const {
  Rest rest;
  for (const Part& part : life.contracts)
    if (part.due.made >= time - kRounding) count(part, 1, rest.lent);
  rest.in_force = in_force_from(life, time);
  return rest;
}

/// What is left of each stretch, so that what was before is worth that of its own middle.
double LentValues::in_force_from(const Life& life, double time) const {
  double sum = 0;
  for (const Part& part : life.balances) {
    const auto& [from, to] = std::pair(part.due.from, part.due.to);
    if (time >= to) continue;
    double left = part.worth;
    if (time > from)
      left -= (time - from) / (to - from) * part.due.amount *
              terms_.worth_on(params_.calendar->day_of((from + time) / 2));
    sum += part.due.renewed * left;
  }
  return sum;
}

void LentValues::add_row(std::size_t portfolio, std::size_t row) {
  const PortfolioView& view = params_.programme->context().portfolios[portfolio];
  const Exposures& exposures = *view.exposures;
  const std::size_t at = view.first_row + row;
  Scheduled& sum = (exposures.rank_of(row) >= 0 ? waiting_ : always_)[portfolio];
  const double loans = exposures.scheduled_of(row), amount = rows_[at].amount;
  const Rest all = after_end(lives_[rows_[at].life], -1e9);
  cofferdam::add(sum.lent, all.lent, loans, amount);
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    const double guaranteed = loans * amount * parts_[p][at];
    sum.guaranteed[p] += guaranteed * (all.lent.made_worth + all.lent.renewed_worth);
    sum.in_force[p] += guaranteed * all.in_force;
  }
  // Of firms that have failed by then, and by lenders that have, nothing is lent.
  if (exposures.rank_of(row) >= 0 || exposures.firms() || !params_.failures.empty()) return;
  Lent made = all.lent;
  made.renewed = made.renewed_worth = 0;
  cofferdam::add(certain_[portfolio].lent, made, loans, amount);
  for (std::size_t p = 0; p < parts_.size(); ++p)
    certain_[portfolio].guaranteed[p] += loans * amount * parts_[p][at] * made.made_worth;
}

void LentValues::add(std::uint32_t row, const Rest& rest, double loans, std::size_t trial) {
  const double amount = rows_[row].amount;
  cofferdam::add(lent_[trial], rest.lent, loans, amount);
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    const double guaranteed = loans * amount * parts_[p][row];
    guaranteed_[p][trial] += guaranteed * (rest.lent.made_worth + rest.lent.renewed_worth);
    in_force_[p][trial] += guaranteed * rest.in_force;
  }
}

Lent LentValues::lent_of(std::initializer_list<const std::vector<Scheduled>*> lists) {
  Lent sum;
  for (const auto* portfolios : lists)
    for (const Scheduled& portfolio : *portfolios) cofferdam::add(sum, portfolio.lent, 1, 1);
  return sum;
}

double LentValues::guaranteed_of(std::initializer_list<const std::vector<Scheduled>*> lists,
                                 std::size_t payer) {
  double sum = 0;
  for (const auto* portfolios : lists)
    for (const Scheduled& portfolio : *portfolios) sum += portfolio.guaranteed[payer];
  return sum;
}

void LentValues::observe(const TrialRun& run) {
  const Settlement& settlement = run.settlement;
  const std::size_t trials = settlement.trials;
  lent_.assign(trials, {});
  for (auto* sums : {&guaranteed_, &in_force_})
    for (auto& of_payer : *sums) of_payer.assign(trials, 0.0);
  for (std::size_t p = 0; p < always_.size(); ++p) {
    const std::vector<double> part =
        settlement.lent.empty() ? params_.portfolios[p].portfolio->lent(params_.seed, run.range)
                                : settlement.lent[p];
    for (std::size_t t = 0; t < trials; ++t) {
      const double taken = part.empty() ? 1 : part[t];
      cofferdam::add(lent_[t], always_[p].lent, 1, 1);
      cofferdam::add(lent_[t], waiting_[p].lent, taken, 1);
      for (std::size_t payer = 0; payer < parts_.size(); ++payer) {
        guaranteed_[payer][t] +=
            always_[p].guaranteed[payer] + taken * waiting_[p].guaranteed[payer];
        in_force_[payer][t] += always_[p].in_force[payer] + taken * waiting_[p].in_force[payer];
      }
    }
  }
  const Events& events = settlement.events;
  for (std::size_t e = 0; e < events.size(); ++e)
    if (events.kind[e] == EventKind::default_) {
      const Row& row = rows_[events.exposure[e]];
      if (row.amount > 0)
        add(events.exposure[e], after_default(lives_[row.life], events.time[e]), -events.loans[e],
            events.trial[e]);
    }
  for (const EarlyEnd& end : events.ends)
    if (const Row& row = rows_[end.exposure]; row.amount > 0)
      add(end.exposure, after_end(lives_[row.life], end.time), -end.loans, end.trial);
}

}  // namespace cofferdam
