// Dated events that are given and not drawn: the same in every trial.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "base/utf8.hpp"
#include "portfolios/fields.hpp"
#include "portfolios/history_events.hpp"
#include "portfolios/loan_exposures.hpp"
#include "portfolios/loan_lives.hpp"
#include "scenario/csv_source.hpp"
#include "scenario/scalars.hpp"
#include "scenario/words.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;    // years
constexpr double kMostAmount = 1e70;  // fourth powers of losses stay finite

constexpr Key kKeys[] = {
    {.name = "lender",
     .type = Type::name,
     .sentence = "bearer that holds the loans and bears what no clause moves"},
    {.name = "loans",
     .sentence =
         "table of the loans: a .csv or .csv.xz file, relative to the scenario's folder, or "
         "the text itself over several lines; columns id, originated (date), amount, and "
         "if they end within the calendar matures (date)"},
    {.name = "events",
     .sentence =
         "table of what happened to them, given alike; columns loan (an id), date, event (default, "
         "loss without a default, recovery, cost or gain), amount, of loans with several losses "
         "claim (a number: which of them it is, or belongs to), and if wanted occurrence (a name)"},
    {.name = "borrower",
     .type = Type::name,
     .sentence = "column of 'loans' that names who borrows, for borrower_in_force; without it each "
                 "loan has a borrower of its own",
     .fallback = kOptional},
    {.name = "tags",
     .type = Type::name,
     .sentence = "columns of 'loans' that label each loan",
     .fallback = "[]",
     .shape = Shape::list},
    {.name = "attributes",
     .type = Type::name,
     .sentence = "columns of 'loans' that hold a number of each loan, for clauses and conditions",
     .fallback = "[]",
     .shape = Shape::list}};

class ClaimsHistory final : public Portfolio {
 public:
  ClaimsHistory(LoanExposures exposures, History history, std::vector<InputFile> inputs)
      : exposures_(std::move(exposures)),
        history_(std::move(history.events)),
        occurrences_(std::move(history.occurrences)),
        inputs_(std::move(inputs)) {}

  const LoanExposures& exposures() const override { return exposures_; }
  void admit_tag_values(const Tag& other) override { exposures_.admit_tag_values(other); }

  void draw(std::uint64_t, const TrialRange& trials, const Background&, std::uint32_t first_row,
            Events& events) const override {
    for (std::uint32_t trial = 0; trial < trials.count; ++trial) {
      const auto first = static_cast<std::uint32_t>(events.size());
      for (std::size_t e = 0; e < history_.size(); ++e)
        events.add(trial, first_row + history_.exposure[e], 0, history_.time[e], history_.kind[e],
                   history_.loans[e], history_.amount[e], first + history_.origin[e]);
      for (std::size_t e = 0; e < history_.size(); ++e) {
        events.set_claim(first + e, history_.claim_of(e));
        events.set_occurrence(first + e, history_.occurrence_of(e));
      }
    }
  }
  std::vector<std::string> occurrences() const override { return occurrences_; }
  void number_occurrences(const std::vector<std::string>& all) override {
    std::vector<std::uint32_t> number;  // of its own
    for (const std::string& name : occurrences_)
      number.push_back(
          static_cast<std::uint32_t>(std::find(all.begin(), all.end(), name) - all.begin()));
    for (std::uint32_t& of : history_.occurrence)
      if (of != Events::kNone) of = number[of];
    occurrences_ = all;
  }

  std::vector<SampledClass> classes() const override { return {}; }
  double correlation(std::size_t, std::size_t) const override { return 0; }
  std::vector<InputFile> inputs() const override { return inputs_; }
  std::vector<double> lent(std::uint64_t, const TrialRange&) const override { return {}; }
  /// Of each claim in the order of a day: recoveries before costs.
  EventTraits traits() const override {
    constexpr double kSame = 1e-12;
    EventTraits traits;
    std::vector<double> left(history_.size(), 0.0);
    for (std::size_t e = 0; e < history_.size(); ++e) {
      traits.later_cash = traits.later_cash || history_.origin[e] != e;
      traits.gains = traits.gains || history_.kind[e] == EventKind::gain;
      if (history_.kind[e] == EventKind::gain) continue;
      double& of_claim = left[history_.origin[e]];
      of_claim += history_.amount[e];
      if (of_claim < -kSame * std::abs(history_.amount[e])) traits.more_than_lost = true;
    }
    return traits;
  }
  bool is_drawn() const override { return false; }
  double expected_events(double) const override { return static_cast<double>(history_.size()); }
  double expected_loss() const override {
    return std::accumulate(history_.amount.begin(), history_.amount.end(), 0.0);
  }
  /// Nothing flows after the last event, whenever the loans mature.
  double last_cash() const override { return history_.time.empty() ? 0 : history_.time.back(); }

