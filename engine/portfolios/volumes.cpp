#include "portfolios/volumes.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <tuple>

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;    // years
constexpr double kDay = 1.0 / 335;    // years; no day of the axis is longer
constexpr double kCancelled = 1e-12;  // of what was filed: rounding of sums that cancel
constexpr std::uint32_t kNone = 0xffffffff;

/// Points of an ascending `grid` up to `time`, of which the first `passed` are known to be.
std::size_t points_up_to(const std::vector<double>& grid, std::size_t passed, double time) {
  const auto from = grid.begin() + static_cast<std::ptrdiff_t>(passed);
  return static_cast<std::size_t>(std::upper_bound(from, grid.end(), time + kRounding) -
                                  grid.begin());
}

void integrate(const std::vector<double>& grid, std::vector<Volumes::Totals>& curve) {
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const Volumes::Totals& before = curve[i - 1];
    curve[i].originated += before.originated;
    curve[i].filed += before.filed;
    curve[i].released += before.released;
    curve[i].in_force += before.in_force;
    curve[i].in_force_years = before.in_force_years + before.in_force * (grid[i] - grid[i - 1]);
  }
}

/// Adds `part` of `totals`, which hold `span` years longer.
void add(Volumes::Totals& sum, const Volumes::Totals& totals, double part, double span) {
  sum.originated += part * totals.originated;
  sum.filed += part * totals.filed;
  sum.released += part * totals.released;
  sum.in_force += part * totals.in_force;
  sum.in_force_years += part * (totals.in_force_years + totals.in_force * std::max(0.0, span));
}

}  // namespace

/// Hands out what is to be taken out at the points still to come up to `to`, in their order.
template <class Take>
void Volumes::State::for_each_touched(std::size_t to, const Take& take) const {
  for (std::size_t word = passed_ / 64; word * 64 < to; ++word) {
    const std::size_t within = to - word * 64;
    const std::uint64_t mask = within < 64 ? (std::uint64_t{1} << within) - 1 : ~std::uint64_t{0};
    for (std::uint64_t bits = touched_[word] & mask; bits != 0; bits &= bits - 1) {
      const std::size_t point = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
      take(point, coming_[point]);
    }
  }
}

/// Forgets the same.
void Volumes::State::pass(std::size_t to) {
  for_each_touched(to, [&](std::size_t point, const Change&) { coming_[point] = {}; });
  for (std::size_t word = passed_ / 64; word * 64 < to; ++word) {
    const std::size_t within = to - word * 64;
    touched_[word] &= within < 64 ? ~((std::uint64_t{1} << within) - 1) : std::uint64_t{0};
  }
  passed_ = to;
}

Volumes::Volumes(const Exposures& exposures, const Calendar& calendar,
                 std::span<const double> weights) {
  group_rows(exposures, weights);
  Profiles profiles;
  std::vector<double> times;  // [step of a group]
  for (Group& group : groups_)
    add_steps(group, exposures, profile_of(group, exposures, profiles), calendar.end(), times);
  set_grid(times);
  add_curves();
}

void Volumes::group_rows(const Exposures& exposures, std::span<const double> weights) {
  std::map<std::tuple<double, double, std::uint32_t, bool>, std::uint32_t> known;
  for (std::uint32_t row = 0; row < exposures.rows(); ++row) {
    principal_.push_back(weights[row] * exposures.amount_of(row));
    const double principal = principal_[row] * exposures.scheduled_of(row);
    const bool comes_later = exposures.first_of(row) != row && principal_[row] != 0;
    group_of_.push_back(kNone);
    if (principal == 0 && !comes_later) continue;
    const double begins = exposures.begins(row), appears = exposures.appears(row);
    if (exposures.leaves(row) < appears + kRounding) continue;
    const bool waits = exposures.rank_of(row) >= 0, renewed = appears != begins;
    const auto [found, added] =
        known.emplace(std::tuple(begins, exposures.ends(row), exposures.course_of(row), waits),
                      static_cast<std::uint32_t>(groups_.size()));
    if (added)
      groups_.push_back({.is_renewal = renewed,
                         .row = row,
                         .waits = waits,
                         .opening = appears < (renewed ? -kRounding : 0.0)});
    group_of_[row] = found->second;
    groups_[found->second].principal += principal;
  }
}

