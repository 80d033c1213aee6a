// Dated events that are given and not drawn: the same in every trial.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_map>

#include "base/utf8.hpp"
#include "portfolios/csv_source.hpp"
#include "portfolios/fields.hpp"
#include "portfolios/loan_exposures.hpp"
#include "portfolios/loan_lives.hpp"
#include "scenario/scalars.hpp"

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
     .sentence = "table of what happened to them, given alike; columns loan (an id), date, event "
                 "(default, recovery or cost), amount"},
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
  /// `history`: the events of one trial in the order of time.
  ClaimsHistory(LoanExposures exposures, Events history, std::vector<InputFile> inputs)
      : exposures_(std::move(exposures)),
        history_(std::move(history)),
        inputs_(std::move(inputs)) {}

  const LoanExposures& exposures() const override { return exposures_; }
  void admit_tag_values(const Tag& other) override { exposures_.admit_tag_values(other); }

  void draw(std::uint64_t, const TrialRange& trials, const Factors&, std::uint32_t first_row,
            Events& events) const override {
    for (std::uint32_t trial = 0; trial < trials.count; ++trial) {
      const auto first = static_cast<std::uint32_t>(events.size());
      for (std::size_t e = 0; e < history_.size(); ++e)
        events.add(trial, first_row + history_.exposure[e], 0, history_.time[e], history_.kind[e],
                   history_.loans[e], history_.amount[e], first + history_.origin[e]);
    }
  }

  std::vector<SampledClass> classes() const override { return {}; }
  double correlation(std::size_t, std::size_t) const override { return 0; }
  std::vector<InputFile> inputs() const override { return inputs_; }
  std::vector<double> lent(std::uint64_t, const TrialRange&) const override { return {}; }
  /// Of each loan in the order of a day: recoveries before costs.
  EventTraits traits() const override {
    constexpr double kSame = 1e-12;
    EventTraits traits;
    std::vector<double> left(history_.size(), 0.0);
    for (std::size_t e = 0; e < history_.size(); ++e) {
      traits.later_cash = traits.later_cash || history_.origin[e] != e;
      double& of_loan = left[history_.origin[e]];
      of_loan += history_.amount[e];
      if (of_loan < -kSame * std::abs(history_.amount[e])) traits.more_than_lost = true;
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
  Events history_;
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

  const Value& portfolio_;
  const Calendar& calendar_;
  CsvSource& table_;
  Problems& problems_;
  std::vector<std::size_t> order_;  ///< rows of the table
  LoanExposures exposures_;
};

/// Makes the events of a trial from the table of events.
class EventReader {
 public:
  EventReader(const LoanExposures& loans, const Calendar& calendar, CsvSource& table)
      : loans_(loans), calendar_(calendar), table_(table), default_of_(loans.rows(), kNone) {
    for (std::size_t row = 0; row < loans.rows(); ++row)
      row_of_.emplace(loans.ids[row], static_cast<std::uint32_t>(row));
  }

  void read() {
    for (std::size_t line = 0; line < table_.rows(); ++line) read_line(line);
    double sum = 0;
    for (const Entry& entry : entries_) sum += entry.amount;
    if (sum > kMostAmount)
      table_.fail("the amounts sum to " + rounded_text(sum), "at most 1e70; check them");
    for (std::size_t e = 0; e < entries_.size(); ++e)
      if (entries_[e].kind == kDefault) check_default(e);
    for (const Entry& entry : entries_)
      if (entry.kind != kDefault && words_known_) check_later(entry);
  }

  /// The events of a trial in the order of time, if there were no problems.
  Events history() const {
    std::vector<std::size_t> order(entries_.size()), place(entries_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto key = [&](std::size_t e) {
      const Entry& entry = entries_[e];
      return std::tuple(entry.time, entry.kind, entry.row, entry.line);
    };
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    Events events;
    for (const std::size_t e : order) {
      const Entry& entry = entries_[e];
      events.add(0, entry.row, 0, entry.time, kKindOf[entry.kind], entry.kind == kDefault ? 1 : 0,
                 entry.kind == kRecovery ? -entry.amount : entry.amount,
                 static_cast<std::uint32_t>(place[default_of_[entry.row]]));
    }
    return events;
  }

 private:
  /// In the order in which they act on a day.
  enum Kind : std::size_t { kDefault, kRecovery, kCost, kKinds };
  static constexpr std::array<std::string_view, kKinds> kWords = {"default", "recovery", "cost"};
  static constexpr std::array<EventKind, kKinds> kKindOf = {EventKind::default_,
                                                            EventKind::recovery, EventKind::cost};
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

  struct Entry {
    std::size_t line = 0;  ///< of the table
    std::uint32_t row = 0;
    std::size_t kind = kDefault;
    double time = 0, amount = 0;
  };

  void read_line(std::size_t line) {
    const std::string loan(table_.cell("loan", line)), word(table_.cell("event", line));
    const auto row = row_of_.find(loan);
    if (row == row_of_.end())
      table_.fail("loan", line, "there is no loan " + quote_for_message(loan),
                  "add it to the table 'loans', or leave the event out");
    Entry entry{line, 0, kDefault, time_of(line), table_.number("amount", line, kAboveZero)};
    while (entry.kind < kKinds && kWords[entry.kind] != word) ++entry.kind;
    if (entry.kind == kKinds) {
      words_known_ = false;
      table_.fail(
          "event", line, quote_for_message(word) + " is no event",
          did_you_mean(word, {kWords.begin(), kWords.end()}, "write default, recovery or cost"));
    }
    if (row == row_of_.end() || entry.kind == kKinds) return;
    entry.row = row->second;
    entries_.push_back(entry);
  }

  double time_of(std::size_t line) {
    const double day = table_.date("date", line);
    if (std::isnan(day)) return day;
    const double time =
        calendar_.time_of(std::chrono::sys_days(std::chrono::days(static_cast<int>(day))));
    if (time < -kRounding || time >= calendar_.end() - kRounding)
      table_.fail("date", line, "the day lies outside the calendar",
                  "it runs from " + calendar_.date_text(0) + " to " +
                      calendar_.last_day_text(calendar_.end()) +
                      "; change it, or leave the event out");
    return time;
  }

  void check_default(std::size_t e) {
    const Entry& entry = entries_[e];
    const Lives& lives = loans_.lives;
    const auto named = [&] { return "loan " + quote_for_message(loans_.ids[entry.row]); };
    if (default_of_[entry.row] != kNone)
      return table_.fail("loan", entry.line, named() + " defaults a second time",
                         "keep one default of each loan");
    default_of_[entry.row] = e;
    if (entry.time < lives.start[entry.row] - kRounding)
      table_.fail("date", entry.line,
                  named() + " is made later, on " + calendar_.date_text(lives.start[entry.row]),
                  "check the two dates");
    if (entry.time >= lives.end[entry.row] - kRounding)
      table_.fail("date", entry.line,
                  named() + " has matured by then, on " + calendar_.date_text(lives.end[entry.row]),
                  "check the two dates, or leave out 'matures' of the loan");
    if (entry.amount > loans_.ead[entry.row])
      table_.fail(
          "amount", entry.line,
          named() + " is of " + rounded_text(loans_.ead[entry.row]) + ", less than what defaults",
          "the amount of a default is the principal outstanding");
  }

  void check_later(const Entry& entry) {
    const std::string loan = "loan " + quote_for_message(loans_.ids[entry.row]);
    const std::size_t first = default_of_[entry.row];
    if (first == kNone)
      table_.fail("loan", entry.line, loan + " never defaults",
                  "add its default, or leave the event out");
    else if (entry.time < entries_[first].time)
      table_.fail("date", entry.line,
                  loan + " defaults later, on " + calendar_.date_text(entries_[first].time),
                  "recoveries and costs come on the day of the default or later");
  }

  const LoanExposures& loans_;
  const Calendar& calendar_;
  CsvSource& table_;
  std::unordered_map<std::string, std::uint32_t> row_of_;
  std::vector<Entry> entries_;
  std::vector<std::size_t> default_of_;  ///< [row] entry
  bool words_known_ = true;
};

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
  auto loans =
      CsvSource::read(portfolio.at("loans"), context.folder, columns, {"matures"}, problems);
  auto happened = CsvSource::read(portfolio.at("events"), context.folder,
                                  {"loan", "date", "event", "amount"}, {}, problems);
  if (!loans || !happened) return nullptr;
  LoanExposures exposures = LoanReader(portfolio, context.calendar, *loans, problems).read();
  EventReader reader(exposures, context.calendar, *happened);
  reader.read();
  if (problems.size() != before) return nullptr;
  set_origination_years(context.calendar, exposures.lives);
  std::vector<InputFile> inputs;
  for (const CsvSource* table : {&*loans, &*happened})
    if (!table->is_text()) inputs.push_back(table->file());
  return std::make_unique<ClaimsHistory>(std::move(exposures), reader.history(), std::move(inputs));
}

}  // namespace

PortfolioMember file_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
