#include "portfolios/loan_lives.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years

/// Codes of names in order of their first appearance.
class Names {
 public:
  explicit Names(std::vector<std::string>& names) : names_(names) {}
  std::uint32_t code(const std::string& name) {
    const auto [found, added] = codes_.emplace(name, static_cast<std::uint32_t>(names_.size()));
    if (added) names_.push_back(name);
    return found->second;
  }

 private:
  std::vector<std::string>& names_;
  std::map<std::string, std::uint32_t> codes_;
};

/// Maturity of the last contract: loans are renewed while there is new business.
double last_maturity(const Calendar& calendar, double start, int term, double renewal) {
  if (renewal <= 0) return calendar.later(start, term);
  const int months = calendar.months_between(start, calendar.horizon() - 2 * kRounding);
  return calendar.later(start, term * std::max(1, months / term + 1));
}

void set_cohorts(const Value& portfolio, const Calendar& calendar, LoanExposures& exposures,
                 Problems& problems) {
  Lives& lives = exposures.lives;
  const Value& named = portfolio.get("cohort");
  const Tag* tag = named ? exposures.tag(named.text) : nullptr;
  if (named && !tag) {
    std::vector<std::string> known;
    for (const Tag& other : exposures.tags) known.push_back(other.name);
    return problems.add(named.place, named.path, "'" + named.text + "' is no tag of the portfolio",
                        did_you_mean(named.text, known, "declare it under 'tags'"));
  }
  if (tag) {
    lives.cohorts = tag->values;
    lives.cohort = tag->codes;
    return;
  }
  set_origination_years(calendar, lives);
}

}  // namespace

void set_origination_years(const Calendar& calendar, Lives& lives) {
  Names names(lives.cohorts);
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t row = 0; row < lives.start.size(); ++row)
    order.push_back({lives.start[row], row});
  std::sort(order.begin(), order.end());
  lives.cohort.resize(order.size());
  for (const auto& [start, row] : order) lives.cohort[row] = names.code(calendar.label_at(start));
}

std::vector<double> loan_terms(const Value& portfolio, FieldResolver& resolver,
                               const BookWords& words, Problems& problems) {
  if (words.term.empty()) return {};
  const Value& term = portfolio.at(words.term);
  if (!term) {
    problems.add(
        portfolio.place, portfolio.path, "no '" + words.term + "'",
        "with a calendar " + words.many + " have a life; write " + words.term + ": 12 months");
    return {};
  }
  std::vector<double> terms = resolver.numbers(term, {1, 1200, false, false}, Type::duration);
  const Value& repaid = portfolio.get("repayment");
  const auto repayment = repaid ? make_repayment(repaid, problems) : nullptr;
  if (repaid && !repayment) return {};
  for (double& months : terms) {
    months = std::max(1.0, std::round(months));
    if (repayment) months = repayment->months_until_repaid(static_cast<int>(months));
  }
  return terms;
}

std::vector<double> loan_starts(const Value& portfolio, const Calendar& calendar,
                                FieldResolver& resolver, Problems& problems) {
  const Value &originated = portfolio.get("originated"), &age = portfolio.at("age");
  if (originated && age)
    problems.add(age.place, age.path, "both 'originated' and 'age'", "keep one");
  if (originated) {
    std::vector<double> starts = resolver.numbers(originated, kAnyNumber, Type::date);
    for (double& start : starts)
      start = calendar.time_of(std::chrono::sys_days(std::chrono::days(static_cast<int>(start))));
    return starts;
  }
  if (!age) return {};
  std::vector<double> starts = resolver.numbers(age, kAtLeastZero, Type::duration);
  for (double& start : starts) start /= -12;
  return starts;
}

void check_starts(const Value& portfolio, const Calendar& calendar, const RowSource& source,
                  const std::vector<double>& starts, const std::vector<double>& terms,
                  const LoanExposures& exposures, Problems& problems) {
  constexpr std::size_t kMostProblems = 20;  // a wrong file repeats itself
  const Value& field =
      portfolio.get("originated") ? portfolio.get("originated") : portfolio.at("age");
  const CsvColumn* column = source.file && field.form == Value::Form::column && field.per.empty()
                                ? source.file->find(field.text)
                                : nullptr;
  std::size_t found = 0;
  for (std::size_t row = 0; row < starts.size() && found < (column ? kMostProblems : 1); ++row) {
    const double due = calendar.later(starts[row], static_cast<int>(terms[row]));
    if (due > kRounding && starts[row] < calendar.end()) continue;
    const std::string made = calendar.date_text(starts[row]),
                      loan = exposures.words->one + " " + exposures.id(row);
    const std::string what =
        due <= kRounding ? loan + ", made on " + made + " for " + format_number(terms[row]) +
                               " months, was due on " + calendar.date_text(due)
                         : loan + " is made on " + made + ", after the last day of the calendar, " +
                               calendar.last_day_text(calendar.end());
    const std::string advice = due <= kRounding
                                   ? "leave out " + exposures.words->many +
                                         " that are due by the start, " + calendar.date_text(0)
                                   : "raise horizon or run_off, or leave these " +
                                         exposures.words->many + " out by 'where'";
    ++found;
    if (column)
      problems.add(source.file->problem_at(*column, source.rows[row], what, advice));
    else
      problems.add(field.place, field.path, what, advice);
  }
}

void set_lives(const Value& portfolio, const Calendar& calendar, const std::vector<double>& starts,
               const std::vector<double>& terms, LoanExposures& exposures, Problems& problems) {
  Lives& lives = exposures.lives;
  const Value& repaid = portfolio.get("repayment");
  const auto repayment = repaid ? make_repayment(repaid, problems) : nullptr;
  if (repaid && !repayment) return;
  lives.calendar = &calendar;
  const double renewal = portfolio.get("renewal").number;
  lives.start = starts;
  lives.start.resize(terms.size(), 0.0);
  std::map<double, std::uint32_t> courses;
  for (std::size_t row = 0; row < terms.size(); ++row) {
    const auto [known, added] =
        courses.emplace(terms[row], static_cast<std::uint32_t>(lives.courses.size()));
    const int term = static_cast<int>(terms[row]);
    if (added)
      lives.courses.push_back({repayment ? repayment->schedule(term) : Schedule{}, term, renewal});
    lives.course.push_back(known->second);
    lives.end.push_back(last_maturity(calendar, lives.start[row], term, renewal));
  }
  set_cohorts(portfolio, calendar, exposures, problems);
}

}  // namespace cofferdam
