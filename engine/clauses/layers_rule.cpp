#include "clauses/layers_rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cofferdam {
namespace {

/// A smaller part of a total is what rounding leaves of one that was paid whole.
constexpr double kResidue = 1e-14;
constexpr double kFillRounding = 4e-16;  // of the gross total that fills the layers
constexpr double kSame = 1e-12;          // of the gross total: two amounts are one

/// What a layer holds of a total. `unit`: what attachment and limit are counted in.
double fill(const LayerLine& line, double total, double gross, double unit) {
  return layer_of(total, line.attachment * unit, line.limit * unit, kSame * gross);
}

}  // namespace

/// Over loans and by default of all trials, since each has its own.
struct Layers::Totals final : State {
  std::vector<double> total, gross;  ///< [cell]
};

Layers::Layers(std::size_t claim, std::size_t payee, Over over, std::size_t first_line,
               std::vector<LayerLine> lines, std::vector<const Payment*> payments, bool dated,
               std::vector<double> lent)
    : Cover(claim, payee, std::move(payments), dated),
      over_(over),
      first_line_(first_line),
      lines_(std::move(lines)),
      lent_(std::move(lent)) {}

void Layers::start(Walk& walk) const {
  Totals& state = walk.s.state<Totals>(slot);
  const std::size_t cells = over_ == Over::scenario ? 1
                            : over_ == Over::year   ? walk.calendar().years()
                                                    : walk.s.events.size();
  start_state(walk, state, cells, over_ != Over::loan);
  if (walk.trial > 0 && over_ == Over::loan) return;
  state.total.assign(cells, 0.0);
  state.gross.assign(cells, 0.0);
}

void Layers::act(Walk& walk, const EntryList& entries) const {
  const bool is_walked = !walk.context.payment_lines.empty();  // they are of a walk alone
  if (is_walked && !dated_)
    fill_evenly(walk, entries);
  else if (is_walked)
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
  if (walk.s.kind[e] == EntryKind::payment) return walk.s.state<Totals>(slot).cell[origin];
  return walk.calendar().year_of_day(walk.day());
}

/// An entry moves the payee's total; layers owe, or give back, by how much they hold more or less.
void Layers::fill_in_order(Walk& walk, std::uint32_t e) const {
  Settlement& s = walk.s;
  if (!Walk::is_shared(s.kind[e], walk.context.claims[claim_].recovers)) return;
  const double part = walk.part(e, payee_);
  Totals& state = s.state<Totals>(slot);
  const std::size_t cell = cell_of(walk, e);
  if (s.kind[e] == EntryKind::claim || s.kind[e] == EntryKind::due)
    state.cell[s.events.origin[e]] = static_cast<std::uint32_t>(cell);
  // A part that a late payment lowers gives nothing back.
  if (part == 0 || (part < 0 && s.kind[e] == EntryKind::payment)) return;
  const std::uint32_t claim = s.events.origin[e];
  if (!is_back(s.kind[e]) && state.cell[claim] == cell) state.part[claim] += part;
  state.total[cell] += part;
  state.gross[cell] += std::abs(part);
  const double unit = unit_of(s, e);
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const double total = state.total[cell], gross = state.gross[cell];
    owe(walk, state, e, cell, i,
        {fill(lines_[i], total - part, gross, unit), fill(lines_[i], total, gross, unit)}, part,
        kSame * gross, std::numeric_limits<double>::infinity());
  }
  walk.clean(e, payee_, kResidue * std::abs(part) + kFillRounding * state.gross[cell]);
}

void Layers::count_paid(Walk& walk, std::size_t line, std::uint32_t claim, double amount) const {
  walk.s.lines[first_line_ + line][walk.s.events.trial[claim]] += amount;
}

/// Without dates, where payers may fail: each loss carries the same part of what layers hold of all
/// losses of a trial, or of what they hold of itself.
void Layers::fill_evenly(Walk& walk, const EntryList& entries) const {
  const Settlement& s = walk.s;
  std::vector<double> total(over_ == Over::loan ? s.events.size() : s.trials, 0.0);
  const auto cell = [&](std::size_t e) { return over_ == Over::loan ? e : s.events.trial[e]; };
  entries.each([&](std::size_t e) { total[cell(e)] += s.parts[payee_][e]; });
  entries.each([&](std::size_t e) {
    const auto entry = static_cast<std::uint32_t>(e);
    const double part = s.parts[payee_][e], all = total[cell(e)];
    if (all <= 0) return;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const double amount = fill(lines_[i], all, all, unit_of(s, e)) / all * part;
      if (!is_back(s.kind[e])) {
        payments_[i]->due(walk, entry, amount);
        continue;
      }
      payments_[i]->give_back(walk, entry, amount);
      count_paid(walk, i, s.events.origin[e], amount);
    }
    walk.clean(entry, payee_, kResidue * std::abs(part));
  });
}

void Layers::lower(Walk& walk, std::uint32_t e, double amount) const {
  Totals& state = walk.s.state<Totals>(slot);
  state.total[state.cell[walk.s.events.origin[e]]] -= amount;
}

/// What misses nothing or the whole limit by rounding alone is that.
void Layers::end(Walk& walk) const {
  const Totals& state = walk.s.state<Totals>(slot);
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
