#include "model/read_outcomes.hpp"

#include <algorithm>

#include "model/outcome_values.hpp"
#include "portfolios/portfolio.hpp"
#include "scenario/scalars.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostOutcomes = 200;
constexpr double kRounding = 1e-9;  // years

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 24;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i)
    text += (i ? ", " : "") + names[i];
  return names.size() > kMost ? text + ", ..." : text;
}

class Reader {
 public:
  Reader(const Value& item, const Params& params, Problems& problems)
      : item_(item), params_(params), problems_(problems), before_(problems.size()) {
    outcome_.measure = item.at("measure").text;
    outcome_.portfolio = item.at("portfolio").text;
    outcome_.cohort = item.at("cohort").text;
    outcome_.by_age = static_cast<int>(item.at("by_age").number);
    outcome_.value = item.at("value").number;
  }

  Outcome read() {
    check_value();
    check_portfolio();
    check_dated("cohort");
    check_dated("by_age");
    if (problems_.size() == before_ && !outcome_.cohort.empty()) check_cohort();
    if (problems_.size() == before_) check_loans();
    return outcome_;
  }

 private:
  void fail(const char* key, std::string what, std::string advice) {
    const Value& value = item_.at(key);
    problems_.add(value ? value.place : item_.place, value.path, std::move(what),
                  std::move(advice));
  }

  void check_value() {
    const Value& value = item_.at("value");
    const bool rate = value.per == "%";
    if (outcome_.is_rate() && value.number > 1)
      fail("value", value.text + " is out of range of a rate",
           "must be at least 0 and at most 100 %");
    if (!outcome_.is_rate() && rate)
      fail("value", "the rate " + value.text + " of '" + outcome_.measure + "'",
           outcome_.measure == "losses" ? "give an amount, or 'measure: loss_rate'"
                                        : "give a number of loans, or 'measure: default_rate'");
  }

  void check_portfolio() {
    if (outcome_.portfolio.empty()) return;
    std::vector<std::string> names;
    for (const NamedPortfolio& named : params_.portfolios) names.push_back(named.name);
    if (std::find(names.begin(), names.end(), outcome_.portfolio) == names.end())
      fail("portfolio", "'" + outcome_.portfolio + "' is no portfolio",
           did_you_mean(outcome_.portfolio, names, "known: " + listed(names)));
  }

  void check_dated(const char* key) {
    if (item_.at(key) && !params_.calendar->given())
      fail(key, std::string("'") + key + "' without a calendar",
           "add a 'calendar', or leave it out");
  }

  void check_cohort() {
    std::vector<std::string> cohorts;
    for (const NamedPortfolio& named : params_.portfolios) {
      if (!outcome_.portfolio.empty() && outcome_.portfolio != named.name) continue;
      const Exposures& book = named.portfolio->exposures();
      if (!book.is_dated()) continue;
      const std::vector<std::string> names_of_cohorts = book.cohorts();
      std::vector<char> used(names_of_cohorts.size(), 0);
      for (std::size_t row = 0; row < book.rows(); ++row) used[book.cohort_of(row)] = 1;
      for (std::size_t c = 0; c < used.size(); ++c)
        if (used[c]) cohorts.push_back(names_of_cohorts[c]);
    }
    std::sort(cohorts.begin(), cohorts.end());
    cohorts.erase(std::unique(cohorts.begin(), cohorts.end()), cohorts.end());
    if (std::binary_search(cohorts.begin(), cohorts.end(), outcome_.cohort)) return;
    const std::string of =
        outcome_.portfolio.empty() ? "of any portfolio" : "of '" + outcome_.portfolio + "'";
    fail("cohort", "'" + outcome_.cohort + "' is no cohort " + of,
         cohorts.empty() ? "leave it out" : "there is: " + listed(cohorts));
  }

  /// Whether the loans are followed, and how many are lent is known.
  void check_loans() {
    double youngest = 0;
    bool open = false, uncertain = false;
    const double end = params_.calendar->end();
    for (const NamedPortfolio& named : params_.portfolios) {
      const Exposures& book = named.portfolio->exposures();
      if (!book.is_dated()) continue;
      const bool decided = params_.programme &&  // else its problems are told
                           params_.programme->context().decides_lending_of(named.first_row);
      std::vector<char> chosen;
      for (const std::string& cohort : book.cohorts())
        chosen.push_back(speaks_of(outcome_, named.name, cohort));
      for (std::size_t row = 0; row < book.rows(); ++row) {
        if (!chosen[book.cohort_of(row)]) continue;
        uncertain = uncertain || decided || book.rank_of(row) >= 0 || book.may_never_begin(row);
        if (book.ends(row) <= end + kRounding ||
            book.after(row, 12 * outcome_.by_age) <= end + kRounding)
          continue;
        youngest = std::max(youngest, book.begins(row));
        open = true;
      }
    }
    if (outcome_.by_age > 0 && open)
      fail("by_age",
           "some of the loans are open and only " + rounded_text(end - youngest) +
               " years old at the end of the run-off",
           "lengthen 'run_off', or lower 'by_age'");
    if (outcome_.is_rate() && uncertain)
      fail("measure", "a rate of loans of which not all are lent in each trial",
           "give 'defaults' or 'losses'; take-up can be written as a lower volume");
  }

  const Value& item_;
  const Params& params_;
  Problems& problems_;
  std::size_t before_;
  Outcome outcome_;
};

}  // namespace

std::vector<Outcome> read_outcomes(const Value& realised, const Params& params,
                                   Problems& problems) {
  std::vector<Outcome> outcomes;
  if (realised.items.size() > kMostOutcomes) {
    problems.add(realised.place, realised.path, std::to_string(realised.items.size()) + " outcomes",
                 "at most 200");
    return outcomes;
  }
  for (const Value& item : realised.items)
    outcomes.push_back(Reader(item, params, problems).read());
  return outcomes;
}

}  // namespace cofferdam
