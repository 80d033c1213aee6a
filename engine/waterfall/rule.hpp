// What remembers within a trial: gates of payments, layers, who bears what of each loan.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "waterfall/agenda.hpp"

namespace cofferdam {

class Walk;

/// A rule is const and shared; what it remembers is in its slot of the settlement. Clauses that
/// share a rule, or rules that know each other, are walked entry by entry together.
class Rule {
 public:
  virtual ~Rule() = default;
  /// What it is, as a sentence names it: `limit 'yearly'`.
  virtual std::string title() const = 0;
  /// What of it may not be meant, in full sentences; asked when everything is connected.
  virtual std::vector<std::string> cautions(const ProgrammeContext&) const { return {}; }
  /// Rules of which it moves money, and which are walked together with it.
  virtual std::vector<const Rule*> with() const { return {}; }
  /// A trial begins. Rules with dates of their own ask the walk to be called (`Walk::call_at`).
  virtual void start(Walk&) const = 0;
  /// Looks at what bearers bear of a claim at later dates, so that all clauses of the claim must
  /// have acted by then.
  virtual bool looks_at_burdens() const { return false; }
  /// Claims at which it looks so, though no clause of theirs holds it.
  virtual std::vector<std::size_t> looks_at_claims() const { return {}; }
  /// When the rule wants to act next by itself.
  virtual Moment next(Walk&) const { return kNever; }
  /// Acts at that moment, unless it is one at which gates hand over what they held back.
  virtual void step(Walk&) const {}
  /// Whether it decides which loans are lent, so that all that knows loans waits for it.
  virtual bool decides_lending() const { return false; }
  /// Whether it wants to hear of defaults, claims and entries that have been worked.
  virtual bool watches() const { return false; }
  /// A loan of the walk's claims defaults.
  virtual void defaulted(Walk&, std::uint32_t /*entry*/) const {}
  /// A claim comes due; called before the clauses act on it.
  virtual void claimed(Walk&, std::uint32_t /*entry*/) const {}
  /// All clauses have acted on an entry; asked of rules that watch.
  virtual void worked(Walk&, std::uint32_t /*entry*/) const {}
  /// Cash came back and was shared: says what payers got of it under the clause, and what they had
  /// net paid under it (`Walk::gave_back`).
  virtual void returned(Walk&, std::uint32_t /*entry*/) const {}
  /// Cash came back and was shared; called when all rules have said what they gave back.
  virtual void recovered(Walk&, std::uint32_t /*entry*/) const {}
  /// The trial ends.
  virtual void end(Walk&) const {}

  mutable std::size_t slot = 0;  ///< of its state; set when the programme is built
};

}  // namespace cofferdam
