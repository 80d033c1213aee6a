#include "gates/ratio.hpp"

#include <algorithm>
#include <cmath>

#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

/// Volumes below this part of a unit of money are rounding of what has gone.
constexpr double kNothing = 1e-6;

}  // namespace

bool Ratio::governs(const Walk& walk, std::uint32_t entry) const {
  return governed_[walk.context.claim_of[walk.s.events.exposure[entry]]] != 0;
}

std::size_t Ratio::bucket(std::uint32_t row, std::size_t year) const {
  if (numerator == Numerator::npl_stock && window != Window::cohort) return 0;
  switch (window) {
    case Window::year_to_date:
    case Window::full_year:
      return year;
    case Window::cohort:
      return cohort_[row];
    default:
      return 0;
  }
}

/// Settled amounts count in the year of their claim, what was held back and what came back on the
/// day of its payment.
std::size_t Ratio::year_of(Walk& walk, std::uint32_t entry) const {
  if (window != Window::full_year) return walk.year();
  if (walk.held || is_back(walk.s.kind[entry])) return walk.year();
  const std::uint32_t origin = walk.s.events.origin[entry];
  const Moment at = walk.is_due(origin) ? walk.s.moment[walk.s.claim_entry[origin]] : walk.now;
  return walk.calendar().year_of_day(day_of(at));
}

std::size_t Ratio::place(std::uint32_t row, std::size_t year) const {
  return (instance_.empty() ? 0 : instance_[row]) * buckets_ + bucket(row, year);
}

std::size_t Ratio::place(Walk& walk, std::uint32_t entry) const {
  return place(walk.s.events.exposure[entry], year_of(walk, entry));
}

void Ratio::start(Walk& walk, RatioState& state) const {
  if (walk.trial == 0) {
    if (per_loan) state.by_loan.assign(walk.s.events.size(), 0.0);
    if (!counts_payments()) state.before.assign(walk.s.events.size(), 0.0);
    if (counts_cash()) state.claimed.assign(walk.s.events.size(), {});
  }
  state.back.resize(counts_cash() ? instances_ * buckets_ : 0);
  for (PrefixSums& back : state.back) back.clear();
  for (auto* counter : {&state.counted, &state.claims}) counter->assign(instances_ * buckets_, 0.0);
  state.recent.clear();
  state.recent_first = 0;
  state.recent_of.assign(instances_ * buckets_, 0);
  state.cached_for = ~std::uint64_t{0};
  if (!volumes_.empty()) volumes_.start(walk, state.volumes);
}

std::size_t Ratio::counter(Walk& walk, std::uint32_t entry) const {
  return per_loan ? walk.s.events.origin[entry] : place(walk, entry);
}

std::size_t Ratio::latch(const Walk& walk, std::uint32_t entry) const {
  return per_loan ? walk.s.loan_of(walk.s.events.origin[entry])
                  : cell(walk.s.events.exposure[entry]);
}

/// What rounding leaves of an empty window is nothing: it would pass a level of 0.
void Ratio::leave(RatioState& state, std::size_t place, double amount) {
  state.counted[place] -= amount;
  if (--state.recent_of[place] == 0) state.counted[place] = 0;
}

void Ratio::enter(RatioState& state, const RatioState::Dated& one) {
  state.recent.push_back(one);
  ++state.recent_of[one.place];
}

/// Claims that have been in the stock for long enough leave it, with what has come back of them.
void Ratio::write_off(Walk& walk, RatioState& state) const {
  for (; state.recent_first < state.recent.size(); ++state.recent_first) {
    const RatioState::Dated& old = state.recent[state.recent_first];
    if (!has_been_written_off(walk, old.day)) break;
    PrefixSums& back = state.back[old.place];
    const double left = old.amount + back.sum(old.of + std::size_t{1}) - back.sum(old.of);
    leave(state, old.place, left);
    back.add(old.of, -left);
  }
}

bool Ratio::is_written_off(const Walk& walk, std::uint32_t claim) const {
  return writes_off() && has_been_written_off(walk, day_of(walk.s.moment[claim]));
}

/// What is older than a trailing window counts no more.
void Ratio::leave_window(Walk& walk, RatioState& state) const {
  if (writes_off()) return write_off(walk, state);
  if (!trails()) return;
  const std::uint32_t first = months_before(walk);
  for (; state.recent_first < state.recent.size(); ++state.recent_first) {
    const RatioState::Dated& old = state.recent[state.recent_first];
    if (old.day >= first) break;
    leave(state, old.place, old.amount);
    if (old.of != RatioState::kNoNumber) state.back[old.place].add(old.of, -old.amount);
  }
}

/// `of`: number of the claim of which the amount has come back, if it is one of the same place.
void Ratio::add_at(Walk& walk, RatioState& state, std::size_t at, double amount,
                   std::uint32_t of) const {
  if (per_loan) {
    state.by_loan[at] += amount;
    return;
  }
  state.counted[at] += amount;
  if (of != RatioState::kNoNumber) state.back[at].add(of, amount);
  if (trails()) enter(state, {walk.day(), at, amount, of});
}

