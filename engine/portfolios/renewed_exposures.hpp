// Exposures with tags that are others from the first renewal on.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "portfolios/split_exposures.hpp"

namespace cofferdam {

/// Each exposure has two rows: its first contract, and those by renewal. One whose contract at the
/// start was renewed before has all of them as its first row.
class RenewedExposures final : public SplitExposures {
 public:
  /// `later`: by tag, the value from the first renewal on. The exposures must have dates, and
  /// outlive the object.
  RenewedExposures(const LoanExposures& exposures, const std::map<std::string, std::string>& later);

  /// Row of the exposure `number` at a time.
  std::uint32_t row_at(std::uint32_t number, double time) const;
  bool is_renewed(std::uint32_t row) const { return row % 2 == 1; }

  double scheduled_of(std::size_t row) const override {
    const std::size_t number = number_of(row);
    const bool never = row % 2 == 1 && begins_renewed(number);
    return never ? 0 : of_.count_of(number);
  }
  std::span<const PrincipalCourse> courses() const override { return courses_; }
  std::uint32_t course_of(std::size_t row) const override;

 private:
  bool begins_renewed(std::size_t number) const {
    return !of_.lives.renewed.empty() && of_.lives.renewed[number];
  }
  /// Those of `of_`, thrice: all contracts, the first, and the later ones.
  std::vector<PrincipalCourse> courses_;
};

}  // namespace cofferdam
