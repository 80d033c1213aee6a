#include "gates/breaker_rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "waterfall/payment.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

/// Amounts that miss a level by less, relatively, are on it.
constexpr double kSame = 1e-12;
constexpr std::uint32_t kNone = 0xffffffff;

double slack_of(const Ratio::Level& at) {
  return kSame * std::max(at.allowed, at.before + at.own);
}

}  // namespace

/// An instance of the breaker.
struct BreakerRule::Latch {
  bool tripped = false;
  std::uint32_t day = 0;           ///< on which it tripped
  std::uint32_t from = 0;          ///< first day on which it stops something
  std::uint32_t crossing = kNone;  ///< the claim that tripped it
  double paid = 0;                 ///< part of that claim that passes
  int below = 0;                   ///< ends of months in a row
  bool counts = false;             ///< there is something in the numerator
};

struct BreakerRule::State final : RuleState {
  RatioState ratio;
  std::vector<Latch> latches;
  struct Deferred {
    HeldBack held;
    std::size_t latch = 0;
    Moment released = kNever;  ///< then it is tried, or on the next date of its own
  };
  std::vector<Deferred> deferred;
  Moment due = kNever;     ///< when the first of them may be paid
  std::size_t checks = 0;  ///< that are over
};

std::string BreakerRule::phrase(const Payment&, const Words&) const {
  return terms_.pays == 1 ? "" : "passes the " + title();
}

std::vector<std::string> BreakerRule::cautions(const ProgrammeContext& context) const {
  std::vector<std::string> all;
  const std::string over = terms_.ratio.last_lending_day(*context.calendar, terms_.end);
  if (!over.empty())
    all.push_back(title() +
                  " still acts when no more new business is made; what its ratio is of falls then, "
                  "so that it trips more easily: write until: " +
                  over + " if that is not meant");
  if (std::string early = terms_.ratio.caution_of_first_month(title(), *context.calendar);
      !early.empty() && terms_.measured == Measured::each_claim)
    all.push_back(std::move(early));
  for (std::string& caution : terms_.ratio.cautions(title(), *context.calendar))
    all.push_back(std::move(caution));
  return all;
}

void BreakerRule::connect(const ProgrammeContext& context, const Joined& joined,
                          Problems& problems) {
  if (!terms_.ratio.each.empty())
    check_tagged(joined.value.at("each"), joined.claims, title() + " holds for each", context,
                 problems);
  terms_.ratio.connect(context, terms_.payer, joined.positions, joined.claims);
  const bool yearly = terms_.measured == Measured::year_end && terms_.release != Release::below;
  if (yearly || terms_.measured == Measured::month_end || terms_.release == Release::below)
    checks_ = context.calendar->step_ends(yearly ? 12 : 1);
}

void BreakerRule::start(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  state.latches.assign(terms_.ratio.latches(), {});
  state.deferred.clear();
  state.due = kNever;
  state.checks = 0;
  terms_.ratio.start(walk, state.ratio);
}

bool BreakerRule::has_ended(const Walk& walk) const {
  return walk.day() >= terms_.end;
}

bool BreakerRule::is_over(const Ratio::Level& at, double more) const {
  return !at.unlimited && (at.closed || at.before + more > at.allowed + slack_of(at));
}

bool BreakerRule::is_tripped(Walk& walk, State& state, std::size_t at) const {
  const Latch& latch = state.latches[at];
  if (!is_latched(walk, latch, walk.day())) return false;
  return terms_.release != Release::at_once || terms_.measured != Measured::each_claim ||
         is_over(terms_.ratio.now(walk, state.ratio, terms_.ratio.row_of(at)), 0);
}

