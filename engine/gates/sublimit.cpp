#include "gates/sublimit.hpp"

#include <algorithm>

#include "gates/pool_rule.hpp"
#include "scenario/words.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr double kSame = 1e-12;  // of the sublimit: what rounding leaves of it

}  // namespace

struct Sublimit::State final : RuleState {
  double paid = 0;       ///< money, within the year or in all
  std::size_t year = 0;  ///< of `paid`
};

void Sublimit::start(Walk& walk) const {
  walk.s.state<State>(slot) = {};
}

std::string Sublimit::title() const {
  return "sublimit of '" + line_.clause + "' in " + pool_.title();
}

const std::string& Sublimit::name() const {
  return pool_.name();
}

std::string Sublimit::phrase(const Payment&, const Words& words) const {
  return "is held to the sublimit of " + words.money(line_.sublimit) +
         (line_.per_year ? " a year" : " in all");
}

double Sublimit::room(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  const std::size_t year = line_.per_year ? walk.year() : 0;
  if (state.year != year) state.paid = 0;
  state.year = year;
  const double left = line_.sublimit - state.paid;
  return left > kSame * line_.sublimit ? left : 0;
}

double Sublimit::admit(Walk& walk, const Passage&, double amount, double) const {
  const double passes = std::min(amount, room(walk));
  walk.s.state<State>(slot).paid += passes;
  return passes;
}

void Sublimit::take_back(Walk& walk, const Passage&, double amount) const {
  walk.s.state<State>(slot).paid -= amount;
}

void Sublimit::refuse(Walk& walk, const Passage& passage, double amount) const {
  pool_.hold_beyond(walk, passage, amount);
}

}  // namespace cofferdam