void Ratio::count(Walk& walk, RatioState& state, std::size_t at, double amount) const {
  if (counts_payments()) add_at(walk, state, at, amount);
}

void Ratio::claimed(Walk& walk, RatioState& state, std::uint32_t entry) const {
  if (counts_payments() || !governs(walk, entry)) return;
  const std::size_t at = place(walk, entry);
  const double amount = principal(walk, entry) * own_weight_[walk.s.events.exposure[entry]];
  if (!per_loan) {
    state.before[entry] = state.claims[at];
    state.claims[at] += amount;
  }
  if (counts_cash() && !per_loan) {
    state.claimed[entry] = {at, static_cast<std::uint32_t>(state.back[at].size())};
    state.back[at].grow();
  }
  const std::size_t counter = this->counter(walk, entry);
  add_at(walk, state, counter, amount);
  if (writes_off() && !per_loan)
    enter(state, {walk.day(), counter, amount, state.claimed[entry].number});
}

void Ratio::recovered(Walk& walk, RatioState& state, std::uint32_t entry) const {
  if (!counts_cash() || !governs(walk, entry) || walk.s.cash[entry] >= 0) return;
  const std::uint32_t row = walk.s.events.exposure[entry];
  const double amount = whole_of(walk, entry, walk.s.cash[entry]) * own_weight_[row];
  const std::uint32_t claim = walk.s.claim_entry[walk.s.events.origin[entry]];
  if (claim != Settlement::kNoEntry && is_written_off(walk, claim)) return;
  const std::size_t at = counter(walk, entry);
  const bool same = !per_loan && claim != Settlement::kNoEntry && state.claimed[claim].place == at;
  add_at(walk, state, at, amount, same ? state.claimed[claim].number : RatioState::kNoNumber);
}

void Ratio::defaulted(Walk& walk, RatioState& state, std::uint32_t entry) const {
  if (!volumes_.empty() && governs(walk, entry)) volumes_.defaulted(walk, state.volumes, entry);
}

/// First day of a trailing window: the day after that of the same number, months before.
std::uint32_t Ratio::months_before(const Walk& walk) const {
  return static_cast<std::uint32_t>(std::max<std::int64_t>(
      0, walk.calendar().months_later(walk.day(), -static_cast<int>(months)) - days + 1));
}

/// A claim of 31 March that leaves the stock after a month does so on 30 April.
bool Ratio::has_been_written_off(const Walk& walk, std::uint32_t claimed) const {
  return walk.calendar().months_later(claimed, written_off_months) + written_off_days <= walk.day();
}

/// From the start of the window to the begin of the day; on its first day what is in force then.
double Ratio::average(const Walk& walk, RatioState& state, std::size_t cell, double start,
                      double end) const {
  const auto years = [&](double time) {
    if (time <= 0) return 0.0;
    const Volumes::Totals totals = volumes_.at(state.volumes, cell, time - kJustBefore);
    return totals.in_force_years + kJustBefore * totals.in_force;
  };
  if (end <= start + kJustBefore)
    return volumes_.at(state.volumes, cell, end_of_day(walk)).in_force;
  return (years(end) - years(start)) / (end - start);
}

double Ratio::volume_of(Walk& walk, RatioState& state, std::uint32_t row, std::size_t year) const {
  const Calendar& calendar = walk.calendar();
  double end = end_of_day(walk), start = -1;
  if (window == Window::year_to_date || window == Window::full_year) {
    start = calendar.year_start(year);
    end = std::min(end, calendar.year_end(year) - kJustBefore);
  } else if (window == Window::trailing_months) {
    start = calendar.time_of_day(months_before(walk));
  }
  if (start <= 0) start = 0;
  const std::size_t at = cell(row);
  const Volumes::Totals after = volumes_.at(state.volumes, at, end);
  const Volumes::Totals before = volumes_.at(state.volumes, at, start - kJustBefore);
  const double lent_before = opening_.empty() ? 0 : opening_[at];
  switch (denominator) {
    case Denominator::originated:
      return after.originated - before.originated + lent_before;
    case Denominator::filed:
      return after.filed - before.filed + lent_before;
    case Denominator::released:
      return after.released - before.released;
    case Denominator::in_force_at_start:
      return before.in_force;
    default:
      return average(walk, state, at, start, std::min(end, calendar.time_of_day(walk.day())));
  }
}

double Ratio::volume(Walk& walk, RatioState& state, std::uint32_t row, std::size_t year) const {
  if (denominator == Denominator::none) return 0;
  if (denominator == Denominator::agreed_maximum) return agreed_maximum;
  if (per_loan) return ead_[row] * weight_[row];
  // What was lent for the first time does not depend on defaults, nor does what was in force before
  // on those of the year.
  const bool by_year =
      denominator == Denominator::in_force_at_start && window != Window::trailing_months;
  if ((denominator != Denominator::originated && !by_year) || window == Window::full_year)
    return volume_of(walk, state, row, year);
  const std::uint64_t moment = by_year ? walk.year() : walk.day();
  const std::uint64_t asked = moment << 32 | place(row, year);
  if (asked != state.cached_for) {
    state.cached_volume = volume_of(walk, state, row, year);
    state.cached_for = asked;
  }
  return state.cached_volume;
}