 private:
  LoanExposures exposures_;
  Events history_;  ///< of one trial, in the order of time
  std::vector<std::string> occurrences_;
  std::vector<InputFile> inputs_;
};

/// Fills exposures from the table of loans.
class LoanReader {
 public:
  LoanReader(const Value& portfolio, const Calendar& calendar, CsvSource& table, Problems& problems)
      : portfolio_(portfolio), calendar_(calendar), table_(table), problems_(problems) {}

  LoanExposures read() {
    order_ = by_id(table_);
    read_ids();
    read_amounts();
    read_lives();
    read_tags();
    read_borrowers();
    return std::move(exposures_);
  }

 private:
  void read_ids() {
    if (order_.empty()) table_.fail("the table has no rows", "a portfolio needs at least one loan");
    std::size_t first = 0;  // row of the same id
    for (const std::size_t row : order_) {
      const std::string id(table_.cell("id", row)), in = " stands in line ";
      const bool again = row != order_.front() && id == exposures_.ids.back();
      if (again && !id.empty())
        table_.fail("id", row,
                    "the loan " + quote_for_message(id) + in +
                        std::to_string(table_.line_of(first)) + " of the table too",
                    "give each loan an id of its own, and one row");
      if (id.empty())
        table_.fail("id", row, "the loan has no id", "give each loan an id of its own");
      if (!again) first = row;
      exposures_.ids.push_back(id);
    }
  }

  void read_amounts() {
    exposures_.count.assign(order_.size(), 1);
    exposures_.pd.assign(order_.size(), 0.0);
    exposures_.lgd.assign(order_.size(), 1.0);
    double sum = 0;
    for (const std::size_t row : order_) {
      exposures_.ead.push_back(table_.number("amount", row, kAboveZero));
      sum += exposures_.ead.back();
    }
    if (sum > kMostAmount)
      table_.fail("the amounts sum to " + rounded_text(sum), "at most 1e70; check them");
    for (const Value& name : portfolio_.at("attributes").items) {
      std::vector<double> numbers;
      for (const std::size_t row : order_) numbers.push_back(table_.number(name.text, row));
      exposures_.attributes.push_back({name.text, std::move(numbers)});
    }
  }

  void read_lives() {
    Lives& lives = exposures_.lives;
    std::map<int, std::uint32_t> terms;
    lives.calendar = &calendar_;
    for (const std::size_t row : order_) {
      const double start = time_of("originated", row), end = maturity(row);
      check_life(row, start, end);
      const int term = term_of(start, end);
      const auto [known, added] =
          terms.emplace(term, static_cast<std::uint32_t>(lives.courses.size()));
      if (added) lives.courses.push_back({.months = term});  // all principal at the end
      lives.start.push_back(start);
      lives.end.push_back(end);
      lives.course.push_back(known->second);
    }
  }

  double time_of(std::string_view column, std::size_t row) {
    const double day = table_.date(column, row);
    if (std::isnan(day)) return day;
    return calendar_.time_of(std::chrono::sys_days(std::chrono::days(static_cast<int>(day))));
  }

  /// Loans without a date mature when the calendar is over.
  double maturity(std::size_t row) {
    if (!table_.has("matures") || table_.cell("matures", row).empty()) return calendar_.end() + 1;
    return time_of("matures", row);
  }

  /// Terms are in whole months; the maturity says the day. Of dates that are wrong: 1.
  int term_of(double start, double end) const {
    if (!(start < end)) return 1;
    const int whole = calendar_.months_between(start, end);
    return std::max(1, whole + (calendar_.later(start, whole) < end - kRounding));
  }

