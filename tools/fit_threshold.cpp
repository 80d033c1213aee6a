// cofferdam fit severity --threshold: the tail of losses above a threshold.
#include <algorithm>
#include <cmath>

#include "fit/snippet.hpp"
#include "fit/thresholds.hpp"
#include "fit_severity.hpp"
#include "number_text.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

using fit::Losses;
using fit::Threshold;

constexpr int kCandidates = 20;
constexpr std::size_t kFewest = 50;
constexpr std::int64_t kSamples = 200;
constexpr double kLevel = 0.05;  // expected share of thresholds rejected in error

/// Throws where the share of losses above the threshold could not be told.
void check_data(const Losses& losses, const SeverityArguments& arguments, double lowest) {
  const auto refuse = [](const std::string& what) { throw Error(ExitCode::scenario, what); };
  if (!arguments.models.empty()) refuse("--threshold fits the generalised Pareto; drop --model");
  if (!arguments.above.empty()) refuse("--threshold and --above say the same; use one");
  if (losses.largest_deductible > losses.smallest_deductible)
    refuse("--threshold needs the same deductible for all losses");
  if (lowest < losses.smallest_deductible)
    refuse("the threshold " + format_number(lowest) + " is below the deductible of " +
           format_number(losses.smallest_deductible));
  for (const fit::Observation& o : losses.observations)
    if (o.censored && o.x <= lowest)
      refuse("a loss is censored at " + format_number(o.x) + ", not above the threshold " +
             format_number(lowest) + "; use a lower one");
}

std::vector<double> levels_of(const SeverityArguments& arguments) {
  std::vector<double> levels;
  for (const std::string& word : arguments.levels) {
    const Parsed<double> level = parse_rate(word);
    if (!level.value)
      throw Error(ExitCode::scenario, "--level " + word + ": " + level.what + "; " + level.advice);
    if (!(*level.value > 0 && *level.value < 1))
      throw Error(ExitCode::scenario, "--level " + word + ": must be above 0 and below 1");
    levels.push_back(*level.value);
  }
  if (levels.empty()) levels = {0.95, 0.99, 0.995, 0.999};
  return levels;
}

Table threshold_table(const std::vector<Threshold>& thresholds, bool automatic) {
  std::vector<double> at, shape, shape_error, scale, scale_error, mean, mean_error, ad, p, stop;
  std::vector<std::int64_t> count;
  for (const Threshold& one : thresholds) {
    const bool fitted = !one.fit.parameters.empty();
    const auto part = [&](const std::vector<double>& list, std::size_t i) {
      return fitted ? list[i] : std::nan("");
    };
    at.push_back(one.at);
    count.push_back(static_cast<std::int64_t>(one.exceedances));
    shape.push_back(part(one.fit.parameters, 0));
    shape_error.push_back(part(one.fit.errors, 0));
    scale.push_back(part(one.fit.parameters, 1));
    scale_error.push_back(part(one.fit.errors, 1));
    mean.push_back(one.mean_excess);
    mean_error.push_back(one.mean_excess_error);
    ad.push_back(one.anderson_darling);
    p.push_back(one.p_value);
    stop.push_back(one.forward_stop);
  }
  TableMaker maker("thresholds", "one threshold");
  maker.numbers("threshold", "losses above it are fitted", at)
      .integers("above", "number of losses above it", count)
      .numbers("shape", "of the generalised Pareto", shape)
      .numbers("shape_se", "its standard error", shape_error)
      .numbers("scale", "of the generalised Pareto", scale)
      .numbers("scale_se", "its standard error", scale_error)
      .numbers("mean_excess", "mean of what exceeds the threshold", mean)
      .numbers("mean_se", "its standard error", mean_error)
      .numbers("ad", "Anderson-Darling distance", ad)
      .numbers("ad_p", "its p-value by the parametric bootstrap", p);
  if (automatic) maker.numbers("stop", "mean of -ln(1 - p) from the lowest threshold on", stop);
  return maker.table();
}

Table tail_table(const Threshold& threshold, const Losses& losses,
                 const std::vector<double>& levels) {
  std::vector<double> var, var_error, es, es_error;
  for (const double level : levels) {
    const fit::TailMeasure measure =
        fit::tail_measure(threshold, losses.observations.size(), level);
    var.push_back(measure.value_at_risk);
    var_error.push_back(measure.value_at_risk_error);
    es.push_back(measure.expected_shortfall);
    es_error.push_back(measure.expected_shortfall_error);
  }
  return TableMaker("tail", "one level of the distribution of a loss")
      .numbers("level", "probability of a smaller loss", levels)
      .numbers("value_at_risk", "quantile", var)
      .numbers("value_at_risk_se", "its standard error", var_error)
      .numbers("expected_shortfall", "mean of losses above the quantile", es)
      .numbers("expected_shortfall_se", "its standard error", es_error)
      .table();
}

/// The chosen threshold and a note on the choice.
const Threshold& choose(std::vector<Threshold>& thresholds, FitReport& report) {
  const std::size_t chosen = fit::forward_stop(thresholds, kLevel);
  const bool none = chosen == thresholds.size();
  const Threshold& result = thresholds[none ? chosen - 1 : chosen];
  report.notes.push_back(
      none ? "the generalised Pareto is rejected at every threshold; the highest one is used"
           : "chosen: " + format_number(result.at) +
                 ", the lowest that ForwardStop does not reject at 5 % (stop)");
  return result;
}

}  // namespace

FitReport threshold_report(const Losses& losses, const SeverityArguments& arguments) {
  const bool automatic = arguments.threshold == "auto";
  std::vector<fit::Observation> sorted = losses.observations;
  std::sort(sorted.begin(), sorted.end(),
            [](const fit::Observation& a, const fit::Observation& b) { return a.x < b.x; });
  const std::vector<double> at =
      automatic ? fit::candidate_thresholds(sorted, kCandidates, kFewest)
                : std::vector{amount_option("--threshold", arguments.threshold)};
  if (at.empty())
    throw Error(ExitCode::scenario,
                "--threshold auto needs more than 100 losses; give the threshold");
  check_data(losses, arguments, at.front());
  const auto levels = levels_of(arguments);
  const auto samples = static_cast<int>(arguments.bootstrap ? arguments.bootstrap : kSamples);
  std::vector<Threshold> thresholds;
  for (const double threshold : at)
    thresholds.push_back(fit::over_threshold(sorted, threshold, samples,
                                             static_cast<std::uint64_t>(arguments.seed)));
  FitReport report;
  report.head = head_of(losses);
  const Threshold& chosen = automatic ? choose(thresholds, report) : thresholds.front();
  if (chosen.fit.parameters.empty())
    throw Error(ExitCode::scenario, "above the threshold " + format_number(chosen.at) + " are " +
                                        std::to_string(chosen.exceedances) + " losses; the fit " +
                                        chosen.fit.note);
  if (!chosen.fit.note.empty()) report.notes.push_back(chosen.fit.note);
  if (chosen.fit.parameters[0] <= -0.5)
    report.notes.push_back("standard errors do not hold at a shape below -0.5");
  report.tables = {threshold_table(thresholds, automatic), tail_table(chosen, losses, levels)};
  report.snippet =
      "# tail above " + format_number(chosen.at) + " (" + std::to_string(chosen.exceedances) +
      " losses), generalised Pareto by maximum likelihood\n" +
      fit::source_comment(losses.source, counted_text(losses)) + fit::estimate_comment(chosen.fit);
  add_line(report, "severity", fit::written(chosen.fit, chosen.at));
  return report;
}

}  // namespace cofferdam
