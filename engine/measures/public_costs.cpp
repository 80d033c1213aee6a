#include "measures/public_costs.hpp"

#include <cmath>

#include "gates/pool_rule.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {

PublicCosts::PublicCosts(const Params& params)
    : context_(params.programme->context()), public_(params.bearers), names_(public_.names) {
  if (!names_.empty()) names_.emplace_back(kAllLevels);
}

void PublicCosts::add_to(std::size_t level, double amount, std::size_t trial) {
  sums_[level][trial] += amount;
  gross_[level][trial] += std::abs(amount);
}

void PublicCosts::add(std::size_t bearer, double amount, std::size_t trial) {
  if (bearer == kOutside || !public_.is_public(bearer)) return;
  add_to(public_.of[bearer], amount, trial);
  add_to(names_.size() - 1, amount, trial);
}

void PublicCosts::observe(const Settlement& settlement) {
  const std::size_t trials = settlement.trials;
  sums_.assign(names_.size(), std::vector<double>(trials, 0.0));
  gross_ = sums_;
  if (names_.empty()) return;
  for (std::size_t b = 0; b < public_.of.size(); ++b) {
    if (!public_.is_public(b)) continue;
    const auto borne = settlement.ledger.of(LedgerKind::borne, b);
    for (std::size_t t = 0; t < trials; ++t) add(b, borne[t], t);
  }
  const auto add_cash = [&](std::size_t bearer, double amount, std::size_t cell) {
    add(bearer, amount, cell % trials);
  };
  each_funding(context_, settlement.funding, add_cash);
  each_flow(context_, settlement.flows, add_cash);
  give_owners_the_rest(settlement);
  clean();
}

/// What is left in the end moves from the level of the pool to those of its owners.
void PublicCosts::give_owners_the_rest(const Settlement& settlement) {
  const std::size_t trials = settlement.trials, all = names_.size() - 1;
  for (const PoolRule* pool : context_.pool_rules)
    for (const Payer& owner : pool->terms().owner) {
      if (owner.bearer == kOutside) continue;
      const std::size_t from = public_.of[pool->terms().bearer], to = public_.of[owner.bearer];
      if (from == to) continue;
      const std::vector<double>& left = settlement.pools[pool->index()].rest;
      for (std::size_t t = 0; t < trials; ++t) {
        const double rest = owner.part * left[t];
        if (from != PublicLevels::kPrivate) add_to(from, rest, t);
        if (to != PublicLevels::kPrivate) add_to(to, -rest, t);
        if (from == PublicLevels::kPrivate) add_to(all, -rest, t);
        if (to == PublicLevels::kPrivate) add_to(all, rest, t);
      }
    }
}

/// What flows to and fro within a level leaves nothing but rounding.
void PublicCosts::clean() {
  constexpr double kResidue = 1e-13;
  for (std::size_t l = 0; l < sums_.size(); ++l)
    for (std::size_t t = 0; t < sums_[l].size(); ++t)
      if (std::abs(sums_[l][t]) < kResidue * gross_[l][t]) sums_[l][t] = 0;
}

}  // namespace cofferdam
