// What one loan owes under fees, premiums and subsidies, and all loans of a row in a trial.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "oracle/flows.hpp"

namespace cofferdam::oracle {
namespace {

constexpr double kSameMoment = 1e-7;  // years, a small part of a day

bool is_base(const std::string& of) {
  return of == "loan" || of == "guaranteed_part" || of == "own_part" || of == "sum_insured" ||
         of == "interest" || of == "contract";
}

/// Stops what is owed once it has reached the maximum, in the order of time: of a bond that is
/// given back, and of one that is not, by itself.
void stop_at(const Maximum& most, const Calendar& calendar, const std::vector<Lending>& lendings,
             std::vector<Owed>& parts) {
  std::map<std::pair<bool, int>, double> owed;  // by year of the calendar, or all together
  for (Owed& part : parts) {
    const bool back = calendar.given && lendings[part.contract].given_back;
    double& so_far = owed[{back, most.per_year ? calendar.year_of(part.due) : 0}];
    part.amount = std::min(part.amount, std::max(0.0, most.amount - so_far));
    so_far += part.amount;
  }
}

bool precedes(const Moment& moment, Day gone) {
  return moment.day < gone || (moment.day == gone && moment.into_day < 1e-6);
}

/// Probability of the contract in which a loan defaults: one that begins later on that day has not
/// begun. Before a put date both of what may become of the bond are there.
double kept_on(const std::vector<Lending>& lendings, Day gone) {
  std::size_t at = 0;
  for (std::size_t k = 1; k < lendings.size(); ++k)
    if (precedes(lendings[k].begin, gone)) at = k;
  const bool may_come_back = at > 0 && lendings[at - 1].given_back;
  const bool is_there = may_come_back && !precedes(lendings[at - 1].end, gone);
  return lendings[at].kept + (is_there ? lendings[at - 1].kept : 0);
}

}  // namespace

LoanFlows::LoanFlows(const std::vector<FlowTerms>& flows, const World& world,
                     const Calendar& calendar, PartOf part_of)
    : flows_(flows),
      world_(world),
      calendar_(calendar),
      part_of_(std::move(part_of)),
      gone_(world.rows.size()),
      moved_(world.rows.size()) {
  for (const Move& move : world.moves) moved_[move.row][move.day] += move.loans;
  if (!calendar.given) return;
  // Contracts may end long after the calendar.
  for (int month = 0; month < 2400; ++month) months_.push_back(add_months(calendar.start, month));
  for (int year = 0; year < calendar.years(); ++year)
    turns_.push_back(moment(std::max(calendar.start, calendar.year_begin(year)), 0).time);
  turns_.push_back(moment(calendar.last + 1, 0).time);
  for (std::size_t row = 0; row < world.rows.size(); ++row) lives_.push_back(life_of(row));
  for (const Event& event : world.events)
    if (event.kind == Event::Kind::default_) {
      const std::vector<Lending>& all = lives_[event.row].lendings;
      const double kept = all.empty() ? 1 : kept_on(all, event.day);
      gone_[event.row][event.day] += event.loans / kept;
    }
}

/// All months are equally long; what lies before the start is below 0.
Moment LoanFlows::moment(Day day, double into_day) const {
  if (day < calendar_.start) return {day, into_day, -1};
  const auto next = std::upper_bound(months_.begin(), months_.end(), day);
  const double month = static_cast<double>(next - months_.begin()) - 1;
  const Day first = *(next - 1);
  return {day, into_day, (month + (day - first + into_day) / (*next - first)) / 12};
}

/// From the schedule: on each day on which something is lent a contract begins, and the one before
/// it has ended. Where survival falls without that, a part is given back.
Life LoanFlows::life_of(std::size_t row) const {
  const Row& loan = world_.rows[row];
  Life life;
  std::vector<Lending>& all = life.lendings;
  double survival = 1;
  for (const Step& step : loan.steps) {
    const Moment at = moment(step.day, step.filed > 0 ? loan.into_day : step.into_day);
    if (step.filed > 0) {
      if (!all.empty()) all.back().end = at;
      all.push_back({at, at, step.survival, {}});
    } else if (!all.empty() && !all.back().given_back && step.survival < survival) {
      all.push_back(all.back());
      Lending& back = all[all.size() - 2];
      back.given_back = true;
      back.end = at;
      back.kept = survival - step.survival;
      all.back().kept = step.survival;
    }
    survival = step.survival;
    if (!all.empty() && step.survival > 0)
      all.back().balance.emplace_back(at.time, step.in_force / step.survival);
  }
  if (!all.empty()) all.back().end = moment(loan.steps.back().day, loan.into_day);
  for (int year = 1;; ++year) {
    const Moment at = moment(add_months(loan.made, 12 * year), loan.into_day);
    life.birthdays.push_back(at.time);
    if (at.day > calendar_.last) return life;
  }
}

bool LoanFlows::concerns(const FlowTerms& flow, std::size_t row) const {
  const Row& loan = world_.rows[row];
  const std::string& portfolio = world_.portfolios.at(loan.portfolio).name;
  if (!flow.portfolios.empty() && !flow.portfolios.count(portfolio)) return false;
  return !flow.when || flow.when(loan);
}

double LoanFlows::part_of(const FlowTerms& flow, std::size_t row) const {
  const auto [known, added] = parts_.try_emplace({&flow, row}, 0);
  if (added) known->second = part_of_(flow, row);
  return known->second;
}

/// The flow that it is of; null: it is of the loan.
const FlowTerms* LoanFlows::base_of(const FlowTerms& flow) const {
  if (is_base(flow.of)) return nullptr;
  for (const FlowTerms& other : flows_)
    if (other.name == flow.of) return &other;
  throw std::runtime_error("oracle: no flow " + flow.of);
}

std::vector<Owed> LoanFlows::owed(const FlowTerms& flow, std::size_t row,
                                  std::optional<Day> gone) const {
  std::vector<Owed> parts = agreed(flow, row, gone);
  // It ends with the failure of who pays or gets it, or the flow that it is of.
  for (const FlowTerms* of = &flow; of; of = base_of(*of))
    for (const std::string& party : {of->payer, of->payee})
      if (const auto failure = world_.failures.find(party); failure != world_.failures.end())
        std::erase_if(parts, [&](const Owed& part) { return part.due >= failure->second; });
  return parts;
}

/// As if nobody failed.
std::vector<Owed> LoanFlows::agreed(const FlowTerms& flow, std::size_t row,
                                    std::optional<Day> gone) const {
  if (!concerns(flow, row)) return {};
  const std::optional<Day> until = flow.repaid ? std::nullopt : gone;
  std::vector<Owed> parts = base_of(flow)   ? by_base(flow, row, until)
                            : flow.left     ? left_then(flow, row, until)
                            : flow.per_year ? accrued(flow, row, until)
                                            : at_once(flow, row, until);
  parts.erase(std::remove_if(parts.begin(), parts.end(),
                             [&](const Owed& part) {
                               const int year = part.life - flow.after_years;
                               return year < 0 || (flow.years > 0 && year >= flow.years);
                             }),
              parts.end());
  if (flow.repaid) parts = when_repaid(parts, row, gone);
  if (flow.at_most && flow.at_most->each == "loan")
    stop_at(*flow.at_most, calendar_,
            lives_.empty() ? std::vector<Lending>{} : lives_[row].lendings, parts);
  return parts;
}

/// A part of what is owed under another flow, as far as the rate of that counts.
std::vector<Owed> LoanFlows::by_base(const FlowTerms& flow, std::size_t row,
                                     std::optional<Day> gone) const {
  const FlowTerms& base = *base_of(flow);
  const Row& loan = world_.rows[row];
  std::vector<Owed> parts = agreed(base, row, gone);
  if (parts.empty()) return {};
  const double rate = base.rate(loan);
  const double counts = flow.up_to && rate > *flow.up_to ? *flow.up_to / rate : 1;
  for (Owed& part : parts) part.amount *= flow.rate(loan) * counts;
  return parts;
}

/// Whole years since a loan was made, by the dates.
static int years_old(const Life& life, double at) {
  int years = 0;
  for (const double birthday : life.birthdays) years += birthday <= at;
  return years;
}

/// Due as each contract begins.
std::vector<Owed> LoanFlows::at_once(const FlowTerms& flow, std::size_t row,
                                     std::optional<Day> gone) const {
  const Row& loan = world_.rows[row];
  const double amount =
      flow.rate(loan) * (flow.of == "contract" ? 1 : loan.lent * part_of(flow, row));
  if (!calendar_.given) return {{0, 0, 0, 0, 0, amount}};
  std::vector<Owed> parts;
  const Life& life = lives_[row];
  for (std::size_t k = 0; k < life.lendings.size(); ++k) {
    const Moment& begin = life.lendings[k].begin;
    if (begin.day < calendar_.start || begin.day > calendar_.last) continue;
    if (gone && *gone < begin.day) continue;
    const int years = years_old(life, begin.time + kSameMoment);
    parts.push_back({k, begin.time, begin.time, years, begin.day, amount});
  }
  return parts;
}

/// At one date of each contract, what is in force of it as the day begins.
std::vector<Owed> LoanFlows::left_then(const FlowTerms& flow, std::size_t row,
                                       std::optional<Day> gone) const {
  const Row& loan = world_.rows[row];
  std::vector<Owed> parts;
  const Life& life = lives_[row];
  for (std::size_t k = 0; k < life.lendings.size(); ++k) {
    const Lending& lending = life.lendings[k];
    if (lending.begin.day < calendar_.start || lending.begin.day > calendar_.last) continue;
    int months = flow.left->step;
    while (add_months(calendar_.year_begin(0), months) <= lending.begin.day)
      months += flow.left->step;
    const Day day = add_months(calendar_.year_begin(0), months + flow.left->months);
    if (day > calendar_.last || (gone && *gone < day)) continue;
    const double time = moment(day, 0).time;
    if (lending.begin.time > time + kSameMoment || lending.end.time <= time + kSameMoment) continue;
    double balance = 0;
    for (const auto& [from, level] : lending.balance)
      if (from <= time + kSameMoment) balance = level;
    parts.push_back(
        {k, time, time, years_old(life, time + kSameMoment), day, flow.rate(loan) * balance});
  }
  return parts;
}

/// Times at which what accrues may change: balances, years of life, years of the calendar.
std::vector<double> LoanFlows::cuts(const Life& life, const Lending& lending, double from,
                                    double to) const {
  std::vector<double> cuts = {from, to};
  const auto add = [&](double at) {
    if (at > from && at < to) cuts.push_back(at);
  };
  for (const auto& [time, balance] : lending.balance) add(time);
  for (const double birthday : life.birthdays) add(birthday);
  for (const double turn : turns_) add(turn);
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}

/// What accrues with time while contracts run, due on the last day of each year of the calendar.
std::vector<Owed> LoanFlows::accrued(const FlowTerms& flow, std::size_t row,
                                     std::optional<Day> gone) const {
  const Row& loan = world_.rows[row];
  const double rate =
      flow.rate(loan) * part_of(flow, row) * (flow.of == "interest" ? flow.interest(loan) : 1);
  const double over = gone ? moment(*gone, 0).time : turns_.back();
  std::vector<Owed> parts;
  const Life& life = lives_[row];
  for (std::size_t k = 0; k < life.lendings.size(); ++k) {
    const Lending& lending = life.lendings[k];
    const double from = std::max(0.0, lending.begin.time);
    const double to = std::min({over, lending.end.time, turns_.back()});
    if (from >= to) continue;
    const std::vector<double> all = cuts(life, lending, from, to);
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
      const double length = all[i + 1] - all[i], middle = (all[i] + all[i + 1]) / 2;
      if (length < 1e-12) continue;
      double balance = 0;
      for (const auto& [time, level] : lending.balance)
        if (time <= middle) balance = level;
      if (flow.of == "sum_insured") balance = loan.lent;
      if (flow.of == "contract") balance = 1;
      int year = 0;
      while (year + 1 < calendar_.years() && turns_[static_cast<std::size_t>(year) + 1] <= middle)
        ++year;
      const Day due = std::min(calendar_.last, calendar_.year_begin(year + 1) - 1);
      parts.push_back(
          {k, all[i], all[i + 1], years_old(life, middle), due, rate * balance * length});
    }
  }
  return parts;
}

