#include "waterfall/programme.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "waterfall/covered_parts.hpp"
#include "waterfall/gate.hpp"

namespace cofferdam {
namespace {

/// Adds a value of each event to the sum of its trial. The sum of a long stretch of one trial stays
/// in a register; where stretches are short nobody can guess their ends.
template <class ValueOf>
void add_by_trial(const Events& events, const ValueOf& value_of, std::span<double> sums) {
  constexpr std::size_t kLong = 64;
  const std::uint32_t* trials = events.trial.data();
  const std::size_t size = events.size();
  if (size < kLong * sums.size()) {
    for (std::size_t e = 0; e < size; ++e) sums[trials[e]] += value_of(e);
    return;
  }
  for (std::size_t e = 0; e < size;) {
    const std::uint32_t trial = trials[e];
    double sum = sums[trial];
    for (; e < size && trials[e] == trial; ++e) sum += value_of(e);
    sums[trial] = sum;
  }
}

}  // namespace

Programme::Programme(ProgrammeContext context, std::vector<std::unique_ptr<Clause>> clauses)
    : context_(std::move(context)), clauses_(std::move(clauses)) {
  for (const std::uint32_t claim : context_.claim_of)
    one_claim_ = one_claim_ && claim == context_.claim_of.front();
  for (const PortfolioView& portfolio : context_.portfolios)
    lender_of_.resize(portfolio.first_row + portfolio.exposures->rows(),
                      static_cast<std::uint32_t>(portfolio.lender));
  if (std::all_of(lender_of_.begin(), lender_of_.end(),
                  [&](auto lender) { return lender == lender_of_.front(); }))
    lender_of_.resize(std::min<std::size_t>(lender_of_.size(), 1));
  set_exposures();
  walked_ = !context_.all_rules.empty();
  for (const Claim& claim : context_.claims)
    walked_ = walked_ || claim.bounded || claim.is_late() || claim.after_recovery ||
              claim.interest > 0 || !claim.covered.empty();
  // Without a walk clauses do not tell gains from claims, and must not see them.
  const bool gains = std::any_of(context_.portfolios.begin(), context_.portfolios.end(),
                                 [](const PortfolioView& of) { return of.events.gains; });
  if (gains && !context_.claim_of.empty() && context_.claim_of.front() != 0) one_claim_ = false;
  if (!walked_) {
    context_.payment_lines.clear();
    return;
  }
  agenda_ = std::make_unique<Agenda>(context_, *context_.calendar);
  groups_ = make_groups(context_);
}

Programme::~Programme() = default;

void Programme::sort_by_claim(Settlement& settlement) const {
  Events& events = settlement.events;
  settlement.claims.assign(context_.claims.size(), {});
  if (one_claim_) {
    const std::size_t claim = context_.claim_of.empty() ? 0 : context_.claim_of.front();
    for (std::size_t c = 0; c < settlement.claims.size(); ++c)
      settlement.claims[c] = {c <= claim ? 0 : events.size(), c < claim ? 0 : events.size()};
    return;
  }
  std::vector<std::size_t> next(context_.claims.size() + 1, 0);
  const auto claim_of = [&](std::size_t e) {
    return events.kind[e] == EventKind::gain ? 0 : context_.claim_of[events.exposure[e]];
  };
  for (std::size_t e = 0; e < events.size(); ++e) ++next[claim_of(e) + 1u];
  for (std::size_t c = 0; c + 1 < next.size(); ++c) {
    next[c + 1] += next[c];
    settlement.claims[c] = {next[c], next[c + 1]};
  }
  Events sorted = events;
  std::vector<std::uint32_t> place(events.size());
  for (std::size_t e = 0; e < events.size(); ++e) {
    place[e] = static_cast<std::uint32_t>(next[claim_of(e)]++);
    sorted.copy(place[e], events, e);
  }
  for (std::uint32_t& origin : sorted.origin) origin = place[origin];
  events = std::move(sorted);
}

void Programme::count_losses(Settlement& settlement) const {
  const Events& events = settlement.events;
  settlement.losses.assign(settlement.trials, 0.0);
  settlement.defaults.assign(settlement.trials, 0.0);
  settlement.moved.assign(settlement.trials, 0.0);
  const double *amounts = events.amount.data(), *loans = events.loans.data();
  add_by_trial(
      events, [=](std::size_t e) { return amounts[e]; }, settlement.losses);
  add_by_trial(
      events, [=](std::size_t e) { return std::abs(amounts[e]); }, settlement.moved);
  add_by_trial(
      events, [=](std::size_t e) { return loans[e]; }, settlement.defaults);
}

void Programme::start(Settlement& settlement, std::size_t trials) const {
  const Events& events = settlement.events;
  count_losses(settlement);
  settlement.ledger.reset(context_.bearers.size(), trials);
  settlement.relending.resize(context_.relending.size());
  for (std::size_t i = 0; i < context_.relending.size(); ++i)
    settlement.relending[i].reset(context_.relending[i].days.size() * trials);
  settlement.flows.resize(context_.flows.size());
  for (auto& flow : settlement.flows) flow.assign(context_.calendar->years() * trials, 0.0);
  settlement.earned.resize(context_.flows.size());
  for (const FlowLine& flow : context_.flows)
    settlement.earned[flow.index].assign(
        flow.earns_over_time ? settlement.flows[flow.index].size() : 0, 0.0);
  settlement.rules.resize(context_.rules.size());
  for (RuleOutcomes& outcomes : settlement.rules) {
    outcomes.first.assign(trials, std::numeric_limits<double>::infinity());
    outcomes.stopped.assign(trials, 0.0);
  }
  settlement.lines.resize(context_.lines.size());
  for (auto& line : settlement.lines) line.assign(trials, 0.0);
  settlement.received.resize(context_.asks_received.empty() ? 0 : context_.bearers.size());
  for (const std::size_t bearer : context_.asks_received)
    settlement.received[bearer].assign(events.size(), 0.0);
  settlement.parts.resize(context_.bearers.size());
  for (auto& part : settlement.parts) part.assign(events.size(), 0.0);
  if (lender_of_.size() == 1) {
    settlement.parts[lender_of_.front()] = events.amount;
  } else {
    for (std::size_t e = 0; e < events.size(); ++e)
      settlement.parts[lender_of_[events.exposure[e]]][e] = events.amount[e];
  }
}

void Programme::start_walk(Settlement& settlement) const {
  const std::size_t trials = settlement.trials, years = context_.calendar->years();
  settlement.order_of.clear();
  settlement.order.resize(settlement.events.size());
  for (std::size_t e = 0; e < settlement.order.size(); ++e)
    settlement.order[e] = static_cast<std::uint32_t>(e);
  settlement.join_claims(exposure_of_);
  settlement.last.assign(settlement.events.size(), Settlement::kNoEntry);
  settlement.previous.assign(settlement.events.size(), Settlement::kNoEntry);
  for (std::uint32_t e = 0; e < settlement.events.size(); ++e) settlement.chain(e);
  settlement.parts_seen.resize(context_.deductions);
  for (auto& seen : settlement.parts_seen) seen.assign(settlement.events.size(), 0.0);
  settlement.lent.resize(context_.portfolios.size());
  settlement.payments.resize(context_.payment_lines.size());
  for (PaymentOutcomes& outcomes : settlement.payments) outcomes.reset(trials);
  settlement.contracts.resize(context_.contracts.size());
  for (ContractOutcomes& outcomes : settlement.contracts) outcomes.reset(years * trials);
  settlement.pools.resize(context_.pools.size());
  for (PoolOutcomes& outcomes : settlement.pools) outcomes.reset(years, trials);
  settlement.funding.resize(context_.funding.size());
  for (auto& line : settlement.funding) line.assign(years * trials, 0.0);
  settlement.lending.resize(context_.lending_lines.size());
  for (std::size_t line = 0; line < settlement.lending.size(); ++line)
    settlement.lending[line].reset(years, trials, context_.lending_lines[line].responds);
  count_excluded(settlement);
  if (settlement.states.size() != context_.all_rules.size() || settlement.states_of != this) {
    settlement.states.clear();
    settlement.states.resize(context_.all_rules.size());
    settlement.states_of = this;
  }
}

/// What was kept of the run before is forgotten, and its memory used again.
void Programme::start_days(Settlement& settlement) const {
  if (!fiscal_) return settlement.dated.reset();
  if (!settlement.dated) settlement.dated.emplace();
  settlement.dated->clear();
}

void Programme::count_excluded(Settlement& settlement) const {
  settlement.excluded.resize(context_.bearers.size());
  for (auto& column : settlement.excluded) column.assign(settlement.trials, 0.0);
  const Events& events = settlement.events;
  for (std::size_t e = 0; e < events.size(); ++e) {
    const std::uint32_t row = events.exposure[e], claim = context_.claim_of[row];
    const double part = claim == 0 ? 1 : 1 - context_.claims[claim].covered_of(row);
    if (part > 0 && events.origin[e] == e && events.kind[e] != EventKind::gain)
      settlement.excluded[context_.lender_of(row)][events.trial[e]] += part * events.amount[e];
  }
}

/// Where exposures may go on as other rows.
void Programme::set_exposures() {
  const bool any = std::any_of(context_.portfolios.begin(), context_.portfolios.end(),
                               [](const auto& of) { return of.exposures->rows_each() > 1; });
  for (const PortfolioView& portfolio : context_.portfolios)
    for (std::size_t row = 0; any && row < portfolio.exposures->rows(); ++row)
      exposure_of_.push_back(portfolio.first_row +
                             static_cast<std::uint32_t>(portfolio.exposures->first_of(row)));
}

void Programme::list_defaults(Settlement& settlement) const {
  if (!counts_like_flows()) return;
  const Events& events = settlement.events;
  std::vector<std::uint32_t>& first = settlement.first_default;
  first.assign(settlement.trials + 1, 0);
  const auto defaults = [&](std::size_t e) { return events.kind[e] == EventKind::default_; };
  for (std::size_t e = 0; e < events.size(); ++e)
    if (defaults(e)) ++first[events.trial[e] + 1];
  for (std::size_t t = 0; t < settlement.trials; ++t) first[t + 1] += first[t];
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  settlement.default_entries.resize(first.back());
  for (std::size_t e = 0; e < events.size(); ++e)
    if (defaults(e))
      settlement.default_entries[next[events.trial[e]]++] = static_cast<std::uint32_t>(e);
}

/// Flows of which no party has an account; the others are walked with the accounts.
void Programme::settle_flows(Settlement& settlement) const {
  for (const auto& flow : context_.scheduled)
    if (flow->with().empty()) flow->settle(settlement);
}

void Programme::settle(Settlement& settlement, std::size_t trials) const {
  settlement.trials = trials;
  settlement.gone.clear();
  settlement.not_lent.clear();
  settlement.order_ends();
  start_days(settlement);
  if (!walked_) {
    settlement.base.clear();
    sort_by_claim(settlement);
    start(settlement, trials);
    list_defaults(settlement);
    settle_flows(settlement);
    Walk walk(settlement, context_, nullptr);
    for (const auto& clause : clauses_) {
      const EventRange range = settlement.claims[clause->claims().front()];
      clause->act(walk, EntryList(range.first, range.last));
    }
    return close(settlement);
  }
  agenda_->order(settlement);
  start(settlement, trials);
  start_walk(settlement);
  list_defaults(settlement);
  cut_to_covered(context_, settlement);
  auto group = groups_.begin();
  if (context_.lending) {
    start_lending(settlement);
    (group++)->run(settlement, context_);
    settlement.close_lending();
  }
  settle_flows(settlement);
  for (; group != groups_.end(); ++group) group->run(settlement, context_);
  give_back_whole(context_, settlement);
  if (context_.lending) {
    settlement.drop_gone();
    list_defaults(settlement);
    count_losses(settlement);
    count_excluded(settlement);
  }
  close(settlement);
}

void Programme::sum_burdens(const Settlement& settlement, const std::string& bearer,
                            const std::vector<std::string>& claims,
                            std::vector<double>& sums) const {
  const Calendar& calendar = *context_.calendar;
  sums.assign(calendar.years() * settlement.trials, 0.0);
  std::vector<char> asked(context_.claims.size(), 0);
  for (std::size_t i = 1; i < asked.size(); ++i)
    asked[i] = std::find(claims.begin(), claims.end(), context_.claims[i].name) != claims.end();
  const std::vector<double>& parts = settlement.parts[context_.bearer_of.at(bearer)];
  const Events& events = settlement.events;
  for (std::size_t e = 0; e < events.size(); ++e) {
    if (parts[e] == 0 || !asked[context_.claim_of[events.exposure[e]]]) continue;
    const std::uint32_t day =
        settlement.base.empty() ? calendar.day_of(events.time[e]) : day_of(settlement.moment[e]);
    sums[calendar.year_of_day(day) * settlement.trials + events.trial[e]] += parts[e];
  }
}

void Programme::start_lending(Settlement& settlement) const {
  settlement.not_lent.clear();
  settlement.first_not_lent = 0;
  settlement.gone.assign(settlement.events.size(), 0);
  settlement.offered = settlement.lent;
  for (std::size_t p = 0; p < settlement.lent.size(); ++p)
    if (context_.lending_decided[p]) settlement.lent[p].clear();
}

void Programme::close(Settlement& settlement) const {
  constexpr double kRounding = 1e-9;
  const std::size_t bearers = context_.bearers.size();
  const Events& events = settlement.events;
  for (std::size_t b = 0; b < bearers; ++b)
    add_by_trial(
        events, [parts = settlement.parts[b].data()](std::size_t e) { return parts[e]; },
        settlement.ledger.of(LedgerKind::borne, b));
  const std::vector<double>& moved = settlement.moved;
  // What is lost and wholly recovered leaves nothing, not what rounding leaves.
  constexpr double kResidue = 1e-13;
  const auto clean = [&](std::span<double> sums) {
    for (std::size_t t = 0; t < sums.size(); ++t)
      if (std::abs(sums[t]) < kResidue * moved[t]) sums[t] = 0;
  };
  clean(settlement.losses);
  for (std::size_t b = 0; b < bearers; ++b) clean(settlement.ledger.of(LedgerKind::borne, b));
  std::vector<double> open = settlement.losses;
  for (std::size_t b = 0; b < bearers; ++b) {
    const auto borne = settlement.ledger.of(LedgerKind::borne, b);
    for (std::size_t t = 0; t < open.size(); ++t) open[t] -= borne[t];
  }
  for (std::size_t t = 0; t < open.size(); ++t)
    if (!(std::abs(open[t]) <= kRounding * moved[t]))
      throw Error(ExitCode::internal,
                  "in trial " +
                      std::to_string(settlement.first_trial + static_cast<std::int64_t>(t)) +
                      " the bearers' parts miss the loss by " + std::to_string(open[t]) +
                      "; please report it with the output of 'replay' for that trial");
}

}  // namespace cofferdam