/// Whether it has tripped and no day has released it by then.
bool BreakerRule::is_latched(const Walk& walk, const Latch& latch, std::uint32_t day) const {
  if (day >= terms_.end || !latch.tripped) return false;
  const Calendar& calendar = walk.calendar();
  if (terms_.release == Release::year_turn) {
    const std::uint32_t tripped = terms_.measured == Measured::year_end ? latch.from : latch.day;
    return calendar.year_of_day(tripped) == calendar.year_of_day(day);
  }
  if (terms_.release == Release::date) return latch.day >= terms_.until || day < terms_.until;
  return true;
}

bool BreakerRule::stops(Walk& walk, std::uint32_t row) const {
  State& state = walk.s.state<State>(slot);
  return is_tripped(walk, state, terms_.ratio.cell(row));
}

/// Whether it acts only on loans that began, or failed, after it has tripped.
bool BreakerRule::is_exempt(const Walk& walk, const Latch& latch, std::uint32_t entry) const {
  if (terms_.applies_to == AppliesTo::all) return false;
  const Settlement& s = walk.s;
  const std::uint32_t origin = s.events.origin[entry], row = s.events.exposure[origin];
  const double failed = s.events.time[origin];
  double begun = failed;
  if (terms_.applies_to != AppliesTo::defaulted_later) {
    const PortfolioView& portfolio = walk.context.portfolio_of(row);
    begun = portfolio.exposures->begins(row - portfolio.first_row);
    if (terms_.applies_to == AppliesTo::filed_later)
      for (const double turn : portfolio.exposures->turns_of(row - portfolio.first_row, failed))
        begun = std::max(begun, turn);
  }
  return begun < 0 || walk.calendar().day_of(begun) <= latch.day;
}

/// The part of a claim or payment of `own` that lies below the level.
double BreakerRule::part_below(const Walk& walk, const Ratio::Level& at, double own,
                               std::uint32_t entry) const {
  if (at.closed) return 0;  // there is no level that anything could cross
  if (terms_.crossing == Crossing::paid) return 1;
  // Very many small claims pass one after the other, up to the level.
  const bool fine =
      walk.context.portfolio_of(walk.s.events.exposure[entry]).exposures->is_fine_grained();
  if ((terms_.crossing == Crossing::refused && !fine) || own <= 0) return 0;
  return std::clamp((at.allowed - at.before) / own, 0.0, 1.0);
}

void BreakerRule::trip(Walk& walk, State& state, Latch& latch, std::uint32_t claim,
                       double paid) const {
  latch.tripped = true;
  latch.day = walk.day();
  latch.from = latch.day + (terms_.measured == Measured::each_claim ? 0 : 1);
  latch.crossing = claim;
  latch.paid = paid;
  latch.below = 0;
  note_binding(walk);
  if (is_to_be_looked_at(state)) walk.call_at(next(walk));
}

void BreakerRule::untrip(Latch& latch) {
  latch.tripped = false;
  latch.crossing = kNone;
}

double BreakerRule::admit(Walk& walk, const Passage& passage, double amount, double) const {
  State& state = walk.s.state<State>(slot);
  const std::uint32_t entry = passage.entry;
  const std::size_t i = terms_.ratio.latch(walk, entry);
  Latch& latch = state.latches[i];
  const std::uint32_t claim = walk.s.claim_entry[walk.s.events.origin[entry]];
  double free = 0;  // part that passes whatever is stopped
  bool stops = is_tripped(walk, state, i);
  if (!stops && terms_.release == Release::at_once && terms_.measured == Measured::each_claim)
    untrip(latch);
  if (terms_.ratio.counts_payments() && terms_.measured == Measured::each_claim && !stops &&
      !has_ended(walk)) {
    const Ratio::Level at = terms_.ratio.level(walk, state.ratio, entry);
    if (is_over(at, amount)) {
      free = part_below(walk, at, amount, entry);
      trip(walk, state, latch, kNone, free);
      stops = true;
    }
  } else if (claim == latch.crossing && walk.is_due(walk.s.events.origin[entry])) {
    free = latch.paid;
  }
  double passes = amount;
  if (stops && !is_exempt(walk, latch, entry)) passes = amount * (free + (1 - free) * terms_.pays);
  latch.counts = true;
  terms_.ratio.count(walk, state.ratio, terms_.ratio.counter(walk, entry), passes);
  return passes;
}

