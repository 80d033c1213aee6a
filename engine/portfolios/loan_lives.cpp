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
  std::uint16_t code(const std::string& name) {
    const auto [found, added] = codes_.emplace(name, static_cast<std::uint16_t>(names_.size()));
    if (added) names_.push_back(name);
    return found->second;
  }

 private:
  std::vector<std::string>& names_;
  std::map<std::string, std::uint16_t> codes_;
};

/// Maturity of the last contract: loans are renewed while there is new business.
double last_maturity(double start, double term, double renewal, double horizon) {
  if (renewal <= 0) return start + term;
  const double contracts = std::ceil((horizon - start) / term - kRounding);
  return start + term * std::max(1.0, contracts);
}

void set_cohorts(const Value& portfolio, const Calendar& calendar, Exposures& exposures,
                 Problems& problems) {
  Lives& lives = exposures.lives;
  const Value& named = portfolio.at("cohort");
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
  Names names(lives.cohorts);
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t row = 0; row < lives.start.size(); ++row)
    order.push_back({lives.start[row], row});
  std::sort(order.begin(), order.end());
  lives.cohort.resize(order.size());
  for (const auto& [start, row] : order) lives.cohort[row] = names.code(calendar.label_at(start));
}

}  // namespace

std::vector<double> loan_terms(const Value& portfolio, FieldResolver& resolver,
                               Problems& problems) {
  const Value& term = portfolio.at("term");
  if (!term) {
    problems.add(portfolio.place, portfolio.path, "no 'term'",
                 "with a calendar loans have a life; write term: 12 months");
    return {};
  }
  std::vector<double> terms = resolver.numbers(term, {1, 1200, false, false}, Type::duration);
  for (double& months : terms) months = std::max(1.0, std::round(months));
  return terms;
}

std::vector<double> loan_starts(const Value& portfolio, const Calendar& calendar,
                                FieldResolver& resolver, Problems& problems) {
  const Value &originated = portfolio.at("originated"), &age = portfolio.at("age");
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

void set_lives(const Value& portfolio, const Calendar& calendar, const std::vector<double>& starts,
               const std::vector<double>& terms, Exposures& exposures, Problems& problems) {
  Lives& lives = exposures.lives;
  const Value& kind = portfolio.at("repayment");
  const auto repayment = static_cast<const RepaymentKind*>(kind.kind)->make(kind, problems);
  if (!repayment) return;
  lives.renewal = portfolio.at("renewal").number;
  lives.start = starts;
  lives.start.resize(terms.size(), 0.0);
  std::map<double, std::uint16_t> schedules;
  const Value& where = portfolio.at("originated")  ? portfolio.at("originated")
                       : portfolio.at("age").given ? portfolio.at("age")
                                                   : portfolio.at("term");
  for (std::size_t row = 0; row < terms.size(); ++row) {
    const auto [known, added] =
        schedules.emplace(terms[row], static_cast<std::uint16_t>(lives.schedules.size()));
    if (added) {
      lives.schedules.push_back(repayment->schedule(static_cast<int>(terms[row])));
      lives.terms.push_back(terms[row] / 12);
    }
    lives.schedule.push_back(known->second);
    const double start = lives.start[row], term = terms[row] / 12;
    lives.end.push_back(last_maturity(start, term, lives.renewal, calendar.horizon()));
    const bool due_before = start + term < -kRounding;
    if (due_before || (start + term <= kRounding && lives.renewal == 0))
      return problems.add(where.place, where.path,
                          "loan " + exposures.id(row) + ", made on " + calendar.date_text(start) +
                              " for " + format_number(terms[row]) + " months, was due on " +
                              calendar.date_text(start + term),
                          "the opening book holds loans that are not due before the start, " +
                              calendar.date_text(0));
    if (start >= calendar.end())
      return problems.add(where.place, where.path,
                          "loan " + exposures.id(row) + " is made on " + calendar.date_text(start) +
                              ", after the end of the calendar on " +
                              calendar.date_text(calendar.end()),
                          "raise horizon or run_off, or leave these loans out by 'where'");
  }
  set_cohorts(portfolio, calendar, exposures, problems);
}

}  // namespace cofferdam
