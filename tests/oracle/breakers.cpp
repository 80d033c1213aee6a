// Breakers: what trips them, until when, and what they stop meanwhile.
#include <algorithm>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

/// Rows that stand for one breaker each: for every value of its tag, and every cohort.
std::map<std::string, const Row*> Trial::breakers_of(const Limit& limit) const {
  std::map<std::string, const Row*> all;
  for (std::size_t row = 0; row < world_.rows.size(); ++row)
    if (limited_.at(limit.name)[row])
      all.emplace(key(limit, world_.rows[row], ""), &world_.rows[row]);
  return all;
}

bool Trial::acts(const Limit& limit) const {
  const Breaker& terms = limit.breaker;
  return !(terms.until && day_ > *terms.until);
}

/// Days on which breakers are looked at or released.
void Trial::collect_breaker_days() {
  for (const Limit& limit : scenario_.limits) {
    const Breaker& terms = limit.breaker;
    if (terms.measured == "month_end" || (limit.is_breaker && limit.release == "below"))
      look_days_[limit.name] = last_days(1);
    else if (terms.measured == "year_end")
      look_days_[limit.name] = last_days(12);
    for (const Day day : look_days_[limit.name]) days_.insert({day, day + 1});
    if (terms.until) days_.insert(*terms.until + 1);
    if (terms.released_on) days_.insert(*terms.released_on);
  }
}

void Trial::release(BreakerState& state) {
  state.tripped = false;
  state.crossing = nullptr;
  state.low_for = 0;
  state.released = day_;
}

void Trial::trip(BreakerState& state, const Limit& limit, const Case* crossing, double part) {
  rule_warns(limit.name);
  state.tripped = true;
  state.since = day_;
  state.crossing = crossing;
  state.part = part;
  state.low_for = 0;
  state.release_tomorrow = false;
}

/// As the day begins.
void Trial::release_breakers() {
  for (const Limit& limit : scenario_.limits)
    for (auto& [counter, state] : breakers_[limit.name]) {
      if (!state.tripped) continue;
      const bool at_end =
          limit.breaker.measured == "year_end" &&
          calendar_.year_begin(calendar_.year_of(state.since) + 1) == state.since + 1;
      const int year = calendar_.year_of(state.since) + (at_end ? 2 : 1);
      const bool on_date = limit.release == "date" && state.since < *limit.breaker.released_on &&
                           day_ >= *limit.breaker.released_on;
      if (!acts(limit) || state.release_tomorrow || on_date ||
          (limit.release == "year_turn" && calendar_.year_of(day_) >= year))
        release(state);
    }
}

/// Numerator and what may not be passed, at a moment of today; nothing if there is no level.
std::optional<std::pair<double, double>> Trial::ratio_now(const Limit& limit,
                                                          const std::string& counter,
                                                          const Row& like, const Case* claim,
                                                          double level) const {
  const auto [from, to] = window(limit, claim ? claim->trigger : day_, claim != nullptr);
  double most = level, numerator = 0;
  if (limit.breaker.claims) {
    return std::make_pair(claims_that_count(limit, like), *limit.breaker.claims);
  }
  if (!limit.denominator.empty()) {
    const double whole = denominator(limit, like, claim, from, to);
    if (!(whole > 0)) {
      if (limit.empty == "stop") return std::make_pair(1.0, -1e300);
      return {};
    }
    most = level * whole;
  }
  if (limit.of_claims()) {
    numerator = claims_counted(limit, claim, like, from, to, false);
  } else {
    const auto state = limits_.find(counter);
    if (state != limits_.end())
      for (const auto& [day, sum] : state->second.paid)
        if (day >= from && day <= to) numerator += sum;
  }
  return std::make_pair(numerator, most);
}

/// A claim has come due and may trip those that look at each claim.
void Trial::look_at_breakers(const Case& one) {
  for (const Limit& limit : scenario_.limits) {
    const Breaker& terms = limit.breaker;
    if (!limit.is_breaker || !acts(limit) || terms.measured != "each_claim") continue;
    if (!terms.claims && !limit.of_claims()) continue;
    if (!limited_.at(limit.name)[one.what->row]) continue;
    const std::string counter = key(limit, *one.row, "");
    BreakerState& state = breakers_[limit.name][counter];
    const auto now = ratio_now(limit, counter, *one.row, &one, limit.level);
    const bool over = now && above(now->first, now->second);
    const auto [from, to] = window(limit, one.trigger, true);
    const double own =
        terms.claims ? one.seen.loans : claims_counted(limit, &one, *one.row, from, to, true);
    if (limit.release == "at_once") {
      // It was released if the level was not passed before this claim.
      if (state.tripped && (!over || !above(now->first - own, now->second))) release(state);
    }
    if (state.tripped || !over) continue;
    const bool fine = one.row->fine_grained;
    const bool empty = now->second < 0;  // then nothing passes
    double part = 0;
    if (limit.crossing == "cut" || (limit.crossing == "refused" && fine))
      part = own > 0 ? std::clamp((now->second - now->first + own) / own, 0.0, 1.0) : 0;
    if (limit.crossing == "paid") part = 1;
    if (empty) part = 0;
    trip(state, limit, &one, part);
  }
}

