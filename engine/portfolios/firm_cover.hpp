// Policies of firms that several portfolios share: cover ends when a firm defaults, and claims may
// be more or less frequent before.
#pragma once
#include <functional>
#include <optional>
#include <span>

#include "portfolios/drawn_claims.hpp"
#include "portfolios/events.hpp"
#include "portfolios/firm_links.hpp"

namespace cofferdam {

/// Claims of a policy come at the stated rate, and at a multiple of it within a span before its
/// firm defaults. They are drawn at the higher of the two rates, and kept with the ratio of their
/// own to it (Lewis and Shedler, Naval Research Logistics 26 (1979) 403).
class FirmCover {
 public:
  /// From the keys `firms` and `before_default` of policies. Problems: no calendar, policies in
  /// force so late that it is not known whether their firms default soon. What is handed over must
  /// outlive the object.
  FirmCover(const Value& portfolio, const PortfolioContext& context, const LoanExposures& policies,
            Problems& problems);

  bool given() const { return followers_.has_value(); }
  /// At how many times the stated rate claims are drawn.
  double drawn_rate() const { return std::max(1.0, factor_); }

  /// When the firms of a run of trials default, looked at one trial at a time.
  class Ends {
   public:
    Ends(const FirmLinks& links, const Background& background);
    void turn_to(std::uint32_t trial);
    /// Infinite if the firm of the row does not.
    double of(std::uint32_t row) const { return time_[links_.firm_of[row]]; }

   private:
    const FirmLinks& links_;
    const FirmDefaults& defaults_;
    std::vector<double> time_;  ///< [firm] in the trial
    std::optional<std::uint32_t> trial_;
  };
  Ends ends(const Background& background) const { return {policies_.links, background}; }

  /// Drops claims from `first` on, which stand trial by trial, with their `sizes`. Contract: word i
  /// of the stream (seed, near_default, trial, entity) decides about the i-th claim of the trial.
  void thin(std::uint64_t seed, std::uint64_t entity, const TrialPart& part, Ends& ends,
            std::size_t first, DrawnClaims& claims, std::vector<double>& sizes) const;
  /// Drops claims from `first` on that come once the firm has defaulted.
  static void end(Ends& ends, std::size_t first, DrawnClaims& claims);
  /// Appends a default that loses nothing for each policy which ends so, if `is_renewed(trial, row,
  /// member, time)`: as the claim that comes after those from `first` on.
  using IsRenewed = std::function<bool(std::uint32_t trial, std::uint32_t row, std::uint32_t member,
                                       double time)>;
  void append_defaults(const Background& background, const IsRenewed& is_renewed, std::size_t first,
                       std::uint32_t first_row, Events& events) const;

 private:
  void check_end(const Value& before, Problems& problems) const;
  double part_kept(double time, double default_time) const;

  const LoanExposures& policies_;
  const Calendar& calendar_;
  double factor_ = 1;
  int within_ = 0;  ///< months
  std::optional<FirmFollowers> followers_;
};

}  // namespace cofferdam
