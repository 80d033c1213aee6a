#include "gates/limit_rule.hpp"

#include <algorithm>

#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

/// Amounts that miss a level by less, relatively, are on it.
constexpr double kSame = 1e-12;

}  // namespace

struct LimitRule::State final : RuleState {
  static constexpr std::size_t kNotTripped = static_cast<std::size_t>(-1);
  RatioState ratio;
  std::vector<HeldBack> carried;
  Moment carried_until = kNever;
  std::vector<std::size_t> tripped;  ///< [latch of the ratio] year in which it last was
};

void LimitRule::start(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  state.carried.clear();
  state.carried_until = kNever;
  ratio.start(walk, state.ratio);
  if (released == Release::at_once || (ratio.per_loan && walk.trial > 0)) return;
  state.tripped.assign(ratio.per_loan ? walk.s.events.size() : ratio.latches(), State::kNotTripped);
}

bool LimitRule::has_tripped(Walk& walk, const State& state, std::uint32_t entry) const {
  if (released == Release::at_once) return false;
  const std::size_t year = state.tripped[ratio.latch(walk, entry)];
  return released == Release::never ? year != State::kNotTripped : year == walk.year();
}

double LimitRule::pass(const Walk& walk, const Ratio::Level& at, std::uint32_t entry,
                       double amount) const {
  const double slack = kSame * std::max(at.allowed, at.before + at.own);
  const bool pays = ratio.counts_payments();
  if (at.before + (pays ? amount : at.own) <= at.allowed + slack) return amount;
  // Very many small claims pass one after the other, up to the level; of each loan they are alike.
  const bool fine =
      !ratio.per_loan &&
      walk.context.portfolio_of(walk.s.events.exposure[entry]).exposures->is_fine_grained();
  if (crossing_ == Crossing::cut || fine) {
    if (pays) return std::clamp(at.allowed - at.before, 0.0, amount);
    const double part = at.own > 0 ? (at.allowed - at.before) / at.own : 0;
    return amount * std::clamp(part, 0.0, 1.0);
  }
  const bool over = at.before > at.allowed + slack;
  return crossing_ == Crossing::refused || over ? 0 : amount;
}

double LimitRule::admit(Walk& walk, const Passage& passage, double amount, double) const {
  const std::uint32_t entry = passage.entry;
  State& state = walk.s.state<State>(slot);
  if (has_tripped(walk, state, entry)) return 0;
  const Ratio::Level at = ratio.level(walk, state.ratio, entry);
  const bool bounded = !at.closed && !at.unlimited;
  double passes = at.closed ? 0 : bounded ? pass(walk, at, entry, amount) : amount;
  if (amount - passes <= kSame * amount) passes = amount;
  if (passes <= kSame * amount) passes = 0;
  const double slack = kSame * std::max(at.allowed, at.before + at.own);
  const double counted = ratio.counts_payments() ? passes : at.own;
  const bool over = bounded && at.before + counted > at.allowed + slack;
  if (released != Release::at_once && (passes < amount || over))
    state.tripped[ratio.latch(walk, entry)] = walk.year();
  if (!at.closed) ratio.count(walk, state.ratio, at.at, passes);
  return passes;
}

/// Of what is due by the rates on a loan, what a limit of each loan on payments lets pass.
double LimitRule::nominal(NominalParts& of, const Payment&, std::uint32_t row,
                          double amount) const {
  if (!of.loan_limits || !ratio.per_loan || !ratio.counts_payments()) return amount;
  double& passed = of.passed_of(*this);
  const double passes = std::clamp(ratio.most_of_loan(row) * of.loans - passed, 0.0, amount);
  passed += passes;
  return passes;
}

void LimitRule::take_back(Walk& walk, const Passage& passage, double amount) const {
  ratio.count(walk, walk.s.state<State>(slot).ratio, ratio.counter(walk, passage.entry), -amount);
}

