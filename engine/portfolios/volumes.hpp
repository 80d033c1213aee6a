// What the performing book amounts to at any moment of a trial: lent, filed, released, in force.
//
// The scheduled curves (everything offered is lent, nobody defaults, loans are renewed as expected)
// are made at build, as cumulative sums at the moments at which anything changes: the grid. A
// default takes the rest of the schedule of its loan out. A trial adds that to the points of the
// grid that are still to come; once time has passed them, their sum is kept in the order of time.
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "portfolios/exposures.hpp"
#include "time/calendar.hpp"

namespace cofferdam {

/// Volumes of one portfolio whose exposures have dates. They agree with those of `Book`, but for
/// the moment of the cut: here all that happens at a moment is part of it.
class Volumes {
 public:
  /// `weights` [row of exposures] multiplies the principal of each row; 0 leaves it out. Nothing is
  /// kept of the arguments.
  Volumes(const Exposures& exposures, const Calendar& calendar, std::span<const double> weights);

  /// Money times weight, since the start of the calendar.
  struct Totals {
    double originated = 0;      ///< lent for the first time
    double filed = 0;           ///< lent, renewals included
    double released = 0;        ///< matured or repaid without default; of a limit also what is not
                                ///< in use, as soon as it is filed
    double in_force = 0;        ///< outstanding and not in default at the moment itself
    double in_force_years = 0;  ///< integral of `in_force` over years
  };

  /// One trial, of one `Volumes`. It keeps its memory from trial to trial.
  class State {
    friend class Volumes;
    /// Of the schedules of loans in default.
    struct Change {
      double in_force = 0, filed = 0, released = 0, originated = 0;
    };
    struct Past {
      double time = 0;
      Totals taken;  ///< out of the scheduled totals up to `time`
    };
    template <class Take>
    void for_each_touched(std::size_t to, const Take& take) const;
    void pass(std::size_t to);

    double lent_ = 1, now_ = 0;
    std::size_t passed_ = 0;              ///< points of the grid up to now
    std::vector<Change> coming_;          ///< [point of the grid] what will be taken out there
    std::vector<std::uint64_t> touched_;  ///< bits: points at which that is not zero
    std::vector<Past> past_;              ///< in order of time
  };

  /// Starts a trial in which the part `lent` of the new business with a rank in take-up is made, as
  /// in `Book::close`.
  void reset(State& state, double lent) const;
  /// A default of `loans` loans of `row` of the portfolio. Before the latest moment of which the
  /// trial has heard, here or in `at`, it counts as then. A loan that has matured is no longer
  /// released; one that is not lent yet is left alone.
  void add_default(State& state, std::uint32_t row, double time, double loans) const;
  /// `loans` loans of `row` are there no more from `time` on, without a default: given back, so
  /// that what is outstanding then is released, or if `time` is their beginning never made. Called
  /// between `reset` and everything else.
  void end(State& state, std::uint32_t row, double time, double loans) const;
  /// `loans` loans of `row` go on as another row from `time` on, or, below zero, come from another:
  /// they leave what is in force, and what is still to come of their schedule, without a release.
  /// Told after the beginning of the row, in the order of time among defaults.
  void go_on(State& state, std::uint32_t row, double time, double loans) const;
  /// What one loan that goes on so at `time`, of which the trial has not been told yet, takes out
  /// of the totals at a later moment.
  Totals gone(std::uint32_t row, double time, double at) const;
  /// Totals with everything at or before `time`, up to 1e-9 years. A later `time` lets the trial go
  /// on, up to a day before it; an earlier one looks back. Before the start: what the opening book
  /// has in force then. What defaults take out leaves rounding of 1e-15 of all that was filed in
  /// differences between two moments.
  Totals at(State& state, double time) const;

  /// Moments at which `originated` grows if all is lent, ascending.
  const std::vector<double>& originations() const { return originations_; }

 private:
  /// A moment in the life of a loan of principal 1.
  struct Step {
    State::Change change;
    double level = 0;    ///< in force after it
    double renewed = 1;  ///< probability of having been renewed so far, after it
  };
  /// Of all loans with one course and number of contracts, from origination to maturity.
  struct Profile {
    std::vector<int> ages;  ///< of the steps, in months
    std::size_t first = 0;  ///< in profile_steps_
  };
  using Profiles = std::map<std::pair<std::uint32_t, int>, Profile>;
  /// Rows that run alike: one beginning, end and course.
  struct Group {
    std::uint32_t first = 0, count = 0;  ///< its steps within the calendar, in points_
    std::uint32_t step = 0;              ///< first of them, in profile_steps_
    std::uint32_t origin = 0;            ///< its first step, in profile_steps_
    bool is_renewal = false;             ///< that step; else it is the origination
    std::uint32_t row = 0;               ///< one of them
    bool waits = false;                  ///< depends on take-up
    bool opening = false;
    double level_before = 0;        ///< of one unit, before the first day
    bool renewed_at_start = false;  ///< due on the first day
    double principal = 0;
  };

  void group_rows(const Exposures& exposures, std::span<const double> weights);
  const Profile& profile_of(const Group& group, const Exposures& exposures, Profiles& profiles);
  void add_steps(Group& group, const Exposures& exposures, const Profile& profile, double end,
                 std::vector<double>& times);
  void set_grid(const std::vector<double>& times);
  void add_curves();
  void advance(State& state, double time) const;
  std::span<const std::uint32_t> points_of(const Group& group) const {
    return std::span(points_).subspan(group.first, group.count);
  }
  static void take_out(State& state, double time, const State::Change& change);

  std::vector<double> grid_;              ///< moments of change; the first is the start
  std::vector<Totals> always_, waiting_;  ///< [point of the grid] scheduled; the latter depends on
                                          ///< take-up, and is empty if nothing does
  double opening_ = 0;                    ///< in force before the first day
  std::vector<double> originations_;
  std::vector<Step> profile_steps_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> points_;    ///< [step of a group] point of the grid
  std::vector<std::uint32_t> group_of_;  ///< [row]
  std::vector<double> principal_;        ///< [row] of one loan, weighted
};

}  // namespace cofferdam
