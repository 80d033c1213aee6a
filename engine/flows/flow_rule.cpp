#include "flows/flow_rule.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace cofferdam {
namespace {

constexpr double kCancelled = 1e-12;  // of what is due: rounding of sums that cancel
constexpr double kRounding = 1e-9;    // years

/// Nothing that could take it out comes before it.
bool is_first(const DuePart& part, const Exposures& exposures, std::size_t row) {
  if (!exposures.is_dated()) return true;
  return part.at_once() && part.from == std::max(0.0, exposures.begins(row));
}

}  // namespace

struct FlowRule::State final : RuleState {
  Trial trial;
};

FlowRule::FlowRule(std::shared_ptr<const FlowSchedule> schedule, std::vector<FlowLine*> lines,
                   std::vector<std::uint32_t> values, const std::vector<std::uint32_t>& apart)
    : schedule_(std::move(schedule)), lines_(std::move(lines)), values_(std::move(values)) {
  find_cells(apart);
  find_dates();
  add_course();
}

/// Calls visit(flow, row, exposures, row of them) of all rows that owe it.
template <class Visit>
void FlowRule::each_row(const Visit& visit) const {
  for (FlowLine* flow : lines_) {
    const PortfolioView& portfolio = schedule_->portfolio(flow->portfolio);
    for (std::size_t i = 0; i < portfolio.exposures->rows(); ++i) {
      const std::uint32_t row = portfolio.first_row + static_cast<std::uint32_t>(i);
      if (schedule_->is_of(row)) visit(*flow, row, *portfolio.exposures, i);
    }
  }
}

void FlowRule::find_cells(const std::vector<std::uint32_t>& apart) {
  cell_of_.assign(schedule_->rows(), kNone);
  std::map<std::tuple<std::size_t, std::size_t, std::size_t, std::size_t, std::size_t>,
           std::uint32_t>
      known;
  std::map<std::size_t, std::size_t> groups;
  const auto instance = [](const FlowAccount* account, std::uint32_t row) {
    return account ? account->instance_of(row) : 0;
  };
  each_row([&](const FlowLine& flow, std::uint32_t row, const Exposures&, std::size_t) {
    const std::size_t value = values_.empty() ? 0 : values_[row];
    const std::size_t group = groups.emplace(value, groups.size()).first->second;
    const auto [found, added] =
        known.emplace(std::tuple(flow.index, instance(flow.from, row), instance(flow.into, row),
                                 group, std::size_t{apart.empty() ? 0 : apart[row]}),
                      static_cast<std::uint32_t>(cells_.size()));
    if (added) cells_.push_back({&flow, row, group});
    cell_of_[row] = found->second;
  });
  groups_ = groups.size();
}

void FlowRule::find_dates() {
  std::set<std::uint32_t> days;
  std::vector<DuePart> parts;
  each_row([&](const FlowLine&, std::uint32_t row, const Exposures&, std::size_t) {
    for (const auto until : {FlowSchedule::Until::its_end, FlowSchedule::Until::put_date}) {
      schedule_->parts_of(row, parts, until);
      for (const DuePart& part : parts) days.insert(part.day);
    }
  });
  dates_.assign(days.begin(), days.end());
  date_of_.assign(dates_.empty() ? 0 : dates_.back() + 1, kNone);
  const Calendar& calendar = schedule_->calendar();
  for (std::size_t date = 0; date < dates_.size(); ++date) {
    date_of_[dates_[date]] = static_cast<std::uint32_t>(date);
    years_.push_back(calendar.given() ? calendar.year_of_day(dates_[date]) : 0);
  }
}

void FlowRule::add_course() {
  const bool earns = schedule_->earns_over_time();
  for (Course* course : {&always_, &waiting_}) {
    course->due.assign(dates_.size() * cells_.size(), 0.0);
    if (!earns) continue;
    course->earned.assign(schedule_->calendar().years() * cells_.size(), 0.0);
    if (may_end()) course->earned_of.assign(dates_.size() * course->earned.size(), 0.0);
  }
  for (FlowLine* flow : lines_) flow->certain = flow->ends_with.empty();
  std::vector<DuePart> parts;
  each_row([&](FlowLine& flow, std::uint32_t row, const Exposures& exposures, std::size_t i) {
    schedule_->parts_of(row, parts);
    Course& course = exposures.rank_of(i) >= 0 ? waiting_ : always_;
    for (const DuePart& part : parts) {
      const double times = exposures.scheduled_of(i) * part.renewed;
      add(part, times, cell_of_[row], course);
      flow.due += times * part.amount;
      flow.of += times * part.amount / schedule_->rate_of(row);
      flow.certain = flow.certain && exposures.rank_of(i) < 0 && !exposures.may_never_begin(i) &&
                     is_first(part, exposures, i);
    }
  });
}

