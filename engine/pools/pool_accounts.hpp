// What a pool's own terms move on its accounts: the same when it is settled and when its account
// alone is worked again.
#pragma once
#include <algorithm>
#include <span>
#include <vector>

#include "pools/pool_account.hpp"
#include "pools/pool_terms.hpp"

namespace cofferdam {

/// What happens to a pool on a date of its terms.
enum class PoolEvent {
  budget,
  opening,
  contribution,
  loan_fee,
  year_fee,
  part_year,  ///< over, of which no fees of a year are due
  interest,
  top_up,
  close,
  record,
  lapse  ///< of the budget of the last year
};

/// Accounts of a pool's instances; its terms are split between them by weights of sum 1.
class PoolAccounts {
 public:
  void start(std::size_t instances) {
    accounts_.assign(instances, PoolAccount());
    topped_up_.assign(instances, 0.0);
    closed_ = false;
  }
  PoolAccount& operator[](std::size_t instance) { return accounts_[instance]; }
  const PoolAccount& operator[](std::size_t instance) const { return accounts_[instance]; }
  bool closed() const { return closed_; }

  /// An event at `time` on the axis of interest; `index` is that of a contribution. `moved` is told
  /// the flow, the instance and the amount of each movement, which is below zero for money that
  /// leaves. Fees come from loans, and are no movement of the terms.
  template <class Moved>
  void turn(PoolEvent event, std::size_t index, double time, const PoolTerms& terms,
            std::span<const double> weights, const Moved& moved) {
    if (closed_) return;
    for (std::size_t i = 0; i < accounts_.size(); ++i) {
      PoolAccount& account = accounts_[i];
      const double weight = weights[i];
      switch (event) {
        case PoolEvent::opening:
          account.open(time, terms.opening * weight);
          moved(PoolFlow::opening, i, terms.opening * weight);
          break;
        case PoolEvent::budget:
          lapse(account, i, time, terms, moved);
          account.add_budget(time, terms.budget * weight);
          moved(PoolFlow::budget, i, terms.budget * weight);
          break;
        case PoolEvent::contribution:
          account.add(time, terms.contributions[index].amount * weight);
          moved(PoolFlow::contribution, i, terms.contributions[index].amount * weight);
          break;
        case PoolEvent::interest:
          moved(PoolFlow::interest, i, account.credit(time, terms.interest));
          break;
        case PoolEvent::top_up:
          if (const double amount = missing(terms.top_up, i, weight); amount > 0) {
            topped_up_[i] += amount;
            account.add(time, amount);
            moved(PoolFlow::top_up, i, amount);
          }
          break;
        case PoolEvent::lapse:
          lapse(account, i, time, terms, moved);
          break;
        case PoolEvent::close:
          moved(PoolFlow::closing, i, -account.close(time));
          break;
        case PoolEvent::loan_fee:
        case PoolEvent::year_fee:
        case PoolEvent::part_year:
        case PoolEvent::record:
          break;
      }
    }
    closed_ = event == PoolEvent::close;
  }

 private:
  template <class Moved>
  static void lapse(PoolAccount& account, std::size_t instance, double time, const PoolTerms& terms,
                    const Moved& moved) {
    if (terms.budget_rolls) return;
    if (const double left = account.end_budget(time); left > 0)
      moved(PoolFlow::lapse, instance, -left);
  }
  /// What a top-up pays into an instance, as far as its part of `at_most` goes.
  double missing(const TopUpTerms& terms, std::size_t instance, double weight) const {
    const double balance = accounts_[instance].balance();
    // A balance that misses the level by rounding alone is on it.
    if (weight == 0 || balance >= terms.below * weight * (1 - 1e-12)) return 0;
    const double wanted = terms.amount ? *terms.amount * weight : terms.to * weight - balance;
    return std::min(wanted, terms.at_most * weight - topped_up_[instance]);
  }

  std::vector<PoolAccount> accounts_;
  std::vector<double> topped_up_;  ///< [instance] in all
  bool closed_ = false;
};

}  // namespace cofferdam
