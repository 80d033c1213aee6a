// Losses of a trial, added up by risk, occurrence and contract year.
#pragma once
#include <cstdint>
#include <limits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "portfolios/events.hpp"

namespace cofferdam {

/// Between which ends a contract takes losses, in money. With X of a risk what its claims add to
/// it:
///   of a risk        R = min(risk_limit, max(0, X - risk_attachment))
///   of an occurrence O = min(event_limit, max(0, sum of R - event_attachment))
///   of a year        Y = min(annual_limit, max(0, sum of O - annual_deductible))
struct ContractLevels {
  static constexpr double kNone = std::numeric_limits<double>::infinity();
  double risk_attachment = 0, risk_limit = kNone;
  double event_attachment = 0, event_limit = kNone;
  double annual_deductible = 0, annual_limit = kNone;

  bool by_risk() const { return risk_attachment > 0 || risk_limit < kNone; }
  bool by_event() const { return event_attachment > 0 || event_limit < kNone; }
  bool by_year() const { return annual_deductible > 0 || annual_limit < kNone; }
};

/// The sums of these formulas. Cells are contract years, perhaps each of them by value of a tag.
class LossTotals {
 public:
  /// A run of trials with so many events begins.
  void start_run(const ContractLevels& levels, std::size_t events);
  /// One of its trials.
  void start(std::size_t cells);
  /// Says to which risk and occurrence a claim of a cell belongs.
  void place(const Events& events, std::uint32_t claim, std::uint32_t cell);
  /// Adds to what a claim adds to its risk; `unit`: what the annual ends are counted in. Returns Y
  /// of the cell before and after.
  std::pair<double, double> add(std::uint32_t claim, std::size_t cell, double amount, double unit);
  /// All that was added to a cell, of either sign.
  double gross(std::size_t cell) const { return gross_[cell]; }
  /// Amounts of a cell up to this are what rounding leaves.
  double slack(std::size_t cell) const;

 private:
  struct Key {
    std::uint32_t occurrence, cell, exposure, member;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };
  double of_year(std::size_t cell, double unit) const;

  ContractLevels levels_;
  // By claim; a risk or occurrence of several claims has the place of the first of them.
  std::vector<std::uint32_t> risk_of_, event_of_;
  std::vector<double> risk_, event_;
  std::vector<double> year_, gross_;                       ///< [cell]
  std::unordered_map<Key, std::uint32_t, Hash> first_of_;  ///< of the trial
};

}  // namespace cofferdam
