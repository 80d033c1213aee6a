// The clauses of a scenario in the order in which they act.
#pragma once
#include <memory>
#include <vector>

#include "clauses/clause.hpp"

namespace cofferdam {

class Programme {
 public:
  /// Builds the clauses of a checked list in order.
  Programme(const Value& clauses, ProgrammeContext context, Problems& problems);

  /// Shares the losses in `settlement.events` of `trials` trials: fills parts, lines, losses and
  /// ledger. Events come out sorted by claim. Throws Error(internal) if in some trial the parts do
  /// not sum to the losses.
  void settle(Settlement& settlement, std::size_t trials) const;

  const ProgrammeContext& context() const { return context_; }

 private:
  void sort_by_claim(Settlement& settlement) const;
  void start(Settlement& settlement, std::size_t trials) const;
  void close(Settlement& settlement) const;

  ProgrammeContext context_;
  std::vector<std::unique_ptr<Clause>> clauses_;
  bool one_claim_ = true;                 ///< all rows belong to the same claim
  std::vector<std::uint16_t> lender_of_;  ///< [row]; empty if there is one lender
};

}  // namespace cofferdam
