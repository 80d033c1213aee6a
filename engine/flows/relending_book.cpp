#include "flows/relending_book.hpp"

#include <algorithm>
#include <numeric>

namespace cofferdam {
std::vector<double> step_times(const Calendar& calendar, int months) {
  std::vector<double> times;
  for (const std::uint32_t day : calendar.step_ends(months))
    times.push_back(calendar.time_of_day(day + 1));
  return times;
}

RelendingBook::RelendingBook(RelendingTerms terms,
                             std::vector<std::shared_ptr<const FlowSchedule>> schedules,
                             const std::vector<const FlowLine*>& lines,
                             const std::vector<std::uint32_t>& apart)
    : terms_(std::move(terms)),
      schedules_(std::move(schedules)),
      days_(calendar().step_ends(terms_.months)),
      ends_(step_times(calendar(), terms_.months)) {
  std::vector<FlowLine*> own;
  for (const FlowLine* line : lines) {
    lines_.push_back(*line);
    lines_.back().ends_with.clear();
    own.push_back(&lines_.back());
  }
  for (const auto& schedule : schedules_)
    principal_.push_back(
        std::make_unique<FlowRule>(schedule, own, std::vector<std::uint32_t>{}, apart));
  for (std::size_t cell = 0; cell < cells(); ++cell) {
    const auto line = std::find(own.begin(), own.end(), &principal_.front()->line(cell));
    line_of_.push_back(static_cast<std::size_t>(line - own.begin()));
  }
  if (days_.empty() || days_.back() + 1 < calendar().end_day())
    days_.push_back(calendar().end_day() - 1);
}

RelendingBook::Principal RelendingBook::principal(const Settlement& settlement,
                                                  std::uint32_t trial) const {
  Principal all(principal_.size(), std::vector<double>(steps() * cells()));
  for (std::size_t k = 0; k < principal_.size(); ++k)
    principal_[k]->each_counted(
        settlement, trial, [&](std::uint32_t day, std::size_t cell, double amount) {
          // What is left is counted on the day after the last one of a step.
          const std::uint32_t last = k == 0 ? day : day - 1;
          const auto end = days_.begin() + static_cast<std::ptrdiff_t>(steps());
          const auto step =
              static_cast<std::size_t>(std::lower_bound(days_.begin(), end, last) - days_.begin());
          if (step < steps()) all[k][(step - k * terms_.steps) * cells() + cell] += amount;
        });
  // Below zero it is taken from later steps, as with flows; what is left then is nothing.
  for (std::size_t i = 0; i < all[0].size(); ++i) {
    const double behind = std::min(0.0, all[0][i]);
    all[0][i] -= behind;
    if (i + cells() < all[0].size()) all[0][i + cells()] += behind;
  }
  for (std::size_t k = 1; k < all.size(); ++k)
    for (double& left : all[k]) left = std::max(0.0, left);
  return all;
}

/// For a draw on the last day of a step, before which so much is owed.
double RelendingBook::room(const RelendingCourse& course, std::size_t step, double owed,
                           double quota) const {
  using Per = RelendingTerms::Per;
  double counted = terms_.per == Per::balance ? owed : 0;
  const auto year = [&](std::size_t of) { return calendar().year_of_day(days_[of]); };
  for (std::size_t before = 0; before < step && terms_.per != Per::balance; ++before)
    if (terms_.per == Per::in_all || year(before) == year(step)) counted += course.drawn[before];
  return std::max(0.0, quota - counted);
}

RelendingCourse RelendingBook::course(const Settlement& settlement, std::uint32_t trial) const {
  const Principal eligible = principal(settlement, trial);
  const std::size_t count = cells();
  RelendingCourse course;
  course.saved.assign(days_.size() * count, 0.0);
  std::vector<double> draws(steps() * count), owed(count), admitted(steps());
  double from = 0;
  for (std::size_t j = 0; j < days_.size(); ++j) {
    const double to = j < steps() ? ends_[j] : calendar().end();
    for (std::size_t c = 0; c < count; ++c)
      course.saved[j * count + c] = terms_.saving * (to - from) * owed[c];
    from = to;
    if (j == steps()) break;
    for (std::size_t k = 1; k <= terms_.extensions + 1 && k * terms_.steps <= j; ++k) {
      const std::size_t of = j - k * terms_.steps;
      for (std::size_t c = 0; c < count; ++c) {
        double& draw = draws[of * count + c];
        draw =
            k > terms_.extensions ? 0 : std::min(draw, admitted[of] * eligible[k][of * count + c]);
      }
    }
    std::fill(owed.begin(), owed.end(), 0.0);
    for (std::size_t i = 0; i < j * count; ++i) owed[i % count] += draws[i];
    const double before = std::accumulate(owed.begin(), owed.end(), 0.0);
    const auto first = eligible[0].begin() + static_cast<std::ptrdiff_t>(j * count);
    const double asked = std::accumulate(first, first + static_cast<std::ptrdiff_t>(count), 0.0);
    const double quota =
        terms_.quota * settlement.incentive(terms_.unit, calendar().year_of_day(days_[j]), trial);
    const double free = room(course, j, before, quota);
    admitted[j] = asked > free ? free / asked : 1;
    for (std::size_t c = 0; c < count; ++c) {
      draws[j * count + c] = admitted[j] * eligible[0][j * count + c];
      owed[c] += draws[j * count + c];
    }
    course.asked.push_back(asked);
    course.drawn.push_back(std::min(asked, free));
    course.balance.push_back(before + course.drawn.back());
  }
  return course;
}

}  // namespace cofferdam
