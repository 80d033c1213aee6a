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
  std::shared_ptr<const Frequency> number;
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
  std::shared_ptr<const Frequency> number;  ///< of one policy
  ClaimSize size;
  std::vector<PolicyShock> shocks;
  std::vector<PolicyRow> rows;
  std::vector<std::function<Payoff(double sum_insured)>> terms;  ///< in order

  Payoff payoff(double sum_insured) const;
};

/// Reads one portfolio of policies; `value` is its map in the scenario.
PolicyClaims policy_claims(const NamedPortfolio& portfolio, const Value& value, bool dated,
                           const std::deque<Source>& sources);

}  // namespace cofferdam
