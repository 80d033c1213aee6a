#include "clauses/layers_rule.hpp"

#include <algorithm>
#include <cmath>

namespace cofferdam {
namespace {

/// A smaller part of a total is what rounding leaves of one that was paid whole.
constexpr double kResidue = 1e-14;
constexpr double kFillRounding = 4e-16;  // of the gross total that fills the layers
constexpr double kSame = 1e-12;          // of the gross total: two amounts are one

/// What a layer holds of a total; totals that miss its ends by rounding alone are at the end.
/// `unit`: what attachment and limit are counted in.
double fill(const LayerLine& line, double total, double gross, double unit) {
  const double over = total - line.attachment * unit, limit = line.limit * unit;
  const double slack = kSame * gross;
  return over <= slack ? 0.0 : over >= limit - slack ? limit : over;
}

/// What a layer takes or gives of `part` of a total, without what rounding leaves of it.
double rounded(double amount, double part, double gross) {
  const double slack = kSame * gross;
  return std::abs(amount) <= slack ? 0.0 : std::abs(amount - part) <= slack ? part : amount;
}

}  // namespace

/// Of one trial; over loans and by default of all, since each has its own.
struct Layers::State final : RuleState {
  std::vector<double> total, gross;  ///< [cell]
  std::vector<double> net;           ///< [cell][layer] paid by its payer less what came back
  std::vector<double> owed;          ///< [cell][layer] the same, less what the cell gave back of
                                     ///< loans of other cells, and with what waits
  std::vector<double> part;          ///< [default] what the total of its cell holds of it
  std::vector<std::uint32_t> cell;   ///< [default] in which its claim lies
  std::vector<double> paid_on;       ///< [default][payer] net under all its layers
  std::vector<double> waits_on;      ///< [default][layer] due and neither paid nor gone
  std::vector<double> given;         ///< [layer] back, of the cash that is being worked
};

Layers::Layers(std::size_t claim, std::size_t payee, Over over, std::size_t first_line,
               std::vector<LayerLine> lines, std::vector<const Payment*> payments, bool dated,
               std::vector<double> lent)
    : claim_(claim),
      payee_(payee),
      over_(over),
      first_line_(first_line),
      lines_(std::move(lines)),
      payments_(std::move(payments)),
      dated_(dated),
      lent_(std::move(lent)) {
  for (const LayerLine& line : lines_) {
    const auto known = std::find(payers_.begin(), payers_.end(), line.payer);
    payer_of_.push_back(static_cast<std::size_t>(known - payers_.begin()));
    if (known == payers_.end()) payers_.push_back(line.payer);
  }
}

std::vector<const Rule*> Layers::rules() const {
  std::vector<const Rule*> all;
  if (dated_) all.push_back(this);
  for (const Payment* payment : payments_)
    for (const Rule* rule : payment->rules()) all.push_back(rule);
  return all;
}

void Layers::start(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  const std::size_t defaults = walk.s.events.size();
  const std::size_t cells = over_ == Over::scenario ? 1
                            : over_ == Over::year   ? walk.calendar().years()
                                                    : defaults;
  if (walk.trial == 0) {
    state.part.assign(defaults, 0.0);
    state.cell.assign(defaults, 0);
    state.paid_on.assign(defaults * payers_.size(), 0.0);
    state.waits_on.assign(defaults * lines_.size(), 0.0);
    state.given.assign(lines_.size(), 0.0);
  } else if (over_ == Over::loan) {
    return;
  }
  state.total.assign(cells, 0.0);
  state.gross.assign(cells, 0.0);
  state.net.assign(cells * lines_.size(), 0.0);
  state.owed.assign(cells * lines_.size(), 0.0);
}

void Layers::act(Walk& walk, const EntryList& entries) const {
  if (!walk.s.base.empty())
    entries.each([&](std::size_t e) { fill_in_order(walk, static_cast<std::uint32_t>(e)); });
  else if (over_ == Over::loan)
    fill_each(walk, entries);
  else
    fill_at_once(walk.s);
}

/// A late payment belongs to its claim.
std::size_t Layers::cell_of(Walk& walk, std::uint32_t e) const {
  const std::uint32_t origin = walk.s.events.origin[e];
  if (over_ != Over::year) return over_ == Over::scenario ? 0 : walk.s.loan_of(origin);
  if (walk.s.kind[e] == EntryKind::payment) return walk.s.state<State>(slot).cell[origin];
  return walk.calendar().year_of_day(walk.day());
}

/// An entry moves the payee's total; layers owe, or give back, by how much they hold more or less.
void Layers::fill_in_order(Walk& walk, std::uint32_t e) const {
  Settlement& s = walk.s;
  if (!Walk::is_shared(s.kind[e], walk.context.claims[claim_].recovers)) return;
  const double part = walk.part(e, payee_);
  State& state = s.state<State>(slot);
  const std::uint32_t origin = s.events.origin[e];
  const std::size_t cell = cell_of(walk, e);
  if (s.kind[e] == EntryKind::claim || s.kind[e] == EntryKind::due)
    state.cell[origin] = static_cast<std::uint32_t>(cell);
  // A part that a late payment lowers gives nothing back.
  if (part == 0 || (part < 0 && s.kind[e] == EntryKind::payment)) return;
  if (!is_back(s.kind[e]) && state.cell[origin] == cell) state.part[origin] += part;
  state.total[cell] += part;
  state.gross[cell] += std::abs(part);
  for (std::size_t i = 0; i < lines_.size(); ++i) move_layer(walk, state, e, i, part);
  walk.clean(e, payee_, kResidue * std::abs(part) + kFillRounding * state.gross[cell]);
}

/// `part`: by which the total has just grown.
void Layers::move_layer(Walk& walk, State& state, std::uint32_t e, std::size_t i,
                        double part) const {
  Settlement& s = walk.s;
  const std::size_t cell = cell_of(walk, e), at = cell * lines_.size() + i;
  const double total = state.total[cell], unit = unit_of(s, e), gross = state.gross[cell];
  const double before = fill(lines_[i], total - part, gross, unit);
  const double holds = fill(lines_[i], total, gross, unit);
  state.given[i] = 0;
  if (is_back(s.kind[e])) {
    state.given[i] = rounded(before - holds, -part, gross);
    return payments_[i]->give_back(walk, e, -state.given[i]);
  }
  // Where cash has lowered the total the payer may have paid more than the layer held, or owe it.
  const double due = rounded(holds - std::max(before, state.owed[at]), part, gross);
  if (due <= 0) return;
  state.owed[at] += due;
  state.waits_on[s.events.origin[e] * lines_.size() + i] += due;
  payments_[i]->due(walk, e, due);
}

std::size_t Layers::layer_of(const Payment& payment) const {
  return static_cast<std::size_t>(std::find(payments_.begin(), payments_.end(), &payment) -
                                  payments_.begin());
}

void Layers::paid(Walk& walk, const Payment& payment, std::uint32_t entry, double amount) const {
  State& state = walk.s.state<State>(slot);
  const std::uint32_t origin = walk.s.events.origin[entry];
  const std::size_t i = layer_of(payment);
  state.waits_on[origin * lines_.size() + i] -= amount;
  state.paid_on[origin * payers_.size() + payer_of_[i]] += amount;
  state.net[state.cell[origin] * lines_.size() + i] += amount;
  walk.s.lines[first_line_ + i][walk.trial] += amount;
}

void Layers::gone(Walk& walk, const Payment& payment, std::uint32_t entry, double amount) const {
  State& state = walk.s.state<State>(slot);
  const std::uint32_t origin = walk.s.events.origin[entry];
  const std::size_t i = layer_of(payment);
  state.waits_on[origin * lines_.size() + i] -= amount;
  state.owed[state.cell[origin] * lines_.size() + i] -= amount;
}

/// A `recover` clause splits costs, whatever layers hold.
bool Layers::counts(const Walk& walk, std::uint32_t e) const {
  return walk.context.claim_of[walk.s.events.exposure[e]] == claim_ &&
         (!walk.context.claims[claim_].recovers || walk.s.events.kind[e] == EventKind::recovery);
}

/// What the layers of a payer have given back of the cash that is being worked.
Walk::GivenBack Layers::given_back(const Walk& walk, const State& state, std::uint32_t e,
                                   std::size_t payer) const {
  Walk::GivenBack back{payers_[payer], 0,
                       state.paid_on[walk.s.events.origin[e] * payers_.size() + payer]};
  for (std::size_t i = 0; i < lines_.size(); ++i)
    if (payer_of_[i] == payer) back.given += state.given[i];
  return back;
}

void Layers::returned(Walk& walk, std::uint32_t e) const {
  if (!counts(walk, e)) return;
  const State& state = walk.s.state<State>(slot);
  for (std::size_t payer = 0; payer < payers_.size(); ++payer)
    walk.gave_back(e, given_back(walk, state, e, payer));
}

/// What comes back to a payer counts against what it paid: under the layers that gave it as far as
/// it has paid under them, the rest under all of them in the proportion of what is left.
void Layers::count_back(Walk& walk, State& state, std::uint32_t e, std::size_t payer) const {
  const std::uint32_t origin = walk.s.events.origin[e];
  const bool recovers = walk.context.claims[claim_].recovers;
  const std::size_t cell = state.cell[origin] * lines_.size();
  const std::size_t lowered = recovers ? cell : cell_of(walk, e) * lines_.size();
  const Walk::GivenBack back = given_back(walk, state, e, payer);
  const Walk::Counted counts = walk.counts_back(e, back);
  state.paid_on[origin * payers_.size() + payer] -= counts.given + counts.more;
  double rest = counts.given + counts.more, left = 0;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (payer_of_[i] != payer) continue;
    double& net = state.net[cell + i];
    const double part = back.given == 0 ? 0 : counts.given * state.given[i] / back.given;
    state.given[i] = std::min(part, std::max(0.0, net));
    rest -= state.given[i];
    net -= state.given[i];
    left += std::max(0.0, net);
  }
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (payer_of_[i] != payer) continue;
    double& net = state.net[cell + i];
    const double more = left > 0 ? rest * std::max(0.0, net) / left : 0;
    net -= more;
    state.owed[lowered + i] -= state.given[i];
    state.owed[cell + i] -= more;
    walk.s.lines[first_line_ + i][walk.trial] -= state.given[i] + more;
    state.given[i] = 0;
  }
}