/// What a claim counts: its base without interest, or the number of claims that it is.
double Ratio::principal(const Walk& walk, std::uint32_t claim) const {
  if (numerator == Numerator::claims) return walk.s.events.claims_in(claim);
  return whole_of(walk, claim, walk.principal_in(claim));
}

/// Weights are parts of whole loans, and a claim may be of a part of one.
double Ratio::whole_of(const Walk& walk, std::uint32_t entry, double covered) {
  const std::uint32_t row = walk.s.events.exposure[entry];
  const Claim& claim = walk.context.claims[walk.context.claim_of[row]];
  return claim.covered.empty() ? covered : covered / claim.covered[row];
}

/// All claims so far: of what is due before its claim, and of a loan's claim that is written off.
void Ratio::level_before_claim(Walk& walk, RatioState& state, std::uint32_t entry,
                               Level& level) const {
  if (!per_loan) {
    const std::size_t at = place(walk, entry);
    leave_window(walk, state);
    level.before = state.counted[at];
    return;
  }
  walk.s.each_other_claim(walk.s.events.origin[entry], [&](std::uint32_t other) {
    if (walk.is_due(other) && !is_written_off(walk, walk.s.claim_entry[other]))
      level.before += state.by_loan[other];
  });
}

/// Claims of the window up to that of the entry, whenever it is paid, less what came back so far;
/// all of them for a claim that the window has left.
void Ratio::level_of_claims(Walk& walk, RatioState& state, std::uint32_t entry,
                            Level& level) const {
  if (!walk.is_due(walk.s.events.origin[entry]))
    return level_before_claim(walk, state, entry, level);
  const std::uint32_t claim = walk.s.claim_entry[walk.s.events.origin[entry]];
  const std::uint32_t claimed = day_of(walk.s.moment[claim]);
  if (per_loan) {  // what has come back of it, and claims of the loan before it
    if (is_written_off(walk, claim)) return level_before_claim(walk, state, entry, level);
    level.own = principal(walk, claim) * own_weight_[walk.s.events.exposure[entry]];
    level.before = state.by_loan[counter(walk, entry)] - level.own;
    walk.s.each_other_claim(walk.s.events.origin[entry], [&](std::uint32_t other) {
      const std::uint32_t before = walk.s.claim_entry[other];
      if (before < claim && !is_written_off(walk, before)) level.before += state.by_loan[other];
    });
    return;
  }
  const std::size_t at = place(walk, entry);
  leave_window(walk, state);
  level.before = state.counted[at];
  const bool by_day =
      numerator != Numerator::npl_stock &&
      (window == Window::year_to_date || (window == Window::full_year && walk.held));
  if (by_day && walk.calendar().year_of_day(claimed) != walk.year()) return;
  if (trails() && claimed < months_before(walk)) return;
  if (is_written_off(walk, claim)) return;
  // Later claims count no more than what has come back of them.
  level.before += state.before[claim] - state.claims[at];
  if (counts_cash()) {
    const PrefixSums& back = state.back[at];
    level.before -= back.sum(back.size()) - back.sum(state.claimed[claim].number + std::size_t{1});
  }
  level.own = principal(walk, claim) * own_weight_[walk.s.events.exposure[entry]];
}

Ratio::Level Ratio::level(Walk& walk, RatioState& state, std::uint32_t entry) const {
  Level level;
  const std::uint32_t origin = walk.s.events.origin[entry];
  if (counts_payments()) {
    level.at = counter(walk, entry);
    leave_window(walk, state);
    level.before = per_loan ? state.by_loan[level.at] : state.counted[level.at];
    if (per_loan)
      walk.s.each_other_claim(origin,
                              [&](std::uint32_t other) { level.before += state.by_loan[other]; });
  } else {
    level_of_claims(walk, state, entry, level);
  }
  const double loans = per_loan ? walk.s.events.claims_in(origin) : 1.0;
  compare(volume(walk, state, walk.s.events.exposure[entry], year_of(walk, entry)), loans, level);
  return level;
}

/// `of`: the denominator, if there is one.
void Ratio::compare(double of, double loans, Level& level) const {
  if (denominator == Denominator::none) {
    level.allowed = rate * loans;
    return;
  }
  level.unlimited = of <= kNothing && !stop_when_empty;
  level.closed = of <= kNothing && stop_when_empty;
  level.allowed = of <= kNothing ? 0 : rate * of * loans;
}

Ratio::Level Ratio::now(Walk& walk, RatioState& state, std::uint32_t row) const {
  Level level;
  leave_window(walk, state);
  level.before = state.counted[place(row, walk.year())];
  compare(volume(walk, state, row, walk.year()), 1, level);
  return level;
}

}  // namespace cofferdam
