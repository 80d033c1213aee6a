// What is known of losses before anything is drawn.
#pragma once
#include <limits>

#include "measures/estimate.hpp"
#include "measures/moments.hpp"
#include "model/accounts.hpp"
#include "model/params.hpp"

namespace cofferdam {

/// Sum of what is lent, or of exposures at default, over all portfolios.
double exposure_of(const Params& params);

/// Mean of all losses where PDs, losses given default and exposures give it exactly; else NaN.
double exact_expected_loss(const Params& params);

/// The probability of what values of 1 stand for, 0 for that it did not happen. If it never did in
/// a weighted run, the interval ends at the bound of the trials that were drawn as they fall.
Estimate probability_of(const Moments& happened, const Params& params, double trials);

/// Between what amounts of a trial lie. If all that happens is given, they are certain.
class KnownBounds {
 public:
  explicit KnownBounds(const Params& params);

  /// Losses at the end of loans that are lent `exposure`, and what anyone bears of them. A default
  /// loses at most what was lent and the interest of its claim; where something comes back, its
  /// costs are no more than that.
  Bounds of_losses(double exposure) const { return within(least_, most_of(exposure)); }
  /// The same of a part of the course, in which more may come back than is lost.
  Bounds of_cash(double exposure) const { return within(-most_of(exposure), most_of(exposure)); }
  /// All losses, defaults, or what a bearer bears: nothing if the programme never has it pay and
  /// it holds nothing, and no more than its layers if it pays under nothing else.
  Bounds of_account(std::size_t account) const { return of_account(account, exposure_); }
  /// The same of loans that are lent `exposure`.
  Bounds of_account(std::size_t account, double exposure) const;
  /// The same of a part of the course.
  Bounds cash_of_account(std::size_t account) const;
  bool never_bears(std::size_t account) const { return most_of_account(account) == 0; }
  /// `seen` of P(amount > x), but 0 where that cannot be.
  Estimate above(double x, std::size_t account, const Estimate& seen) const;
  /// Losses, and cash in a part of the course, of all loans.
  Bounds of_losses() const { return of_losses(exposure_); }
  Bounds of_cash() const { return of_cash(exposure_); }
  /// What passes `times` ways of money.
  Bounds of_payments(std::size_t times) const {
    return within(0, static_cast<double>(times) * most_of(exposure_));
  }
  /// What nothing is known of but whether it is certain.
  Bounds of_unknown() const {
    constexpr double kUnknown = std::numeric_limits<double>::infinity();
    return within(-kUnknown, kUnknown);
  }
  /// At least 0.
  Bounds of_positive() const { return within(0, std::numeric_limits<double>::infinity()); }
  Bounds within(double least, double most) const { return {least, most, certain_}; }

 private:
  double most_of(double exposure) const { return exposure * most_per_lent_; }
  double most_of_account(std::size_t account) const {
    return account < kFirstBearerAccount ? std::numeric_limits<double>::infinity()
                                         : most_of_bearer_[account - kFirstBearerAccount];
  }

  double exposure_ = 0, loans_ = 0;
  double least_ = 0;          ///< of losses at the end
  double most_per_lent_ = 1;  ///< loss at most, per unit that is lent; infinite: unknown
  bool certain_ = true;       ///< nothing is drawn
  /// [bearer] by the clauses under which it pays; infinite: they do not say.
  std::vector<double> most_of_bearer_;
};

}  // namespace cofferdam
