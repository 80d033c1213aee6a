// What holds in every trial of every scenario, whatever its rules: no money is made or lost.
#pragma once
#include <cofferdam/results.hpp>

#include <string>

#include "model/params.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {

/// Breaches in settled trials, a line each; "" if there are none:
/// * parts of an entry sum to what is lost, over entries to the ledger, paid is received;
/// * due = paid + moved + what was stopped, for each way of money;
/// * nobody bears less than nothing of a loan, unless more came back than was lost; the lender,
///   when a day is over;
/// * cash of every year sums to zero over bearers, stocks and the outside;
/// * layers pay what is paid under their clause, and costs, less what comes back;
/// * what goes into a pool is what it pays, gives back and has at the end.
std::string broken_identities(const Params& params, const Settlement& settlement);

/// Of a trial that was settled with a log: each movement of a pool leads from one balance to the
/// next, none below zero, and they sum to the balance of each year's end.
std::string broken_accounts(const Params& params, const Settlement& settlement);

/// Where two settlements of the same trials differ.
std::string differences(const Settlement& one, const Settlement& other);

/// Breaches between tables of a run: years, cohorts, ages and tags sum to what each bearer bears;
/// due = paid + moved + unpaid by reason, per clause and in all; cash sums to zero; balances of
/// pools follow from their flows.
std::string broken_tables(const Results& results);

}  // namespace cofferdam
