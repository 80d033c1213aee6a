// cofferdam fit severity: distributions of losses, by maximum likelihood.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>

#include "fit/goodness.hpp"
#include "fit/losses.hpp"
#include "fit/snippet.hpp"
#include "fit_severity.hpp"
#include "fit_text.hpp"
#include "number_text.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

using fit::Losses;
using fit::Model;
using fit::SeverityEstimate;

constexpr int kQuantileRows = 20;

std::vector<std::string> model_names() {
  std::vector<std::string> names;
  for (const Model& model : fit::models()) names.emplace_back(model.name);
  return names;
}

/// The models that are asked for, or those that suit the data: the generalised Pareto is the Lomax
/// again unless amounts are excesses, which no Pareto with a lower end above 0 fits.
std::vector<const Model*> chosen_models(const std::vector<std::string>& names, double offset) {
  std::vector<const Model*> chosen;
  for (const std::string& name : names) {
    const Model* model = fit::find_model(name);
    if (!model) throw Error(ExitCode::scenario, unknown_name("model", name, model_names()));
    if (model->has_lower_end && offset > 0)
      throw Error(ExitCode::scenario, "--model " + name +
                                          " does not fit excesses; use --deductible " +
                                          format_number(offset) + " instead of --above");
    if (std::find(chosen.begin(), chosen.end(), model) == chosen.end()) chosen.push_back(model);
  }
  if (!chosen.empty()) return chosen;
  for (const Model& model : fit::models()) {
    const bool suits = offset > 0 ? !model.has_lower_end && model.name != "lomax"
                                  : model.name != "generalised_pareto";
    if (suits) chosen.push_back(&model);
  }
  return chosen;
}

struct Fitted {
  SeverityEstimate estimate;
  fit::Distances distances;
  fit::PValues p_values;
};

/// All models that could be fitted, best first; what could not is said in `notes`.
std::vector<Fitted> fitted(const Losses& losses, const SeverityArguments& arguments,
                           std::vector<std::string>& notes) {
  const fit::Sample sample = fit::make_sample(losses.observations);
  std::vector<Fitted> all;
  for (const Model* model : chosen_models(arguments.models, losses.offset)) {
    Fitted one{fit::estimate(*model, sample), {}, {std::nan(""), std::nan(""), 0}};
    if (!one.estimate.note.empty())
      notes.push_back(std::string(model->name) + ": " + one.estimate.note);
    if (one.estimate.parameters.empty()) continue;
    one.distances = fit::distances(*one.estimate.law(), losses.observations);
    if (arguments.bootstrap > 0)
      one.p_values =
          fit::bootstrap(one.estimate, losses.observations, static_cast<int>(arguments.bootstrap),
                         static_cast<std::uint64_t>(arguments.seed));
    all.push_back(std::move(one));
  }
  std::stable_sort(all.begin(), all.end(), [](const Fitted& a, const Fitted& b) {
    return a.estimate.aic() < b.estimate.aic();
  });
  if (all.empty()) throw Error(ExitCode::scenario, "no model could be fitted");
  return all;
}

Table model_table(const std::vector<Fitted>& all, bool bootstrap) {
  std::vector<std::string> names;
  std::vector<std::int64_t> counted;
  std::vector<double> likelihood, aic, above, bic, ks, ad, p_ks, p_ad;
  for (const Fitted& one : all) {
    names.emplace_back(one.estimate.name);
    counted.push_back(one.estimate.counted);
    likelihood.push_back(one.estimate.log_likelihood);
    aic.push_back(one.estimate.aic());
    above.push_back(aic.back() - aic.front());
    bic.push_back(one.estimate.bic());
    ks.push_back(one.distances.kolmogorov_smirnov);
    ad.push_back(one.distances.anderson_darling);
    p_ks.push_back(one.p_values.kolmogorov_smirnov);
    p_ad.push_back(one.p_values.anderson_darling);
  }
  TableMaker maker("models", "one model, the smallest AIC first");
  maker.words("model", "name of the distribution", names)
      .integers("parameters", "number of estimated parameters", counted)
      .numbers("log_likelihood", "at its maximum", likelihood)
      .numbers("aic", "Akaike's criterion", aic)
      .numbers("aic_above", "AIC less that of the first model", above)
      .numbers("bic", "Bayesian criterion", bic)
      .numbers("ks", "Kolmogorov-Smirnov distance", ks)
      .numbers("ad", "Anderson-Darling distance", ad);
  if (bootstrap)
    maker.numbers("ks_p", "p-value of ks by the parametric bootstrap", p_ks)
        .numbers("ad_p", "p-value of ad by the parametric bootstrap", p_ad);
  return maker.table();
}

Table quantile_table(const Fitted& best, const Losses& losses) {
  std::vector<double> probability, observed, estimated;
  for (const fit::QuantilePair& pair :
       fit::quantile_pairs(*best.estimate.law(), losses.observations, kQuantileRows)) {
    probability.push_back(pair.probability);
    observed.push_back(pair.observed + losses.offset);
    estimated.push_back(pair.fitted + losses.offset);
  }
  return TableMaker("quantiles", "one quantile of the data and of the model chosen")
      .numbers("probability", "of a smaller amount, above the smallest deductible", probability)
      .numbers("observed", "quantile of the data, by the product-limit estimator", observed)
      .numbers("fitted", "quantile of the model", estimated)
      .table();
}

