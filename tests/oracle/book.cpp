#include "oracle/book.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "oracle/dates.hpp"

namespace cofferdam::oracle {

constexpr double kResidue = 1e-12;  // of what was lent: rounding

Book::Book(const World& world)
    : world_(world),
      defaults_(world.rows.size()),
      moves_(world.rows.size()),
      first_day_(world.start) {
  for (const Move& move : world.moves) moves_[move.row].push_back(&move);
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

/// A loan is out from the begin of the day of its default: what happens to it later on that day
/// does not, but that it is made.
bool Book::precedes(std::size_t row, const Step& step, Day gone) const {
  const bool first = &step == &world_.rows[row].steps.front();
  return step.day < gone || (step.day == gone && (first || step.into_day < 1e-6));
}

double Book::survival(std::size_t row, Day gone) const {
  double survival = 1;
  for (const Step& step : world_.rows[row].steps)
    if (precedes(row, step, gone)) survival = step.survival;
  return survival;
}

double Book::scheduled(std::size_t row, Day from, Day to, double Step::*what) const {
  double sum = 0;
  for (const Step& step : world_.rows[row].steps) {
    if (step.day < from || step.day > to || step.*what == 0) continue;
    double left = loans(row);
    for (const Event* gone : defaults_[row])
      if (!precedes(row, step, gone->day)) left -= gone->loans / survival(row, gone->day);
    for (const Move* move : moves_[row])
      if (std::tie(move->day, move->into_day) < std::tie(step.day, step.into_day))
        left += move->loans;
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

double Book::time(Day day, double into_day) const {
  if (day < first_day_) return 0;
  const auto at = static_cast<std::size_t>(day - first_day_);
  if (at + 1 >= months_.size()) return months_.back() / 12;
  return (months_[at] + into_day * (months_[at + 1] - months_[at])) / 12;
}

double Book::in_force(std::size_t row, Day day, const Event* at) const {
  const auto order = [](const Event& of) { return std::tie(of.row, of.member, of.number); };
  double left = loans(row), each = 0;
  for (const Step& step : world_.rows[row].steps)
    if (step.day <= day) each = step.in_force;
  for (const Event* gone : defaults_[row])
    if (gone->day < day || (gone->day == day && (!at || order(*gone) <= order(*at))))
      left -= gone->loans / survival(row, gone->day);
  for (const Move* move : moves_[row])
    if (move->day <= day) left += move->loans;
  return std::abs(left) > kResidue * loans(row) ? left * each : 0;
}

double Book::in_force_before_claims(std::size_t row, Day day) const {
  double left = loans(row), each = 0;
  for (const Step& step : world_.rows[row].steps)
    if (step.day <= day) each = step.in_force;
  for (const Event* gone : defaults_[row])
    if (gone->day < day) left -= gone->loans / survival(row, gone->day);
  for (const Move* move : moves_[row])
    if (move->day < day) left += move->loans;
  return std::abs(left) > kResidue * loans(row) ? left * each : 0;
}

double Book::average(std::size_t row, Day from, Day to) const {
  const std::vector<Step>& steps = world_.rows[row].steps;
  if (from > to) return 0;
  double sum = 0, whole = 0;
  const double begin = time(from), end = time(to + 1);
  // Of each step the time until the next one; of each default what is left of it.
  for (std::size_t k = 0; k < steps.size(); ++k) {
    const double first = std::max(begin, time(steps[k].day, steps[k].into_day));
    const double next =
        k + 1 < steps.size() ? std::min(end, time(steps[k + 1].day, steps[k + 1].into_day)) : end;
    if (first >= next) continue;
    sum += loans(row) * steps[k].in_force * (next - first);
    whole = std::max(whole, loans(row) * steps[k].in_force * (end - begin));
    for (const Event* gone : defaults_[row])
      sum -= gone->loans / survival(row, gone->day) * steps[k].in_force *
             std::max(0.0, next - std::max(first, time(gone->day)));
    for (const Move* move : moves_[row])
      sum += move->loans * steps[k].in_force *
             std::max(0.0, next - std::max(first, time(move->day, move->into_day)));
  }
  return std::abs(sum) > kResidue * whole ? sum / (end - begin) : 0;
}

}  // namespace cofferdam::oracle
