// The limit of very many small loans: every row loses its conditional expectation.
//
// In a step of time, a month of the loan's life cut at the turn of years, the part S(start) -
// S(end) of a row's loans defaults, S = exp(-cumulated hazard); it is dated in the middle.
#pragma once
#include "portfolios/default_sampler.hpp"

namespace cofferdam {

class FineGrained {
 public:
  /// The sampler's classes must agree in PD and dates (`fine_grained`).
  FineGrained(const LoanExposures& exposures, const DefaultSampler& sampler);

  /// Appends, for every trial, row and step, the loans that default, without amounts. `lent` is the
  /// part of each row's loans that is made, [trial], empty for all.
  std::vector<ClassDraw> draw(std::uint64_t seed, const TrialRange& trials, const Factors& factors,
                              const std::vector<double>& probit, const std::vector<double>& lent,
                              std::uint32_t first_row, Events& events) const;
  double events_per_trial() const;

 private:
  struct Step {
    double start = 0, end = 1;
    std::size_t segment = 0;
  };
  std::vector<Step> steps_of(const DefaultClass& group) const;

  const LoanExposures& exposures_;
  const DefaultSampler& sampler_;
  std::vector<std::vector<Step>> steps_;  ///< [class]
};

}  // namespace cofferdam
