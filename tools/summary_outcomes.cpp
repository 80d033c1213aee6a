// What the summary says of outcomes that the scenario gives.
#include <algorithm>
#include <cmath>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

constexpr const char* kAll = "(all)";

/// "default rate".
std::string measure_text(const Cells& outcomes, std::size_t row) {
  std::string text = outcomes.text("measure", row);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

/// A column of the outcome in its unit: a rate, a number of loans or money.
std::string figure(const SummaryContext& context, const Cells& outcomes, const std::string& column,
                   std::size_t row) {
  const double value = outcomes.number(column, row);
  const std::string measure = outcomes.text("measure", row);
  if (std::isnan(value)) return "n/a";
  if (measure == "losses") return context.money(value, 0);
  if (measure == "defaults") return estimate_text(value, 0);
  return significant_text(100 * value, 3) + " %";
}

/// A probability in percent, not rounded to 100 %.
std::string near_one_text(double value) {
  const double missing = 100 * (1 - value);
  if (!(missing > 0)) return percent_text(value, 0);
  const int decimals = std::max(1, static_cast<int>(std::ceil(-std::log10(missing))));
  return fixed_text(100 * value, decimals) + " %";
}

/// The probability that no more happens; of what no trial exceeded its lower bound.
std::string place_text(const Cells& outcomes, std::size_t row) {
  const double value = outcomes.number("quantile", row);
  const double low = outcomes.number("quantile_ci_low", row);
  return value == 1 && low > 0 && low < 1 ? "> " + near_one_text(low) : near_one_text(value);
}

/// The verdict without its reason.
std::string short_verdict(const Cells& outcomes, std::size_t row) {
  const std::string verdict = outcomes.text("verdict", row);
  return verdict.substr(0, verdict.find(':'));
}

/// The loans it speaks of: "all", "loans 2026 to age 5".
std::string loans_text(const Cells& outcomes, std::size_t row) {
  std::string text;
  for (const char* column : {"portfolio", "cohort"})
    if (outcomes.text(column, row) != kAll)
      text += (text.empty() ? "" : " ") + outcomes.text(column, row);
  if (text.empty()) text = "all";
  const double age = outcomes.number("by_age", row);
  return std::isnan(age) ? text : text + " to age " + estimate_text(age, 0);
}

/// One line of the table: the outcome of one variant.
struct OutcomeLine {
  std::string variant;
  std::size_t row = 0;
};

/// One outcome after the other, so that its variants stand together.
std::vector<OutcomeLine> lines_of(const Results& results) {
  std::vector<std::string> variants = variants_of(results);
  if (variants.empty()) variants = {kBaseName};
  std::vector<OutcomeLine> lines;
  for (std::size_t row = 0;; ++row) {
    const std::size_t before = lines.size();
    for (const std::string& variant : variants)
      if (row < Cells(results, "outcomes", variant).rows()) lines.push_back({variant, row});
    if (lines.size() == before) return lines;
  }
}

std::vector<std::string> cells_of(const SummaryContext& context, const OutcomeLine& line,
                                  bool with_loans, bool with_variant) {
  const Cells outcomes(context.results, "outcomes", line.variant);
  std::vector<std::string> cells = {measure_text(outcomes, line.row)};
  if (outcomes.text("measure", line.row) == "losses") cells[0] += ", " + context.unit_text();
  if (with_loans) cells.push_back(loans_text(outcomes, line.row));
  if (with_variant) cells.push_back(line.variant);
  for (const char* column :
       {"realised", "forecast_mean", "forecast_quantile_99", "forecast_quantile_999"})
    cells.push_back(figure(context, outcomes, column, line.row));
  cells.push_back(place_text(outcomes, line.row));
  cells.push_back(short_verdict(outcomes, line.row));
  return cells;
}

/// "a default rate of 27.0 %".
std::string happened_text(const SummaryContext& context, const Cells& outcomes, std::size_t row) {
  const std::string value = figure(context, outcomes, "realised", row);
  const std::string measure = outcomes.text("measure", row);
  if (measure == "defaults") return value + " defaults";
  if (measure == "losses") return "losses of " + value + " " + context.unit_text();
  return "a " + measure_text(outcomes, row) + " of " + value;
}

/// Where it falls among the trials, and the tail of the forecast.
std::string place_words(const SummaryContext& context, const Cells& outcomes, std::size_t row) {
  const std::string verdict = outcomes.text("verdict", row);
  const std::string trials = grouped(context.results.trials);
  std::string text;
  if (verdict == "beyond every trial")
    text = "no trial of " + trials + " came as high";
  else if (verdict == "below every trial")
    text = "every trial of " + trials + " came higher";
  else if (verdict.starts_with("not available"))
    text = verdict;
  else
    text = place_text(outcomes, row) + " of the forecast's simulations come no higher";
  return text + " (99.9 % quantile: " + figure(context, outcomes, "forecast_quantile_999", row) +
         ")";
}

/// The row of the outcome that is told in words: of all loans, at the end.
std::size_t told_row(const Cells& outcomes) {
  std::size_t row = 0;
  while (row < outcomes.rows() &&
         (outcomes.text("portfolio", row) != kAll || outcomes.text("cohort", row) != kAll ||
          !std::isnan(outcomes.number("by_age", row))))
    ++row;
  return row;
}

/// The forecast of one variant beside the outcome.
std::string forecast_words(const SummaryContext& context, const Cells& outcomes, std::size_t row) {
  const double ratio = outcomes.number("realised_per_forecast", row);
  std::string text;
  if (!std::isnan(ratio))
    text = significant_text(ratio, 2) + " times the forecast of " +
           figure(context, outcomes, "forecast_mean", row) + "; ";
  return text + place_words(context, outcomes, row) + ".";
}

}  // namespace