/// Adds a part so many times to what is due and earned.
void FlowRule::add(const DuePart& part, double times, std::size_t cell, Course& course) const {
  const double amount = times * part.amount;
  course.due[date_of_[part.day] * cells_.size() + cell] += amount;
  if (course.earned.empty()) return;
  const Calendar& calendar = schedule_->calendar();
  const double end = std::min(part.ends, calendar.end());
  for (std::size_t year = calendar.year_of(part.from); year < calendar.years(); ++year) {
    const double from = std::max(part.from, calendar.year_start(year));
    const double to = std::min(end, calendar.year_end(year));
    if (from >= to) break;
    const double earned = amount * (to - from) / (part.ends - part.from);
    course.earned[year * cells_.size() + cell] += earned;
    if (!course.earned_of.empty())
      course.earned_of[date_of_[part.day] * course.earned.size() + year * cells_.size() + cell] +=
          earned;
  }
}

std::string FlowRule::title() const {
  return std::string(name_of(schedule_->terms().kind)) + " '" + schedule_->terms().name + "'";
}

std::vector<const Rule*> FlowRule::with() const {
  return lines_.front()->rules();
}

void FlowRule::begin(const Settlement& s, std::uint32_t trial, Trial& state) const {
  state.course = always_;
  for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
    const std::size_t portfolio = cells_[cell].flow->portfolio;
    const bool all = s.lent.empty() || s.lent[portfolio].empty();
    const double lent = all ? 1.0 : s.lent[portfolio][trial];
    for (std::size_t i = cell; i < state.course.due.size(); i += cells_.size())
      state.course.due[i] += lent * waiting_.due[i];
    for (std::size_t i = cell; i < state.course.earned.size(); i += cells_.size())
      state.course.earned[i] += lent * waiting_.earned[i];
    for (std::size_t i = cell; i < state.course.earned_of.size(); i += cells_.size())
      state.course.earned_of[i] += lent * waiting_.earned_of[i];
  }
  for (const std::uint32_t entry : s.defaults_of(trial)) take_out(s, entry, state);
  for (const EarlyEnd& end : s.ends_of(trial)) end_early(end, state);
  for (const EarlyEnd& end : s.not_lent_now()) end_early(end, state);
  state.not_lent = s.not_lent.size();
  end_with_parties(s, trial, state.course);
  for (const auto amounts : {&Course::due, &Course::earned})
    for (std::size_t i = 0; i < (state.course.*amounts).size(); ++i) {
      double& amount = (state.course.*amounts)[i];
      if (std::abs(amount) <= kCancelled * ((always_.*amounts)[i] + (waiting_.*amounts)[i]))
        amount = 0;
    }
}

void FlowRule::start(const Settlement& s, std::uint32_t trial, Trial& state) const {
  begin(s, trial, state);
  state.behind.assign(cells_.size(), 0.0);
  state.paid.assign(groups_, 0.0);
  state.date = state.year = 0;
}

bool FlowRule::may_end() const {
  return std::any_of(lines_.begin(), lines_.end(),
                     [](const FlowLine* line) { return !line->ends_with.empty(); });
}

/// Nothing is due from the day on which a party fails.
void FlowRule::end_with_parties(const Settlement& s, std::uint32_t trial, Course& course) const {
  const std::size_t cells = cells_.size(), earned = course.earned.size();
  for (std::size_t cell = 0; cell < cells; ++cell)
    for (const std::size_t failure : cells_[cell].flow->ends_with)
      for (std::size_t date = dates_.size(); date-- > 0;) {
        if (!s.failed_by(failure, trial, dates_[date], schedule_->calendar())) break;
        course.due[date * cells + cell] = 0;
        for (std::size_t i = cell; i < earned && !course.earned_of.empty(); i += cells)
          course.earned[i] -= std::exchange(course.earned_of[date * earned + i], 0.0);
      }
}

