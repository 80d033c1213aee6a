#include "model/trials.hpp"

#include <algorithm>
#include <bit>

#include "economies/copula.hpp"
#include "economies/factor_model.hpp"
#include "economies/points.hpp"
#include "economies/sampling.hpp"
#include "evaluation/evaluation.hpp"
#include "matching/matching.hpp"
#include "portfolios/failure.hpp"
#include "portfolios/firms.hpp"
#include "portfolios/portfolio.hpp"
#include "waterfall/loan_by_loan.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {

std::size_t run_length(const Params& params) {
  constexpr double kEvents = 16384, kWordsOfEvent = 16;
  double expected = 1;
  for (const NamedPortfolio& named : params.portfolios)
    expected += named.portfolio->expected_events(most_parts(params.programme->context()));
  if (params.matching) expected += params.matching->words() / kWordsOfEvent;
  return std::bit_floor(static_cast<std::size_t>(
      std::clamp(kEvents / expected, 1.0, static_cast<double>(kBlockTrials))));
}

std::shared_ptr<const Points> even_points(const Params& params) {
  const std::size_t innovations =
      params.factors->factors().size() + (params.copula->scales() ? 1 : 0);
  return std::make_shared<const Points>(params.seed, innovations, params.factors->years(),
                                        params.sampling->laws());
}

static void draw_innovations(const Params& params, const TrialRange& trials, Factors& factors) {
  if (params.points) {
    factors.resize(params.factors->factors().size(), params.factors->years(), trials.count);
    factors.scale_has_innovations = params.copula->scales();
    return params.points->draw(params.seed, trials, factors);
  }
  params.factors->draw_innovations(params.seed, trials, factors);
  if (params.sampling->moves_scale()) params.copula->draw_innovations(params.seed, trials, factors);
}

void draw(const Params& params, const TrialRange& trials, Factors& factors, Events& events) {
  draw_innovations(params, trials, factors);
  params.sampling->apply(params.seed, trials, factors);
  params.factors->follow(params.seed, trials, factors);
  params.copula->draw_scale(params.seed, trials, factors);
  events.clear();
  events.losses.clear();
  events.tallies.assign(params.tallies.size() * trials.count, 0.0);
  events.failures.resize(params.failures.size() * trials.count);
  for (std::size_t f = 0; f < params.failures.size(); ++f)
    params.failures[f]->draw(params.seed, trials, factors,
                             std::span(events.failures).subspan(f * trials.count, trials.count));
  std::vector<FirmDefaults> firms(params.firms.size());
  for (const auto& [name, of] : params.firms)
    of->draw(params.seed, trials, factors, firms[of->index()]);
  for (const NamedPortfolio& named : params.portfolios)
    named.portfolio->draw(params.seed, trials, {factors, firms}, named.first_row, events);
}

void take_apart(const Params& params, std::int64_t first_trial, Events& events) {
  std::vector<const ProgrammeContext*> programmes = {&params.programme->context()};
  for (const auto& other : params.other_programmes) programmes.push_back(&other->context());
  take_apart(programmes, params.seed, first_trial, events);
}

void settle_others(const Params& params, Settlement& settlement, std::size_t trials) {
  const auto& others = params.programme->context().other_programmes;
  settlement.other_programmes.resize(others.size());
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (!settlement.other) settlement.other = std::make_unique<Settlement>();
    Settlement& other = *settlement.other;
    other.events = settlement.events;
    other.first_trial = settlement.first_trial;
    other.seed = settlement.seed;
    other.lent = settlement.lent;
    other.incentives = settlement.incentives;
    const Programme& programme = *params.other_programmes[i];
    programme.settle(other, trials);
    programme.sum_burdens(other, others[i].payee, others[i].claims, settlement.other_programmes[i]);
  }
}

/// With what scores so far make of it.
static void settle_once(const Params& params, const TrialRange& trials, Settlement& settlement) {
  settlement.lent.clear();
  if (params.programme->is_walked() || params.programme->counts_like_flows())
    for (const NamedPortfolio& named : params.portfolios)
      settlement.lent.push_back(named.portfolio->lent(params.seed, trials));
  if (settlement.log) *settlement.log = {};
  if (settlement.dues) settlement.dues->dues.clear();
  settle_others(params, settlement, trials.count);
  params.programme->settle(settlement, trials.count);
}

void settle(const Params& params, const TrialRange& trials, Settlement& settlement) {
  settlement.first_trial = trials.first;
  settlement.seed = params.seed;
  settlement.incentives.clear();
  take_apart(params, trials.first, settlement.events);
  if (!params.evaluation || !params.evaluation->moves())
    return settle_once(params, trials, settlement);
  // Scores of a year move nothing before the next: once more for each year that they move.
  const Events drawn = settlement.events;
  settle_once(params, trials, settlement);
  for (std::size_t year = 0; year < params.evaluation->years(); ++year) {
    if (!params.evaluation->set_factors(year, settlement)) continue;
    settlement.events = drawn;
    settle_once(params, trials, settlement);
  }
}

void draw_and_settle(const Params& params, const TrialRange& trials, Factors& factors,
                     Settlement& settlement) {
  draw(params, trials, factors, settlement.events);
  settle(params, trials, settlement);
}

}  // namespace cofferdam
