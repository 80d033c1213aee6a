// Pieces of the summary, shared by its files.
#pragma once
#include <cofferdam/model.hpp>
#include <cofferdam/results.hpp>

#include <limits>
#include <string>
#include <vector>

#include "number_text.hpp"
#include "variant_rows.hpp"

namespace cofferdam {

/// What a summary is made from.
struct SummaryContext {
  const Results& results;
  MoneyUnit unit;
  std::size_t most_rows;         ///< of each table
  std::size_t most_bearers = 9;  ///< of the table of bearers, all losses among them
  /// So few rows say little: parts that others make up for are left out, and comparisons stay
  /// whole.
  bool is_short() const { return most_rows < 3; }
  /// As short as can be: what is told in words is not shown in tables too.
  bool is_shortest() const { return most_rows < 2; }

  /// An amount in the unit, without its name.
  std::string money(double value, double standard_error) const {
    return estimate_text(value / unit.scale, standard_error / unit.scale);
  }
  /// The same with the name of the unit: "16.4 +- 0.2 million USD"; "n/a" alone if it is missing.
  std::string amount(double value, double standard_error) const {
    const std::string text = money(value, standard_error);
    return text == "n/a" ? text : text + " " + unit_text();
  }
  /// An amount without error, in a unit of its own if it is large: "10 billion USD".
  std::string sum(double value) const;
  /// "million USD".
  std::string unit_text() const {
    return unit.name + (unit.name.empty() ? "" : " ") + results.currency;
  }
};

/// A table of the results whose columns may be missing: a missing number is NaN, a text "". If the
/// table holds variants, only the rows of one are seen.
class Cells {
 public:
  Cells(const Results& results, const std::string& name, const std::string& variant = kBaseName);
  std::size_t rows() const { return rows_.last - rows_.first; }
  double number(const std::string& column, std::size_t row) const;
  std::string text(const std::string& column, std::size_t row) const;
  /// The row whose text column holds `word`, or rows().
  std::size_t find(const std::string& column, const std::string& word) const;
  /// The row of `quantiles` of that account and level, or rows().
  std::size_t find_level(const std::string& account, double level) const;

