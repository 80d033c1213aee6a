// Terms that several portfolios share: `loan_terms: {tech: {...}}`, and `terms: tech` where they
// hold.
#pragma once
#include <deque>
#include <string_view>

#include "scenario/value.hpp"

namespace cofferdam {

/// Where the terms of portfolios of a type stand in a scenario.
struct SharedTerms {
  std::string_view type;  ///< of the portfolios
  std::string_view key;   ///< of the scenario
};
inline constexpr SharedTerms kSharedTerms[] = {{"loans", "loan_terms"},
                                               {"policies", "policy_terms"},
                                               {"bonds", "bond_terms"},
                                               {"equity", "equity_terms"}};

/// Checks the tree of a scenario. Portfolios with `terms: NAME` first get the keys of these terms,
/// with the places at which those stand; what a portfolio says itself holds, and its `tags` and
/// `attributes` stand beside those of the terms.
Value check_scenario(const std::deque<Source>& sources, const Node& root, Families families,
                     Problems& problems);

}  // namespace cofferdam