/// After cash was shared: what comes back counts, and what waits has fallen. If a `recover` clause
/// has shared it, what the total holds of the loan falls as the loan's loss.
void Layers::recovered(Walk& walk, std::uint32_t e) const {
  if (!counts(walk, e)) return;
  const Settlement& s = walk.s;
  State& state = walk.s.state<State>(slot);
  const std::uint32_t origin = s.events.origin[e];
  const std::size_t cell = state.cell[origin];
  const double left = s.events.kind[e] == EventKind::recovery ? walk.left_by_cash : 1;
  for (std::size_t payer = 0; payer < payers_.size(); ++payer) count_back(walk, state, e, payer);
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    double& waits = state.waits_on[origin * lines_.size() + i];
    state.owed[cell * lines_.size() + i] -= (1 - left) * waits;
    waits *= left;
  }
  if (!walk.context.claims[claim_].recovers) return;
  const double part = state.part[origin];
  state.part[origin] = left * part;
  state.total[cell] -= part - state.part[origin];
}

/// What misses nothing or the whole limit by rounding alone is that.
void Layers::end(Walk& walk) const {
  const State& state = walk.s.state<State>(slot);
  double gross = 0;
  if (over_ != Over::loan)
    for (const double of_cell : state.gross) gross += of_cell;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    double& paid = walk.s.lines[first_line_ + i][walk.trial];
    if (std::abs(paid) <= kSame * gross) paid = 0;
    const double limit = lines_[i].limit;
    if (std::isfinite(limit) && std::abs(paid - limit) <= kSame * std::max(gross, limit))
      paid = limit;
  }
}

