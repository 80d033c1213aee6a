// What defaults lose, and what comes back of it.
#pragma once
#include <optional>

#include "portfolios/factor_sets.hpp"
#include "portfolios/loan_rows.hpp"
#include "portfolios/recoveries.hpp"

namespace cofferdam {

/// Defaults that share an address: the events [first, last), sorted by trial.
struct DefaultRun {
  std::size_t first = 0, last = 0;
  std::uint64_t entity = 0;
};

class DefaultLosses {
 public:
  /// From the keys `recovery` and `lgd_tie`, which ties the loss of `book`, or else its recovery,
  /// to the factor that `sets` has for each row; both and `calendar` must outlive the object.
  DefaultLosses(const Value& portfolio, LoanBook& book, const FactorSets& sets,
                const Calendar& calendar, Problems& problems);

  /// Sets the amounts of the defaults, and appends what comes back. Contract: word i of the stream
  /// (seed, loss, trial, entity) is what the i-th default of the trial loses. Of fine-grained rows
  /// the means are taken.
  void add(const DefaultRun& run, const LoanBook& book, std::uint64_t seed,
           const TrialRange& trials, const Factors& factors, std::uint32_t first_row,
           Events& events) const;

  /// Of a portfolio whose events are all of this kind.
  EventTraits traits(const LoanBook& book) const;
  std::size_t events_per_default() const {
    return recoveries_ ? 1 + recoveries_->events_per_default() : 1;
  }
  bool lag_is_drawn() const { return recoveries_ && recoveries_->lag_is_drawn(); }
  double longest_lag() const { return recoveries_ ? recoveries_->longest_lag() : 0; }  ///< years

 private:
  std::vector<double> tying_factors(std::size_t first, const std::vector<std::uint32_t>& rows,
                                    const Factors& factors, const Events& events) const;
  void add_means(std::size_t first, const LoanBook& book, const std::vector<std::uint32_t>& rows,
                 const std::vector<double>& tie, Events& events) const;

  std::optional<Recoveries> recoveries_;
  std::vector<std::size_t> tie_of_;  ///< [row] factor that ties its losses; empty: none does
  const Calendar& calendar_;
};

}  // namespace cofferdam
