#include "flows/due_parts.hpp"

#include <algorithm>

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years

/// Parts of one contract after the other.
class Life {
 public:
  Life(const Exposures& exposures, std::size_t row, DueBasis basis, const Calendar& calendar)
      : exposures_(exposures),
        row_(row),
        basis_(basis),
        calendar_(calendar),
        course_(exposures.courses()[exposures.course_of(row)]) {}

  std::vector<DuePart> parts() {
    if (course_.put_after > 0) return parts_with_put();
    for (; contracts_ < course_.first_contract; ++contracts_) contract_.renewed *= course_.renewal;
    for (const double at : exposures_.turns_of(row_, calendar_.end())) {
      contract_.made = at;
      contract_.ends = end_of_contract();
      add_contract();
      contract_.renewed *= course_.renewal;
      ++contracts_;
    }
    return std::move(parts_);
  }

  std::vector<DuePart> parts_until_put() {
    if (course_.put_after > 0) add_until(put_date(), 1);
    return std::move(parts_);
  }

 private:
  double put_date() const {
    return std::min(exposures_.ends(row_), exposures_.after(row_, course_.put_after));
  }
  /// What is given back on the put date ends then; what is not given back, at maturity.
  std::vector<DuePart> parts_with_put() {
    add_until(put_date(), course_.put);
    add_until(exposures_.ends(row_), 1 - course_.put);
    return std::move(parts_);
  }
  void add_until(double ends, double probability) {
    contract_.made = exposures_.begins(row_);
    contract_.ends = ends;
    contract_.renewed = probability;
    if (probability > 0) add_contract();
  }

  void add_contract() {
    if (basis_ == DueBasis::filed)
      file();
    else
      accrue();
  }

  double end_of_contract() const {
    const double over = exposures_.ends(row_);
    if (course_.months == 0) return over;
    return std::min(over, exposures_.after(row_, (contracts_ + 1) * course_.months));
  }

  void file() {
    if (contract_.made < -kRounding) return;
    DuePart part = contract_;
    part.from = part.to = std::max(0.0, part.made);
    part.amount = 1;
    part.day = calendar_.day_of(part.from);
    parts_.push_back(part);
  }

  void accrue() {
    const Schedule& schedule = course_.schedule;
    const int step = basis_ == DueBasis::amount ? 0 : schedule.months_per_step;
    if (step == 0)
      return hold(contract_.made, contract_.ends,
                  basis_ == DueBasis::amount ? 1 : schedule.after.front());
    const int age = contracts_ * course_.months;
    double from = contract_.made;
    for (std::size_t k = 0; k < schedule.after.size() && from < contract_.ends; ++k) {
      const bool last = k + 1 == schedule.after.size();
      const double next = exposures_.after(row_, age + static_cast<int>(k + 1) * step);
      const double to = last ? contract_.ends : std::min(contract_.ends, next);
      hold(from, to, schedule.after[k]);
      from = to;
    }
  }

  /// In force at one level, cut at the turns of the years.
  void hold(double from, double to, double level) {
    to = std::min(to, calendar_.end());
    from = std::max(0.0, from);
    while (level > 0 && from < to - kRounding) {
      const std::size_t year = calendar_.year_of(from);
      DuePart part = contract_;
      part.from = from;
      part.to = std::min(to, calendar_.year_end(year));
      part.amount = level * (part.to - part.from);
      part.day = calendar_.first_day(year + 1) - 1;
      parts_.push_back(part);
      from = part.to;
    }
  }

  const Exposures& exposures_;
  std::size_t row_;
  DueBasis basis_;
  const Calendar& calendar_;
  const PrincipalCourse& course_;
  DuePart contract_;
  int contracts_ = 0;
  std::vector<DuePart> parts_;
};

}  // namespace

std::vector<DuePart> due_parts(const Exposures& exposures, std::size_t row, DueBasis basis,
                               const Calendar& calendar) {
  if (!exposures.is_dated()) return {{.amount = 1, .ends = 1}};
  return Life(exposures, row, basis, calendar).parts();
}

std::vector<DuePart> due_parts_until_put(const Exposures& exposures, std::size_t row,
                                         DueBasis basis, const Calendar& calendar) {
  if (!exposures.is_dated()) return {};
  return Life(exposures, row, basis, calendar).parts_until_put();
}

std::vector<DuePart> parts_left(const std::vector<DuePart>& balance, const LaterDates& dates,
                                const Calendar& calendar) {
  std::vector<DuePart> left;
  for (const DuePart& part : balance) {
    if (part.made < -kRounding) continue;
    const auto made = std::upper_bound(dates.ends.begin(), dates.ends.end(), part.made + kRounding);
    if (dates.ends.end() - made <= static_cast<std::ptrdiff_t>(dates.steps)) continue;
    const double date = made[static_cast<std::ptrdiff_t>(dates.steps)];
    if (part.from > date + kRounding || part.to <= date + kRounding) continue;
    left.push_back(part);
    left.back().amount = part.amount / (part.to - part.from);
    left.back().from = left.back().to = date;
    left.back().day = calendar.day_of(date);
  }
  return left;
}

}  // namespace cofferdam