const Volumes::Profile& Volumes::profile_of(const Group& group, const Exposures& exposures,
                                            Profiles& profiles) {
  const std::uint32_t index = exposures.course_of(group.row);
  const PrincipalCourse& course = exposures.courses()[index];
  const int life = exposures.calendar()->months_between(exposures.begins(group.row),
                                                        exposures.leaves(group.row));
  const int contracts = course.renewal > 0 ? std::max(1, life / course.months) : 1;
  const auto [found, added] = profiles.try_emplace({index, contracts});
  Profile& profile = found->second;
  if (!added) return profile;
  const Schedule& schedule = course.schedule;
  profile.first = profile_steps_.size();
  double level = 0, renewed = 1;
  const auto add = [&](int age, double filed, double then) {
    profile.ages.push_back(age);
    profile_steps_.push_back({{then - level, filed, level + (filed - then)}, then, renewed});
    level = then;
  };
  bool can_be_put = course.put_after > 0;
  const auto put_before = [&](int age, double outstanding) {
    if (!can_be_put || course.put_after > age) return;
    can_be_put = false;
    renewed *= 1 - course.put;
    add(course.put_after, 0, renewed * outstanding);
  };
  for (int contract = 0; contract < contracts; ++contract) {
    const int made = contract * course.months;
    if (contract > 0) renewed *= course.renewal;
    if (!course.has(contract)) continue;
    add(made, renewed, renewed * schedule.after.front());
    for (std::size_t k = 1; k < schedule.after.size(); ++k) {
      const int age = made + static_cast<int>(k) * schedule.months_per_step;
      put_before(age, schedule.after[k - 1]);
      if (schedule.after[k] != schedule.after[k - 1]) add(age, 0, renewed * schedule.after[k]);
    }
    put_before(made + course.months, schedule.after.back());
  }
  add(life, 0, 0);
  return profile;
}

/// Lays the steps of a group's loans on the axis, those after the start and within the calendar.
void Volumes::add_steps(Group& group, const Exposures& exposures, const Profile& profile,
                        double end, std::vector<double>& times) {
  const double maturity = exposures.leaves(group.row);
  const auto time_of = [&](std::size_t i) {
    return i + 1 < profile.ages.size()
               ? std::min(maturity, exposures.after(group.row, profile.ages[i]))
               : maturity;
  };
  std::size_t i = 0;
  for (; group.opening && i < profile.ages.size() && time_of(i) <= kRounding; ++i) {
    const Step& step = profile_steps_[profile.first + i];
    if (time_of(i) < -kRounding)
      group.level_before = step.level;
    else if (i > 0 && step.change.filed > 0)
      group.renewed_at_start = true;
  }
  group.origin = static_cast<std::uint32_t>(profile.first);
  group.step = static_cast<std::uint32_t>(profile.first + i);
  group.first = static_cast<std::uint32_t>(times.size());
  for (; i < profile.ages.size() && time_of(i) <= end + kRounding; ++i)
    times.push_back(std::max(0.0, time_of(i)));
  group.count = static_cast<std::uint32_t>(times.size()) - group.first;
}

void Volumes::set_grid(const std::vector<double>& times) {
  std::vector<double> sorted = times;
  std::sort(sorted.begin(), sorted.end());
  grid_ = {0.0};
  for (const double time : sorted)
    if (time > grid_.back() + kRounding) grid_.push_back(time);
  for (const double time : times) {
    const auto after = std::upper_bound(grid_.begin(), grid_.end(), time);
    points_.push_back(static_cast<std::uint32_t>(after - grid_.begin() - 1));
  }
}