double LimitRule::left(Walk& walk, const Passage& passage) const {
  State& state = walk.s.state<State>(slot);
  if (has_tripped(walk, state, passage.entry)) return 0;
  const Ratio::Level at = ratio.level(walk, state.ratio, passage.entry);
  return at.unlimited ? std::numeric_limits<double>::quiet_NaN() : at.allowed - at.before;
}

void LimitRule::refuse(Walk& walk, const Passage& passage, double amount) const {
  State& state = walk.s.state<State>(slot);
  if (!carried_) return passage.of.stop(walk, passage.entry, Reason::limit, amount);
  HeldBack held = hold_back(walk, passage, amount, *this, Reason::limit);
  const std::size_t year = walk.calendar().year_of_day(walk.day());
  if (released != Release::never && year + 1 < walk.calendar().years())
    held.at =
        passage.of.earliest(moment_of(walk.calendar().first_day(year + 1), DayStep::held_back));
  state.carried.push_back(held);
  state.carried_until = std::min(state.carried_until, held.at);
  walk.call_at(held.at);
}

void LimitRule::connect(const ProgrammeContext& context, const Joined& joined, Problems& problems) {
  const Value& each = joined.value.at("each");
  if (!ratio.each.empty())
    check_tagged(each, joined.claims, title() + " holds for each", context, problems);
  if (ratio.per_loan)
    for (const std::size_t claim : joined.claims)
      check_alike(each, "a limit of each loan", context.claims[claim], context, problems);
  ratio.connect(context, payer_, joined.positions, joined.claims);
}

std::vector<std::string> LimitRule::cautions(const ProgrammeContext& context) const {
  const Calendar& calendar = *context.calendar;
  std::vector<std::string> all;
  const std::string over = ratio.last_lending_day(calendar, calendar.end_day());
  if (ratio.numerator == Ratio::Numerator::npl_stock && !over.empty())
    all.push_back(title() +
                  " still acts when no more new business is made; what its ratio is of falls then, "
                  "so that it stops more: a breaker with until: " +
                  over + " ends before that");
  if (std::string early = ratio.caution_of_first_month(title(), calendar);
      !early.empty() && !at_settlement)
    all.push_back(std::move(early));
  for (std::string& caution : ratio.cautions(title(), calendar)) all.push_back(std::move(caution));
  return all;
}

void LimitRule::check(const Value& value, const std::string& clause, bool has_dates,
                      Problems& problems) const {
  if (!at_settlement || has_dates) return;
  const Value& measured = value.at("measured");
  problems.add(measured.place, measured.path, "'" + clause + "' has no settlement dates",
               "add '- settle: {of: [" + clause + "], every: year}'");
}

Moment LimitRule::next(Walk& walk) const {
  return walk.s.state<State>(slot).carried_until;
}

void LimitRule::release(Walk& walk, std::vector<HeldBack>& due) const {
  State& state = walk.s.state<State>(slot);
  state.carried_until = kNever;
  std::erase_if(state.carried, [&](const HeldBack& held) {
    if (held.at == walk.now)
      due.push_back(held);
    else
      state.carried_until = std::min(state.carried_until, held.at);
    return held.at == walk.now;
  });
}

void LimitRule::mark(Walk& walk) const {
  walk.held = true;
}

void LimitRule::defaulted(Walk& walk, std::uint32_t entry) const {
  ratio.defaulted(walk, walk.s.state<State>(slot).ratio, entry);
}
void LimitRule::claimed(Walk& walk, std::uint32_t entry) const {
  ratio.claimed(walk, walk.s.state<State>(slot).ratio, entry);
}
void LimitRule::recovered(Walk& walk, std::uint32_t entry) const {
  ratio.recovered(walk, walk.s.state<State>(slot).ratio, entry);
}

void LimitRule::end(Walk& walk) const {
  for (const HeldBack& held : walk.s.state<State>(slot).carried) stop_for_good(walk, held);
}

}  // namespace cofferdam
