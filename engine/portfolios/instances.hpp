// Bearers of several instances, such as 31 banks: whose the loans are, and how good.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "portfolios/loan_exposures.hpp"

namespace cofferdam {

/// A bearer that stands for several. A tag of its name says which of them a loan belongs to.
struct Instances {
  std::string bearer;
  std::vector<std::string> names;  ///< `bank_1`, `bank_2`, ...: values of the tag
  std::vector<double> shares;      ///< [instance] probability of a loan; they sum to 1
  std::vector<double> quality;     ///< [instance] multiplier of PDs, of mean 1 over the shares;
                                   ///< empty: not given
};

/// The bearers that have instances. Contract: word k of the stream (portfolio_seed, book, 0,
/// `bearers.NAME.quality`) belongs to instance k, counted from 0.
std::vector<Instances> read_instances(const Value& bearers, std::uint64_t portfolio_seed,
                                      Problems& problems);

/// Multiplies the PDs of loans by the quality of the instance that their tag names; other values
/// of the tag change nothing.
void apply_quality(const Instances& instances, const Value& portfolio, LoanExposures& exposures,
                   Problems& problems);

}  // namespace cofferdam