void Volumes::add_curves() {
  always_.resize(grid_.size());
  for (const Group& group : groups_)
    if (group.waits) waiting_.resize(grid_.size());
  std::vector<std::uint32_t> made;
  for (const Group& group : groups_) {
    std::vector<Totals>& curve = group.waits ? waiting_ : always_;
    if (group.opening) {
      const Step& now = profile_steps_[group.step - 1];
      const double filed = group.renewed_at_start ? now.renewed : 0.0;
      opening_ += group.principal * group.level_before;
      curve.front().in_force += group.principal * now.level;
      curve.front().filed += group.principal * filed;
      curve.front().released += group.principal * (group.level_before + filed - now.level);
    } else if (group.count > 0) {
      if (!group.is_renewal) {
        made.push_back(points_[group.first]);
        curve[made.back()].originated += group.principal;
      }
    }
    for (std::uint32_t i = 0; i < group.count; ++i) {
      const State::Change& change = profile_steps_[group.step + i].change;
      Totals& point = curve[points_[group.first + i]];
      point.in_force += group.principal * change.in_force;
      point.filed += group.principal * change.filed;
      point.released += group.principal * change.released;
    }
  }
  integrate(grid_, always_);
  integrate(grid_, waiting_);
  std::sort(made.begin(), made.end());
  made.erase(std::unique(made.begin(), made.end()), made.end());
  for (const std::uint32_t point : made) originations_.push_back(grid_[point]);
}

void Volumes::reset(State& state, double lent) const {
  if (state.coming_.size() != grid_.size()) {
    state.coming_.assign(grid_.size(), {});
    state.touched_.assign(grid_.size() / 64 + 1, 0);
  }
  state.pass(grid_.size());
  state.lent_ = lent;
  state.now_ = 0;
  state.passed_ = 0;
  state.past_.assign(1, {});
  advance(state, 0);
}

void Volumes::add_default(State& state, std::uint32_t row, double time, double loans) const {
  advance(state, time);
  if (group_of_[row] == kNone) return;
  const Group& group = groups_[group_of_[row]];
  const auto points = std::span(points_).subspan(group.first, group.count);
  const auto next = std::lower_bound(points.begin(), points.end(), state.passed_);
  const auto made = static_cast<std::size_t>(next - points.begin());
  // One that is lent later on that day has been filed all the same.
  const bool is_new = group.step + made == group.origin;
  const Step* step = profile_steps_.data() + group.step + made - (is_new ? 0 : 1);
  const double lent = principal_[row] * loans / step->renewed;
  if (is_new)
    --step;
  else if (step->level > 0)
    take_out(state, state.now_, {lent * step->level, 0, 0});
  else
    take_out(state, state.now_, {0, 0, lent * step->change.released});
  for (auto point = next; point != points.end(); ++point) {
    const State::Change& change = (++step)->change;
    State::Change& coming = state.coming_[*point];
    coming.in_force += lent * change.in_force;
    coming.filed += is_new && point == next ? 0 : lent * change.filed;
    coming.released += lent * change.released;
    state.touched_[*point / 64] |= std::uint64_t{1} << (*point % 64);
  }
}

void Volumes::end(State& state, std::uint32_t row, double time, double loans) const {
  if (group_of_[row] == kNone) return;
  const Group& group = groups_[group_of_[row]];
  const double principal = principal_[row] * loans;
  bool has_ended = group.opening && time <= kRounding;
  if (has_ended) {  // as the opening book begins: it has matured, and was not made again
    const Step& now = profile_steps_[group.step - 1];
    const double filed = group.renewed_at_start ? now.renewed : 0.0;
    take_out(state, 0,
             {principal * now.level, principal * filed, principal * (filed - now.level), 0});
  }
  for (std::uint32_t i = 0; i < group.count; ++i) {
    const std::uint32_t point = points_[group.first + i];
    if (grid_[point] < time - kRounding) continue;
    const Step& step = profile_steps_[group.step + i];
    const bool is_made = group.step + i == group.origin;
    State::Change gone{principal * step.change.in_force, principal * step.change.filed,
                       principal * step.change.released,
                       is_made && !group.is_renewal ? principal : 0};
    if (!has_ended && !is_made) {  // what was there before is released then
      const double before = step.level - step.change.in_force;
      gone.in_force = principal * step.level;
      gone.released -= principal * before;
    }
    has_ended = true;
    if (point < state.passed_) {  // what is not lent on the first day
      take_out(state, grid_[point], gone);
      continue;
    }
    State::Change& coming = state.coming_[point];
    coming.in_force += gone.in_force;
    coming.filed += gone.filed;
    coming.released += gone.released;
    coming.originated += gone.originated;
    state.touched_[point / 64] |= std::uint64_t{1} << (point % 64);
  }
}

