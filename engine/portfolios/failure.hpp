// When a bearer that can fail does so: the hazard of one firm that lives through the calendar.
#pragma once
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "portfolios/default_sampler.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {

/// Of one bearer. Everything is fixed after building; `draw` may be called from any thread.
class Failure {
 public:
  /// `one`: a single exposure with the PD of the bearer.
  Failure(std::string bearer, LoanExposures one, HazardModel hazards, const Calendar& calendar);
  /// It fails in every trial, so many years from the start.
  Failure(std::string bearer, double years) : bearer_(std::move(bearer)), years_(years) {}

  const std::string& bearer() const { return bearer_; }
  /// Unconditional, over a year or, without a calendar, the period; NaN: its day is given.
  double pd() const {
    return sampler_ ? one_.pd.front() : std::numeric_limits<double>::quiet_NaN();
  }
  /// Whether trials differ in it.
  bool is_drawn() const { return sampler_.has_value(); }
  /// Sets the years from the start to the failure in each trial, 0 without a calendar; +inf: it
  /// does not fail.
  void draw(std::uint64_t seed, const TrialRange& trials, const Factors& factors,
            std::span<double> years) const;

 private:
  std::string bearer_;
  double years_ = std::numeric_limits<double>::infinity();  ///< where nothing is drawn
  LoanExposures one_;
  std::optional<DefaultSampler> sampler_;
};

/// From the key `fails` of a bearer; the name of `context` is part of the address of the draws.
/// Null if there are problems.
std::shared_ptr<const Failure> make_failure(const std::string& bearer, const Value& fails,
                                            const PortfolioContext& context, Problems& problems);

}  // namespace cofferdam