/// The rest of what the defaults of an entry would have owed.
void FlowRule::take_out(const Settlement& s, std::uint32_t entry, Trial& state) const {
  const std::uint32_t row = s.events.exposure[entry];
  const Calendar& calendar = schedule_->calendar();
  if (cell_of_[row] == kNone || !calendar.given()) return;
  DueEnd end{calendar.day_of(s.events.time[entry])};
  end.time = calendar.time_of_day(end.day);
  const PortfolioView& portfolio = schedule_->portfolio_of(row);
  const Exposures& exposures = *portfolio.exposures;
  const std::size_t i = row - portfolio.first_row;
  const PrincipalCourse& course = exposures.courses()[exposures.course_of(i)];
  const double loans = s.events.loans[entry] / course.kept(calendar, exposures.begins(i), end.time);
  schedule_->parts_of(row, state.parts);
  for (DuePart& part : state.parts)
    if ((part.amount = end.lost(part)) > 0)
      add(part, -loans * part.renewed, cell_of_[row], state.course);
}

/// What contracts owe that do not begin any more; or all that was scheduled, but for what is due
/// until a put date.
void FlowRule::end_early(const EarlyEnd& end, Trial& state) const {
  const std::uint32_t cell = cell_of_[end.exposure];
  if (cell == kNone) return;
  const PortfolioView& portfolio = schedule_->portfolio_of(end.exposure);
  const Exposures& exposures = *portfolio.exposures;
  const std::size_t row = end.exposure - portfolio.first_row;
  const bool begins = end.time <= exposures.begins(row);
  if (end.goes_on && !begins) return go_on(end, cell, state);
  const bool is_put = exposures.courses()[exposures.course_of(row)].put_after > 0 && !begins;
  schedule_->parts_of(end.exposure, state.parts);
  for (const DuePart& part : state.parts)
    if (is_put || part.made >= end.time - kRounding)
      add(part, -end.loans * part.renewed, cell, state.course);
  if (!is_put) return;
  schedule_->parts_of(end.exposure, state.parts, FlowSchedule::Until::put_date);
  for (const DuePart& part : state.parts) add(part, end.loans, cell, state.course);
}

/// What comes due after the day on which it goes on as another row, or comes from another.
void FlowRule::go_on(const EarlyEnd& end, std::uint32_t cell, Trial& state) const {
  const Calendar& calendar = schedule_->calendar();
  DueEnd from{calendar.day_of(end.time)};
  from.time = calendar.time_of_day(from.day);
  schedule_->parts_of(end.exposure, state.parts);
  for (DuePart& part : state.parts)
    if ((part.amount = from.lost(part)) > 0)
      add(part, -end.loans * part.renewed, cell, state.course);
}

void FlowRule::count_earned(Settlement& s, std::uint32_t trial, const Trial& state) const {
  for (std::size_t i = 0; i < state.course.earned.size(); ++i)
    s.earned[cells_[i % cells_.size()].flow->index][i / cells_.size() * s.trials + trial] +=
        state.course.earned[i];
}

/// What is paid on a date: nothing is paid back, and no more than the maximum.
double FlowRule::payable(Trial& state, std::size_t date, std::size_t cell) const {
  const double due = state.course.due[date * cells_.size() + cell] + state.behind[cell];
  state.behind[cell] = std::min(0.0, due);
  if (due <= 0) return 0;
  const FlowTerms& terms = schedule_->terms();
  if (terms.each.empty() || terms.each == "loan") return due;
  if (terms.at_most_per_year && years_[date] != state.year)
    std::fill(state.paid.begin(), state.paid.end(), 0.0);
  state.year = years_[date];
  double& paid = state.paid[cells_[cell].group];
  const double now = std::min(due, terms.at_most - paid);
  paid += now;
  return now;
}

void FlowRule::start(Walk& walk) const {
  start(walk.s, walk.trial, walk.s.state<State>(slot).trial);
}

/// What was not lent meanwhile owes nothing.
void FlowRule::look_again(Walk& walk, Trial& state) const {
  if (walk.s.not_lent.size() != state.not_lent) begin(walk.s, walk.trial, state);
}

void FlowRule::end(Walk& walk) const {
  Trial& state = walk.s.state<State>(slot).trial;
  look_again(walk, state);
  count_earned(walk.s, walk.trial, state);
}

