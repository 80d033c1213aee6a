// What came of a run of trials, for tables.
#pragma once
#include <cstdint>
#include <vector>

#include "pools/pool_outcomes.hpp"
#include "waterfall/ledger.hpp"
#include "waterfall/lending.hpp"
#include "waterfall/payment_outcomes.hpp"
#include "waterfall/relending.hpp"

namespace cofferdam {

/// Of a contract: [year x trials + trial] by contract year, in money.
struct ContractOutcomes {
  std::vector<double> subject;     ///< losses on which it acts
  std::vector<double> ceded;       ///< what is owed of them
  std::vector<double> paid;        ///< what its payer has net paid
  std::vector<double> reinstated;  ///< what its payee owes for reinstatements

  void reset(std::size_t cells) {
    for (auto* column : {&subject, &ceded, &paid, &reinstated}) column->assign(cells, 0.0);
  }
};

/// Sums by trial, in money unless said otherwise.
struct Outcomes {
  std::int64_t first_trial = 0;            ///< number of trial 0 of the run
  std::size_t trials = 0;                  ///< of the run
  std::vector<double> losses;              ///< [trial] sum of amounts
  std::vector<double> moved;               ///< [trial] the same of amounts of either sign
  std::vector<double> defaults;            ///< [trial] number of loans that default
  Ledger ledger;                           ///< [kind][bearer][trial]
  std::vector<std::vector<double>> lines;  ///< [line of a layers clause][trial] paid
  std::vector<std::vector<double>> lent;   ///< [portfolio][trial] part of the new business that was
                                           ///< lent, 0 to 1; empty: all of it, or
                                           ///< what `Events::ends` leaves of it
  std::vector<std::vector<double>> flows;  ///< [flow][year x trials + trial] from payer to payee

  std::vector<std::vector<double>> earned;  ///< [flow][year x trials + trial]; empty: as it is paid

  std::vector<RelendingOutcomes> relending;  ///< [clause on relending]

  /// [other programme][year x trials + trial] what its payee bears net; known before a walk.
  std::vector<std::vector<double>> other_programmes;

  // The rest is of a programme that is walked.
  std::vector<PaymentOutcomes> payments;      ///< [payment line of the programme]
  std::vector<RuleOutcomes> rules;            ///< [limit or cap of the results]
  std::vector<ContractOutcomes> contracts;    ///< [contract]
  std::vector<PoolOutcomes> pools;            ///< [pool]
  std::vector<std::vector<double>> funding;   ///< [funding line][year x trials + trial] > 0: in
  std::vector<std::vector<double>> excluded;  ///< [bearer][trial] losses that no claim covers
  std::vector<LendingOutcomes> lending;       ///< [lending line of the programme]
};

}  // namespace cofferdam