 private:
  const Table* table_ = nullptr;
  VariantRows rows_;
};

/// The sampling method of a run whose trials are weighted; "" of a plain one.
std::string weighted_by(const Results& results);

/// The unit of all money in the summary of these results.
MoneyUnit summary_unit(const Results& results);

inline constexpr const char* kAllLosses = "all losses";

/// Amounts below this part of the expected loss are left out of sentences.
inline constexpr double kNegligible = 1e-4;

/// Sum of the exposures of all portfolios; NaN if the results do not say.
double exposure_of(const Results& results);

/// What rates are rates of: "what is lent".
std::string exposure_words(const SummaryContext& context);

/// An estimate of a column and its standard error, as money.
std::string money_cell(const SummaryContext& context, const Cells& cells, const std::string& column,
                       std::size_t row);

/// The same as a percentage.
std::string percent_cell(const Cells& cells, const std::string& column, std::size_t row);

/// A probability, or the bound below which it lies if no trial met it.
std::string probability_cell(const Cells& cells, const std::string& column, std::size_t row);

/// "+-0.9 % of pool fund exhausted, asked for 1 %", by the table `precision`.
std::string precision_reached(const Cells& precision);

/// Rows of `rules` that bind in some trial, those that stop most first.
std::vector<std::size_t> binding_rules(const Cells& rules);

/// How far apart the values are that were tried for a size: "2.5 %", or an amount without its unit;
/// "" where none were.
std::string step_of_scan(const SummaryContext& context, const Cells& sizes, std::size_t row);

/// A size with its error, and how far apart the values were that were tried; "-" without.
std::string size_cell(const SummaryContext& context, const Cells& sizes, std::size_t row);

/// A line that says how many rows were left out, or "".
std::string left_out(std::size_t rows, std::size_t shown, const std::string& table);

/// Levels of the tail that the summary shows, one or two: 99 % and 99.9 % if the results have them,
/// else the highest.
std::vector<double> tail_levels(const Results& results);

/// "99.9 %".
std::string level_text(double level);

/// One text a line, wrapped at 100 columns; continuation lines begin with `indent`.
std::string wrapped(const std::string& text, const std::string& indent = "  ");

/// Aligned columns below a header; the first is flush left, the others flush right. Columns from
/// the right that do not fit into 100 places are left out.
std::string grid(const std::vector<std::vector<std::string>>& rows);

/// The time that one trial covers. `from` and `to` are its first and last day, "" without calendar.
struct Course {
  std::string from, to;
  bool dated() const { return !from.empty(); }
};
Course course_of(const Results& results);

/// The first bearer whose money is public and who bears something, or "".
std::string first_public_bearer(const Results& results);

/// Sizes that are asked for, how pools fare as planned and which limits bind, in words; "" without.
std::string answer_words(const SummaryContext& context);
/// Who bears how much of the expected loss, and what public money spends in all.
std::string who_bears_words(const SummaryContext& context);
/// What the fiscal account says for 100 that are guaranteed or lent; "" without one.
std::string fiscal_words(const SummaryContext& context);
/// How much of the scores of units is skill, and who is first, in the last year that is judged; ""
/// where nobody is judged.
std::string evaluation_words(const SummaryContext& context);
/// What lenders draw of central banks, and what loans earn them; "" where nothing is said of it.
std::string relending_words(const SummaryContext& context);
std::string responding_words(const SummaryContext& context);
/// What bearers bear on average and in the worst simulations: those that the question names, then
/// public ones.
std::string bearers_words(const SummaryContext& context);
/// What really happened over all loans, in words; "" if the scenario does not say.
std::string outcome_words(const SummaryContext& context);
/// Share of the loans that default by the last age, for each portfolio; "" without `by_age`.
std::string lifetime_words(const SummaryContext& context);
/// Portfolios with few or large names, and groups of firms that carry much of the worst losses; ""
/// where there are none.
std::string few_names_words(const SummaryContext& context);

/// What moves each measure most, of results of `sensitivities`; "" of a run.
std::string moves_words(const SummaryContext& context);

/// What is stated of scores, and what the book has of it; "" without `scores`.
std::string scores_words(const SummaryContext& context);

/// Who is accepted of applicants, for each portfolio; "" without `screening`.
std::string screening_words(const SummaryContext& context);

/// How many firms find finance by the last quarter; "" without `matching`.
std::string matching_words(const SummaryContext& context);

/// Who insures at what the premium costs, for each portfolio; "" without `take_up`.
std::string take_up_words(const SummaryContext& context);

/// Which bonds are issued, for each portfolio; "" without `issuance`.
std::string issuance_words(const SummaryContext& context);

/// What nobody pays in the end, and the main reasons; "" if the results do not say.
std::string unpaid_words(const SummaryContext& context);

/// The tables of the summary, each with a blank line before it; "" if there is none.
std::string bearers_part(const SummaryContext& context);
std::string layers_part(const SummaryContext& context);
std::string contracts_part(const SummaryContext& context);
/// How large what is sized must be.
std::string sizes_part(const SummaryContext& context);
/// Balance and exhaustion of each pool.
std::string pools_part(const SummaryContext& context);
/// Fees, premiums and subsidies over all years, and the ratios of premiums.
std::string flows_part(const SummaryContext& context);
/// Insured losses of policies by return period, in the worst year.
std::string curves_part(const SummaryContext& context);
/// What each payee gets of what is due to it.
std::string coverage_part(const SummaryContext& context);
/// Limits and caps that stop payments, the largest amounts first.
std::string rules_part(const SummaryContext& context);
std::string realised_part(const SummaryContext& context);
std::string outcomes_part(const SummaryContext& context);
/// Losses year by year, and what the first public bearer bears of them.
std::string years_part(const SummaryContext& context);
std::string thresholds_part(const SummaryContext& context);
/// What each variant changes: public cost and how the scheme fares, what bearers bear, all losses.
std::string variants_part(const SummaryContext& context);

}  // namespace cofferdam