Moment FlowRule::next(Walk& walk) const {
  const Trial& state = walk.s.state<State>(slot).trial;
  return state.date < dates_.size() ? moment_of(dates_[state.date], DayStep::fee) : kNever;
}

void FlowRule::step(Walk& walk) const {
  Trial& state = walk.s.state<State>(slot).trial;
  const std::size_t date = state.date++;
  look_again(walk, state);
  for (std::size_t cell = 0; cell < cells_.size(); ++cell)
    walk.pay_flow(*cells_[cell].flow, cells_[cell].row, payable(state, date, cell));
}

void FlowRule::settle(Settlement& s) const {
  Trial state;
  for (std::uint32_t trial = 0; trial < s.trials; ++trial) {
    start(s, trial, state);
    count_earned(s, trial, state);
    for (std::size_t date = 0; date < dates_.size(); ++date)
      for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
        const double amount = payable(state, date, cell);
        if (amount == 0) continue;
        s.count_flow(cells_[cell].flow->index, years_[date], trial,
                     moment_of(dates_[date], DayStep::fee), amount);
      }
  }
}

void FlowRule::each_due(const Settlement& settlement, std::uint32_t trial,
                        const OnDay& tell) const {
  Trial state;
  start(settlement, trial, state);
  for (std::size_t date = 0; date < dates_.size(); ++date)
    for (std::size_t cell = 0; cell < cells_.size(); ++cell)
      if (const double amount = payable(state, date, cell); amount != 0)
        tell(dates_[date], cells_[cell].row, amount);
}

void FlowRule::each_counted(const Settlement& settlement, std::uint32_t trial,
                            const OfCell& tell) const {
  Trial state;
  begin(settlement, trial, state);
  for (std::size_t date = 0; date < dates_.size(); ++date)
    for (std::size_t cell = 0; cell < cells_.size(); ++cell)
      if (const double amount = state.course.due[date * cells_.size() + cell]; amount != 0)
        tell(dates_[date], cell, amount);
}

/// A flow beside the one that is paid, whose cells are those of the groups.
class FlowRule::Income final : public FlowIncome {
 public:
  Income(const FlowRule& of, const std::vector<std::uint32_t>& group_of, std::size_t groups,
         bool earned)
      : group_of_(group_of), groups_(groups), earned_(earned) {
    for (const FlowLine* line : of.lines_) lines_.push_back(*line);
    std::vector<FlowLine*> lines;
    for (FlowLine& line : lines_) lines.push_back(&line);
    rule_ = std::make_unique<FlowRule>(of.schedule_, std::move(lines), of.values_, group_of_);
  }

  void add(const Settlement& settlement, std::uint32_t trial,
           std::vector<double>& sums) const override {
    if (earned_ && rule_->schedule_->earns_over_time()) return add_earned(settlement, trial, sums);
    const Calendar& calendar = rule_->schedule_->calendar();
    each_day(settlement, trial, [&](std::uint32_t day, std::size_t group, double amount) {
      sums[(calendar.given() ? calendar.year_of_day(day) : 0) * groups_ + group] += amount;
    });
  }

  void each_day(const Settlement& settlement, std::uint32_t trial,
                const FlowIncome::OnDay& tell) const override {
    rule_->each_due(settlement, trial, [&](std::uint32_t day, std::uint32_t row, double amount) {
      tell(day, group_of(row), amount);
    });
  }

 private:
  std::size_t group_of(std::uint32_t row) const { return group_of_.empty() ? 0 : group_of_[row]; }

  void add_earned(const Settlement& settlement, std::uint32_t trial,
                  std::vector<double>& sums) const {
    Trial state;
    rule_->start(settlement, trial, state);
    const auto& cells = rule_->cells_;
    for (std::size_t i = 0; i < state.course.earned.size(); ++i)
      sums[i / cells.size() * groups_ + group_of(cells[i % cells.size()].row)] +=
          state.course.earned[i];
  }

  std::vector<std::uint32_t> group_of_;
  std::size_t groups_;
  bool earned_;
  std::deque<FlowLine> lines_;
  std::unique_ptr<FlowRule> rule_;
};

std::unique_ptr<const FlowIncome> FlowRule::income(const std::vector<std::uint32_t>& group_of,
                                                   std::size_t groups, bool earned) const {
  return std::make_unique<Income>(*this, group_of, groups, earned);
}

}  // namespace cofferdam
