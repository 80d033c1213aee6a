#include "oracle/book.hpp"

#include <algorithm>

#include "oracle/dates.hpp"

namespace cofferdam::oracle {

Book::Book(const World& world)
    : world_(world), defaults_(world.rows.size()), first_day_(world.start) {
  for (const Event& event : world.events)
    if (event.kind == Event::Kind::default_) defaults_[event.row].push_back(&event);
  for (int month = 0; first_day_ + static_cast<Day>(months_.size()) <= world.last + 1; ++month) {
    const Day first = add_months(world.start, month), next = add_months(world.start, month + 1);
    for (Day day = first; day < next && day <= world.last + 1; ++day)
      months_.push_back(month +
                        static_cast<double>(day - first) / static_cast<double>(next - first));
  }
}

double Book::originated(std::size_t row, Day from, Day to) const {
  const Row& loan = world_.rows[row];
  return loan.made >= from && loan.made <= to ? loan.lent * loans(row) : 0;
}

double Book::survival(std::size_t row, Day day) const {
  double survival = 1;
  for (const Step& step : world_.rows[row].steps)
    if (step.day <= day) survival = step.survival;
  return survival;
}

double Book::scheduled(std::size_t row, Day from, Day to, double Step::*what) const {
  double sum = 0;
  for (const Step& step : world_.rows[row].steps) {
    if (step.day < from || step.day > to || step.*what == 0) continue;
    double left = loans(row);
    for (const Event* gone : defaults_[row])
      if (gone->day < step.day) left -= gone->loans / survival(row, gone->day);
    sum += left * step.*what;
  }
  return sum;
}

double Book::filed(std::size_t row, Day from, Day to) const {
  return scheduled(row, from, to, &Step::filed);
}
double Book::released(std::size_t row, Day from, Day to) const {
  return scheduled(row, from, to, &Step::released);
}

/// Years between the beginnings of two days, all months equally long.
double Book::time_between(Day from, Day to) const {
  if (from < first_day_ || to >= first_day_ + static_cast<Day>(months_.size())) return 0;
  return (months_[static_cast<std::size_t>(to - first_day_)] -
          months_[static_cast<std::size_t>(from - first_day_)]) /
         12;
}

double Book::in_force(std::size_t row, Day day) const {
  double left = loans(row), each = 0;
  for (const Step& step : world_.rows[row].steps)
    if (step.day <= day) each = step.in_force;
  for (const Event* gone : defaults_[row])
    if (gone->day <= day) left -= gone->loans / survival(row, gone->day);
  return left * each;
}

double Book::average(std::size_t row, Day from, Day to) const {
  const std::vector<Step>& steps = world_.rows[row].steps;
  if (from > to) return 0;
  double sum = 0;
  // Of each step the time until the next one; of each default what is left of these days.
  for (std::size_t k = 0; k < steps.size(); ++k) {
    const Day first = std::max(from, steps[k].day);
    const Day last = k + 1 < steps.size() ? std::min(to, steps[k + 1].day - 1) : to;
    if (first > last) continue;
    sum += loans(row) * steps[k].in_force * time_between(first, last + 1);
    for (const Event* gone : defaults_[row]) {
      const Day out = std::max(first, gone->day);
      if (out <= last)
        sum -= gone->loans / survival(row, gone->day) * steps[k].in_force *
               time_between(out, last + 1);
    }
  }
  return sum / time_between(from, to + 1);
}

}  // namespace cofferdam::oracle