/// Each contract owes at its end what it would have owed until then, if the loan has not defaulted
/// before that day.
std::vector<Owed> LoanFlows::when_repaid(const std::vector<Owed>& parts, std::size_t row,
                                         std::optional<Day> gone) const {
  std::vector<Owed> repaid;
  const Life& life = lives_[row];
  for (std::size_t k = 0; k < life.lendings.size(); ++k) {
    const Moment& end = life.lendings[k].end;
    if (end.day > calendar_.last || end.day < calendar_.start || (gone && *gone < end.day))
      continue;
    double sum = 0;
    for (const Owed& part : parts)
      if (part.contract == k) sum += part.amount;
    repaid.push_back(
        {k, end.time, end.time, years_old(life, end.time + kSameMoment), end.day, sum});
  }
  return repaid;
}

/// All loans of the row by schedule, and what defaults take out: of a loan that defaults everything
/// that it has not owed by then, as if it had been renewed for certain so far.
void LoanFlows::each_part(const FlowTerms& flow, std::size_t row,
                          const std::function<void(const Owed&, double)>& visit) const {
  const Row& loan = world_.rows[row];
  const double loans = loan.loans_in_volumes.value_or(loan.loans_lent);
  const std::vector<Owed> all = owed(flow, row, std::nullopt);
  const auto kept = [&](const Owed& part) {
    return calendar_.given ? lives_[row].lendings[part.contract].kept : 1;
  };
  for (const Owed& part : all) visit(part, loans * kept(part));
  for (const auto& [day, gone] : gone_[row]) {
    for (const Owed& part : all) visit(part, -gone * kept(part));
    for (const Owed& part : owed(flow, row, day)) {
      // A bond that fails before its put date never had the grade in which others are given back.
      const std::vector<Lending>& all_of = lives_[row].lendings;
      const bool back = all_of[part.contract].given_back;
      const std::size_t put = back ? part.contract : part.contract - 1;
      const bool before = world_.rows[row].put_by_grade && (back || part.contract > 0) &&
                          all_of[put].given_back && day < all_of[put].end.day;
      visit(part, gone * (before ? !back : kept(part)));
    }
  }
  for (const auto& [day, come] : moved_[row]) {
    for (const Owed& part : all) visit(part, come * kept(part));
    for (Owed part : owed(flow, row, day)) {
      const double loans_that_came = come * kept(part);
      // As the other row has it, which may not know what is given back here later.
      const Lending& lending = lives_[row].lendings[part.contract];
      if (lending.given_back && day < lending.end.day && stays_in_a_grade(row, part.contract))
        ++part.contract;
      visit(part, -loans_that_came);
    }
  }
}