  void check_life(std::size_t row, double start, double end) {
    if (start >= calendar_.end() - kRounding)
      table_.fail("originated", row,
                  "the loan is made after the last day of the calendar, " +
                      calendar_.last_day_text(calendar_.end()),
                  "raise horizon or run_off, or leave the loan out");
    else if (end <= start + kRounding)
      table_.fail("matures", row, "the loan matures before or when it is made",
                  "write a later date, or nothing if it does not mature");
    else if (end <= kRounding)
      table_.fail("matures", row, "the loan was due before the start on " + calendar_.date_text(0),
                  "leave out loans that are due by then");
  }

  void read_tags() {
    for (const Value& name : portfolio_.at("tags").items) {
      if (exposures_.tag(name.text)) {
        problems_.add(name.place, name.path, "'" + name.text + "' is named twice",
                      "name each tag once");
        continue;
      }
      std::vector<std::string_view> cells;
      for (const std::size_t row : order_) {
        cells.push_back(table_.cell(name.text, row));
        if (cells.back().empty())
          table_.fail(name.text, row, "the loan has no value of the tag",
                      "write one, such as none");
      }
      exposures_.tags.push_back(tag_of(name.text, cells, name, problems_));
    }
  }

  void read_borrowers() {
    const Value& borrower = portfolio_.at("borrower");
    if (!borrower) return;
    for (const std::size_t row : order_) {
      exposures_.borrowers.emplace_back(table_.cell(borrower.text, row));
      if (exposures_.borrowers.back().empty())
        table_.fail(borrower.text, row, "the loan has no borrower", "name who borrows it");
    }
  }

  const Value& portfolio_;
  const Calendar& calendar_;
  CsvSource& table_;
  Problems& problems_;
  std::vector<std::size_t> order_;  ///< rows of the table
  LoanExposures exposures_;
};

void set_known_defaults(const Events& events, LoanExposures& exposures) {
  exposures.known_default.assign(exposures.rows(), std::numeric_limits<double>::infinity());
  for (std::size_t e = 0; e < events.size(); ++e)
    if (events.kind[e] == EventKind::default_)
      exposures.known_default[events.exposure[e]] = events.time[e];
}

std::unique_ptr<Portfolio> make(const Value& portfolio, const PortfolioContext& context,
                                Problems& problems) {
  const std::size_t before = problems.size();
  if (!context.calendar.given()) {
    problems.add(portfolio.place, portfolio.path, "dated events without a calendar",
                 "add 'calendar: {start: 2026-01-01, horizon: 5 years}' to the scenario");
    return nullptr;
  }
  std::vector<std::string> columns = {"id", "originated", "amount"};
  for (const char* key : {"tags", "attributes"})
    for (const Value& name : portfolio.at(key).items) columns.push_back(name.text);
  if (const Value& borrower = portfolio.at("borrower")) columns.push_back(borrower.text);
  auto loans =
      CsvSource::read(portfolio.at("loans"), context.folder, columns, {"matures"}, problems);
  auto happened =
      CsvSource::read(portfolio.at("events"), context.folder, {"loan", "date", "event", "amount"},
                      {"claim", "occurrence"}, problems);
  if (!loans || !happened) return nullptr;
  LoanExposures exposures = LoanReader(portfolio, context.calendar, *loans, problems).read();
  auto history = read_history(exposures, context.calendar, *happened, problems);
  if (!history || problems.size() != before) return nullptr;
  set_origination_years(context.calendar, exposures.lives);
  set_known_defaults(history->events, exposures);
  std::vector<InputFile> inputs;
  for (const CsvSource* table : {&*loans, &*happened})
    if (!table->is_text()) inputs.push_back(table->file());
  return std::make_unique<ClaimsHistory>(std::move(exposures), std::move(*history),
                                         std::move(inputs));
}

std::vector<std::string> explain(const Value& value, const Exposures& exposures, const Words&) {
  const auto is_text = [&](const char* key) {
    return value.at(key).text.find('\n') != std::string::npos;
  };
  const auto source = [&](const char* key) {
    return is_text(key) ? "the scenario" : value.at(key).text;
  };
  const std::string where = is_text("loans") && is_text("events")
                                ? "the scenario"
                                : source("loans") + " and " + source("events");
  return {"What happened to these " + Words::number(static_cast<double>(exposures.rows())) +
          " loans is given in " + where + ", and is the same in every trial."};
}

}  // namespace

PortfolioMember file_member() {
  return {kKeys, make, explain};
}

}  // namespace cofferdam
