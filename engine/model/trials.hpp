// A run of trials: drawn, and settled by the programme of a scenario or of a variant.
#pragma once
#include "economies/factor_model.hpp"
#include "model/params.hpp"

namespace cofferdam {

struct Events;
struct Settlement;

/// A settled run of trials of one block, in order.
struct TrialRun {
  TrialRange range;
  const Factors& factors;
  const Settlement& settlement;
  std::span<const double> weights() const { return factors.weight; }
};

/// Trials that are drawn at a time: as many as fill the second-level cache with events. Does not
/// change results.
std::size_t run_length(const Params& params);

/// Points for all innovations of a scenario, its sampling being known.
std::shared_ptr<const Points> even_points(const Params& params);

/// Draws consecutive trials into `factors` and `events`.
void draw(const Params& params, const TrialRange& trials, Factors& factors, Events& events);

/// Takes apart what the programme of `params`, or one to which it compares, works loan by loan.
void take_apart(const Params& params, std::int64_t first_trial, Events& events);

/// Settles the events of `trials` trials by the other programmes to which that of `params`
/// compares.
void settle_others(const Params& params, Settlement& settlement, std::size_t trials);

/// Settles the drawn trials whose events are in `settlement`.
void settle(const Params& params, const TrialRange& trials, Settlement& settlement);

/// Draws and settles consecutive trials into `factors` and `settlement`.
void draw_and_settle(const Params& params, const TrialRange& trials, Factors& factors,
                     Settlement& settlement);

}  // namespace cofferdam
