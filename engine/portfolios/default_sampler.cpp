#include "portfolios/default_sampler.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/random.hpp"
#include "base/special.hpp"
#include "portfolios/jumps.hpp"

namespace cofferdam {
namespace {

ClassMember member_at(const DefaultClass& group, std::uint64_t position) {
  if (group.last_member.empty()) return {position, 0};
  const auto found = std::upper_bound(group.last_member.begin(), group.last_member.end(), position);
  const std::uint64_t start = found == group.last_member.begin() ? 0 : *(found - 1);
  return {static_cast<std::size_t>(found - group.last_member.begin()),
          static_cast<std::uint32_t>(position - start)};
}

std::uint64_t position_of(const DefaultClass& group, const ClassMember& member) {
  if (group.last_member.empty()) return member.row;
  return (member.row == 0 ? 0 : group.last_member[member.row - 1]) + member.number;
}

/// Cumulated hazard of a class until `time`; `cumulated` is that at the ends of its segments.
double hazard_until(const DefaultClass& group, const double* cumulated, double time) {
  std::size_t k = 0;
  while (k + 1 < group.segments.size() && group.segments[k].end <= time) ++k;
  const Segment& segment = group.segments[k];
  const double before = k == 0 ? 0 : cumulated[k - 1];
  const double part = (time - segment.start) / (segment.end - segment.start);
  return before + (cumulated[k] - before) * std::min(1.0, part);
}

/// A moment by the hazard that is cumulated until then.
struct Point {
  double hazard = 0, time = 0;
  std::size_t year = 0;
  double rate = 0;  ///< of the class, a year
};

Point point_at(const DefaultClass& group, const double* cumulated, double hazard) {
  std::size_t k = 0;
  while (k + 1 < group.segments.size() && cumulated[k] < hazard) ++k;
  const double before = k == 0 ? 0 : cumulated[k - 1], whole = cumulated[k] - before;
  const Segment& segment = group.segments[k];
  const double years = segment.end - segment.start;
  return {hazard, segment.start + std::min(1.0, (hazard - before) / whole) * years, segment.year,
          whole / years};
}

}  // namespace

/// What a class needs of a run of trials.
struct DefaultSampler::Scratch {
  std::uint64_t seed = 0;
  TrialRange trials;
  std::uint32_t first_row = 0;
  std::vector<double> high;       ///< [trial] probability of a candidate
  std::vector<double> low;        ///< [trial] of one year: the lowest probability in the class
  std::vector<double> per_log;    ///< [trial] 1 / ln(1 - high)
  std::vector<double> cumulated;  ///< [trial][segment] hazard from the start to the segment's end
  std::vector<double> lowest;     ///< [trial][segment] lowest hazard per year, if scores differ
  Candidates candidates;
  std::vector<std::uint32_t> doubtful, doubtful_trials;
  std::vector<double> doubtful_scores;
};

DefaultSampler::DefaultSampler(const LoanExposures& exposures, HazardModel model,
                               const std::vector<std::uint32_t>& set_of, const Calendar& calendar,
                               bool fine_grained)
    : exposures_(exposures), model_(std::move(model)) {
  if (model_.ages.form != AgeHazards::Form::constant)
    for (std::size_t set = 0; set < model_.sets.size(); ++set) {
      ages_.push_back(model_.ages.by_age);
      if (!model_.is_probit())
        for (double& score : ages_.back()) score = model_.score(set, score);
    }
  classes_ = default_classes({exposures, model_, set_of, ages_, calendar, fine_grained});
}

std::vector<ClassDraw> DefaultSampler::draw(std::uint64_t seed, const TrialRange& trials,
                                            const Factors& factors,
                                            const std::vector<double>& probit,
                                            std::uint32_t first_row, Events& events) const {
  Scratch scratch;
  scratch.seed = seed;
  scratch.trials = trials;
  scratch.first_row = first_row;
  Hazards hazards(model_, seed, trials, factors, probit);
  Jumps jumps(seed, trials);
  std::vector<ClassDraw> draws;
  const bool dated = exposures_.lives.given();
  for (const DefaultClass& group : classes_) {
    hazards.choose(
        group.factor_set, group.cohort,
        group.cohort < 0 ? "" : exposures_.lives.cohorts[static_cast<std::size_t>(group.cohort)]);
    const std::size_t first_event = events.size();
    dated ? prepare_life(group, hazards, scratch) : prepare_year(group, hazards, scratch);
    const bool with_bars = !dated && !group.thresholds.empty();
    jumps.find({group.loans, group.entity, with_bars}, scratch.high, scratch.per_log,
               scratch.candidates);
    if (!dated) {
      if (with_bars) thin_year(group, hazards, scratch);
      append_defaults(group, scratch, events);
    } else if (group.is_thinned()) {
      draw_thinned_life(group, hazards, scratch, events);
    } else {
      append_defaults(group, scratch, events);
      date_life(group, first_event, scratch, events);
    }
    if (!group.accepted.empty()) screen(group, first_event, hazards, scratch, events);
    draws.push_back({&group, first_event, events.size()});
  }
  return draws;
}

void DefaultSampler::prepare_year(const DefaultClass& group, Hazards& hazards,
                                  Scratch& scratch) const {
  const Segment& segment = group.segments[0];
  const auto high = hazards.probabilities(segment.score, 0);
  scratch.high.assign(high.begin(), high.end());
  scratch.per_log.resize(scratch.high.size());
  hazard_rates(scratch.high, scratch.per_log);
  for (double& x : scratch.per_log) x = -1 / x;
  if (group.thresholds.empty()) return;
  const auto low = hazards.probabilities(segment.lowest, 0);
  scratch.low.assign(low.begin(), low.end());
}

/// Candidates are accepted with the ratio of their own probability to the highest; most are so by
/// the lowest of the class.
void DefaultSampler::thin_year(const DefaultClass& group, const Hazards& hazards,
                               Scratch& scratch) {
  Candidates& all = scratch.candidates;
  scratch.doubtful.resize(all.size + 1);
  std::size_t count = 0;
  for (std::uint32_t i = 0; i < all.size; ++i) {
    all.bar[i] *= scratch.high[all.trial[i]];
    scratch.doubtful[count] = i;
    count += all.bar[i] >= scratch.low[all.trial[i]];
  }
  scratch.doubtful[count] = static_cast<std::uint32_t>(all.size);  // behind the last
  scratch.doubtful_trials.resize(count + 1);
  scratch.doubtful_scores.resize(count + 1);
  for (std::size_t k = 0; k < count; ++k) {
    const std::uint32_t i = scratch.doubtful[k];
    const auto position = static_cast<std::uint64_t>(all.position[i]);
    scratch.doubtful_trials[k] = all.trial[i];
    scratch.doubtful_scores[k] = group.thresholds[member_at(group, position).row];
  }
  const std::span own = std::span(scratch.doubtful_scores).first(count);
  hazards.probabilities(own, 0, scratch.doubtful_trials, own);
  std::size_t kept = 0;
  for (std::size_t i = 0, k = 0; i < all.size; ++i) {
    const bool is_doubtful = scratch.doubtful[k] == i;
    const bool refused = is_doubtful & (all.bar[i] >= scratch.doubtful_scores[k]);
    k += is_doubtful;
    all.trial[kept] = all.trial[i];
    all.position[kept] = all.position[i];
    kept += !refused;
  }
  all.size = kept;
}

/// Of all candidates; `time` becomes what their jumps left beyond a whole number, without a
/// calendar 0.
void DefaultSampler::append_defaults(const DefaultClass& group, const Scratch& scratch,
                                     Events& events) const {
  const Candidates& all = scratch.candidates;
  const std::size_t first = events.size();
  const auto count = static_cast<std::ptrdiff_t>(all.size);
  events.trial.insert(events.trial.end(), all.trial.begin(), all.trial.begin() + count);
  if (exposures_.lives.given())
    events.time.insert(events.time.end(), all.part.begin(), all.part.begin() + count);
  events.kind.insert(events.kind.end(), all.size, EventKind::default_);
  events.loans.insert(events.loans.end(), all.size, 1.0);
  events.resize(first + all.size);  // the other columns
  for (std::size_t i = 0; i < all.size; ++i) {
    const ClassMember member = member_at(group, static_cast<std::uint64_t>(all.position[i]));
    events.exposure[first + i] = scratch.first_row + group.rows[member.row];
    events.member[first + i] = member.number;
    events.origin[first + i] = static_cast<std::uint32_t>(first + i);
  }
}

void DefaultSampler::prepare_life(const DefaultClass& group, Hazards& hazards,
                                  Scratch& scratch) const {
  const std::size_t n = scratch.trials.count, segments = group.segments.size();
  const bool scored = !group.thresholds.empty();
  scratch.cumulated.resize(n * segments);
  scratch.lowest.resize(scored ? n * segments : 0);
  scratch.high.assign(n, 0.0);
  for (std::size_t k = 0; k < segments; ++k) {
    const Segment& segment = group.segments[k];
    const double years = segment.end - segment.start;
    const auto rates = hazards.rates(segment.score, segment.year);
    for (std::size_t t = 0; t < n; ++t)
      scratch.cumulated[t * segments + k] = scratch.high[t] += years * rates[t];
    if (!scored) continue;
    const auto lowest = hazards.rates(segment.lowest, segment.year);
    for (std::size_t t = 0; t < n; ++t) scratch.lowest[t * segments + k] = lowest[t];
  }
  scratch.per_log.resize(n);
  for (std::size_t t = 0; t < n; ++t) {
    scratch.per_log[t] = -1 / scratch.high[t];
    scratch.high[t] = -scratch.high[t];
  }
  exponential(scratch.high, scratch.high);
  for (double& p : scratch.high) p = 1 - p;
}

/// Dates of the defaults from `first_event` on, of which `time` holds the part of the life's hazard
/// that was cumulated before.
void DefaultSampler::date_life(const DefaultClass& group, std::size_t first_event, Scratch& scratch,
                               Events& events) const {
  const std::span<double> times(events.time.data() + first_event, events.size() - first_event);
  const std::uint32_t* trial = events.trial.data() + first_event;
  const std::size_t segments = group.segments.size();
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double* cumulated = scratch.cumulated.data() + trial[i] * segments;
    const double target = times[i] * cumulated[segments - 1];
    // Segments before the date are counted by the sign of a difference: no branch can be guessed
    // wrong, and the compiler counts two at a time.
    std::size_t k = 0;
    for (std::size_t j = 0; j + 1 < segments; ++j)
      k += std::bit_cast<std::uint64_t>(cumulated[j] - target) >> 63;
    const double before = k == 0 ? 0 : cumulated[k - 1];
    const Segment& segment = group.segments[k];
    const double part = std::min(1.0, (target - before) / (cumulated[k] - before));
    times[i] = segment.start + part * (segment.end - segment.start);
  }
}

