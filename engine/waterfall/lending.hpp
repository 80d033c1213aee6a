// What decides in a trial which of the loans on offer are made.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cofferdam {

class Rule;
class Walk;

/// Where something stops new loans, as results name it: a value of the tag by which a `lending`
/// clause is split, or all of it.
struct LendingLine {
  std::string name;       ///< of the clause
  std::string value;      ///< of the tag; empty: it is not split
  bool responds = false;  ///< to what was paid before
  bool knows_pds = true;  ///< of all its loans
};

/// Whoever may stop new loans for a time, besides their having no room. It is asked on every day on
/// which loans are made, before any of them is.
class LendingStop {
 public:
  virtual ~LendingStop() = default;
  /// A trial begins.
  virtual void begin(Walk&) const {}
  /// A loan of its portfolios has defaulted on a day before.
  virtual void defaulted(Walk&, std::uint32_t /*entry*/) const {}
  /// Whether a row of which loans would be made now gets none.
  virtual bool stops(Walk& walk, std::uint32_t row) const = 0;
  /// Whether renewals that need room are stopped too.
  virtual bool stops_renewals() const { return true; }
  /// The rule that remembers it, which is walked together with the lending; null: none does.
  virtual const Rule* rule() const { return nullptr; }
  /// Whether it looks at what was paid, so that a shortage of a pool may change what is lent.
  virtual bool looks_at_payments() const { return false; }
};

/// A stop that a clause declares.
struct DeclaredStop {
  const LendingStop* stop = nullptr;
  std::size_t line = 0;                 ///< among the lending lines of the results
  std::vector<std::size_t> portfolios;  ///< whose new loans it may stop
};

/// A step of lending, for a trial that is shown in full.
struct LendingStep {
  std::uint32_t moment = 0;
  std::size_t line = 0;
  double capacity = 0;  ///< NaN: a stop, which has none
  double counted = 0;   ///< against it before
  double planned = 0;   ///< lent if there is room
  double lent = 0;
  double stopped = 0;  ///< for want of room here, or by a stop
};

/// What came of lending that responds, of new loans, [year x trials + trial] in money that is lent.
struct ResponseOutcomes {
  std::vector<double> asked;             ///< on offer
  std::vector<double> coverage;          ///< the same x the coverage by which banks decide on it
  std::vector<double> willing;           ///< of it, where lending pays
  std::vector<double> lent;              ///< of it
  std::vector<double> without;           ///< of it, if there were no scheme
  std::vector<double> defaults;          ///< expected in a year of what is lent
  std::vector<double> without_uplift;    ///< the same without moral hazard
  std::vector<double> defaults_without;  ///< expected in a year of `without`

  static constexpr std::vector<double> ResponseOutcomes::*kColumns[] = {
      &ResponseOutcomes::asked,          &ResponseOutcomes::coverage,
      &ResponseOutcomes::willing,        &ResponseOutcomes::lent,
      &ResponseOutcomes::without,        &ResponseOutcomes::defaults,
      &ResponseOutcomes::without_uplift, &ResponseOutcomes::defaults_without};
};

/// What became of the loans on offer, [year x trials + trial] in money that is lent.
struct LendingOutcomes {
  std::vector<double> planned;  ///< on offer to be made or, if they need room, renewed
  std::vector<double> lent;
  std::vector<double> stopped;  ///< here; what several stop is counted at the first in the file
  std::vector<double> first;    ///< [trial] years to the first loan that is not lent; +inf: none
  ResponseOutcomes response;    ///< empty: it does not respond

  void reset(std::size_t years, std::size_t trials, bool responds);
};

}  // namespace cofferdam