void BreakerRule::take_back(Walk& walk, const Passage& passage, double amount) const {
  terms_.ratio.count(walk, walk.s.state<State>(slot).ratio,
                     terms_.ratio.counter(walk, passage.entry), -amount);
}

double BreakerRule::left(Walk& walk, const Passage& passage) const {
  State& state = walk.s.state<State>(slot);
  const std::size_t i = terms_.ratio.latch(walk, passage.entry);
  const bool stops =
      is_tripped(walk, state, i) && !is_exempt(walk, state.latches[i], passage.entry);
  return stops && terms_.pays == 0 ? 0 : std::numeric_limits<double>::quiet_NaN();
}

/// When what an instance has stopped may be paid, as far as that is known.
Moment BreakerRule::released_at(Walk& walk, const Latch& latch, std::size_t year) const {
  std::uint32_t day = terms_.end;
  if (terms_.release == Release::year_turn && year + 1 < walk.calendar().years())
    day = std::min(day, walk.calendar().first_day(year + 1));
  if (terms_.release == Release::date && latch.day < terms_.until)
    day = std::min(day, terms_.until);
  return day < walk.calendar().end_day() ? moment_of(day, DayStep::held_back) : kNever;
}

void BreakerRule::refuse(Walk& walk, const Passage& passage, double amount) const {
  if (!terms_.defers) return passage.of.stop(walk, passage.entry, Reason::limit, amount);
  State& state = walk.s.state<State>(slot);
  const std::size_t latch = terms_.ratio.latch(walk, passage.entry);
  HeldBack held = hold_back(walk, passage, amount, *this, Reason::limit);
  const Moment at = released_at(walk, state.latches[latch], walk.year());
  if (at != kNever) held.at = passage.of.earliest(at);
  state.deferred.push_back({held, latch, at});
  state.due = std::min(state.due, held.at);
  walk.call_at(held.at);
}

bool BreakerRule::is_to_be_looked_at(const State& state) const {
  if (terms_.measured != Measured::each_claim) return true;
  return terms_.release == Release::below &&
         std::any_of(state.latches.begin(), state.latches.end(),
                     [](const Latch& latch) { return latch.tripped; });
}

Moment BreakerRule::next(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  Moment at = state.due;
  if (!is_to_be_looked_at(state)) return at;
  // What lies before the day on which there was something to look at is over.
  while (state.checks < checks_.size() && checks_[state.checks] < walk.day()) ++state.checks;
  if (state.checks < checks_.size())
    at = std::min(at, moment_of(checks_[state.checks], DayStep::closing));
  return at;
}

/// At the end of a month: instances trip, or may be released.
void BreakerRule::step(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  ++state.checks;
  if (has_ended(walk)) return;
  const std::uint32_t today = walk.day(), tomorrow = today + 1;
  const bool turns =
      walk.calendar().year_of_day(tomorrow) != walk.year() || tomorrow >= walk.calendar().end_day();
  for (std::size_t i = 0; i < state.latches.size(); ++i) {
    Latch& latch = state.latches[i];
    const std::uint32_t row = terms_.ratio.row_of(i);
    // Before the first claim an empty denominator alone may trip it.
    if (row == Ratio::kNoRow || (!latch.counts && !terms_.ratio.stop_when_empty)) continue;
    const Ratio::Level at = terms_.ratio.now(walk, state.ratio, row);
    if (latch.tripped && terms_.release == Release::below) {
      const double rate = terms_.ratio.rate;
      const double allowed = rate > 0 ? at.allowed / rate * terms_.below : 0;
      const bool is_below = at.unlimited || (!at.closed && at.before <= allowed + slack_of(at));
      latch.below = is_below ? latch.below + 1 : 0;
      if (latch.below >= terms_.below_months) open(walk, state, i);
    } else if (terms_.measured == Measured::month_end ||
               (terms_.measured == Measured::year_end && turns)) {
      const bool over = is_over(at, 0);
      if (terms_.release == Release::at_once && latch.tripped && !over) open(walk, state, i);
      // A bad year trips it for the next one, be it tripped for this one or not.
      const bool again =
          terms_.measured == Measured::year_end && terms_.release == Release::year_turn;
      if (!over || is_latched(walk, latch, again ? tomorrow : today)) continue;
      const bool goes_on = again && is_latched(walk, latch, today);
      trip(walk, state, latch, kNone, 0);
      if (goes_on) postpone(walk, state, i);
    }
  }
}

