// Rates of rows that move with the scores of those who are judged.
#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "clauses/row_rates.hpp"
#include "time/calendar.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {

class MovedRates {
 public:
  /// `unit_of` [row] whose score moves it; empty: nobody's.
  MovedRates(RowRates rates, std::vector<std::uint32_t> unit_of)
      : rates_(std::move(rates)), unit_of_(std::move(unit_of)) {}

  bool move() const { return !unit_of_.empty(); }
  bool has_ceiling() const { return rates_.has_ceiling(); }
  bool are_zero() const { return rates_.are_zero(); }
  /// As it is written.
  double of(std::uint32_t row) const { return rates_.of(row); }
  /// On an entry, and what it would be without its own ceilings.
  double of(const Walk& walk, std::size_t entry) const {
    return factor(walk, entry) * rates_.of(walk.s.events.exposure[entry]);
  }
  double before_ceilings(const Walk& walk, std::size_t entry) const {
    const std::uint32_t row = walk.s.events.exposure[entry];
    return factor(walk, entry) * (rates_.of(row) + rates_.lowered(row));
  }

 private:
  /// That of the year in which the claim of the entry comes due.
  double factor(const Walk& walk, std::size_t entry) const {
    const Settlement& s = walk.s;
    if (unit_of_.empty() || s.incentives.empty()) return 1;
    const Calendar& calendar = *walk.context.calendar;
    const std::uint32_t origin = s.events.origin[entry];
    std::uint32_t day = calendar.day_of(s.events.time[origin]);
    if (!s.base.empty()) {
      const std::uint32_t claim = s.claim_entry[origin];
      day = day_of(s.moment[claim == Settlement::kNoEntry ? origin : claim]);
    }
    return s.incentive(unit_of_[s.events.exposure[entry]], calendar.year_of_day(day),
                       s.events.trial[entry]);
  }

  RowRates rates_;
  std::vector<std::uint32_t> unit_of_;
};

}  // namespace cofferdam