void Volumes::go_on(State& state, std::uint32_t row, double time, double loans) const {
  if (group_of_[row] == kNone) return;
  const Group& group = groups_[group_of_[row]];
  const auto points = points_of(group);
  advance(state, time);
  auto next = std::lower_bound(points.begin(), points.end(), state.passed_);
  const Step* step = profile_steps_.data() + group.step + (next - points.begin());
  const double lent = principal_[row] * loans;
  take_out(state, state.now_, {lent * (step - 1)->level, 0, 0});
  for (; next != points.end(); ++next, ++step) {
    State::Change& coming = state.coming_[*next];
    coming.in_force += lent * step->change.in_force;
    coming.filed += lent * step->change.filed;
    coming.released += lent * step->change.released;
    state.touched_[*next / 64] |= std::uint64_t{1} << (*next % 64);
  }
}

Volumes::Totals Volumes::gone(std::uint32_t row, double time, double at) const {
  Totals sum;
  if (group_of_[row] == kNone) return sum;
  const Group& group = groups_[group_of_[row]];
  const auto points = points_of(group);
  auto next = std::lower_bound(points.begin(), points.end(), points_up_to(grid_, 0, time));
  const Step* step = profile_steps_.data() + group.step + (next - points.begin());
  add(sum, {0, 0, 0, (step - 1)->level, 0}, principal_[row], at - time);
  for (; next != points.end() && grid_[*next] <= at + kRounding; ++next, ++step) {
    const State::Change& change = step->change;
    add(sum, {0, change.filed, change.released, change.in_force, 0}, principal_[row],
        at - grid_[*next]);
  }
  return sum;
}

/// Lets a trial go on to `time`; what is to be taken out by then, is.
void Volumes::advance(State& state, double time) const {
  state.now_ = time = std::max(time, state.now_);
  if (state.passed_ == grid_.size() || grid_[state.passed_] > time + kRounding) return;
  const std::size_t to = points_up_to(grid_, state.passed_, time);
  state.for_each_touched(to, [&](std::size_t point, const State::Change& change) {
    take_out(state, grid_[point], change);
  });
  state.pass(to);
}

void Volumes::take_out(State& state, double time, const State::Change& change) {
  State::Past next;
  next.time = std::max(time, state.past_.back().time);
  add(next.taken, state.past_.back().taken, 1, next.time - state.past_.back().time);
  next.taken.originated += change.originated;
  next.taken.in_force += change.in_force;
  next.taken.filed += change.filed;
  next.taken.released += change.released;
  state.past_.push_back(next);
}

Volumes::Totals Volumes::at(State& state, double time) const {
  if (time < -kRounding) return {.in_force = opening_};
  advance(state, time - kDay);
  const bool back = time < state.now_;
  const std::size_t point = points_up_to(grid_, back ? 0 : state.passed_, time) - 1;
  const State::Past* past = &state.past_.back();
  if (past->time > time + kRounding)
    past = &*std::upper_bound(
               state.past_.begin(), state.past_.end(), time + kRounding,
               [](double moment, const State::Past& entry) { return moment < entry.time; }) -
           1;
  Totals totals;
  add(totals, always_[point], 1, time - grid_[point]);
  if (!waiting_.empty()) add(totals, waiting_[point], state.lent_, time - grid_[point]);
  const double rounding = kCancelled * (opening_ + totals.filed);
  add(totals, past->taken, -1, time - past->time);
  if (!back)
    state.for_each_touched(point + 1, [&](std::size_t coming, const State::Change& change) {
      add(totals, {change.originated, change.filed, change.released, change.in_force, 0}, -1,
          time - grid_[coming]);
    });
  for (double* amount : {&totals.filed, &totals.released, &totals.in_force})
    if (std::abs(*amount) <= rounding) *amount = 0;
  return totals;
}

}  // namespace cofferdam
