// Terms that several portfolios share: `loan_terms: {tech: {...}}`, and `terms: tech` where they
// hold.
#pragma once
#include <string_view>

#include "scenario/tree.hpp"

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

/// Gives portfolios with `terms: NAME` the keys of these terms, with the places at which those
/// stand, and takes the terms out of the tree. What a portfolio says itself holds, and its `tags`
/// and `attributes` stand beside those of the terms.
void give_shared_terms(Node& root, Problems& problems);

}  // namespace cofferdam
