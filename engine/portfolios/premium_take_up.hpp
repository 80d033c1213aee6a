// How many of those who could insure do: a logit in what the premium costs them.
//
// The part that insures at a net premium n, the premium less what others pay of it, is
//   s(n) = 1 / (1 + exp(-(logit(s_0) - b (n - n_0)))),  logit(s) = ln(s / (1 - s)),
// through the stated point (n_0, s_0), with a slope b that is stated or follows from a second point
// (binary logit, McFadden 1974, Conditional logit analysis of qualitative choice behavior).
#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "scenario/tree.hpp"

namespace cofferdam {

class FieldResolver;
struct LoanExposures;
struct Value;

/// The curve through a point.
struct TakeUpCurve {
  double log_odds = 0;     ///< at the point
  double net_premium = 0;  ///< at the point, a part of the sum insured
  double slope = 0;        ///< log odds that a net premium of 1 more takes away

  double share_at(double net) const;
};

/// Log odds a unit that a line through two points loses.
double slope_between(double net_a, double share_a, double net_b, double share_b);

/// Those who could insure, and what it costs them. Columns by row of the portfolio.
struct PremiumTakeUp {
  std::vector<double> count;    ///< how many there are
  std::vector<double> premium;  ///< a part of the sum insured
  std::vector<double> subsidy;  ///< part of the premium that others pay
  TakeUpCurve curve;

  double net_premium(std::size_t row) const { return premium[row] * (1 - subsidy[row]); }
  double share(std::size_t row) const { return curve.share_at(net_premium(row)); }
  double share_without_subsidy(std::size_t row) const { return curve.share_at(premium[row]); }
};

/// Reads the key `take_up` of a portfolio of policies, if there is one. Problems: a slope and a
/// second point, or neither; a curve that rises with the premium; policies of firms.
std::optional<PremiumTakeUp> read_take_up(const Value& portfolio, FieldResolver& resolver,
                                          const LoanExposures& policies, Problems& problems);

/// Of the n policies of row k, which are of equal firms, floor(n s + u) stay, u the part beyond a
/// whole number of (k + 1/2) sqrt(2): of many rows the part s, and all that a lower s keeps.
void leave_out_uninsured(LoanExposures& policies);

}  // namespace cofferdam
