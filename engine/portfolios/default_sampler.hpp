// Which exposures default, and when, given the factors.
//
// Rows with the same factors and default probabilities within a factor of 1.25 form a class. A
// trial jumps from candidate to candidate with geometric gaps at the highest conditional
// probability of the class, and keeps a candidate with the ratio of its own to that: exact, at the
// cost of what goes wrong.
//
// With a calendar a loan has one draw for its whole life. H is the highest hazard of the class,
// cumulated over the class's time. Along the lives of its members, one behind the other, defaults
// are points of a Poisson process: a gap of E / H lives, E exponential, passes over whole lives,
// and what is left of it, times H, is the hazard that the loan in default had cumulated, which
// gives the date. Where members differ in PD or dates, the points are thinned to the loan's own
// hazard (Lewis and Shedler, Naval Research Logistics 26 (1979) 403), on to the next point if one
// is refused.
//
// Contract: words of the stream (seed, default_event, trial, entity of the class) in order, a word
// a jump, or two, jump and acceptance, in classes of several PDs without a calendar; in thinned
// classes with a calendar words of the stream (seed, default_date, ...): one for the acceptance of
// each point if PDs differ, and one for each further point.
//
// Of applicants, whom a signal tells apart (`Applicants`), all defaults are drawn as if all were
// accepted. Of a loan that is accepted its default is then kept with the ratio of its own hazard to
// that of applicants; else it lives on to the next point. So scenarios with other signals thin the
// same defaults, and a signal that says nothing leaves them as they are, to the bit.
// Contract: words of the stream (seed, screening, trial, entity of the class and place of the loan
// in it): one for the acceptance of each point, and one for each further point.
#pragma once
#include <cstdint>
#include <vector>

#include "portfolios/default_classes.hpp"
#include "portfolios/events.hpp"

namespace cofferdam {

/// Where the events of a class in a run of trials end up.
struct ClassDraw {
  const DefaultClass* drawn = nullptr;
  std::size_t first_event = 0;
  std::size_t last_event = 0;
};

/// A member of a class: its row in the class, and its number among the equal loans of that row.
struct ClassMember {
  std::size_t row = 0;
  std::uint32_t number = 0;
};

class DefaultSampler {
 public:
  /// `exposures` must outlive the sampler.
  DefaultSampler(const LoanExposures& exposures, HazardModel model,
                 const std::vector<std::uint32_t>& set_of, const Calendar& calendar,
                 bool fine_grained);

  const std::vector<DefaultClass>& classes() const { return classes_; }
  const HazardModel& model() const { return model_; }
  const std::vector<std::vector<double>>& ages() const { return ages_; }

  /// Appends the defaults of the trials; amounts are left to the caller. `probit` is added to every
  /// score, [trial]; empty for none.
  std::vector<ClassDraw> draw(std::uint64_t seed, const TrialRange& trials, const Factors& factors,
                              const std::vector<double>& probit, std::uint32_t first_row,
                              Events& events) const;

 private:
  struct Scratch;
  void prepare_year(const DefaultClass& group, Hazards& hazards, Scratch& scratch) const;
  void prepare_life(const DefaultClass& group, Hazards& hazards, Scratch& scratch) const;
  static void thin_year(const DefaultClass& group, const Hazards& hazards, Scratch& scratch);
  void append_defaults(const DefaultClass& group, const Scratch& scratch, Events& events) const;
  void date_life(const DefaultClass& group, std::size_t first_event, Scratch& scratch,
                 Events& events) const;
  void draw_thinned_life(const DefaultClass& group, const Hazards& hazards, Scratch& scratch,
                         Events& events) const;
  void screen(const DefaultClass& group, std::size_t first_event, const Hazards& hazards,
              const Scratch& scratch, Events& events) const;
  double time_of_accepted(const DefaultClass& group, const ClassMember& member, std::uint32_t trial,
                          double time, const Hazards& hazards, const Scratch& scratch) const;

  const LoanExposures& exposures_;
  HazardModel model_;
  std::vector<std::vector<double>> ages_;  ///< [set][age] score; empty with constant PDs
  std::vector<DefaultClass> classes_;
};

}  // namespace cofferdam
