// What became of the amounts that were due between bearers, in a run of trials.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace cofferdam {

/// Why an amount that was due by the rates was not paid.
enum class Reason {
  share,
  exclusion,
  limit,
  cap,
  budget,
  balance,
  sublimit,
  open,
  failure,
  ceiling
};
inline constexpr std::size_t kReasons = 10;
const char* name_of(Reason reason);

/// A payment as results name it: what `payer` owes `payee` under a clause.
struct PaymentLine {
  std::string clause;
  std::size_t claim = 0, payer = 0, payee = 0;
  bool compensates = false;  ///< moved between bearers after the losses were shared
  bool takes_over = false;   ///< the payer steps in where a rule has stopped another one
};

/// Columns [trial]; due = paid + moved + the sum of stopped. Recoveries are not counted.
struct PaymentOutcomes {
  std::vector<double> due;       ///< by the rates alone
  std::vector<double> paid;      ///< by the payer itself, at once or later
  std::vector<double> moved;     ///< taken over by the bearer of an overflow or a shortfall
  std::vector<double> delay;     ///< sum of amounts paid x months since the default
  std::vector<double> excluded;  ///< bases on which nothing is due, since a cap leaves them out
  std::array<std::vector<double>, kReasons> stopped;

  void reset(std::size_t trials) {
    for (auto* column : {&due, &paid, &moved, &delay, &excluded}) column->assign(trials, 0.0);
    for (auto& column : stopped) column.assign(trials, 0.0);
  }
};

/// What a limit or a cap did, [trial].
struct RuleOutcomes {
  std::vector<double> first;    ///< years from the start to the first amount stopped; +inf: never
  std::vector<double> stopped;  ///< sum of the amounts stopped, those that were paid later too
  /// It stops an amount at a time in years.
  void add(std::size_t trial, double amount, double time) {
    stopped[trial] += amount;
    first[trial] = std::min(first[trial], std::max(0.0, time));
  }
};

}  // namespace cofferdam
