// Loans that are followed together, by portfolio and cohort.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/params.hpp"

namespace cofferdam {

/// Loans of one portfolio and cohort.
struct Cohort {
  std::string portfolio, name;
  double loans = 0;
  double lent = 0;        ///< sum of what was lent at origination
  double open_loans = 0;  ///< loans that can default or recover after the end of the calendar
  double last_cash = 0;   ///< when the last cash can flow, in years
  int oldest = 0;         ///< age in years, counted from 1, at which its last cash can flow
  int reached = 0;        ///< age up to which all its loans are observed, at most `oldest`

  bool is_open() const { return open_loans > 0; }
  void add(const Cohort& other);
};

inline constexpr std::uint32_t kNoCohort = 0xffffffff;

/// Cohorts that have loans, portfolio by portfolio, and which one each row belongs to.
struct Cohorts {
  std::vector<Cohort> list;
  std::vector<std::uint32_t> of_row;  ///< [row over all portfolios] index into list, or kNoCohort
};

/// `made_within`: only loans made from the start of the calendar on.
Cohorts cohorts_of(const Params& params, bool made_within);

/// Why there is nothing to say about the whole life of an open cohort.
std::string open_verdict(const Cohort& cohort, const Calendar& calendar);

}  // namespace cofferdam