/// Tripped for another year, an instance does not release tonight what it has stopped.
void BreakerRule::postpone(Walk& walk, State& state, std::size_t latch) const {
  const Moment tonight = moment_of(walk.day() + 1, DayStep::held_back);
  state.due = kNever;
  for (State::Deferred& one : state.deferred) {
    if (one.latch == latch && one.released == tonight) {
      one.released = released_at(walk, state.latches[latch], walk.year() + 1);
      one.held.at = one.released == kNever ? kNever : one.held.of->earliest(one.released);
      walk.call_at(one.held.at);
    }
    state.due = std::min(state.due, one.held.at);
  }
}

/// Releases an instance: what it has stopped is paid from tomorrow on.
void BreakerRule::open(Walk& walk, State& state, std::size_t latch) const {
  untrip(state.latches[latch]);
  const Moment tomorrow = moment_of(walk.day() + 1, DayStep::held_back);
  if (walk.day() + 1 >= walk.calendar().end_day()) return;
  for (State::Deferred& one : state.deferred) {
    if (one.latch != latch) continue;
    one.held.at = std::min(one.held.at, one.held.of->earliest(tomorrow));
    state.due = std::min(state.due, one.held.at);
  }
}

void BreakerRule::release(Walk& walk, std::vector<HeldBack>& due) const {
  State& state = walk.s.state<State>(slot);
  state.due = kNever;
  std::erase_if(state.deferred, [&](const State::Deferred& one) {
    if (one.held.at == walk.now)
      due.push_back(one.held);
    else
      state.due = std::min(state.due, one.held.at);
    return one.held.at == walk.now;
  });
}

void BreakerRule::mark(Walk& walk) const {
  walk.held = true;
}

void BreakerRule::defaulted(Walk& walk, std::uint32_t entry) const {
  terms_.ratio.defaulted(walk, walk.s.state<State>(slot).ratio, entry);
}

void BreakerRule::claimed(Walk& walk, std::uint32_t entry) const {
  State& state = walk.s.state<State>(slot);
  terms_.ratio.claimed(walk, state.ratio, entry);
  if (terms_.ratio.counts_payments() || !terms_.ratio.governs(walk, entry)) return;
  const std::size_t i = terms_.ratio.latch(walk, entry);
  Latch& latch = state.latches[i];
  latch.counts = true;
  if (terms_.measured != Measured::each_claim || has_ended(walk)) return;
  const Ratio::Level at = terms_.ratio.level(walk, state.ratio, entry);
  if (is_latched(walk, latch, walk.day())) {
    if (terms_.release != Release::at_once || is_over(at, 0)) return;
    untrip(latch);  // before this claim, which may trip it anew
  }
  if (is_over(at, at.own)) trip(walk, state, latch, entry, part_below(walk, at, at.own, entry));
}

void BreakerRule::recovered(Walk& walk, std::uint32_t entry) const {
  terms_.ratio.recovered(walk, walk.s.state<State>(slot).ratio, entry);
}

void BreakerRule::end(Walk& walk) const {
  for (const State::Deferred& one : walk.s.state<State>(slot).deferred)
    stop_for_good(walk, one.held);
}

}  // namespace cofferdam
