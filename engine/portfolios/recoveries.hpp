// Cash that comes back after defaults, and what it costs.
#pragma once
#include <memory>

#include "economies/factors.hpp"
#include "portfolios/events.hpp"
#include "portfolios/loss_given_default.hpp"
#include "time/calendar.hpp"

namespace cofferdam {

/// Recoveries of a portfolio. A default that loses a at time s brings -r a at s + lag, and cost r a
/// at the same time. What would come after the end of the calendar is left out.
class Recoveries {
 public:
  /// From a checked `recovery`; `rate` gives r and must outlive the object.
  Recoveries(const Value& recovery, const LossGivenDefault& rate, const Calendar& calendar,
             Problems& problems);

  /// Appends what comes back of the events [first, last), all of one entity and sorted by trial, of
  /// exposures from `first_row` on. `tie` is the tying factor of each, or empty. Contract: words
  /// 2i and 2i + 1 of the stream (seed, recovery, trial, entity) are the rate and lag of default i.
  void append(std::size_t first, std::size_t last, std::uint64_t seed, const TrialRange& trials,
              std::uint64_t entity, std::uint32_t first_row, std::span<const double> tie,
              Events& events) const;
  /// The same at given rates, one an event, and the fixed lag.
  void append_means(std::size_t first, std::span<const double> rates, Events& events) const;

  bool lag_is_drawn() const { return drawn_ != nullptr; }
  double longest_lag() const;  ///< in years
  std::size_t events_per_default() const { return cost_ > 0 ? 2 : 1; }

 private:
  void add(std::size_t event, double time, double back, const Events& events,
           EventWriter& writer) const;

  const LossGivenDefault& rate_;
  const Calendar& calendar_;
  int months_ = 0, days_ = 0;
  std::unique_ptr<Distribution> drawn_;  ///< of the lag in months; null: fixed
  double cost_ = 0;
};

}  // namespace cofferdam
