#include "summary.hpp"

#include <algorithm>
#include <cmath>

#include "display_width.hpp"
#include "plot/picture.hpp"
#include "summary_parts.hpp"

namespace cofferdam {
namespace {

constexpr std::ptrdiff_t kMostLines = 40;

/// An amount with its error and unit.
std::string amount_text(const SummaryContext& context, const Cells& cells, const char* column,
                        std::size_t row) {
  const std::string name = column;
  const std::string text =
      context.money(cells.number(name, row), cells.number(name + "_standard_error", row));
  return text == "n/a" ? text : text + " " + context.unit_text();
}

/// Sum of the exposures of all portfolios; NaN if the results do not say.
double exposure_of(const Results& results) {
  const Cells portfolios(results, "portfolios");
  double sum = portfolios.rows() ? 0 : std::numeric_limits<double>::quiet_NaN();
  for (std::size_t row = 0; row < portfolios.rows(); ++row)
    sum += portfolios.number("exposure", row);
  return sum;
}

/// Whether less may be lent than what rates are rates of.
bool depends_on_take_up(const Results& results) {
  const Cells portfolios(results, "portfolios");
  for (std::size_t row = 0; row < portfolios.rows(); ++row)
    if (portfolios.number("depends_on_take_up", row) > 0) return true;
  return false;
}

/// What rates are rates of.
std::string exposure_words(const SummaryContext& context) {
  if (!course_of(context.results).dated()) return "the exposure";
  if (depends_on_take_up(context.results)) return "the volume offered";
  return Cells(context.results, "ground_up").rows() == 0 ? "what is lent" : "the volume";
}

/// What is known of a mean that no or few trials carry: the end of its interval, and by formula.
std::string few_trials(const SummaryContext& context, const Cells& bearers, std::size_t row) {
  if (!bearers.text("verdict", row).starts_with("thin")) return "";
  const auto money = [&](const char* column) {
    return context.money(bearers.number(column, row), 0);
  };
  std::string text = " (" + bearers.text("verdict", row);
  if (!std::isnan(bearers.number("mean_ci_high", row)))
    text += "; at most " + money("mean_ci_high");
  if (!std::isnan(bearers.number("exact_mean", row))) text += "; by formula " + money("exact_mean");
  return text + ")";
}

std::string expected_loss(const SummaryContext& context) {
  const Cells bearers(context.results, "bearers");
  const std::size_t all = bearers.find("bearer", kAllLosses);
  if (all == bearers.rows()) return "";
  const Course course = course_of(context.results);
  std::string text = "Expected loss";
  if (course.dated()) text += " from " + course.from + " to " + course.to;
  text += ": " + amount_text(context, bearers, "mean", all);
  text += few_trials(context, bearers, all);
  const double mean = bearers.number("mean", all), rate = bearers.number("of_exposure", all);
  const double error = bearers.number("mean_standard_error", all);
  const double exposure = exposure_of(context.results);
  if (rate > 0) {
    text += ", " + percent_text(rate, mean > 0 ? error * rate / mean : 0) + " of " +
            exposure_words(context);
    if (!std::isnan(exposure))
      text +=
          (course.dated() ? ", " : " of ") + context.money(exposure, 0) + " " + context.unit_text();
  }
  return wrapped(text + ".");
}

/// ", 1,747 +- 25 million CNY or 0.5825 +- 0.0084 % of what is lent".
std::string public_cost(const SummaryContext& context) {
  const Cells cost(context.results, "public_cost");
  const std::size_t all = cost.find("public", "all levels");
  if (!(cost.number("mean", all) > 0)) return "";
  std::string text = ", " + amount_text(context, cost, "mean", all);
  const double exposure = exposure_of(context.results);
  if (exposure > 0)
    text += " or " +
            percent_text(cost.number("mean", all) / exposure,
                         cost.number("mean_standard_error", all) / exposure) +
            " of " + exposure_words(context);
  return text;
}

/// Who bears how much of the expected loss: public money first, then each bearer.
std::string who_bears(const SummaryContext& context) {
  const Cells bearers(context.results, "bearers");
  double of_public = 0;
  std::string each;
  std::vector<std::size_t> order;
  for (std::size_t row = 0; row < bearers.rows(); ++row)
    if (bearers.text("bearer", row) != kAllLosses) order.push_back(row);
  const auto share = [&](std::size_t row) { return bearers.number("share_of_losses", row); };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return share(a) > share(b); });
  constexpr std::size_t kMostNames = 5;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::string level = bearers.text("public", order[i]);
    if (!level.empty() && level != "no") of_public += share(order[i]);
    if (!(share(order[i]) > 0)) continue;
    if (i == kMostNames) each += " and others";
    if (i >= kMostNames) continue;
    each += (i ? ", " : "") + bearers.text("bearer", order[i]) + " " +
            fixed_text(100 * share(order[i]), 1) + " %";
  }
  if (each.empty()) return "";
  return wrapped("Public money bears " + fixed_text(100 * of_public, 1) + " % of it" +
                 public_cost(context) + "; by bearer: " + each + ".");
}

