// cofferdam fit frequency: distributions of the number of claims, by maximum likelihood.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>

#include "fit/frequency.hpp"
#include "fit/snippet.hpp"
#include "fit_text.hpp"
#include "number_text.hpp"

namespace cofferdam {
namespace {

using fit::CountModel;
using fit::Counts;

struct FrequencyArguments {
  std::string file, format = "text";
  fit::CountColumns columns;
  std::vector<std::string> models;
};

std::vector<const CountModel*> chosen_models(const std::vector<std::string>& names) {
  std::vector<std::string> known;
  for (const CountModel& model : fit::count_models()) known.emplace_back(model.name);
  std::vector<const CountModel*> chosen;
  for (const std::string& name : names.empty() ? known : names) {
    const CountModel* model = fit::find_count_model(name);
    if (!model) throw Error(ExitCode::scenario, unknown_name("model", name, known));
    if (std::find(chosen.begin(), chosen.end(), model) == chosen.end()) chosen.push_back(model);
  }
  return chosen;
}

std::string counted_text(const Counts& counts) {
  std::string text = fixed_text(counts.claims, 0) + " claims in " +
                     grouped(static_cast<std::int64_t>(counts.periods)) + " periods";
  if (!counts.first_period.empty())
    text += ", " + counts.first_period + " to " + counts.last_period;
  if (counts.exposed) text += ", exposure " + significant_text(counts.exposure, 6);
  return text;
}

struct Fitted {
  fit::Estimate estimate;
  std::vector<fit::CountClass> classes;
};

std::vector<Fitted> fitted(const Counts& counts, const std::vector<std::string>& names,
                           std::vector<std::string>& notes) {
  std::vector<Fitted> all;
  for (const CountModel* model : chosen_models(names)) {
    Fitted one{model->estimate(*model, counts), {}};
    if (!one.estimate.note.empty())
      notes.push_back(std::string(model->name) + ": " + one.estimate.note);
    if (one.estimate.parameters.empty()) continue;
    const bool inside = one.estimate.note.empty();
    if (inside) one.classes = fit::count_classes(*model, one.estimate, counts);
    all.push_back(std::move(one));
  }
  if (all.empty()) throw Error(ExitCode::scenario, "no model could be fitted: " + notes.front());
  std::stable_sort(all.begin(), all.end(), [](const Fitted& a, const Fitted& b) {
    return a.estimate.aic() < b.estimate.aic();
  });
  return all;
}

Table model_table(const std::vector<Fitted>& all) {
  std::vector<std::string> names;
  std::vector<std::int64_t> counted;
  std::vector<double> likelihood, aic, above, bic, statistic, degrees, p;
  for (const Fitted& one : all) {
    const fit::ChiSquare test = one.classes.empty()
                                    ? fit::ChiSquare{std::nan(""), std::nan(""), std::nan("")}
                                    : fit::chi_square(one.classes, one.estimate.counted);
    names.emplace_back(one.estimate.name);
    counted.push_back(one.estimate.counted);
    likelihood.push_back(one.estimate.log_likelihood);
    aic.push_back(one.estimate.aic());
    above.push_back(aic.back() - aic.front());
    bic.push_back(one.estimate.bic());
    statistic.push_back(test.degrees >= 1 ? test.statistic : std::nan(""));
    degrees.push_back(test.degrees >= 1 ? test.degrees : std::nan(""));
    p.push_back(test.p_value);
  }
  return TableMaker("models", "one model, the smallest AIC first")
      .words("model", "name of the distribution", names)
      .integers("parameters", "number of estimated parameters", counted)
      .numbers("log_likelihood", "at its maximum", likelihood)
      .numbers("aic", "Akaike's criterion", aic)
      .numbers("aic_above", "AIC less that of the first model", above)
      .numbers("bic", "Bayesian criterion", bic)
      .numbers("chi_square", "of grouped counts, at least 5 expected in each class", statistic)
      .numbers("degrees", "of freedom: classes less 1 less parameters", degrees)
      .numbers("p", "probability of a larger chi-square", p)
      .table();
}

Table dispersion_table(const Counts& counts) {
  const fit::Dispersion test = fit::dispersion(counts);
  using Numbers = std::vector<double>;
  return TableMaker("dispersion", "the test whether counts vary as those of a Poisson")
      .numbers("statistic", "sum of (count - mean)^2 / mean", Numbers{test.statistic})
      .numbers("degrees", "of freedom: periods less 1", Numbers{test.degrees})
      .numbers("ratio", "statistic / degrees, 1 for a Poisson",
               Numbers{test.statistic / test.degrees})
      .numbers("p_larger", "probability of a larger statistic", Numbers{test.p_larger})
      .numbers("p_smaller", "probability of a smaller statistic", Numbers{test.p_smaller})
      .table();
}

Table class_table(const std::vector<fit::CountClass>& classes) {
  std::vector<std::string> names;
  std::vector<double> observed, expected;
  for (const fit::CountClass& one : classes) {
    const std::string low = std::to_string(one.low);
    names.push_back(one.high < 0          ? low + " or more"
                    : one.high == one.low ? low
                                          : low + " to " + std::to_string(one.high));
    observed.push_back(one.observed);
    expected.push_back(one.expected);
  }
  return TableMaker("classes", "one class of counts, by the first model")
      .words("count", "number of claims in a period", names)
      .numbers("observed", "periods with so many claims", observed)
      .numbers("expected", "by the model", expected)
      .table();
}

FitReport frequency_report(const Counts& counts, const FrequencyArguments& arguments) {
  FitReport report;
  report.head =
      counts.source.file + ", column " + counts.source.column + ": " + counted_text(counts) + "\n";
  const std::vector<Fitted> all = fitted(counts, arguments.models, report.notes);
  std::vector<fit::Estimate> estimates;
  for (const Fitted& one : all) estimates.push_back(one.estimate);
  report.tables = {model_table(all), parameter_table(estimates), correlation_table(estimates),
                   dispersion_table(counts)};
  const fit::Estimate& best = estimates[best_of(estimates)];
  for (const Fitted& one : all)
    if (one.estimate.name == best.name && !one.classes.empty())
      report.tables.push_back(class_table(one.classes));
  if (!best.note.empty()) return report;
  report.snippet = "# " + std::string(best.name) + " fitted by maximum likelihood, AIC " +
                   fixed_text(best.aic(), 1) + "\n" +
                   fit::source_comment(counts.source, counted_text(counts)) +
                   fit::estimate_comment(best);
  if (counts.exposed)
    report.snippet += "# mean for one unit of " + arguments.columns.exposure + "\n";
  add_line(report, "frequency", fit::written(best));
  return report;
}

ExitCode fit_frequency(const FrequencyArguments& arguments) {
  const fit::CountColumns& columns = arguments.columns;
  if (!columns.per.empty() && !columns.exposure.empty())
    throw Error(ExitCode::scenario,
                "--exposure goes with a column of counts; --per counts dates of claims");
  if (columns.per.empty() && !(columns.from + columns.to).empty())
    throw Error(ExitCode::scenario, "--from and --to go with --per");
  const Counts counts = fit::read_counts(arguments.file, columns);
  print(formatted(frequency_report(counts, arguments), arguments.format));
  return ExitCode::ok;
}

}  // namespace

void add_fit_frequency(CLI::App& fit, Action& action) {
  CLI::App* command = fit.add_subcommand("frequency", "Fit distributions of the number of claims");
  auto arguments = std::make_shared<FrequencyArguments>();
  fit::CountColumns& columns = arguments->columns;
  command->add_option("DATA", arguments->file, "counts or dates of claims (.csv, .csv.xz)")
      ->required();
  command->add_option("--column", columns.column,
                      "the column of counts, or of dates; default: the only one there is");
  command->add_option("--per", columns.per, "count dates of claims by year, quarter or month")
      ->check(CLI::IsMember({"year", "quarter", "month"}));
  command->add_option("--from", columns.from, "with --per: the first day that was observed");
  command->add_option("--to", columns.to, "with --per: the last day that was observed");
  command->add_option("--exposure", columns.exposure,
                      "a column: the mean of each count is proportional to it");
  command
      ->add_option("--model", arguments->models,
                   "poisson, negative_binomial, binomial or geometric; repeatable; default: all")
      ->allow_extra_args(false);
  command->add_option("--format", arguments->format, "text, csv or json")
      ->check(CLI::IsMember({"text", "csv", "json"}));
  command->footer(
      "Examples:\n"
      "  cofferdam fit frequency counts.csv --column claims --exposure policies\n"
      "  cofferdam fit frequency claims.csv --column date --per quarter\n"
      "  cofferdam fit frequency claims.csv --per year --from 1980-01-01 --to 1990-12-31");
  command->callback(
      [&action, arguments] { action = [arguments] { return fit_frequency(*arguments); }; });
}

}  // namespace cofferdam
