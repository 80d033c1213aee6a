// A pool's account worked again on the same dues, with other terms: when is it exhausted?
//
// Up to the first amount that a pool cannot pay, what comes due and in is that of a pool whose
// money never ends; only the flows that its own terms plan differ.
#include <limits>

#include "gates/pool_rule.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {

std::vector<double> PoolRule::exhausted_by(const DueRecord& record, std::size_t trials,
                                           std::span<const double> enough,
                                           const Calendar& calendar) const {
  std::vector<double> exhausted(trials, std::numeric_limits<double>::infinity());
  PoolAccounts accounts;
  std::size_t at = 0;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    std::size_t planned = 0;
    bool done = terms_.opening >= enough[trial];
    accounts.start(weights_.size());
    for (; at < record.dues.size() && record.dues[at].trial == trial; ++at) {
      const DueRecord::Due& due = record.dues[at];
      if (done) continue;
      for (; planned < plan_.size() && plan_[planned].at < due.moment; ++planned) {
        const Planned& one = plan_[planned];
        accounts.turn(one.event, one.index, one.time, terms_, weights_,
                      [](PoolFlow, std::size_t, double) {});
      }
      PoolAccount& account = accounts[due.instance];
      const double time = interest_time(calendar, day_of(due.moment));
      if (due.amount < 0) {
        if (!accounts.closed()) account.add(time, -due.amount);
      } else if (account.pay(time, due.amount, false) < due.amount) {
        exhausted[trial] = calendar.time_of_day(day_of(due.moment));
        done = true;
      }
    }
  }
  return exhausted;
}

}  // namespace cofferdam
