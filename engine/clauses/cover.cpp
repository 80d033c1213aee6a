#include "clauses/cover.hpp"

#include <algorithm>
#include <cmath>

namespace cofferdam {
namespace {

/// What a line takes or gives of `part` of a total, without what rounding leaves of it.
double rounded(double amount, double part, double slack) {
  return std::abs(amount) <= slack ? 0.0 : std::abs(amount - part) <= slack ? part : amount;
}

}  // namespace

double layer_of(double total, double attachment, double limit, double slack) {
  const double over = total - attachment;
  return over <= slack ? 0.0 : over >= limit - slack ? limit : over;
}

Cover::Cover(std::size_t claim, std::size_t payee, std::vector<const Payment*> payments, bool dated)
    : claim_(claim), payee_(payee), dated_(dated), payments_(std::move(payments)) {
  for (const Payment* payment : payments_) {
    const auto known = std::find(payers_.begin(), payers_.end(), payment->payer());
    payer_of_.push_back(static_cast<std::size_t>(known - payers_.begin()));
    if (known == payers_.end()) payers_.push_back(payment->payer());
  }
}

std::vector<const Rule*> Cover::rules() const {
  std::vector<const Rule*> all;
  if (dated_) all.push_back(this);
  for (const Payment* payment : payments_)
    for (const Rule* rule : payment->rules()) all.push_back(rule);
  return all;
}

void Cover::start_state(Walk& walk, State& state, std::size_t cells, bool cells_of_trials) const {
  const std::size_t claims = walk.s.events.size();
  if (walk.trial == 0) {
    state.part.assign(claims, 0.0);
    state.cell.assign(claims, 0);
    state.paid_on.assign(claims * payers_.size(), 0.0);
    state.waits_on.assign(claims * lines(), 0.0);
    state.given.assign(lines(), 0.0);
  } else if (!cells_of_trials) {
    return;
  }
  state.net.assign(cells * lines(), 0.0);
  state.owed.assign(cells * lines(), 0.0);
}

double Cover::owe(Walk& walk, State& state, std::uint32_t e, std::size_t cell, std::size_t line,
                  const std::pair<double, double>& before_after, double part, double slack,
                  double most) const {
  const auto [before, holds] = before_after;
  state.given[line] = 0;
  if (is_back(walk.s.kind[e])) {
    const double given = rounded(before - holds, -part, slack);
    state.given[line] = std::clamp(given, -most, most);
    payments_[line]->give_back(walk, e, -state.given[line]);
    return -state.given[line];
  }
  // Where cash has lowered the total the payer may have paid more than the line held, or owe it.
  double& owed = state.owed[cell * lines() + line];
  const double due = std::min(most, rounded(holds - std::max(before, owed), part, slack));
  if (due <= 0) return 0;
  owed += due;
  state.waits_on[walk.s.events.origin[e] * lines() + line] += due;
  payments_[line]->due(walk, e, due);
  return due;
}

std::size_t Cover::line_of(const Payment& payment) const {
  return static_cast<std::size_t>(std::find(payments_.begin(), payments_.end(), &payment) -
                                  payments_.begin());
}

void Cover::paid(Walk& walk, const Payment& payment, std::uint32_t entry, double amount) const {
  const std::uint32_t claim = walk.s.events.origin[entry];
  const std::size_t line = line_of(payment);
  if (!dated_) return count_paid(walk, line, claim, amount);
  State& state = state_of(walk);
  state.waits_on[claim * lines() + line] -= amount;
  state.paid_on[claim * payers_.size() + payer_of_[line]] += amount;
  state.net[state.cell[claim] * lines() + line] += amount;
  count_paid(walk, line, claim, amount);
}

void Cover::gone(Walk& walk, const Payment& payment, std::uint32_t entry, double amount) const {
  if (!dated_) return;
  State& state = state_of(walk);
  const std::uint32_t claim = walk.s.events.origin[entry];
  const std::size_t line = line_of(payment);
  state.waits_on[claim * lines() + line] -= amount;
  state.owed[state.cell[claim] * lines() + line] -= amount;
}

/// A `recover` clause splits costs, whatever lines hold.
bool Cover::counts(const Walk& walk, std::uint32_t e) const {
  return walk.context.claim_of[walk.s.events.exposure[e]] == claim_ &&
         (!walk.context.claims[claim_].recovers || walk.s.events.kind[e] == EventKind::recovery);
}

/// What the lines of a payer have given back of the cash that is being worked.
Walk::GivenBack Cover::given_back(const Walk& walk, const State& state, std::uint32_t e,
                                  std::size_t payer) const {
  Walk::GivenBack back{payers_[payer], 0,
                       state.paid_on[walk.s.events.origin[e] * payers_.size() + payer]};
  for (std::size_t i = 0; i < lines(); ++i)
    if (payer_of_[i] == payer) back.given += state.given[i];
  return back;
}

void Cover::returned(Walk& walk, std::uint32_t e) const {
  if (!counts(walk, e)) return;
  const State& state = state_of(walk);
  for (std::size_t payer = 0; payer < payers_.size(); ++payer)
    walk.gave_back(e, given_back(walk, state, e, payer));
}

/// What comes back to a payer counts against what it paid: under the lines that gave it as far as
/// it has paid under them, the rest under all of them in the proportion of what is left.
void Cover::count_back(Walk& walk, State& state, std::uint32_t e, std::size_t payer) const {
  const std::uint32_t claim = walk.s.events.origin[e];
  const bool recovers = walk.context.claims[claim_].recovers;
  const std::size_t cell = state.cell[claim] * lines();
  const std::size_t lowered = recovers ? cell : cell_of(walk, e) * lines();
  const Walk::GivenBack back = given_back(walk, state, e, payer);
  const Walk::Counted counts = walk.counts_back(e, back);
  state.paid_on[claim * payers_.size() + payer] -= counts.given + counts.more;
  double rest = counts.given + counts.more, left = 0;
  for (std::size_t i = 0; i < lines(); ++i) {
    if (payer_of_[i] != payer) continue;
    double& net = state.net[cell + i];
    const double part = back.given == 0 ? 0 : counts.given * state.given[i] / back.given;
    state.given[i] = std::min(part, std::max(0.0, net));
    rest -= state.given[i];
    net -= state.given[i];
    left += std::max(0.0, net);
  }
  for (std::size_t i = 0; i < lines(); ++i) {
    if (payer_of_[i] != payer) continue;
    double& net = state.net[cell + i];
    const double more = left > 0 ? rest * std::max(0.0, net) / left : 0;
    net -= more;
    state.owed[lowered + i] -= state.given[i];
    state.owed[cell + i] -= more;
    count_paid(walk, i, claim, -(state.given[i] + more));
    state.given[i] = 0;
  }
}

/// After cash was shared: what comes back counts, and what waits has fallen. If a `recover` clause
/// has shared it, what the losses hold of the claim falls as the loan's loss.
void Cover::recovered(Walk& walk, std::uint32_t e) const {
  if (!counts(walk, e)) return;
  const Settlement& s = walk.s;
  State& state = state_of(walk);
  const std::uint32_t claim = s.events.origin[e];
  const std::size_t cell = state.cell[claim];
  const double left = s.events.kind[e] == EventKind::recovery ? walk.left_by_cash : 1;
  for (std::size_t payer = 0; payer < payers_.size(); ++payer) count_back(walk, state, e, payer);
  for (std::size_t i = 0; i < lines(); ++i) {
    double& waits = state.waits_on[claim * lines() + i];
    state.owed[cell * lines() + i] -= (1 - left) * waits;
    waits *= left;
  }
  if (!walk.context.claims[claim_].recovers) return;
  const double part = state.part[claim];
  state.part[claim] = left * part;
  lower(walk, e, part - state.part[claim]);
}

}  // namespace cofferdam
