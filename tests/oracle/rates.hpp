// What the programme says by its rates alone, as if no rule stood in it.
#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>

#include "oracle/scenario.hpp"

namespace cofferdam::oracle {

/// A loan as the rates see it.
struct Seen {
  const Row* row = nullptr;
  std::string lender;
  std::set<std::string> claims;  ///< that cover it
  double loans = 1;
  double principal = 1;  ///< part of the claim that is not interest
  /// Part of it that a cap includes.
  std::function<double(const Clause&)> included = [](const Clause&) { return 1.0; };
  /// Who pays what of an amount that a payer owes a payee under a clause, where limits of each loan
  /// count among the rates; empty: the payer all of it.
  std::function<Amounts(const Clause&, const std::string&, const std::string&, double)> allowed;
};

struct Agreed {
  Amounts bears;                          ///< net
  std::map<std::size_t, Amounts> pays;    ///< [clause][payer], gross
  std::map<std::size_t, double> part_of;  ///< [clause] what its payee bore when it acted
};

/// Rate of a part of a share clause; of the remainder what the others leave.
double rate_of(const Clause& share, std::size_t part, const Row& row);

/// Works `amount` by the rates. Layers and net compensation have none and are left
/// out.
Agreed by_rates(const Scenario& scenario, const Seen& seen, double amount, bool deductibles);

/// The same without what ceilings over several clauses take off, deductibles aside.
Agreed nominal(const Scenario& scenario, const Seen& seen, double amount);

/// What is left for a clause of what a ceiling's clauses may pay together, beside what has passed
/// so far and by what each clause owes by its rates.
double room_below(const Ceiling& ceiling, const Agreed& nominal, std::size_t clause, double most,
                  const std::map<std::size_t, double>& passed);

/// What others than the lender bear by the share clauses, as a part of one.
double guaranteed_part(const Scenario& scenario, const Seen& seen);

/// Claims that cover a loan.
std::set<std::string> claims_of(const Scenario& scenario, const std::string& portfolio,
                                const Row& row);

/// The portfolio of all loans that a contract's claim covers; "" if they are of several.
std::string portfolio_of(const Scenario& scenario, const World& world, const Clause& contract);

}  // namespace cofferdam::oracle
