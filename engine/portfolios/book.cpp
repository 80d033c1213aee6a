#include "portfolios/book.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;    // years
constexpr double kCancelled = 1e-12;  // of what is offered: rounding of sums that cancel

/// What is offered less what is never made.
double made_of(double offered, const std::vector<double>& never, std::size_t group) {
  if (never.empty()) return offered;
  const double made = offered - never[group];
  return std::abs(made) < kCancelled * offered ? 0 : made;
}

}  // namespace

Book::Book(const Exposures& exposures, const Calendar& calendar)
    : calendar_(calendar),
      cells_(exposures.cohorts().size()),
      periods_(calendar.periods()),
      courses_(exposures.courses().begin(), exposures.courses().end()) {
  group_rows(exposures);
}

Book::Book(const Exposures& exposures, const Tag& by, const Calendar& calendar)
    : calendar_(calendar),
      by_(&by),
      cells_(by.values.size()),
      periods_(calendar.periods()),
      courses_(exposures.courses().begin(), exposures.courses().end()) {
  group_rows(exposures);
}

void Book::group_rows(const Exposures& exposures) {
  using Alike = std::tuple<double, double, std::uint32_t, std::uint32_t>;
  std::map<Alike, std::uint32_t> known;
  for (std::uint32_t row = 0; row < exposures.rows(); ++row) {
    const Alike key{exposures.begins(row), exposures.ends(row), exposures.course_of(row),
                    by_ ? by_->codes[row] : exposures.cohort_of(row)};
    const auto [found, added] = known.emplace(key, static_cast<std::uint32_t>(groups_.size()));
    if (added) {
      Group group;
      group.row = row;
      std::tie(group.begins, group.ends, group.course, group.cell) = key;
      group.appears = exposures.appears(row);
      group.leaves = exposures.leaves(row);
      group.waits = exposures.rank_of(row) >= 0;
      group.first_slot = slots_;
      set_slots(group, exposures);
      slots_ += group.slot_ends.size();
      groups_.push_back(std::move(group));
    }
    const double amount = exposures.amount_of(row), count = exposures.scheduled_of(row);
    group_of_.push_back(found->second);
    amount_.push_back(amount);
    groups_[found->second].lent += amount * count;
    groups_[found->second].loans += count;
  }
}

/// Whether no contract of these rows is within the calendar.
bool Book::is_never_there(const Group& group) const {
  return group.leaves <= std::max(0.0, group.appears) + kRounding ||
         group.appears >= calendar_.end() - kRounding;
}

/// Cuts a group's life at the ends of periods and contracts.
void Book::set_slots(Group& group, const Exposures& exposures) const {
  if (is_never_there(group)) return;
  const double start = std::max(0.0, group.appears);
  const double end = std::min(calendar_.end(), group.leaves);
  std::set<double> ends = {end}, contract_ends;
  for (std::size_t q = calendar_.period_of(start); q < periods_ && calendar_.period_end(q) < end;
       ++q)
    if (calendar_.period_end(q) > start + kRounding) ends.insert(calendar_.period_end(q));
  // Without renewals there is one contract, and slots are periods.
  for (const double over : exposures.turns_of(group.row, end)) {
    if (over <= start + kRounding) continue;
    const auto near = ends.lower_bound(over - kRounding);
    const bool known = near != ends.end() && *near <= over + kRounding;
    contract_ends.insert(known ? *near : *ends.insert(over).first);
  }
  const PrincipalCourse& course = courses_[group.course];
  if (course.put_after > 0)
    if (const double put = exposures.after(group.row, course.put_after);
        put > start + kRounding && put < end) {
      const auto near = ends.lower_bound(put - kRounding);
      if (*near > put + kRounding) ends.insert(put);
    }
  group.first_period = calendar_.period_of(start);
  group.by_period = course.is_level();
  group.opening = balance(group, 0);
  group.due_at_start = course.renewals(calendar_, group.begins, 0) > 0;
  double before = start;
  for (const double slot_end : ends) {
    group.slot_ends.push_back(slot_end);
    group.balance.push_back(balance(group, slot_end));
    group.files.push_back(course.renewal > 0 && contract_ends.count(slot_end) > 0);
    group.renewed.push_back(course.kept(calendar_, group.begins, before));
    before = slot_end;
  }
}

void Book::clear(Trial& trial) const {
  trial.principal.assign(slots_, 0.0);
  trial.loans.assign(slots_, 0.0);
  trial.amount.assign(cells_ * periods_, 0.0);
  trial.count.assign(cells_ * periods_, 0.0);
  trial.never_lent.clear();
  trial.never_made.clear();
  trial.gone.clear();
  trial.gone_loans.clear();
  trial.as_scheduled = true;
}

void Book::add(const Events& events, std::uint32_t first_row, std::span<Trial> trials,
               std::uint32_t first_trial) const {
  const std::size_t rows = group_of_.size();
  const auto is_here = [&](std::uint32_t trial) { return trial - first_trial < trials.size(); };
  for (std::size_t e = 0; e < events.size(); ++e) {
    const std::uint32_t row = events.exposure[e] - first_row;
    if (row >= rows || events.kind[e] != EventKind::default_ || !is_here(events.trial[e])) continue;
    const Group& group = groups_[group_of_[row]];
    Trial& trial = trials[events.trial[e] - first_trial];
    trial.as_scheduled = false;
    const double time = events.time[e], loans = events.loans[e];
    const double principal = loans * amount_[row];
    const std::size_t period = calendar_.period_of(time), last = group.slot_ends.size() - 1;
    if (group.by_period) {
      const std::size_t slot = group.first_slot + std::min(last, period - group.first_period);
      trial.principal[slot] += principal;
      trial.loans[slot] += loans;
      continue;
    }
    std::size_t slot = 0;
    while (slot < last && group.slot_ends[slot] <= time) ++slot;
    trial.principal[group.first_slot + slot] += principal / group.renewed[slot];
    trial.loans[group.first_slot + slot] += loans / group.renewed[slot];
    const std::size_t at = group.cell * periods_ + period;
    trial.amount[at] += principal * balance(group, time);
    trial.count[at] += loans;
  }
  for (const EarlyEnd& end : events.ends)
    if (const std::uint32_t row = end.exposure - first_row;
        row < rows && is_here(end.trial) && (by_ || !end.goes_on))
      add_end(end, row, trials[end.trial - first_trial]);
}

