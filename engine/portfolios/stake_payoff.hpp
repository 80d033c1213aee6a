// What a stake, or a warrant, loses and gains at a multiple.
#pragma once
#include <optional>

#include "scenario/value.hpp"
#include "time/calendar.hpp"

namespace cofferdam {

/// Amounts are parts of the first payment. A follow-on, paid if the firm still is there, buys
/// shares at a price of its own; later investors take a part of what the first payment bought.
class StakePayoff {
 public:
  /// From the keys `strike`, `dilution`, `follow_on` and `equity_after_default`.
  StakePayoff(const Value& portfolio, Problems& problems);

  bool is_plain() const { return !strike_ && dilution_ == 0 && !follows_; }
  /// All that is paid if the follow-on is.
  double committed(bool follows) const { return follows ? 1 + cost_ : 1; }
  /// When the follow-on of a stake that begins at `begins` is paid, in years; +inf: it has none,
  /// since it is sold by `exit`.
  double follow_on(const Calendar& calendar, double begins, double exit) const;
  /// What is lost, below zero gained, at a multiple; `failed`: the firm has defaulted.
  double lost(double multiple, bool failed, bool followed) const;
  /// The multiple up to which nothing is gained.
  double without_gain(bool followed) const;

 private:
  std::optional<double> strike_;         ///< of a warrant
  std::optional<double> after_default_;  ///< multiple that default leaves, if it is said
  double dilution_ = 0;
  bool follows_ = false;
  int after_ = 0;  ///< months
  double cost_ = 0, price_ = 1;
};

}  // namespace cofferdam
