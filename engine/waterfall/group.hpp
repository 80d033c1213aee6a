// Clauses that are worked together.
#pragma once
#include <vector>

#include "waterfall/walk.hpp"

namespace cofferdam {

/// A clause without rules acts on all entries of its claims at once. Clauses that share rules,
/// those between them on the same claims, and all on a claim of which the rates may give back too
/// much, are walked entry by entry.
class Group {
 public:
  /// `bounded` [claim]: nobody gets back more of it than he bears.
  Group(std::vector<const Clause*> clauses, std::vector<const Rule*> rules,
        std::vector<char> bounded);

  /// Works all trials of the settlement.
  void run(Settlement& settlement, const ProgrammeContext& context) const;

  const std::vector<const Clause*>& clauses() const { return clauses_; }
  const std::vector<const Rule*>& rules() const { return rules_; }
  /// Those of the rules that are gates.
  const std::vector<const Gate*>& gates() const { return gates_; }
  /// Whether what comes back is bounded by what each bears.
  bool bounds() const { return bounds_; }
  /// Whether entries are worked one by one, each by all clauses.
  bool is_walked() const { return bounds_ || !rules_.empty(); }

 private:
  friend class Walk;
  void work(Walk& walk, std::uint32_t entry) const;
  void work_at_once(Walk& walk, std::span<const std::uint32_t> entries) const;
  void begin(Walk& walk, std::uint32_t entry) const;
  void end(Walk& walk, std::uint32_t entry) const;
  void follow_loss(Walk& walk, std::uint32_t entry) const;
  /// Clauses that act on the claim of a row.
  const std::vector<const Clause*>& chain_of(const ProgrammeContext& context,
                                             std::uint32_t row) const {
    return chains_[claims_.size() == 1 ? claims_.front() : context.claim_of[row]];
  }
  std::span<const std::uint32_t> entries_of(Settlement& settlement, const ProgrammeContext& context,
                                            std::vector<std::uint32_t>& list) const;

  std::vector<const Clause*> clauses_;  ///< in their order
  std::vector<const Rule*> rules_;
  std::vector<const Gate*> gates_;
  std::vector<const Rule*> watching_;               ///< rules that hear of defaults and claims
  std::vector<std::vector<const Clause*>> chains_;  ///< [claim]
  std::vector<std::size_t> claims_;
  std::vector<char> bounded_;  ///< [claim]
  bool bounds_ = false;        ///< of some claim of the group
  bool remembers_ = false;     ///< what bearers bear of each loan, and what waits of it
};

/// Groups of a programme, in the order in which they are worked.
std::vector<Group> make_groups(const ProgrammeContext& context);

}  // namespace cofferdam