/// What the first public bearers bear, on average and in the worst trials that the run can tell.
std::string public_bearers(const SummaryContext& context) {
  const Cells bearers(context.results, "bearers"), quantiles(context.results, "quantiles");
  constexpr int kMost = 2;
  std::string text;
  int told = 0;
  for (std::size_t row = 0; row < bearers.rows() && told < kMost; ++row) {
    const std::string name = bearers.text("bearer", row), level = bearers.text("public", row);
    if (level.empty() || level == "no" || bearers.number("mean", row) == 0) continue;
    std::string line =
        name + " (" + level + ") expects to bear " + amount_text(context, bearers, "mean", row);
    for (const double tail : tail_levels(context.results)) {
      const std::size_t at = quantiles.find_level(name, tail);
      if (std::isnan(quantiles.number("value_at_risk", at))) continue;
      line += ", in the worst " + level_text(1 - tail) + " of simulations " +
              context.money(quantiles.number("value_at_risk", at),
                            quantiles.number("value_at_risk_standard_error", at)) +
              " or more";
    }
    text += wrapped(line + ".");
    ++told;
  }
  return text;
}

/// What bad simulations cost in all.
std::string bad_periods(const SummaryContext& context) {
  const Cells quantiles(context.results, "quantiles");
  std::string text;
  for (const double level : tail_levels(context.results)) {
    const std::size_t row = quantiles.find_level(kAllLosses, level);
    if (row == quantiles.rows()) continue;
    const std::string once = "The worst " + level_text(1 - level) + " of simulations";
    std::string line = once + " lose " + amount_text(context, quantiles, "value_at_risk", row) +
                       " or more, on average " + amount_text(context, quantiles, "tvar", row) +
                       " (TVaR).";
    if (std::isnan(quantiles.number("value_at_risk", row)))
      line = once + ": n/a (" + quantiles.text("verdict", row) + ").";
    text += wrapped(line);
  }
  return text;
}

std::string realised_words(const SummaryContext& context) {
  const Cells realised(context.results, "realised");
  const std::size_t all = realised.find("account", kAllLosses);
  if (all == realised.rows()) return "";
  const std::string quantile = percent_text(realised.number("quantile", all),
                                            realised.number("quantile_standard_error", all));
  return wrapped("What really happened: a loss of " +
                 context.money(realised.number("realised", all), 0) + " " + context.unit_text() +
                 ", " + significant_text(realised.number("realised_per_forecast", all), 3) +
                 " times the forecast; " + quantile +
                 " of the forecast's simulations lose no more (" + realised.text("verdict", all) +
                 ").");
}

/// " Stopped when precise enough: +-0.9 % of pool fund exhausted, asked for 1 %."; "" of other
/// runs.
std::string precision_words(const Results& results) {
  const Cells precision(results, "precision");
  if (precision.rows() == 0 || precision.text("ended_by", 0) != "precise enough") return "";
  return " Stopped when precise enough: " + precision_reached(precision) + ".";
}

/// The pictures most worth looking at: "Pictures: cofferdam plot x.h5 --what sizing, --what fan".
std::string pictures_line(const Results& results, const std::string& file,
                          const std::string& variant) {
  constexpr std::size_t kMost = 2;
  const auto possible = possible_pictures(results, kBaseName);
  std::string text;
  for (std::size_t i = 0; i < std::min(possible.size(), kMost); ++i)
    text += (i == 0 ? "" : ",") + std::string(" --what ") + possible[i]->name;
  if (text.empty()) return "";
  const std::string of = variant.empty() ? "" : " --variant " + printable(variant);
  return "Pictures: cofferdam plot " + file + of + text + "\n";
}

/// `pictures` is the last line, if the results are in a file.
std::string text_with(const SummaryContext& context, const std::string& file,
                      const std::string& pictures) {
  const Results& results = context.results;
  std::string text = wrapped(results.title) + wrapped(results.question) + "\n";
  if (const std::string answer = answer_words(context); !answer.empty()) text += answer + "\n";
  text += expected_loss(context) + bad_periods(context) + who_bears(context);
  text += public_bearers(context) + few_names_words(context);
  text += scores_words(context);
  text += lifetime_words(context) + realised_words(context) + outcome_words(context);
  text += unpaid_words(context) + pools_part(context) + flows_part(context) + curves_part(context) +
          coverage_part(context) + rules_part(context) + sizes_part(context);
  text +=
      bearers_part(context) + years_part(context) + layers_part(context) + contracts_part(context);
  text += realised_part(context) + outcomes_part(context);
  text += thresholds_part(context) + variants_part(context);
  if (context.most_rows > 1) text += "\n";
  text += wrapped(grouped(results.trials) + " trials, seed " + std::to_string(results.seed) +
                  "; +- is one standard error." + precision_words(results));
  for (const std::string& warning : warnings_of(results)) text += wrapped("Warning: " + warning);
  if (file.empty()) return text + "The results are in no file.\n";
  const std::string shown = printable(file);
  return text + "Results: " + shown + "; look further: cofferdam show " + shown + " --list\n" +
         pictures;
}

}  // namespace

MoneyUnit summary_unit(const Results& results) {
  const Cells bearers(results, "bearers");
  const double mean = bearers.number("mean", bearers.find("bearer", kAllLosses));
  const double exposure = exposure_of(results);
  return money_unit(mean > 0 ? mean : std::isnan(exposure) ? 0 : exposure);
}

bool is_long(const std::string& table) {
  return table == "convergence" || table == "blocks" || table == "trials" ||
         table == "exceedance" || table == "occurrences";
}

bool is_drawn(const std::string& table) {
  return !is_long(table) || table == "exceedance";
}

std::string summary_text(const Results& results, const std::string& file,
                         const std::string& variant) {
  SummaryContext context{results, summary_unit(results), 12};
  const std::string pictures = pictures_line(results, printable(file), variant);
  std::string text = text_with(context, file, pictures);
  while (std::count(text.begin(), text.end(), '\n') > kMostLines && context.most_rows > 1) {
    --context.most_rows;
    text = text_with(context, file, pictures);
  }
  return text;
}

}  // namespace cofferdam