/// What was given back is not there any more at the end of that day's slot, and is no default.
void Book::add_end(const EarlyEnd& end, std::uint32_t row, Trial& trial) const {
  trial.as_scheduled = false;
  const Group& group = groups_[group_of_[row]];
  const double principal = end.loans * amount_[row];
  if (end.time <= group.appears + kRounding) {
    trial.never_lent.resize(groups_.size(), 0.0);
    trial.never_made.resize(groups_.size(), 0.0);
    trial.never_lent[group_of_[row]] += principal;
    trial.never_made[group_of_[row]] += end.loans;
    return;
  }
  if (end.goes_on) return go_on(end, row, trial);
  std::size_t slot = 0;
  while (slot + 1 < group.slot_ends.size() && group.slot_ends[slot] < end.time - kRounding) ++slot;
  trial.principal[group.first_slot + slot] += principal;
  trial.loans[group.first_slot + slot] += end.loans;
}

/// As a default does, it leaves what is in force at the end of its slot.
void Book::go_on(const EarlyEnd& end, std::uint32_t row, Trial& trial) const {
  const Group& group = groups_[group_of_[row]];
  trial.gone.resize(slots_, 0.0);
  trial.gone_loans.resize(slots_, 0.0);
  std::size_t slot = 0;
  while (slot + 1 < group.slot_ends.size() && group.slot_ends[slot] <= end.time) ++slot;
  trial.gone[group.first_slot + slot] += end.loans * amount_[row];
  trial.gone_loans[group.first_slot + slot] += end.loans;
}

/// What is there first: made, renewed, or at the start.
void Book::file_first(const Group& group, double offered, bool counted, Balances& balances) const {
  const PrincipalCourse& course = courses_[group.course];
  const double made = offered * group.renewed.front();
  if (group.appears >= 0)
    balances.filed[group.first_period] += made;
  else if (group.due_at_start)
    balances.filed[0] += made;
  else
    balances.opening += offered * (counted ? 1.0 : group.opening);
  // What is renewed at the end of a period is in force then.
  const std::size_t period = group.first_period;
  if (course.first_contract > 0 && period > 0 &&
      group.appears < calendar_.period_end(period - 1) + kRounding)
    balances.in_force[period - 1] += made * (counted ? 1.0 : balance(group, group.appears));
}

/// Adds what a group has in force at the ends of periods, and what it files. `defaulted` is what
/// was lent to loans in default, by slot, as if none of them had ended before.
void Book::run_off(const Group& group, const Defaulted& defaulted, const Defaulted& gone,
                   double offered, bool counted, Balances& balances) const {
  if (is_never_there(group)) return;
  double left = offered;
  file_first(group, offered, counted, balances);
  const double maturity = group.leaves;
  for (std::size_t slot = 0; slot < group.slot_ends.size(); ++slot) {
    left -= defaulted[group.first_slot + slot];
    if (!gone.empty()) left -= gone[group.first_slot + slot];
    const double end = group.slot_ends[slot];
    if (end >= maturity - kRounding) break;
    const bool last = slot + 1 == group.slot_ends.size();
    const double renewed = last ? group.renewed[slot] : group.renewed[slot + 1];
    if (group.files[slot]) balances.filed[calendar_.period_of(end)] += left * renewed;
    const std::size_t period = calendar_.period_of(end - 2 * kRounding);
    if (calendar_.period_end(period) < end + kRounding)
      balances.in_force[period] += left * renewed * (counted ? 1.0 : group.balance[slot]);
  }
}

void Book::close(const Trial& trial, double lent, std::vector<Balances>& money,
                 std::vector<Balances>& loans) const {
  for (auto* balances : {&money, &loans}) {
    balances->resize(cells_);
    for (std::size_t cell = 0; cell < cells_; ++cell) {
      const std::vector<double>& defaulted = balances == &money ? trial.amount : trial.count;
      Balances& of = (*balances)[cell];
      of.opening = 0;
      of.filed.assign(periods_, 0.0);
      of.in_force.assign(periods_, 0.0);
      of.defaulted.assign(defaulted.begin() + static_cast<std::ptrdiff_t>(cell * periods_),
                          defaulted.begin() + static_cast<std::ptrdiff_t>((cell + 1) * periods_));
    }
  }
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const Group& group = groups_[g];
    const double part = group.waits ? lent : 1.0;
    run_off(group, trial.principal, trial.gone, made_of(part * group.lent, trial.never_lent, g),
            false, money[group.cell]);
    run_off(group, trial.loans, trial.gone_loans, made_of(part * group.loans, trial.never_made, g),
            true, loans[group.cell]);
    if (!group.by_period) continue;
    const double balance = courses_[group.course].schedule.after[0];
    for (std::size_t slot = 0; slot < group.slot_ends.size(); ++slot) {
      const std::size_t period = group.first_period + slot;
      money[group.cell].defaulted[period] += balance * trial.principal[group.first_slot + slot];
      loans[group.cell].defaulted[period] += trial.loans[group.first_slot + slot];
    }
  }
}

}  // namespace cofferdam
