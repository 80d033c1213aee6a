// A finite balance: a stock, and a budget of the year that is spent first.
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>

namespace cofferdam {

/// Beside the balance it follows what the stock would be if nothing due was ever left unpaid, as
/// shadow + factor x opening, in which `shadow` starts from nothing: the opening stock that a trial
/// needs is the running maximum of -shadow / factor, and infinite once something comes due after
/// the account was closed.
class PoolAccount {
 public:
  void open(double time, double opening) {
    *this = PoolAccount();
    since_ = time;
    stock_ = largest_ = opening;
  }
  double balance() const { return stock_ + budget_; }
  double budget() const { return budget_; }
  /// Least opening stock that would have paid all so far; +inf: none would.
  double required() const { return required_; }

  /// Money comes into the stock at `time` on the axis of interest; below zero: it goes.
  void add(double time, double amount) {
    accrue(time);
    stock_ += amount;
    largest_ = std::max(largest_, stock_);
    receive(amount);
  }
  /// Money that goes elsewhere as long as there is no stock, and would come into one; below zero:
  /// a cost that it would pay.
  void foresee(double time, double amount) {
    accrue(time);
    if (amount < 0)
      owe(-amount);
    else
      receive(amount);
  }
  void add_budget(double time, double amount) {
    accrue(time);
    budget_ += amount;
    shadow_budget_ += amount;
    largest_budget_ = std::max(largest_budget_, budget_);
  }
  /// Ends the budget; returns what is left of it.
  double end_budget(double time) {
    accrue(time);
    const double left = budget_;
    budget_ = shadow_budget_ = 0;
    return left;
  }
  /// Pays as far as money goes, at most `part` of what is due. `again`: it was due before.
  double pay(double time, double due, bool again, double part = 1) {
    accrue(time);
    const double now = part < 1 ? part * due : due;
    const double of_budget = std::min(now, budget_), rest = due - of_budget;
    budget_ -= of_budget;
    const double same = std::max(kSame * due, kDust * largest_);
    if (budget_ < std::max(kSame * due, kDust * largest_budget_)) budget_ = 0;
    double paid = std::min(now - of_budget, std::max(0.0, stock_));
    if (rest - paid <= same) paid = rest;
    stock_ -= paid;
    if (std::abs(stock_) <= same) stock_ = 0;
    if (!again) owe(due);
    return paid == rest ? due : of_budget + paid;
  }
  /// Takes everything out; returns it. Nothing that is due later can be paid.
  double close(double time) {
    accrue(time);
    const double left = balance();
    stock_ = budget_ = shadow_budget_ = 0;
    closed_ = true;
    return left;
  }
  /// Credits the interest of the time since it was credited last; returns it.
  double credit(double time, double rate) {
    accrue(time);
    const double interest = rate * earned_;
    stock_ += interest;
    shadow_ += rate * shadow_earned_;
    factor_ += rate * factor_earned_;
    earned_ = shadow_earned_ = factor_earned_ = 0;
    require(0);
    return interest;
  }

 private:
  static constexpr double kSame = 1e-12;  // of an amount
  static constexpr double kDust = 1e-13;  // of the largest balance: what rounding leaves of it
  void accrue(double time) {
    const double span = time - since_;
    since_ = time;
    if (span == 0) return;
    earned_ += span * balance();
    shadow_earned_ += span * (shadow_ + shadow_budget_);
    factor_earned_ += span * factor_;
  }
  void receive(double amount) {
    shadow_ += amount;
    largest_shadow_ = std::max(largest_shadow_, shadow_);
    require(0);
  }
  /// What comes due for the first time, budget first.
  void owe(double due) {
    const double of_budget = std::min(due, shadow_budget_);
    shadow_budget_ -= of_budget;
    if (shadow_budget_ < std::max(kSame * due, kDust * largest_budget_)) shadow_budget_ = 0;
    shadow_ -= due - of_budget;
    if (closed_ && due > 0) required_ = std::numeric_limits<double>::infinity();
    require(kSame * due);
  }
  void require(double same) {
    const double missing = -shadow_ - required_ * factor_;
    if (missing > std::max(same, kDust * std::max(largest_shadow_, required_)))
      required_ = -shadow_ / factor_;
  }

  double stock_ = 0, budget_ = 0, largest_ = 0, largest_budget_ = 0;
  double shadow_ = 0, shadow_budget_ = 0, largest_shadow_ = 0, factor_ = 1, required_ = 0;
  bool closed_ = false;
  double since_ = 0;  ///< time up to which interest is counted
  double earned_ = 0, shadow_earned_ = 0, factor_earned_ = 0;  ///< balance x years
};

}  // namespace cofferdam
