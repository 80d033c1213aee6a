// How many trials of sampling `auto` are drawn as they fall.
#pragma once

namespace cofferdam {

/// Cost of a trial, in events, of what it takes whatever happens in it: factors, jumps through
/// classes, sums. The less, the more trials are plain.
inline constexpr double kCostOfTrial = 10;
/// Of the cost of all trials, that of plain ones.
inline constexpr double kPlainCost = 0.75;

/// The part a of the trials that is drawn as it falls: with c the cost of a plain trial and d that
/// of a shifted one, a c is 3/4 of a c + (1 - a) d. Arguments are mean numbers of events of a
/// trial.
///
/// Weights are at most 1/a, since the density of the mixture is at least a times the plain one, and
/// so a result has, with as many trials, at most 1/a times the variance that it has by plain ones.
/// They cost a / (3/4) times as much. At equal cost the variance is at most 4/3 of that of plain
/// sampling, whatever the result.
inline constexpr double plain_share(double events, double shifted_events) {
  const double plain = kCostOfTrial + events, shifted = kCostOfTrial + shifted_events;
  return kPlainCost * shifted / ((1 - kPlainCost) * plain + kPlainCost * shifted);
}

}  // namespace cofferdam
