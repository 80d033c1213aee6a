// Which losses a claim covers: loans that meet its condition, up to what a borrower may have in
// force.
#pragma once
#include <optional>
#include <set>
#include <vector>

#include "waterfall/counted_books.hpp"

namespace cofferdam {

class ClaimCover {
 public:
  /// `others`: claims whose losses are left out. Tells the claim its portfolios and the part of
  /// each loan that it covers. Problems: as `borrower_in_force` says.
  ClaimCover(const Value& value, std::set<std::uint32_t> others, const ProgrammeContext& context,
             Claim& claim, Problems& problems);

  /// Adds the rows of one portfolio that the claim covers. Problem: a row that belongs to another
  /// claim.
  void add(const PortfolioView& portfolio, ProgrammeContext& context, Claim& claim,
           Problems& problems) const;

 private:
  const Value& value_;
  std::set<std::uint32_t> others_;
  std::optional<AskedExposures> asked_;  ///< as the condition sees them
  /// [row over all portfolios] part of each loan up to what a borrower may have in force; empty:
  /// all of it.
  std::vector<double> parts_;
};

}  // namespace cofferdam
