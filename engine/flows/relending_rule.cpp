#include "flows/relending_rule.hpp"

#include <algorithm>

#include "flows/undisturbed.hpp"

namespace cofferdam {

struct RelendingRule::State final : RuleState {
  RelendingCourse course;
  std::size_t day = 0;       ///< next of those of the book
  std::size_t not_lent = 0;  ///< of those of the settlement, that the course knows
};

RelendingRule::RelendingRule(std::shared_ptr<const RelendingBook> book,
                             std::vector<FlowLine*> lines, double part, std::size_t records)
    : book_(std::move(book)), lines_(std::move(lines)), part_(part), records_(records) {
  tell_due();
}

/// What lines are due if nothing goes wrong.
void RelendingRule::tell_due() {
  const RelendingCourse course = book_->course(undisturbed_trial(0), 0);
  const double saving = book_->terms().saving;
  for (std::size_t i = 0; i < course.saved.size(); ++i) {
    FlowLine& line = *lines_[book_->line(i % book_->cells())];
    line.due += part_ * course.saved[i];
    line.of += saving > 0 ? course.saved[i] / saving : 0;
  }
}

std::string RelendingRule::title() const {
  return "relending '" + book_->terms().name + "'";
}

std::vector<const Rule*> RelendingRule::with() const {
  std::vector<const Rule*> all;
  for (const FlowLine* line : lines_)
    for (const Rule* rule : line->rules())
      if (std::find(all.begin(), all.end(), rule) == all.end()) all.push_back(rule);
  return all;
}

double RelendingRule::due(const RelendingBook& book, const Settlement& s, std::uint32_t trial,
                          const RelendingCourse& course, std::size_t day, std::size_t cell) const {
  const auto& failures = lines_[book.line(cell)]->ends_with;
  const bool over = std::any_of(failures.begin(), failures.end(), [&](std::size_t failure) {
    return s.failed_by(failure, trial, book.days()[day], book.calendar());
  });
  return over ? 0 : part_ * course.saved[day * book.cells() + cell];
}

void RelendingRule::record(Settlement& s, std::uint32_t trial,
                           const RelendingCourse& course) const {
  if (records_ == kRecordsNothing) return;
  RelendingOutcomes& outcomes = s.relending[records_];
  for (std::size_t step = 0; step < book_->steps(); ++step) {
    outcomes.asked[step * s.trials + trial] = course.asked[step];
    outcomes.drawn[step * s.trials + trial] = course.drawn[step];
    outcomes.balance[step * s.trials + trial] = course.balance[step];
  }
}

void RelendingRule::start(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  state.course = book_->course(walk.s, walk.trial);
  state.not_lent = walk.s.not_lent.size();
  state.day = 0;
}

/// Of what was not lent meanwhile nothing is drawn.
void RelendingRule::look_again(Walk& walk, State& state) const {
  if (walk.s.not_lent.size() == state.not_lent) return;
  state.course = book_->course(walk.s, walk.trial);
  state.not_lent = walk.s.not_lent.size();
}

Moment RelendingRule::next(Walk& walk) const {
  const State& state = walk.s.state<State>(slot);
  return state.day < book_->days().size() ? moment_of(book_->days()[state.day], DayStep::fee)
                                          : kNever;
}

void RelendingRule::step(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  look_again(walk, state);
  const std::size_t day = state.day++;
  for (std::size_t cell = 0; cell < book_->cells(); ++cell)
    walk.pay_flow(*lines_[book_->line(cell)], book_->row(cell),
                  due(*book_, walk.s, walk.trial, state.course, day, cell));
}

void RelendingRule::end(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  look_again(walk, state);
  record(walk.s, walk.trial, state.course);
}

void RelendingRule::settle(Settlement& s) const {
  const Calendar& calendar = book_->calendar();
  for (std::uint32_t trial = 0; trial < s.trials; ++trial) {
    const RelendingCourse course = book_->course(s, trial);
    record(s, trial, course);
    for (std::size_t day = 0; day < book_->days().size(); ++day)
      for (std::size_t cell = 0; cell < book_->cells(); ++cell) {
        const double amount = due(*book_, s, trial, course, day, cell);
        if (amount == 0) continue;
        const std::uint32_t date = book_->days()[day];
        s.count_flow(lines_[book_->line(cell)]->index, calendar.year_of_day(date), trial,
                     moment_of(date, DayStep::fee), amount);
      }
  }
}

/// The same with cells that are of one group.
class RelendingRule::Income final : public FlowIncome {
 public:
  Income(const RelendingRule& of, const std::vector<std::uint32_t>& group_of, std::size_t groups)
      : group_of_(group_of), groups_(groups), of_(of) {
    const std::vector<const FlowLine*> lines(of.lines_.begin(), of.lines_.end());
    book_ = std::make_shared<const RelendingBook>(of.book_->terms(), of.book_->schedules(), lines,
                                                  group_of_);
  }

  void add(const Settlement& settlement, std::uint32_t trial,
           std::vector<double>& sums) const override {
    const Calendar& calendar = book_->calendar();
    each_day(settlement, trial, [&](std::uint32_t day, std::size_t group, double amount) {
      sums[calendar.year_of_day(day) * groups_ + group] += amount;
    });
  }

  void each_day(const Settlement& settlement, std::uint32_t trial,
                const OnDay& tell) const override {
    const RelendingCourse course = book_->course(settlement, trial);
    for (std::size_t day = 0; day < book_->days().size(); ++day)
      for (std::size_t cell = 0; cell < book_->cells(); ++cell)
        tell(book_->days()[day], group_of_.empty() ? 0 : group_of_[book_->row(cell)],
             of_.due(*book_, settlement, trial, course, day, cell));
  }

 private:
  std::vector<std::uint32_t> group_of_;
  std::size_t groups_;
  const RelendingRule& of_;
  std::shared_ptr<const RelendingBook> book_;
};

std::unique_ptr<const FlowIncome> RelendingRule::income(const std::vector<std::uint32_t>& group_of,
                                                        std::size_t groups, bool) const {
  return std::make_unique<Income>(*this, group_of, groups);
}

}  // namespace cofferdam
