// The book over time: what is filed, in force, released and in default, period by period.
#include "portfolios/book.hpp"
#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "portfolios/portfolio.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// What is kept of each cell and period.
enum Series : std::size_t {
  kFiled,
  kOpening,
  kInForce,
  kReleased,
  kDefaulted,
  kEndedInDefault,
  kLoansFiled,
  kLoansInForce,
  kLoansDefaulted,
  kSeries
};

/// Cells of one portfolio: its sum, and its cohorts if they are asked for.
struct PortfolioBook {
  Book book;
  std::size_t first_cell = 0;
  std::size_t cells = 1;
};

/// Moments [cell][period][series].
class BookByPeriod final : public Accumulating<MomentList> {
 public:
  explicit BookByPeriod(const Params& params)
      : Accumulating(MomentList(0)), params_(params), periods_(params.calendar->periods()) {
    for (const NamedPortfolio& named : params.portfolios) {
      PortfolioBook made{Book(named.portfolio->exposures(), *params.calendar), cells_, 1};
      if (params.book == BookDetail::cohort) made.cells += made.book.cells();
      cells_ += made.cells;
      books_.push_back(std::move(made));
    }
    state_ = MomentList(cells_ * periods_ * kSeries);
  }

  /// Fewer trials at a time where the book has very many cells.
  void observe(const TrialRun& run) override {
    constexpr std::size_t kMost = 1 << 21;  // numbers of scratch
    std::size_t each = cells_ * periods_ * kSeries;
    for (const PortfolioBook& portfolio : books_) each += portfolio.book.size_of_trial();
    const std::size_t at_once = std::max<std::size_t>(1, kMost / std::max<std::size_t>(1, each));
    for (std::size_t first = 0; first < run.range.count; first += at_once)
      observe_some(run, first, std::min(at_once, run.range.count - first));
  }

  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    const Calendar& calendar = *summary.params.calendar;
    TextColumn portfolio("portfolio", "name of the portfolio");
    TextColumn cohort("cohort", "cohort, or '(all)'");
    TextColumn from("from", "first day of the period"), to("to", "its last day");
    std::vector<EstimateColumns> columns = declare(currency);
    TextColumn verdict("verdict", kDefaultedVerdictMeaning);
    for (std::size_t p = 0; p < books_.size(); ++p) {
      const NamedPortfolio& named = summary.params.portfolios[p];
      const Exposures& exposures = named.portfolio->exposures();
      const std::vector<double> most = most_of(books_[p], exposures);
      const std::vector<std::string> cohorts = exposures.cohorts();
      for (std::size_t cell = 0; cell < books_[p].cells; ++cell)
        for (std::size_t period = 0; period < periods_; ++period) {
          portfolio.add(named.name);
          cohort.add(cell == 0 ? "(all)" : cohorts[cell - 1]);
          from.add(calendar.date_text(calendar.period_start(period)));
          to.add(calendar.last_day_text(calendar.period_end(period)));
          for (std::size_t s = 0; s < kSeries; ++s) {
            const Bounds bounds{least_of(s, *named.portfolio), most[index(cell, period, s)],
                                !named.portfolio->is_drawn()};
            const Estimate mean =
                state_[index(books_[p].first_cell + cell, period, s)].mean_of_amounts(
                    summary.trials, bounds);
            columns[s].add(mean);
            if (s == kDefaulted) verdict.add(mean.verdict);
          }
        }
    }
    Table table =
        make_table("book", "one portfolio or cohort in one period", portfolio, cohort, from, to);
    for (EstimateColumns& column : columns) column.move_to(table);
    append_columns(table, verdict);
    return table;
  }

 private:
  void observe_some(const TrialRun& run, std::size_t first, std::size_t trials) {
    values_.resize(cells_ * periods_ * kSeries * trials);
    for (std::size_t p = 0; p < books_.size(); ++p) observe_portfolio(run, p, first, trials);
    for (std::size_t i = 0; i < state_.size(); ++i)
      state_[i].add(std::span(values_).subspan(i * trials, trials),
                    run.weights().subspan(first, trials));
  }
  /// Renewals are expectations, from which defaults of renewed loans may take more than there is;
  /// so is what is given back.
  static double least_of(std::size_t series, const Portfolio& portfolio) {
    const bool of_defaults =
        series == kDefaulted || series == kLoansDefaulted || series == kEndedInDefault;
    bool renewed = false;
    for (const PrincipalCourse& course : portfolio.exposures().courses())
      renewed = renewed || course.renewal > 0 || course.put_after > 0;
    return renewed && !of_defaults ? -std::numeric_limits<double>::infinity() : 0;
  }
  /// What a series can be at most, [cell][period][series]: its value if all is lent and nobody
  /// defaults, and of defaults all that is lent.
  std::vector<double> most_of(const PortfolioBook& portfolio, const Exposures& exposures) const {
    Book::Trial none;
    portfolio.book.clear(none);
    std::vector<Balances> money, loans;
    portfolio.book.close(none, 1, money, loans);
    std::vector<double> lent(money.size(), 0.0), made = lent;
    for (std::size_t row = 0; row < exposures.rows(); ++row) {
      const std::uint32_t cell = exposures.cohort_of(row);
      lent[cell] += exposures.amount_of(row) * exposures.count_of(row);
      made[cell] += exposures.count_of(row);
    }
    std::vector<double> most(portfolio.cells * periods_ * kSeries, 0.0);
    for (std::size_t cell = 0; cell < money.size(); ++cell)
      for (std::size_t period = 0; period < periods_; ++period) {
        std::array<double, kSeries> of = values_of_cell(money[cell], loans[cell], period);
        of[kDefaulted] = lent[cell], of[kLoansDefaulted] = made[cell];
        for (std::size_t s = 0; s < kSeries; ++s) {
          most[index(0, period, s)] += of[s];
          if (portfolio.cells > 1) most[index(cell + 1, period, s)] = of[s];
        }
      }
    for (std::size_t i = kEndedInDefault; i < most.size(); i += kSeries) most[i] = 1;
    return most;
  }

  static std::vector<EstimateColumns> declare(const std::string& currency) {
    return {{"filed", currency, "lent in the period, renewals included"},
            {"opening", currency, "outstanding at its start"},
            {"in_force", currency, "outstanding at its end"},
            {"released", currency, "repaid or matured in it, renewed loans included"},
            {"defaulted", currency, "outstanding at default, of loans that default in it"},
            {"defaulted_per_ended", "1",
             "defaulted / (released + defaulted): the compensation rate of a guarantor that pays "
             "whole defaults; its mean over trials"},
            {"loans_filed", "1", "loans made in the period, renewals included"},
            {"loans_in_force", "1", "loans outstanding at its end"},
            {"loans_defaulted", "1", "loans that default in it"}};
  }
  std::size_t index(std::size_t cell, std::size_t period, std::size_t series) const {
    return (cell * periods_ + period) * kSeries + series;
  }

  void observe_portfolio(const TrialRun& run, std::size_t p, std::size_t first, std::size_t count) {
    const Book& book = books_[p].book;
    const NamedPortfolio& named = params_.portfolios[p];
    trials_.resize(std::max(trials_.size(), count));
    const std::span trials = std::span(trials_).first(count);
    for (Book::Trial& trial : trials) book.clear(trial);
    book.add(run.settlement.events, named.first_row, trials, static_cast<std::uint32_t>(first));
    const std::vector<double> lent = run.settlement.lent.empty()
                                         ? named.portfolio->lent(params_.seed, run.range)
                                         : run.settlement.lent[p];
    std::vector<Balances> money, loans;
    bool is_schedule = false;  // what `money` and `loans` are, if all is lent
    for (std::size_t t = 0; t < trials.size(); ++t) {
      if (!lent.empty() || !trials[t].as_scheduled || !is_schedule)
        book.close(trials[t], lent.empty() ? 1.0 : lent[first + t], money, loans);
      is_schedule = trials[t].as_scheduled;
      keep(count, t, p, money, loans);
    }
  }

  void keep(std::size_t count, std::size_t t, std::size_t p, const std::vector<Balances>& money,
            const std::vector<Balances>& loans) {
    const std::size_t first = books_[p].first_cell;
    const auto set = [&](std::size_t cell, std::size_t period,
                         const std::array<double, kSeries>& values) {
      for (std::size_t s = 0; s < kSeries; ++s)
        values_[index(first + cell, period, s) * count + t] = values[s];
    };
    for (std::size_t period = 0; period < periods_; ++period) {
      std::array<double, kSeries> all{};
      for (std::size_t cell = 0; cell < money.size(); ++cell) {
        std::array<double, kSeries> of = values_of_cell(money[cell], loans[cell], period);
        for (std::size_t s = 0; s < kSeries; ++s) all[s] += of[s];
        if (books_[p].cells > 1) set(cell + 1, period, with_rate(of));
      }
      set(0, period, with_rate(all));
    }
  }

  static std::array<double, kSeries> values_of_cell(const Balances& money, const Balances& loans,
                                                    std::size_t period) {
    std::array<double, kSeries> values{};
    values[kFiled] = money.filed[period];
    values[kOpening] = period == 0 ? money.opening : money.in_force[period - 1];
    values[kInForce] = money.in_force[period];
    values[kReleased] = money.released(period);
    values[kDefaulted] = money.defaulted[period];
    values[kLoansFiled] = loans.filed[period];
    values[kLoansInForce] = loans.in_force[period];
    values[kLoansDefaulted] = loans.defaulted[period];
    return values;
  }
  static std::array<double, kSeries> with_rate(std::array<double, kSeries> values) {
    // Balances of opposite sign cancel; what rounding leaves is not released.
    const double whole = values[kOpening] + values[kFiled];
    if (std::abs(values[kReleased]) < 1e-12 * whole) values[kReleased] = 0;
    const double ended = values[kReleased] + values[kDefaulted];
    values[kEndedInDefault] = ended > 0 ? values[kDefaulted] / ended : 0;
    return values;
  }

  const Params& params_;
  std::size_t periods_;
  std::vector<PortfolioBook> books_;
  std::size_t cells_ = 0;
  std::vector<Book::Trial> trials_;  ///< scratch
  std::vector<double> values_;       ///< [cell][period][series][trial], scratch
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.calendar->given() && params.book != BookDetail::none
             ? std::make_unique<BookByPeriod>(params)
             : nullptr;
}

}  // namespace

TableMember book_table() {
  return {make};
}

}  // namespace cofferdam