void DefaultSampler::draw_thinned_life(const DefaultClass& group, const Hazards& hazards,
                                       Scratch& scratch, Events& events) const {
  const Lives& lives = exposures_.lives;
  const std::size_t segments = group.segments.size();
  const bool scored = !scratch.lowest.empty();
  std::size_t trial = static_cast<std::size_t>(-1);
  Stream words(scratch.seed, Purpose::default_date, 0, group.entity);
  EventWriter writer(events);
  const auto draw = [&](std::uint32_t t, const ClassMember& member, double part) {
    if (t != trial)
      words = Stream(scratch.seed, Purpose::default_date,
                     static_cast<std::uint64_t>(scratch.trials.first) + t, group.entity);
    trial = t;
    const double* cumulated = scratch.cumulated.data() + t * segments;
    const std::uint32_t row = group.rows[member.row];
    const double born = lives.start[row], over = lives.end[row];
    double target = part * cumulated[segments - 1];
    for (std::size_t k = 0; target <= cumulated[segments - 1];
         target -= logarithm(words.uniform())) {
      while (k + 1 < segments && cumulated[k] < target) ++k;
      const double before = k == 0 ? 0 : cumulated[k - 1], whole = cumulated[k] - before;
      const Segment& segment = group.segments[k];
      const double years = segment.end - segment.start;
      const double time = segment.start + std::min(1.0, (target - before) / whole) * years;
      if (time >= over) return;
      const double bar = scored ? words.uniform() * whole / years : 0;
      if (time < born) {  // what would happen before a loan is made says nothing about it
        target = hazard_until(group, cumulated, born);
        continue;
      }
      if (scored && bar >= scratch.lowest[t * segments + k] &&
          bar >= hazards.rate(group.thresholds[member.row], segment.year, t))
        continue;
      writer.add_default(t, scratch.first_row + row, member.number, time);
      return;
    }
  };
  const Candidates& all = scratch.candidates;
  for (std::size_t i = 0; i < all.size; ++i)
    draw(all.trial[i], member_at(group, static_cast<std::uint64_t>(all.position[i])), all.part[i]);
}

