#include "summary.hpp"

#include <algorithm>
#include <cmath>

#include "display_width.hpp"
#include "plot/picture.hpp"
#include "summary_parts.hpp"

namespace cofferdam {
namespace {

constexpr std::ptrdiff_t kMostLines = 40;
constexpr std::size_t kFewestBearers = 3;
constexpr const char *kWhatIsLent = "what is lent", *kVolumeOffered = "the volume offered";

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

/// ", 1.0998 +- 0.0054 % of the 10.23 billion CNY lent"; "" without a rate.
std::string of_exposure(const SummaryContext& context, const Cells& bearers, std::size_t row) {
  const double mean = bearers.number("mean", row), rate = bearers.number("of_exposure", row);
  if (!(rate > 0)) return "";
  const double error = bearers.number("mean_standard_error", row);
  const double exposure = exposure_of(context.results);
  const std::string text = ", " + percent_text(rate, mean > 0 ? error * rate / mean : 0) + " of ";
  const std::string words = exposure_words(context);
  if (std::isnan(exposure)) return text + words;
  if (words == kWhatIsLent) return text + "the " + context.sum(exposure) + " lent";
  if (words == kVolumeOffered) return text + "the " + context.sum(exposure) + " offered";
  return text + words + " of " + context.sum(exposure);
}

std::string expected_loss(const SummaryContext& context) {
  const Cells bearers(context.results, "bearers");
  const std::size_t all = bearers.find("bearer", kAllLosses);
  if (all == bearers.rows()) return "";
  const Course course = course_of(context.results);
  const double mean = bearers.number("mean", all);
  std::string text = mean < 0 ? "Expected gain" : "Expected loss";
  if (course.dated()) text += " from " + course.from + " to " + course.to;
  text += ": " + context.amount(std::abs(mean), bearers.number("mean_standard_error", all));
  text += few_trials(context, bearers, all);
  return wrapped(text + of_exposure(context, bearers, all) + ".");
}

/// One level of what bad simulations cost.
std::string bad_period(const SummaryContext& context, const Cells& quantiles, std::size_t row,
                       double level) {
  const std::string worst = "worst " + level_text(1 - level) + " of simulations";
  const double risk = quantiles.number("value_at_risk", row), tail = quantiles.number("tvar", row);
  if (std::isnan(risk)) return "The " + worst + ": n/a (" + quantiles.text("verdict", row) + ").";
  const auto text = [&](const char* column) {
    const std::string name = column;
    return context.amount(std::abs(quantiles.number(name, row)),
                          quantiles.number(name + "_standard_error", row));
  };
  if (risk >= 0)
    return "The " + worst + " lose " + text("value_at_risk") + " or more, on average " +
           text("tvar") + " (TVaR).";
  return "In the " + worst + " the gain is at most " + text("value_at_risk") + ", on average " +
         (std::isnan(tail) ? "n/a" : (tail < 0 ? "a gain of " : "a loss of ") + text("tvar")) +
         " (TVaR).";
}

/// What bad simulations cost in all.
std::string bad_periods(const SummaryContext& context) {
  const Cells quantiles(context.results, "quantiles");
  std::string text;
  for (const double level : tail_levels(context.results)) {
    const std::size_t row = quantiles.find_level(kAllLosses, level);
    if (row < quantiles.rows()) text += wrapped(bad_period(context, quantiles, row, level));
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

/// What the weights of a run are worth; "" of one that is asked to be plain.
std::string weights_words(const Results& results) {
  const std::string method = weighted_by(results);
  const Cells sampling(results, "sampling");
  if (method.empty())
    return sampling.text("method", 0) == "auto"
               ? " 'auto' found nothing rare to draw more of: trials are drawn plainly."
               : "";
  const Cells laws(results, "sampling_laws");
  const std::size_t plain = laws.find("law", "plain");
  return " Trials are drawn by '" + method + "'" +
         (plain < laws.rows() ? ", " + percent_text(laws.number("share", plain), 0) + " plainly,"
                              : "") +
         " and weighted: mean weight " +
         estimate_text(sampling.number("mean_weight", 0),
                       sampling.number("mean_weight_standard_error", 0)) +
         ", largest " + significant_text(sampling.number("largest_weight", 0), 3) + ", " +
         grouped(std::llround(sampling.number("effective_trials", 0))) + " effective trials.";
}

/// How errors were found, if trials are not independent.
std::string points_words(const Results& results) {
  constexpr std::int64_t kAll = 16 * 1024;
  if (Cells(results, "sampling").text("points", 0) != "sobol" || results.trials < kAll) return "";
  return " Trials are points of 16 Sobol sets, and errors are those between sets.";
}

/// `pictures` is the last line, if the results are in a file.
std::string text_with(const SummaryContext& context, const std::string& file,
                      const std::string& pictures) {
  const Results& results = context.results;
  std::string text = wrapped(results.title) + wrapped(results.question) + "\n";
  if (const std::string answer = answer_words(context); !answer.empty()) text += answer + "\n";
  text += expected_loss(context) + bad_periods(context) + who_bears_words(context);
  text += fiscal_words(context) + responding_words(context) + relending_words(context);
  text += evaluation_words(context) + matching_words(context);
  text += bearers_words(context) + few_names_words(context);
  text += scores_words(context) + screening_words(context) + take_up_words(context) +
          issuance_words(context) + moves_words(context);
  text += lifetime_words(context) + realised_words(context) + outcome_words(context);
  text += unpaid_words(context) + pools_part(context) + flows_part(context) + curves_part(context) +
          coverage_part(context) + rules_part(context) + sizes_part(context);
  text +=
      bearers_part(context) + years_part(context) + layers_part(context) + contracts_part(context);
  text += realised_part(context) + outcomes_part(context);
  text += thresholds_part(context) + variants_part(context);
  if (context.most_rows > 1) text += "\n";
  text +=
      wrapped(grouped(results.trials) + (results.trials == 1 ? " trial, seed " : " trials, seed ") +
              std::to_string(results.seed) + "; +- is one standard error." +
              weights_words(results) + points_words(results) + precision_words(results));
  for (const std::string& warning : warnings_of(results)) text += wrapped("Warning: " + warning);
  if (file.empty()) return text + "The results are in no file.\n";
  const std::string shown = printable(file);
  return text + "Results: " + shown + "; look further: cofferdam show " + shown + " --list\n" +
         pictures;
}

}  // namespace

/// Sum of the exposures of all portfolios; NaN if the results do not say.
double exposure_of(const Results& results) {
  const Cells portfolios(results, "portfolios");
  double sum = portfolios.rows() ? 0 : std::numeric_limits<double>::quiet_NaN();
  for (std::size_t row = 0; row < portfolios.rows(); ++row)
    sum += portfolios.number("exposure", row);
  return sum;
}

/// Whether less is lent than what rates are rates of.
static bool lends_less(const Results& results) {
  const Cells portfolios(results, "portfolios"), lending(results, "lending");
  for (std::size_t row = 0; row < portfolios.rows(); ++row)
    if (portfolios.number("depends_on_take_up", row) > 0) return true;
  for (std::size_t row = 0; row < lending.rows(); ++row)
    if (lending.number("stopped", row) > 0) return true;
  return false;
}

/// What rates are rates of.
std::string exposure_words(const SummaryContext& context) {
  if (!course_of(context.results).dated()) return "the exposure";
  if (lends_less(context.results)) return kVolumeOffered;
  return Cells(context.results, "ground_up").rows() == 0 ? kWhatIsLent : "the volume";
}

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
  const auto is_long = [&] { return std::count(text.begin(), text.end(), '\n') > kMostLines; };
  while (is_long() && (context.most_rows > 1 || context.most_bearers > kFewestBearers)) {
    --(context.most_rows > 1 ? context.most_rows : context.most_bearers);
    text = text_with(context, file, pictures);
  }
  return text;
}

}  // namespace cofferdam