FitReport severity_report(const Losses& losses, const SeverityArguments& arguments) {
  FitReport report;
  report.head = head_of(losses);
  const std::vector<Fitted> all = fitted(losses, arguments, report.notes);
  std::vector<fit::Estimate> estimates;
  for (const Fitted& one : all) estimates.push_back(one.estimate);
  const Fitted& best = all[best_of(estimates)];
  report.tables = {model_table(all, arguments.bootstrap > 0), parameter_table(estimates),
                   correlation_table(estimates), quantile_table(best, losses)};
  if (arguments.bootstrap == 0)
    report.notes.push_back(
        "ks and ad have no p-values from tables, since the parameters were fitted to the same "
        "data; --bootstrap 999 simulates them");
  report.snippet = "# " + std::string(best.estimate.name) + " fitted by maximum likelihood, AIC " +
                   fixed_text(best.estimate.aic(), 1) + "\n" +
                   fit::source_comment(losses.source, counted_text(losses)) +
                   fit::estimate_comment(best.estimate);
  if (losses.offset > 0 && best.estimate.name != "generalised_pareto")
    report.snippet += "# of excesses over " + format_number(losses.offset) + "\n";
  add_line(report, "severity", fit::written(best.estimate, losses.offset));
  return report;
}

ExitCode fit_severity(const SeverityArguments& arguments) {
  fit::LossColumns columns = arguments.columns;
  if (!arguments.above.empty()) columns.above = amount_option("--above", arguments.above);
  const Losses losses = fit::read_losses(arguments.file, columns);
  if (losses.weighted && (arguments.bootstrap > 0 || !arguments.threshold.empty()))
    throw Error(ExitCode::scenario,
                "samples cannot be drawn from weighted data; leave out --weight or " +
                    std::string(arguments.threshold.empty() ? "--bootstrap" : "--threshold"));
  const FitReport report = arguments.threshold.empty() ? severity_report(losses, arguments)
                                                       : threshold_report(losses, arguments);
  print(formatted(report, arguments.format));
  return ExitCode::ok;
}

void add_column_options(CLI::App& command, SeverityArguments& arguments) {
  fit::LossColumns& columns = arguments.columns;
  command.add_option("--column", columns.column,
                     "the column of the losses; default: the only one with numbers");
  command.add_option("--deductible", columns.deductible,
                     "a column or an amount: losses up to it are not in the data");
  command.add_option("--limit", columns.limit,
                     "a column or an amount: of losses that reach it only this is known");
  command.add_option("--censored", columns.censored,
                     "a column of 1 or 0: the loss is only known to be above the amount");
  command.add_option("--weight", columns.weight, "a column: how often each row counts");
  command.add_option("--above", arguments.above,
                     "use losses above this amount alone, as excesses over it; 0 leaves out zeros");
}

}  // namespace

std::string counted_text(const Losses& losses) {
  const auto number = [](std::size_t n) { return grouped(static_cast<std::int64_t>(n)); };
  std::string text = number(losses.observations.size()) + " losses";
  if (losses.observations.size() < losses.rows) text += " of " + number(losses.rows);
  if (losses.offset > 0) text += " above " + format_number(losses.offset);
  if (losses.censored > 0) text += ", " + number(losses.censored) + " of them censored";
  if (losses.largest_deductible > 0) {
    text += ", truncated at " + format_number(losses.smallest_deductible);
    if (losses.largest_deductible > losses.smallest_deductible)
      text += " to " + format_number(losses.largest_deductible);
  }
  return text;
}

std::string head_of(const Losses& losses) {
  const fit::Source& source = losses.source;
  std::string text = source.file + ", column " + source.column + ": " + counted_text(losses);
  if (!source.first_date.empty()) text += ", " + source.first_date + " to " + source.last_date;
  return text + "\n";
}

void add_fit_severity(CLI::App& fit, Action& action) {
  CLI::App* command = fit.add_subcommand("severity", "Fit distributions of losses");
  auto arguments = std::make_shared<SeverityArguments>();
  command->add_option("DATA", arguments->file, "a file of losses (.csv, .csv.xz)")->required();
  add_column_options(*command, *arguments);
  command
      ->add_option("--model", arguments->models,
                   "a model; repeatable; default: all, ranked by AIC (exponential, lognormal, "
                   "gamma, weibull, inverse_gaussian, pareto, lomax, burr, generalised_pareto)")
      ->allow_extra_args(false);
  command->add_option("--threshold", arguments->threshold,
                      "fit the tail above this amount, or above one chosen by 'auto'");
  command
      ->add_option("--level", arguments->levels,
                   "a level of value at risk with --threshold, such as '99 %'; repeatable")
      ->allow_extra_args(false);
  add_whole_option(*command, "--bootstrap", arguments->bootstrap, 0, 100'000,
                   "samples for p-values; default: 0, with --threshold 200");
  add_whole_option(*command, "--seed", arguments->seed, 0, 1LL << 53,
                   "seed of these samples; default: 1");
  command->add_option("--format", arguments->format, "text, csv or json")
      ->check(CLI::IsMember({"text", "csv", "json"}));
  command->footer(
      "Losses are from ground up: a loss above a deductible stands in full, one that\n"
      "reached its limit as the limit.\n"
      "Examples:\n"
      "  cofferdam fit severity losses.csv\n"
      "  cofferdam fit severity claims.csv --column loss --deductible 500 --limit limit\n"
      "  cofferdam fit severity claims.csv --column loss --model lognormal --bootstrap 999\n"
      "  cofferdam fit severity fires.csv --column loss --threshold auto --level '99.5 %'");
  command->callback(
      [&action, arguments] { action = [arguments] { return fit_severity(*arguments); }; });
}

}  // namespace cofferdam