/// Each loss by itself, without dates.
void Layers::fill_each(Walk& walk, const EntryList& entries) const {
  Settlement& s = walk.s;
  entries.each([&](std::size_t e) {
    const double total = s.parts[payee_][e];
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const double paid = fill(lines_[i], total, total, unit_of(s, e));
      s.lines[first_line_ + i][s.events.trial[e]] += paid;
      walk.move(static_cast<std::uint32_t>(e), lines_[i].payer, payee_, paid, true);
    }
    walk.clean(static_cast<std::uint32_t>(e), payee_, kResidue * total);
  });
}

void Layers::fill_at_once(Settlement& settlement) const {
  const std::vector<double> total = settlement.aggregate(claim_, payee_);
  std::vector<double> moved(settlement.trials, 0.0);
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    std::vector<double>& paid = settlement.lines[first_line_ + i];
    for (std::size_t t = 0; t < paid.size(); ++t) paid[t] = fill(lines_[i], total[t], total[t], 1);
    move_part(settlement, lines_[i].payer, total, paid);
    for (std::size_t t = 0; t < moved.size(); ++t) moved[t] += paid[t];
  }
  const auto received = settlement.ledger.of(LedgerKind::compensation_received, payee_);
  std::vector<double> kept(settlement.trials, 1.0);
  for (std::size_t t = 0; t < moved.size(); ++t) {
    received[t] += moved[t];
    if (total[t] > 0) kept[t] = 1 - moved[t] / total[t];
    if (kept[t] < kResidue) kept[t] = 0;
  }
  const EventRange range = settlement.claims[claim_];
  if (!settlement.received.empty() && !settlement.received[payee_].empty())
    for (std::size_t e = range.first; e < range.last; ++e)
      settlement.received[payee_][e] +=
          settlement.parts[payee_][e] * (1 - kept[settlement.events.trial[e]]);
  for (std::size_t e = range.first; e < range.last; ++e)
    settlement.parts[payee_][e] *= kept[settlement.events.trial[e]];
}

/// What attachment and limit are counted in: 1, or what was lent; over loans as often as loans are
/// in the entry.
double Layers::unit_of(const Settlement& s, std::size_t e) const {
  if (over_ != Over::loan) return 1;
  const double loans = s.events.claims_in(e);
  return lent_.empty() ? loans : lent_[s.events.exposure[e]] * loans;
}

/// Adds the payer's part of each loss; the payee's is reduced at the end, so that layers see the
/// same total.
void Layers::move_part(Settlement& settlement, std::size_t payer, const std::vector<double>& total,
                       const std::vector<double>& paid) const {
  const auto account = settlement.ledger.of(LedgerKind::compensation_paid, payer);
  std::vector<double> rate(settlement.trials, 0.0);
  for (std::size_t t = 0; t < paid.size(); ++t) {
    account[t] += paid[t];
    if (total[t] > 0) rate[t] = paid[t] / total[t];
  }
  const EventRange range = settlement.claims[claim_];
  for (std::size_t e = range.first; e < range.last; ++e)
    settlement.parts[payer][e] += settlement.parts[payee_][e] * rate[settlement.events.trial[e]];
}

}  // namespace cofferdam
