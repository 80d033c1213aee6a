// What defaults lose, and what comes back of it.
#pragma once
#include <optional>

#include "portfolios/loan_rows.hpp"
#include "portfolios/recoveries.hpp"

namespace cofferdam {

/// Defaults that share an address: the events [first, last), sorted by trial.
struct DefaultRun {
  std::size_t first = 0, last = 0;
  std::uint64_t entity = 0;
  int tie_factor = -1;  ///< factor that ties their losses, or -1
};

class DefaultLosses {
 public:
  /// From the keys `recovery` and `lgd_tie`, which ties the fractions of `book`; they must outlive
  /// the object.
  DefaultLosses(const Value& portfolio, LoanBook& book, const Calendar& calendar,
                Problems& problems);

  /// Sets the amounts of the defaults, and appends what comes back. Contract: word i of the stream
  /// (seed, loss, trial, entity) is what the i-th default of the trial loses.
  void add(const DefaultRun& run, const LoanBook& book, std::uint64_t seed,
           const TrialRange& trials, const Factors& factors, std::uint32_t first_row,
           Events& events) const;

  /// Of a portfolio whose events are all of this kind.
  EventTraits traits(const LoanBook& book) const;
  std::size_t events_per_default() const {
    return recoveries_ ? 1 + recoveries_->events_per_default() : 1;
  }
  double longest_lag() const { return recoveries_ ? recoveries_->longest_lag() : 0; }  ///< years

 private:
  std::optional<Recoveries> recoveries_;
  const Calendar& calendar_;
};

}  // namespace cofferdam