/// Of the defaults of applicants from `first_event` on leaves those of loans that are accepted.
void DefaultSampler::screen(const DefaultClass& group, std::size_t first_event,
                            const Hazards& hazards, const Scratch& scratch, Events& events) const {
  std::size_t kept = first_event;
  for (std::size_t e = first_event; e < events.size(); ++e) {
    const std::uint32_t row = events.exposure[e] - scratch.first_row;
    if (events.member[e] >= exposures_.count[row]) continue;
    const auto found = std::lower_bound(group.rows.begin(), group.rows.end(), row);
    const ClassMember member{static_cast<std::size_t>(found - group.rows.begin()),
                             events.member[e]};
    const double time =
        time_of_accepted(group, member, events.trial[e], events.time[e], hazards, scratch);
    if (time < 0) continue;
    events.copy(kept, events, e);
    events.time[kept] = time;
    events.origin[kept] = static_cast<std::uint32_t>(kept);
    ++kept;
  }
  events.resize(kept);
}

/// When an accepted loan defaults that would at `time` if the signal were no help; below 0: it does
/// not.
double DefaultSampler::time_of_accepted(const DefaultClass& group, const ClassMember& member,
                                        std::uint32_t trial, double time, const Hazards& hazards,
                                        const Scratch& scratch) const {
  constexpr double kNever = -1;
  const double applicants =
      group.thresholds.empty() ? group.segments[0].score : group.thresholds[member.row];
  const double accepted = group.accepted[member.row];
  if (accepted == applicants) return time;
  Stream words(scratch.seed, Purpose::screening,
               static_cast<std::uint64_t>(scratch.trials.first) + trial,
               entity_of(std::to_string(group.entity), position_of(group, member)));
  const Lives& lives = exposures_.lives;
  if (!lives.given())
    return words.uniform() * hazards.probability(applicants, 0, trial) <
                   hazards.probability(accepted, 0, trial)
               ? time
               : kNever;
  const double* cumulated = scratch.cumulated.data() + trial * group.segments.size();
  Point point = point_at(group, cumulated, hazard_until(group, cumulated, time));
  point.time = time;
  // The first point is one of the applicants' hazard, those that follow are of the class's highest.
  double rate = hazards.rate(applicants, point.year, trial);
  while (words.uniform() * rate >= hazards.rate(accepted, point.year, trial)) {
    const double target = point.hazard - logarithm(words.uniform());
    if (target >= cumulated[group.segments.size() - 1]) return kNever;
    point = point_at(group, cumulated, target);
    if (point.time >= lives.end[group.rows[member.row]]) return kNever;
    rate = point.rate;
  }
  return point.time;
}

}  // namespace cofferdam
