#include "portfolios/stake_payoff.hpp"

#include <algorithm>
#include <limits>

namespace cofferdam {

StakePayoff::StakePayoff(const Value& portfolio, Problems& problems)
    : dilution_(portfolio.at("dilution").number) {
  const Value &strike = portfolio.at("strike"), &after = portfolio.at("equity_after_default"),
              &follow = portfolio.at("follow_on");
  if (strike) strike_ = strike.number;
  if (after) after_default_ = after.number;
  if (!follow) return;
  if (strike)
    problems.add(follow.place, follow.path, "a follow-on of warrants",
                 "nothing is paid for them: put the stakes into a portfolio of their own");
  follows_ = true;
  after_ = static_cast<int>(follow.at("after").number);
  cost_ = follow.at("cost").number;
  price_ = follow.at("price").number;
}

double StakePayoff::follow_on(const Calendar& calendar, double begins, double exit) const {
  constexpr double kRounding = 1e-6;  // years
  const double at = calendar.later(begins, after_);
  return follows_ && at < exit - kRounding ? at : std::numeric_limits<double>::infinity();
}

double StakePayoff::lost(double multiple, bool failed, bool followed) const {
  if (failed && after_default_) multiple = *after_default_;
  if (strike_) return std::min(0.0, *strike_ - (1 - dilution_) * multiple);
  const double brings = (1 - dilution_) * multiple + (followed ? cost_ / price_ * multiple : 0);
  return committed(followed) - brings;
}

double StakePayoff::without_gain(bool followed) const {
  const double shares = 1 - dilution_ + (followed ? cost_ / price_ : 0);
  return (strike_ ? *strike_ : committed(followed)) / shares;
}

}  // namespace cofferdam
