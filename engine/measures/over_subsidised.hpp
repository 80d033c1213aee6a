// Loans on which public money pays more than all the interest that they owe.
#pragma once
#include <vector>

#include "model/fiscal_terms.hpp"
#include "model/pricing.hpp"

namespace cofferdam {

/// A flow of which public money pays a part on the loans of each group.
struct PublicFlow {
  std::size_t component = 0;
  std::vector<double> part;  ///< [group] paid less got
  const ScheduledFlow* flow = nullptr;
};

/// Of the loans of a group.
struct OverSubsidised {
  double loans = 0, over_loans = 0;          ///< numbers
  double principal = 0, over_principal = 0;  ///< lent
};

/// [group]. Of all that is on offer, as if nothing defaulted or ended early: a loan is
/// over-subsidised if the flows that public money pays on it, less those that it gets, are worth
/// more at the start than the interest that it owes.
std::vector<OverSubsidised> over_subsidised(const Params& params, const FiscalTerms& terms,
                                            const std::vector<PublicFlow>& flows);

}  // namespace cofferdam
