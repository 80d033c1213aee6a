// Lending that responds: what banks lend of what is asked for, by what others have paid them of
// their losses in the period before.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

namespace cofferdam {

struct ProgrammeContext;
class Walk;

/// How a clause on lending responds. Coverage is the part of claims that others than the lender
/// have paid; it changes from one period to the next alone.
struct LendingResponse {
  /// A loan of 1 of a row, all a year.
  struct Row {
    double earns = 0;          ///< interest less funding, costs and what its capital must earn
    double earns_without = 0;  ///< the same if nobody covered anything
    double loss = 0;           ///< PD x loss given default
    double loss_without = 0;   ///< the same without moral hazard
    double pd = 0, pd_without = 0;
    bool is_covered = false;  ///< a claim covers it; else its coverage is always 0
  };

  std::vector<std::uint32_t> ends;  ///< last days of the periods
  double expected = 0;              ///< coverage until a period with claims is over
  double base = 1;                  ///< part of what is asked for that is lent at the next
  double base_coverage = 0;
  double elasticity = 0;  ///< by which part of itself the base grows if coverage grows by 1
  bool must_pay = false;  ///< only loans that earn their expected losses are made
  bool knows_pds = true;  ///< of all rows; else those that it does not know are 0
  std::vector<Row> rows;  ///< [row over all portfolios]

  double coverage_of(std::uint32_t row, double coverage_of_cell) const {
    return rows[row].is_covered ? coverage_of_cell : 0;
  }
  /// Whether banks lend to a row at a coverage, and without the scheme.
  bool pays(std::uint32_t row, double at) const;
  bool pays_without(std::uint32_t row) const;
  /// Part of what is asked for that is lent: nothing where it does not pay, otherwise base x (1 +
  /// elasticity x (coverage - that of the base)), between 0 and 1.
  double part(std::uint32_t row, double at) const { return pays(row, at) ? volume(at) : 0; }
  double part_without(std::uint32_t row) const { return pays_without(row) ? volume(0) : 0; }

 private:
  double volume(double at) const {
    return std::clamp(base * (1 + elasticity * (at - base_coverage)), 0.0, 1.0);
  }
};

/// What banks know of the claims of a trial.
class KnownCoverage {
 public:
  void start(const LendingResponse& response, std::size_t cells);
  /// A claim has come due.
  void hear(std::uint32_t entry) { claims_.push_back(entry); }
  /// Looks back at the periods that are over on the day of the walk. `cell_of` [row].
  void look_back(Walk& walk, const LendingResponse& response,
                 const std::vector<std::uint32_t>& cell_of);
  /// Of a cell, in the last period with claims of it that is over.
  double of(std::size_t cell) const { return coverage_[cell]; }

 private:
  std::vector<std::uint32_t> claims_;  ///< in their order
  std::size_t looked_at_ = 0;          ///< of them
  std::size_t period_ = 0;             ///< the first that is not over
  std::vector<double> coverage_;       ///< [cell]
};

/// What the lender has been paid of a claim by the end of a day, and how much the claim was of, of
/// whole loans; before anything comes back.
struct PaidOfClaim {
  double paid = 0, claimed = 0;
};
PaidOfClaim paid_of_claim(const Walk& walk, std::uint32_t claim, std::uint32_t last_day);

}  // namespace cofferdam
