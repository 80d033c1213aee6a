#include "portfolios/new_business.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/special.hpp"
#include "portfolios/business_batches.hpp"
#include "portfolios/firm_links.hpp"
#include "portfolios/loan_tags.hpp"
#include "portfolios/take_up.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kMostRows = 1e8;
constexpr double kMostCells = 1e6;  // fine-grained rows
constexpr double kMostLoansOfRow = 4e9;

double with_three_digits(double value) {
  std::array<char, 32> text{};
  const auto written =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 3);
  std::from_chars(text.data(), written.ptr, value);
  return value;
}

class Business {
 public:
  Business(const Value& portfolio, const PortfolioContext& context, const BookWords& words,
           Problems& problems)
      : portfolio_(portfolio),
        new_business_(portfolio.at("new_business")),
        context_(context),
        calendar_(context.calendar),
        words_(words),
        problems_(problems),
        before_(problems.size()),
        rows_(portfolio, context, words, problems),
        fine_(portfolio.get("fine_grained").is_true()),
        counted_(new_business_ && new_business_.at("count").given) {}

  std::optional<LoanRows> make() {
    if (fine_) set_cells();
    if (portfolio_.get("firms")) firms_ = links_in_order(portfolio_, context_, problems_);
    std::vector<Batch> future =
        new_business_ ? batches_of(portfolio_, calendar_, problems_) : std::vector<Batch>{};
    if (!clean()) return {};
    if (portfolio_.get("opening_book").text != "steady_state") {
      if (!allot(future)) return {};
      return std::move(rows_);
    }
    if (!look_at_loans()) return {};
    std::vector<Batch> batches = opening_batches(future);
    if (!clean()) return {};
    opening_ = batches.size();
    batches.insert(batches.end(), future.begin(), future.end());
    if (!allot(batches)) return {};
    if (portfolio_.get("in_force") && !scale_opening(batches)) return {};
    return std::move(rows_);
  }

