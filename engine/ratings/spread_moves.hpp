// How the spreads of grades over their zero rates move.
//
// A year adds to the spread s of a grade: s(t) = (1 - reversion) s(t-1) + volatility Z(t), on the
// last day of year t of the calendar, with s = 0 before the first. Z(t) = -w.Y(t) + sqrt(1 - w'Cw)
// e(t) is standard normal in the long run, Y the factors of the year, high in good ones, and e a
// normal of the grade or of all grades. So discount factors e^(-s years) are lognormal.
//
// Contract: e(t) is the normal of word 0 of the stream (seed, spread, trial, entity of the rating
// system, if grades move by themselves the grade, and year t).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "economies/factor_model.hpp"

namespace cofferdam {

/// What has been added to spreads in a run of trials.
class Spreads {
 public:
  Spreads(std::size_t years, std::size_t grades, std::size_t trials)
      : grades_(grades), trials_(trials), added_((years + 1) * grades * trials, 0.0) {}

  /// During a year of the calendar.
  double within(std::size_t year, std::size_t grade, std::size_t trial) const {
    return added_[(year * grades_ + grade) * trials_ + trial];
  }
  /// From its last day on.
  double after(std::size_t year, std::size_t grade, std::size_t trial) const {
    return within(year + 1, grade, trial);
  }

 private:
  friend struct SpreadMoves;
  std::size_t grades_, trials_;
  std::vector<double> added_;  ///< [year][grade][trial] before the last day of the year
};

struct SpreadMoves {
  std::string system;                ///< part of the address of draws
  std::vector<std::string> grades;   ///< without default
  std::vector<double> volatilities;  ///< [grade] of a year
  double reversion = 0;
  bool by_grade = false;          ///< each has a normal of its own
  std::vector<Loading> loadings;  ///< w
  double own = 1;                 ///< sqrt(1 - w'Cw)

  Spreads draw(std::uint64_t seed, const TrialRange& trials, const Factors& factors) const;

 private:
  /// e of a year, [trial].
  std::vector<double> own_normals(std::size_t grade, std::size_t year, std::uint64_t seed,
                                  const TrialRange& trials) const;
};

}  // namespace cofferdam