std::string outcome_words(const SummaryContext& context) {
  constexpr std::size_t kMostVariants = 5;
  const Cells outcomes(context.results, "outcomes");
  const std::size_t row = told_row(outcomes);
  if (row == outcomes.rows()) return "";
  const std::string happened = "What really happened: " + happened_text(context, outcomes, row);
  const std::vector<std::string> variants = variants_of(context.results);
  if (variants.empty()) return wrapped(happened + ", " + forecast_words(context, outcomes, row));
  std::string text = wrapped(happened + ".");
  for (std::size_t i = 0; i < std::min(variants.size(), kMostVariants); ++i) {
    const Cells of(context.results, "outcomes", variants[i]);
    text += wrapped("- " + variants[i] + ": " + forecast_words(context, of, told_row(of)));
  }
  return text;
}

std::string outcomes_part(const SummaryContext& context) {
  const std::vector<OutcomeLine> lines = lines_of(context.results);
  if (lines.empty()) return "";
  bool with_loans = false;
  for (const OutcomeLine& line : lines) {
    const Cells outcomes(context.results, "outcomes", line.variant);
    with_loans = with_loans || loans_text(outcomes, line.row) != "all";
  }
  const bool with_variant = !variants_of(context.results).empty();
  std::vector<std::vector<std::string>> rows = {{"outcome"}};
  if (with_loans) rows[0].emplace_back("loans");
  if (with_variant) rows[0].emplace_back("variant");
  for (const char* name : {"happened", "forecast", "99 %", "99.9 %", "quantile", "verdict"})
    rows[0].emplace_back(name);
  // The variants of an outcome are seen together, or not at all.
  const std::size_t whole = std::max<std::size_t>(1, variants_of(context.results).size());
  const std::size_t shown =
      std::min(lines.size(), std::max(whole, context.most_rows / whole * whole));
  for (std::size_t i = 0; i < shown; ++i)
    rows.push_back(cells_of(context, lines[i], with_loans, with_variant));
  return "\n" + grid(rows) + left_out(lines.size(), shown, "outcomes");
}

}  // namespace cofferdam