 private:
  bool clean() const { return problems_.size() == before_; }
  void fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
  }
  double most_rows() const {
    return firms_.given() ? static_cast<double>(firms_.firm_of.size()) : kMostRows;
  }
  bool fill(std::size_t rows) {
    rows_.links = firms_;
    if (firms_.given()) rows_.links.firm_of.resize(rows);
    return rows_.fill(rows);
  }

  double step() const {
    return new_business_ ? years_of_step(new_business_.at("every").text) : 1.0 / 12;
  }

  /// Combinations of tags: a row of a batch is one of them.
  void set_cells() {
    const double combinations = combinations_of(portfolio_, context_.instances);
    if (combinations > kMostCells) return fail_cells(combinations);
    cells_ = static_cast<std::size_t>(combinations);
    rows_.source.cells = cells_;
    for (const char* key : {"ead", "pd", "term"}) refuse_drawn(portfolio_.at(key), key);
    for (const auto& [name, attribute] : portfolio_.at("attributes").entries)
      refuse_drawn(attribute, name);
    const Value& score = portfolio_.get("score");
    if (!score) return;
    refuse_drawn(score.at("of"), "score");
    refuse_error(score.at("error"));
    for (const auto& [name, indicator] : score.at("indicators").entries) {
      refuse_drawn(indicator.at("of"), name);
      refuse_error(indicator.at("error"));
    }
  }

  void fail_cells(double rows) {
    fail(portfolio_.at("tags"), format_number(rows) + " rows of batch and tags",
         "at most a million; use fewer tags, or batches 'every: quarter'");
  }

  void refuse_error(const Value& error) {
    if (error.given)
      fail(error, "a score of fine-grained loans that is measured with an error",
           "loans of a row agree; tell them apart by tags, or leave 'fine_grained' out");
  }

  /// Rows of fine-grained loans stand for many loans, which cannot differ.
  void refuse_drawn(const Value& field, const std::string& name) {
    if (field.form == Value::Form::distribution)
      return fail(field, "a drawn '" + name + "' of fine-grained loans",
                  "loans of a row agree; tell them apart by tags, or leave 'fine_grained' out");
    for (const Value& item : field.items) refuse_drawn(item, name);
    for (const auto& [value, part] : field.entries) refuse_drawn(part, name);
  }

  /// Draws a sample for the mean PD and the longest term.
  bool look_at_loans() {
    if (!rows_.fill(fine_ ? cells_ : 4096) || !clean()) return false;
    rows_.screen();
    if (!clean()) return false;
    const LoanExposures& book = rows_.book.exposures;
    double weight = 0, sum = 0;
    for (std::size_t i = 0; i < rows_.terms.size(); ++i) {
      const double accepted = book.screened ? book.count[i] / book.screened->count[i] : 1;
      const double share = (fine_ ? rows_.tag_shares[i] : 1) * accepted;
      weight += share * book.ead[i];
      if (!book.pd.empty()) sum += share * book.ead[i] * book.pd[i];
      longest_ = std::max(longest_, rows_.terms[i] / 12);
    }
    mean_pd_ = weight > 0 ? sum / weight : 0;
    return true;
  }

  /// Part of the loans of an age that has not defaulted, at the portfolio's mean PD or by its
  /// curve.
  double survival(double age) const {
    double left = 1;
    for (double year = 0; year < age; year += 1) {
      double hazard = mean_pd_;
      const auto at = static_cast<std::size_t>(year);
      if (const Value& curve = portfolio_.get("pd_curve")) {
        const double before =
            at == 0 ? 0 : curve.items[std::min(at, curve.items.size()) - 1].number;
        const double then = curve.items[std::min(at, curve.items.size() - 1)].number;
        hazard = before < 1 ? (then - before) / (1 - before) : 1;
      } else if (const Value& probit = portfolio_.get("probit_hazard")) {
        const auto first = static_cast<std::size_t>(probit.at("first_age").number) - 1;
        const auto& scores = probit.at("scores").items;
        hazard =
            at < first || at - first >= scores.size() ? 0 : normal_cdf(scores[at - first].number);
      }
      left *= hazard < 1 ? exponential(std::min(1.0, age - year) * logarithm_1p(-hazard)) : 0;
    }
    return left;
  }

  /// What a steady business has in force at the start: contracts that follow each other with the
  /// probability of renewal, of which those of an age have survived. The oldest fall due on the day
  /// of the start and may be renewed.
  std::vector<Batch> opening_batches(const std::vector<Batch>& future) {
    const Value& renewal = portfolio_.get("renewal");
    const double again = renewal.number * survival(longest_);
    if (again >= 1 && !portfolio_.at("in_force")) {
      fail(renewal,
           words_.many + " that are always renewed" +
               (rows_.book.exposures.pd.empty() ? "" : " and never default") +
               " leave no steady state",
           "give 'in_force', or a renewal below 1");
      return {};
    }
    rows_.renewed_part = std::min(1.0, again);
    const double ages = longest_ / step();
    const double amount =
        future.empty() ? portfolio_.at("in_force").number / ages : future.front().amount;
    const double contracts = again < 1 ? 1 / (1 - again) : 1;
    if (portfolio_.at("in_force") && (longest_ <= step() + kYearRounding || survival(step()) <= 0))
      fail_empty();
    std::vector<Batch> batches;
    const double oldest = longest_ + (renewal.number > 0 ? kYearRounding : -kYearRounding);
    for (double age = step(); age < oldest; age += step())
      batches.insert(batches.begin(), {-age, amount * contracts * survival(age)});
    return batches;
  }

  /// An amount is to be in force, and nothing is that could be scaled to it.
  void fail_empty() {
    fail(portfolio_.at("in_force"),
         "no " + words_.one + " of this business is in force at the start",
         mean_pd_ >= 1 ? "all of them default before; lower 'pd'"
                       : "the term must be longer than the time between batches");
  }

  /// Makes the opening book again so that what is outstanding at the start is as given.
  bool scale_opening(std::vector<Batch> batches) {
    LoanRows trial = std::move(rows_);
    trial.place_in_time();
    if (!clean()) return false;
    double outstanding = 0;
    const LoanExposures& book = trial.book.exposures;
    for (std::size_t i = 0; i < book.rows(); ++i)
      if (book.lives.start[i] < 0 && book.lives.after(i, book.lives.term(i)) > kYearRounding)
        outstanding += book.count[i] * book.ead[i] * book.lives.balance(i, 0);
    rows_ = std::move(trial);
    if (!(outstanding > 0)) {
      fail_empty();
      return false;
    }
    for (std::size_t k = 0; k < opening_; ++k)
      batches[k].amount *= portfolio_.at("in_force").number / outstanding;
    return allot(batches);
  }

  bool allot(const std::vector<Batch>& batches) {
    if (!(fine_ ? allot_cells(batches) : allot_loans(batches)) || !clean()) return false;
    set_ranks();
    drop_matured();
    return true;
  }

  /// One row for each batch and combination of tags.
  bool allot_cells(const std::vector<Batch>& batches) {
    const double rows = static_cast<double>(cells_) * static_cast<double>(batches.size());
    if (rows > kMostCells) {
      fail_cells(rows);
      return false;
    }
    if (!rows_.fill(cells_ * batches.size()) || !clean()) return false;
    LoanExposures& book = rows_.book.exposures;
    rows_.starts.resize(book.rows());
    for (std::size_t i = 0; i < book.rows(); ++i) {
      const Batch& batch = batches[i / cells_];
      const double size = book.ead[i], amount = batch.amount * rows_.tag_shares[i];
      const double loans = counted_ ? amount : size > 0 ? amount / size : 0;
      if (loans > kMostLoansOfRow) {
        fail(portfolio_, rounded_text(loans) + " loans in one batch",
             "at most 4e9; lower the volume, or make the loans larger");
        return false;
      }
      // Of a row that holds none there is one of nothing.
      book.count[i] = loans > 0 ? loans : 1;
      book.ead[i] = loans > 0 ? size : 0;
      rows_.starts[i] = batch.start;
    }
    return true;
  }

  /// Loans in the order of their draws; each belongs to the batch in which its middle falls.
  bool allot_loans(const std::vector<Batch>& batches) {
    std::vector<double> ends;
    double total = 0;
    for (const Batch& batch : batches) ends.push_back(total += batch.amount);
    std::vector<double> middles;
    if (!draw_until(total, middles)) return false;
    rows_.starts.clear();
    for (const double middle : middles) {
      const auto end = std::upper_bound(ends.begin(), ends.end() - 1, middle);
      rows_.starts.push_back(batches[static_cast<std::size_t>(end - ends.begin())].start);
    }
    return true;
  }

  /// Loans of a row, or their exposure.
  double amount_of(std::size_t row) const {
    return counted_ ? rows_.book.exposures.count[row] : rows_.amount(row);
  }

  /// Fills rows whose amounts reach `total`; `middles` are the sums up to the middle of each row.
  bool draw_until(double total, std::vector<double>& middles) {
    const Value& where = new_business_ ? new_business_ : portfolio_.at("in_force");
    for (double rows = counted_ ? std::clamp(std::round(total), 1.0, kMostRows) : 4096;;) {
      rows = std::min(rows, most_rows());
      if (!fill(static_cast<std::size_t>(rows)) || !clean()) return false;
      double sum = 0;
      middles.clear();
      for (std::size_t i = 0; i < rows_.book.exposures.rows(); ++i) {
        const double amount = amount_of(i);
        if (sum + 0.5 * amount >= total) break;
        middles.push_back(sum + 0.5 * amount);
        sum += amount;
      }
      if (middles.empty()) return fail_small(total);
      if (middles.size() < rows_.book.exposures.rows()) return fill(middles.size());
      if (sum >= total || (counted_ && rows < most_rows())) return true;
      if (firms_.given() && rows == most_rows()) return fail_firms(sum, total);
      const double needed = std::max(2 * rows, rows * (total / sum));
      if (!(needed < kMostRows)) {
        fail(where,
             "it takes " +
                 (sum > 0 ? "about " + rounded_text(with_three_digits(needed)) : "endlessly many") +
                 " " + words_.many + " to reach this volume",
             "at most 1e8; raise '" + words_.amount + "'" + fine_advice());
        return false;
      }
      rows *= 2;
    }
  }

  bool fail_firms(double sum, double total) {
    const std::string unit = counted_ ? " " + words_.many : "";
    fail(new_business_,
         rounded_text(total) + unit + " in all, but " + rounded_text(most_rows()) +
             " firms, which have one each, make " + rounded_text(sum),
         "let there be more firms, or less business");
    return false;
  }

  bool fail_small(double total) {
    const std::string unit = counted_ ? " " + words_.many : "";
    fail(new_business_ ? new_business_ : portfolio_.at("in_force"),
         rounded_text(total) + unit + " in all make no " + words_.one + ": the first is of " +
             rounded_text(with_three_digits(amount_of(0))) + unit,
         "raise the volume, lower '" + words_.amount + "'" + fine_advice());
    return false;
  }

  std::string fine_advice() const {
    return portfolio_.find("fine_grained") ? ", or describe many small loans by 'fine_grained: yes'"
                                           : "";
  }

  /// Ranks of loans; those of the opening book are lent already.
  void set_ranks() {
    std::vector<double>& ranks = rows_.book.exposures.lives.rank;
    ranks.assign(rows_.starts.size(), -1.0);
    if (!new_business_ || !new_business_.get("take_up").given) return ranks.clear();
    for (std::size_t i = 0; i < ranks.size(); ++i)
      if (rows_.starts[i] >= 0) ranks[i] = lending_rank(static_cast<double>(i));
  }

  /// Opening loans whose own term is over were repaid before the start; those that fall due on its
  /// day can be renewed.
  void drop_matured() {
    if (rows_.terms.empty()) return;
    const double due = portfolio_.get("renewal").number > 0 ? -kYearRounding : kYearRounding;
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < rows_.starts.size(); ++i)
      if (calendar_.later(rows_.starts[i], static_cast<int>(rows_.terms[i])) > due)
        kept.push_back(i);
    if (kept.size() < rows_.starts.size()) rows_.keep(kept);
  }

  const Value &portfolio_, &new_business_;
  const PortfolioContext& context_;
  const Calendar& calendar_;
  const BookWords& words_;
  Problems& problems_;
  std::size_t before_;
  LoanRows rows_;
  FirmLinks firms_;  ///< of all that may have one, if they are of firms
  bool fine_, counted_;
  std::size_t cells_ = 1;    ///< combinations of tags
  std::size_t opening_ = 0;  ///< batches of the opening book
  double mean_pd_ = 0, longest_ = 0;
};

}  // namespace

std::optional<LoanRows> make_business(const Value& portfolio, const PortfolioContext& context,
                                      const BookWords& words, Problems& problems) {
  return Business(portfolio, context, words, problems).make();
}

}  // namespace cofferdam
