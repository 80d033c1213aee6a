// The losses of a run of trials while clauses share them.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "clauses/ledger.hpp"
#include "clauses/payment_outcomes.hpp"
#include "pools/pool_outcomes.hpp"
#include "portfolios/events.hpp"

namespace cofferdam {

/// Events [first, last) of one claim.
struct EventRange {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// Scratch of one run of trials; clauses change it in their order.
struct Settlement {
  std::int64_t first_trial = 0;
  std::size_t trials = 0;
  bool dated = false;                      ///< events have dates
  Events events;                           ///< sorted by claim, otherwise as drawn
  std::vector<EventRange> claims;          ///< [claim]; claim 0 holds events that no claim covers
  std::vector<std::vector<double>> parts;  ///< [bearer][event] what the bearer bears
  std::vector<std::vector<double>> lines;  ///< [line of a layers clause][trial] paid
  std::vector<double> losses;              ///< [trial] sum of amounts
  std::vector<double> defaults;            ///< [trial] number of events
  Ledger ledger;
  std::vector<PaymentOutcomes> payments;      ///< [payment line of the programme], if walked
  std::vector<RuleOutcomes> rules;            ///< [limit or cap of the programme]
  std::vector<PoolOutcomes> pools;            ///< [pool of the programme]
  std::vector<std::vector<double>> funding;   ///< [funding line][year x trials + trial], > 0: in
  std::vector<std::vector<double>> excluded;  ///< [bearer][trial] losses that no claim covers

  /// Events of a claim in the order of trial, time and exposure.
  std::vector<std::size_t> in_time_order(std::size_t claim) const;

  /// Sum over a claim's events of what a bearer bears, by trial.
  std::vector<double> aggregate(std::size_t claim, std::size_t bearer) const {
    std::vector<double> sums(trials, 0.0);
    for (std::size_t e = claims[claim].first; e < claims[claim].last; ++e)
      sums[events.trial[e]] += parts[bearer][e];
    return sums;
  }
};

}  // namespace cofferdam
