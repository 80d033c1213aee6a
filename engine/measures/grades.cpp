// What is in force with each value of a tag that changes, such as the grade of the moment, and what
// defaults with it, period by period.
#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "portfolios/book.hpp"
#include "portfolios/portfolio.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// What is kept of each grade and period.
enum Series : std::size_t {
  kOpening,
  kInForce,
  kDefaulted,
  kLoansOpening,
  kLoansInForce,
  kLoansDefaulted,
  kSeries
};

/// A portfolio whose exposures have a tag that changes.
struct GradedBook {
  const NamedPortfolio* named = nullptr;
  const Tag* tag = nullptr;
  Book book;
  std::size_t first = 0;             ///< its first moments
  std::vector<double> money, loans;  ///< [grade] what begins on the first day

  GradedBook(const NamedPortfolio& portfolio, const Tag& by, const Calendar& calendar,
             std::size_t moments)
      : named(&portfolio),
        tag(&by),
        book(portfolio.portfolio->exposures(), by, calendar),
        first(moments),
        money(by.values.size(), 0.0),
        loans(money) {
    const Exposures& exposures = portfolio.portfolio->exposures();
    for (std::size_t row = 0; row < exposures.rows(); ++row) {
      if (exposures.begins(row) != 0) continue;
      money[by.codes[row]] += exposures.count_of(row) * exposures.amount_of(row);
      loans[by.codes[row]] += exposures.count_of(row);
    }
  }
};

/// Moments [portfolio][grade][period][series].
class Grades final : public Accumulating<MomentList> {
 public:
  explicit Grades(const Params& params)
      : Accumulating(MomentList(0)), params_(params), periods_(params.calendar->periods()) {
    std::size_t size = 0;
    for (const NamedPortfolio& named : params.portfolios)
      for (const Tag& tag : named.portfolio->exposures().all_tags()) {
        if (!tag.changes) continue;
        books_.emplace_back(named, tag, *params.calendar, size);
        size += tag.values.size() * periods_ * kSeries;
      }
    state_ = MomentList(size);
  }

  bool is_empty() const { return books_.empty(); }

  void observe(const TrialRun& run) override {
    const std::size_t trials = run.range.count;
    values_.resize(state_.size() * trials);
    for (const GradedBook& of : books_) observe_book(run, of);
    for (std::size_t i = 0; i < state_.size(); ++i)
      state_[i].add(std::span(values_).subspan(i * trials, trials), run.weights());
  }

  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    const Calendar& calendar = *summary.params.calendar;
    TextColumn portfolio("portfolio", "name of the portfolio"), tag("tag", "that holds it");
    TextColumn grade("grade", "grade of the moment, or value of the tag of the contract in force");
    TextColumn from("from", "first day of the period"), to("to", "its last day");
    std::vector<EstimateColumns> columns = {
        {"opening", currency,
         "outstanding in the grade at the start of the period, with what begins on the first day "
         "of the calendar"},
        {"in_force", currency, "outstanding in it at the end of the period"},
        {"defaulted", currency, "outstanding at default, of those that default out of the grade"},
        {"loans_opening", "1", "number that are in the grade then"},
        {"loans_in_force", "1", "number that are in it at the end of the period"},
        {"loans_defaulted", "1", "number that default out of it in the period"}};
    NumberColumn rate("default_rate", "1",
                      "loans_defaulted / loans_opening; those that come within the period count "
                      "in the former alone");
    TextColumn verdict("verdict", kDefaultedVerdictMeaning);
    for (const GradedBook& of : books_)
      for (std::size_t code = 0; code < of.tag->values.size(); ++code)
        for (std::size_t period = 0; period < periods_; ++period) {
          portfolio.add(of.named->name);
          tag.add(of.tag->name);
          grade.add(of.tag->values[code]);
          from.add(calendar.date_text(calendar.period_start(period)));
          to.add(calendar.last_day_text(calendar.period_end(period)));
          const Moments* series = &state_[index(of, code, period)];
          for (std::size_t s = 0; s < kSeries; ++s)
            columns[s].add(series[s].mean(summary.trials, bounds_of(s, of)));
          verdict.add(series[kDefaulted]
                          .mean_of_amounts(summary.trials, bounds_of(kDefaulted, of))
                          .verdict);
          const double begin = series[kLoansOpening].mean(summary.trials).value;
          rate.add(begin > 0 ? series[kLoansDefaulted].mean(summary.trials).value / begin
                             : std::numeric_limits<double>::quiet_NaN());
        }
    Table table = make_table("grades", "one grade of one portfolio in one period", portfolio, tag,
                             grade, from, to);
    for (EstimateColumns& column : columns) column.move_to(table);
    append_columns(table, rate, verdict);
    return table;
  }

 private:
  /// Renewals and puts are expectations, from which defaults may take more than there is.
  static Bounds bounds_of(std::size_t series, const GradedBook& of) {
    Bounds bounds;
    bool expected = false;
    for (const PrincipalCourse& course : of.named->portfolio->exposures().courses())
      expected = expected || course.renewal > 0 || course.put_after > 0;
    if (!expected || series == kDefaulted || series == kLoansDefaulted) bounds.least = 0;
    bounds.certain = !of.named->portfolio->is_drawn();
    return bounds;
  }

  std::size_t index(const GradedBook& of, std::size_t code, std::size_t period) const {
    return of.first + (code * periods_ + period) * kSeries;
  }

  void observe_book(const TrialRun& run, const GradedBook& of) {
    std::vector<Book::Trial> trials(run.range.count);
    for (Book::Trial& trial : trials) of.book.clear(trial);
    of.book.add(run.settlement.events, of.named->first_row, trials);
    const std::vector<double> lent = of.named->portfolio->lent(params_.seed, run.range);
    std::vector<Balances> money, loans;
    for (std::size_t t = 0; t < trials.size(); ++t) {
      of.book.close(trials[t], lent.empty() ? 1.0 : lent[t], money, loans);
      for (std::size_t code = 0; code < money.size(); ++code)
        for (std::size_t period = 0; period < periods_; ++period) {
          double* values = &values_[index(of, code, period) * trials.size() + t];
          const auto set = [&](Series s, double value) { values[s * trials.size()] = value; };
          set(kOpening, opening(money[code], period, of.money[code]));
          set(kInForce, money[code].in_force[period]);
          set(kDefaulted, money[code].defaulted[period]);
          set(kLoansOpening, opening(loans[code], period, of.loans[code]));
          set(kLoansInForce, loans[code].in_force[period]);
          set(kLoansDefaulted, loans[code].defaulted[period]);
        }
    }
  }

  static double opening(const Balances& of, std::size_t period, double first_day) {
    return period == 0 ? of.opening + first_day : of.in_force[period - 1];
  }

  const Params& params_;
  std::size_t periods_;
  std::vector<GradedBook> books_;
  std::vector<double> values_;  ///< [moment][trial], scratch
};

std::unique_ptr<Measure> make(const Params& params) {
  if (!params.calendar->given()) return nullptr;
  auto made = std::make_unique<Grades>(params);
  if (made->is_empty()) return nullptr;
  return made;
}

}  // namespace

TableMember grades_table() {
  return {make};
}

}  // namespace cofferdam
