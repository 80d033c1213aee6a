// A pool's account worked again on the same dues, with other terms: when is it exhausted?
//
// Up to the first amount that a pool cannot pay, what comes due and in is that of a pool whose
// money never ends; only the flows that its own terms plan differ.
#include <algorithm>
#include <limits>

#include "clauses/pool_rule.hpp"
#include "clauses/walk.hpp"

namespace cofferdam {

void PoolRule::plan_again(const Planned& planned, std::vector<PoolAccount>& accounts,
                          double& topped_up, const Calendar& calendar) const {
  const double time = interest_time(calendar, day_of(planned.at));
  double missing = 0;
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    PoolAccount& account = accounts[i];
    const double weight = weights_[i];
    switch (planned.action) {
      case Action::opening:
        account.open(time, terms_.opening * weight);
        break;
      case Action::budget:
        if (!terms_.budget_rolls) account.end_budget(time);
        account.add_budget(time, terms_.budget * weight);
        break;
      case Action::contribution:
        account.add(time, terms_.contributions[planned.index].amount * weight);
        break;
      case Action::interest:
        account.credit(time, terms_.interest);
        break;
      case Action::top_up:
        if (account.balance() < terms_.top_up.below * weight)
          missing += terms_.top_up.to * weight - account.balance();
        break;
      case Action::close:
        account.close(time);
        break;
      default:
        break;  // fees are recorded
    }
  }
  const double amount = std::min(missing, terms_.top_up.at_most - topped_up);
  if (planned.action != Action::top_up || amount <= 0) return;
  topped_up += amount;
  for (std::size_t i = 0; i < accounts.size(); ++i)
    if (accounts[i].balance() < terms_.top_up.below * weights_[i])
      accounts[i].add(time,
                      (terms_.top_up.to * weights_[i] - accounts[i].balance()) * amount / missing);
}

std::vector<double> PoolRule::exhausted_by(const DueRecord& record, std::size_t trials,
                                           std::span<const double> enough,
                                           const Calendar& calendar) const {
  std::vector<double> exhausted(trials, std::numeric_limits<double>::infinity());
  std::vector<PoolAccount> accounts(weights_.size());
  std::size_t at = 0;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    std::size_t planned = 0;
    double topped_up = 0;
    bool done = terms_.opening >= enough[trial];
    bool closed = false;
    for (; at < record.dues.size() && record.dues[at].trial == trial; ++at) {
      const DueRecord::Due& due = record.dues[at];
      if (done) continue;
      for (; planned < plan_.size() && plan_[planned].at < due.moment; ++planned) {
        if (!closed) plan_again(plan_[planned], accounts, topped_up, calendar);
        closed = closed || plan_[planned].action == Action::close;
      }
      PoolAccount& account = accounts[due.instance];
      const double time = interest_time(calendar, day_of(due.moment));
      if (due.amount < 0) {
        if (!closed) account.add(time, -due.amount);
      } else if (account.pay(time, due.amount, false) < due.amount) {
        exhausted[trial] = calendar.time_of_day(day_of(due.moment));
        done = true;
      }
    }
  }
  return exhausted;
}

}  // namespace cofferdam
