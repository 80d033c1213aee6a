#include "compared_runs.hpp"

#include <CLI/CLI.hpp>
#include <cmath>

#include "commands.hpp"
#include "scenario/tree.hpp"
#include "stop.hpp"

namespace cofferdam {
namespace {

Scenario scenario_of(const CompareArguments& arguments) {
  std::vector<std::string> overrides = arguments.assignments;
  if (!arguments.trials.empty()) overrides.push_back("trials=" + arguments.trials);
  if (!arguments.seed.empty()) overrides.push_back("seed=" + arguments.seed);
  return read_scenario(arguments.file, overrides, arguments.root);
}

}  // namespace

void add_compare_options(CLI::App& command, CompareArguments& arguments) {
  command.add_option("FILE", arguments.file, "the scenario (.yaml)")->required();
  add_set_option(command, arguments.assignments);
  add_root_option(command, arguments.root);
  command
      .add_option("--measure", arguments.measures,
                  "what is looked at, as 'stop_when' names it, such as 'tvar 99 % of all losses'; "
                  "repeatable; default: sizes, whether pools are exhausted, mean and TVaR of all "
                  "losses, public and fiscal cost")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command
      .add_option("--trials", arguments.trials,
                  "number of trials of each run, 16,384 or more, instead of the scenario's")
      ->type_name("N");
  add_seed_and_threads_options(command, arguments.seed, arguments.threads);
  command.add_option("--format", arguments.format, "text, csv or json")
      ->check(CLI::IsMember({"text", "csv", "json"}));
  command.add_flag("--quiet", arguments.quiet, "show no progress and no notes");
}

ComparedRuns::ComparedRuns(const CompareArguments& arguments)
    : scenario_(scenario_of(arguments)),
      threads_(choose_threads(static_cast<int>(arguments.threads))),
      comparison_(scenario_, arguments.measures,
                  {.sized_as_it_is = arguments.sized_as_it_is, .threads = threads_.threads}),
      reporter_(reporter_for_stderr(arguments.quiet)) {
  if (!threads_.warning.empty()) print_error("warning: " + threads_.warning);
}

void ComparedRuns::begin(std::size_t runs) {
  total_ = static_cast<std::int64_t>(runs) * comparison_.trials();
}

std::optional<std::vector<Measured>> ComparedRuns::run(const std::vector<std::string>& overrides) {
  if (stop_requested()) return std::nullopt;
  RunOptions options{.threads = threads_.threads, .stop = &stop_requested()};
  options.progress = [&](const Progress& progress) {
    reporter_.update({done_ + progress.done, total_});
  };
  auto found = comparison_.run(overrides, options);
  if (found) done_ += comparison_.trials();
  return found;
}

void ComparedRuns::finish() {
  reporter_.finish(done_, threads_);
}

std::optional<InputNumber> find_input(const std::string& path, const InputNumbers& known) {
  constexpr std::string_view kValue = ".value";
  for (const InputNumber& number : known.numbers)
    if (number.path == path || number.long_path == path) return number;
  // Where what is marked with its source stands.
  if (path.ends_with(kValue)) return find_input(path.substr(0, path.size() - kValue.size()), known);
  return std::nullopt;
}

InputNumber input_called(const std::string& path, const InputNumbers& known) {
  if (const auto number = find_input(path, known)) return *number;
  std::vector<std::string> paths;
  for (const InputNumber& number : known.numbers) paths.push_back(number.path);
  throw Error(ExitCode::scenario,
              "--input " + path + " is no single number of the scenario; " +
                  did_you_mean(path, paths, "write a path such as portfolios.loans.pd"));
}

std::string verdict_of(const PairedDifference& difference) {
  if (std::isnan(difference.value)) return "not available";
  if (std::isnan(difference.standard_error)) return "no standard error";
  return difference.can_be_told() ? "ok" : kUntold;
}

MeasureText::MeasureText(const MeasureName& measure, double typical) : unit_("%") {
  if (measure.unit == "1") return;
  const MoneyUnit money = money_unit(typical);
  scale_ = money.scale;
  unit_ = money.name + (money.name.empty() ? "" : " ") + measure.unit;
}

std::string MeasureText::number(double value, double standard_error) const {
  if (unit_ == "%") return estimate_text(100 * value, 100 * standard_error);
  return estimate_text(value / scale_, standard_error / scale_);
}

}  // namespace cofferdam
