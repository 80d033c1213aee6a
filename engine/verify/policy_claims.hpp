// Claims of a portfolio of policies, as exact methods see them: read from the scenario, and not
// from what simulates them.
#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "distributions/distribution.hpp"
#include "exact/payoff.hpp"
#include "frequencies/frequency.hpp"

namespace cofferdam {

class Calendar;
struct NamedPortfolio;

/// What a claim loses, from the ground up.
struct ClaimSize {
  std::shared_ptr<const Distribution> drawn;  ///< null: always `fixed`
  double fixed = 0;
  bool of_sum_insured = false;
  /// Amounts that have a probability by themselves: at those the quantile stays.
  std::vector<double> atoms() const;
};

struct PolicyShock {
  std::vector<std::shared_ptr<const Frequency>> number;  ///< [year]
  double share = 0;
  ClaimSize size;
};

/// Equal policies.
struct PolicyRow {
  std::uint32_t row = 0;  ///< over all portfolios
  double count = 0, sum_insured = 0;
};

struct PolicyClaims {
  std::string name;
  std::string why_not;          ///< "": claims are independent of each other; else why not
  std::string why_not_insured;  ///< the same of the terms
  std::string why_not_ground_up;
  std::vector<std::string> why_not_year;    ///< [year]
  std::shared_ptr<const Frequency> number;  ///< of one policy in a year
  ClaimSize size;
  std::vector<PolicyShock> shocks;
  std::vector<PolicyRow> rows;
  std::vector<double> in_force;  ///< [row][year] for how much of a year; without a calendar 1
  std::vector<std::function<Payoff(double sum_insured)>> terms;  ///< in order

  std::size_t years() const { return why_not_year.size(); }
  double in_force_in(std::size_t row, std::size_t year) const {
    return in_force[row * years() + year];
  }
  Payoff payoff(double sum_insured) const;
  /// Claims of one policy, or of exposures that have Poisson claims, of so many years; null: there
  /// is no such law.
  std::shared_ptr<const Frequency> number_in(double years) const;
  bool is_poisson() const;
};

/// Reads one portfolio of policies; `value` is its map in the scenario.
PolicyClaims policy_claims(const NamedPortfolio& portfolio, const Value& value,
                           const Calendar& calendar, const std::deque<Source>& sources);

}  // namespace cofferdam