/// Whether the bond, given back as the row, is not given back in another grade.
bool LoanFlows::stays_in_a_grade(std::size_t row, std::size_t contract) const {
  for (std::size_t other = 0; other < lives_.size(); ++other)
    if (world_.rows[other].begins_as == world_.rows[row].begins_as &&
        !lives_[other].lendings[contract].given_back)
      return true;
  return false;
}

std::map<Day, DueSum> LoanFlows::due(const FlowTerms& flow, std::size_t row) const {
  std::map<Day, DueSum> due;
  each_part(flow, row, [&](const Owed& part, double loans) {
    DueSum& sum = due[part.due];
    sum.amount += loans * part.amount;
    sum.size += std::abs(loans * part.amount);
  });
  return due;
}

bool LoanFlows::is_earned_over_contracts(const FlowTerms& flow) const {
  if (flow.repaid || !calendar_.given) return false;
  const FlowTerms* base = base_of(flow);
  return base ? is_earned_over_contracts(*base) : !flow.per_year;
}

std::vector<double> LoanFlows::earned(const FlowTerms& flow, std::size_t row) const {
  std::vector<double> years(static_cast<std::size_t>(calendar_.years()), 0.0);
  each_part(flow, row, [&](const Owed& part, double loans) {
    const Lending& lending = lives_[row].lendings[part.contract];
    const double from = lending.begin.time, to = lending.end.time;
    for (std::size_t year = 0; year < years.size(); ++year) {
      const double within = std::min(to, turns_[year + 1]) - std::max(from, turns_[year]);
      years[year] += loans * part.amount * std::max(0.0, within) / (to - from);
    }
  });
  return years;
}

}  // namespace cofferdam::oracle
