// What goes wrong in a run of trials: sparse, one entry a default, a recovery or its cost.
#pragma once
#include <cstdint>
#include <vector>

namespace cofferdam {

/// Columns of equal length. Within a trial the order is fixed by the portfolio, whatever the run of
/// trials.
struct Events {
  std::vector<std::uint32_t> trial;     ///< offset from the first trial of the run
  std::vector<std::uint32_t> exposure;  ///< row over all portfolios of the scenario
  std::vector<std::uint32_t> member;    ///< which of the equal loans of that row
  std::vector<double> time;  ///< years from the start of the calendar; 0 without calendar
  std::vector<double>
      loans;  ///< loans that default: 1, a part of a fine-grained row, 0: later cash
  std::vector<double> amount;  ///< loss; below zero: recovered

  std::size_t size() const { return trial.size(); }
  void clear() { resize(0); }
  void resize(std::size_t size) {
    trial.resize(size);
    exposure.resize(size);
    member.resize(size);
    time.resize(size);
    loans.resize(size);
    amount.resize(size);
  }
  void add(std::uint32_t in_trial, std::uint32_t row, std::uint32_t number, double at,
           double defaults, double loss) {
    trial.push_back(in_trial);
    exposure.push_back(row);
    member.push_back(number);
    time.push_back(at);
    loans.push_back(defaults);
    amount.push_back(loss);
  }
  /// Entry `to` becomes a copy of entry `from` of `other`.
  void copy(std::size_t to, const Events& other, std::size_t from) {
    trial[to] = other.trial[from];
    exposure[to] = other.exposure[from];
    member[to] = other.member[from];
    time[to] = other.time[from];
    loans[to] = other.loans[from];
    amount[to] = other.amount[from];
  }
};

}  // namespace cofferdam