/// As a month or a year ends.
void Trial::look_at_ends() {
  for (const Limit& limit : scenario_.limits) {
    if (!limit.is_breaker || !look_days_[limit.name].count(day_)) continue;
    for (const auto& [counter, like] : breakers_of(limit)) {
      BreakerState& state = breakers_[limit.name][counter];
      const auto now = ratio_now(limit, counter, *like, nullptr, limit.level);
      const bool over = now && above(now->first, now->second);
      if (state.tripped && limit.release == "below") {
        const auto low = ratio_now(limit, counter, *like, nullptr, limit.breaker.below);
        state.low_for = low && above(low->first, low->second) ? 0 : state.low_for + 1;
        state.release_tomorrow = state.low_for >= limit.breaker.below_for;
      }
      const std::string& measured = limit.breaker.measured;
      if (measured == "each_claim" || !acts(limit)) continue;
      // What a month is looked at for is the release alone.
      if (measured == "year_end" && last_days(12).count(day_) == 0) continue;
      if (state.tripped && limit.release == "at_once") state.release_tomorrow = !over;
      // A bad year trips it for the next one, be it tripped for this one or not.
      const bool again = measured == "year_end" && limit.release == "year_turn" &&
                         calendar_.year_begin(calendar_.year_of(day_) + 1) == day_ + 1;
      if ((!state.tripped || again) && over) trip(state, limit, nullptr, 0);
    }
  }
}

/// Whether a payment is one of those that a tripped breaker stops.
bool Trial::concerned(const Limit& limit, const Case& one, Day since) const {
  const std::string& to = limit.breaker.applies_to;
  if (to == "all") return true;
  if (to == "defaulted_later") return one.what->day > since;
  if (to == "originated_later") return one.row->made > since;
  Day filed = one.row->made;
  for (const Day begins : one.row->begins)
    if (begins <= one.what->day) filed = std::max(filed, begins);
  return filed > since;
}

/// What of an amount passes a breaker.
double Trial::pass_breaker(const Limit& limit, const Debt& debt, double amount) {
  if (!acts(limit)) return amount;
  const Case& one = *debt.of;
  const Breaker& terms = limit.breaker;
  const std::string counter = key(limit, *one.row, "");
  BreakerState& state = breakers_[limit.name][counter];
  double through = 0;  // before the action
  const bool of_payments = !terms.claims && !limit.of_claims();
  const bool each = terms.measured == "each_claim";
  if (each && limit.release == "at_once" && state.tripped) {
    const auto now = ratio_now(limit, counter, *one.row, nullptr, limit.level);
    if (!now || !above(now->first, now->second)) release(state);
  }
  if (state.tripped) {
    if (!concerned(limit, one, state.since)) return amount;
    if (state.crossing == &one && !of_payments) through = amount * state.part;
  } else if (of_payments && each) {
    const auto now = ratio_now(limit, counter, *one.row, nullptr, limit.level);
    if (!now || !above(now->first + amount, now->second)) return amount;
    trip(state, limit, &one, 0);
    if (!concerned(limit, one, state.since)) return amount;
    const bool empty = now->second < 0;
    if (limit.crossing == "cut" || (limit.crossing == "refused" && one.row->fine_grained))
      through = std::max(0.0, now->second - now->first);
    if (limit.crossing == "paid") through = empty ? 0 : amount;
  } else {
    return amount;
  }
  if (terms.action == "warn" || terms.action == "stop_new") return amount;
  if (terms.action == "cut") through += (amount - through) * terms.pays;
  return through;
}

/// Whether no new loans of the row are made today. Those of today are not there yet.
bool Trial::stops_new(std::size_t row) const {
  const Row& loans = world_.rows[row];
  for (const Limit& limit : scenario_.limits) {
    if (!limit.breaker.stops.count(world_.portfolios.at(loans.portfolio).name) || !acts(limit))
      continue;
    const auto all = breakers_.find(limit.name);
    if (all == breakers_.end()) continue;
    const std::string counter = key(limit, loans, "");
    const auto state = all->second.find(counter);
    if (state == all->second.end() || !state->second.tripped) continue;
    if (limit.release == "at_once" && limit.breaker.measured == "each_claim") {
      const auto now = ratio_now(limit, counter, loans, nullptr, limit.level);
      if (!now || !above(now->first, now->second)) continue;
    }
    return true;
  }
  return false;
}

/// What it has deferred is due again once it was released.
bool Trial::is_released(const Debt& debt) const {
  const auto all = breakers_.find(debt.carried_by->name);
  if (all == breakers_.end()) return false;
  const auto state = all->second.find(key(*debt.carried_by, *debt.of->row, ""));
  return state != all->second.end() && state->second.released > debt.since;
}

}  // namespace cofferdam::oracle
