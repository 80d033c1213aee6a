// On which terms the cost of a scheme to public money is told.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/params.hpp"

namespace cofferdam {

struct FiscalTerms {
  /// [day of the calendar, and the day after the last] what an amount of that day is worth at the
  /// start.
  std::vector<double> worth;
  std::vector<std::size_t> payers;  ///< bearers with an account of their own
  std::optional<double> additional;
  double confidence = 0.99;            ///< of the provisioning rate
  std::optional<double> risk_premium;  ///< a year, of what is guaranteed and in force
  double per_loan = 0, per_year = 0;   ///< administration
  std::size_t administrator = 0;       ///< who pays it

  double worth_on(std::uint32_t day) const {
    return worth[day < worth.size() ? day : worth.size() - 1];
  }
  bool has_administration() const { return per_loan > 0 || per_year > 0; }
};

/// Part of what each bearer's money does that is for `bearer`, [bearer]: all of its own, but of a
/// pool what others do not own; and its part of pools that it owns. What a pool's bearer pays into
/// other pools does not come out of its own pool, and is not meant.
std::vector<double> owned_by(std::size_t bearer, const Params& params);

/// Problem: an account of a bearer whose money is all that of the owners of its pool. At `name`.
void check_owns_money(const Value& name, std::size_t bearer, const Params& params,
                      Problems& problems);

/// From the checked key `fiscal`, if it is given, of a scenario whose programme is built: that then
/// keeps the terms, and days of cash.
void set_fiscal(const Value& value, Params& params, Problems& problems);

}  // namespace cofferdam
