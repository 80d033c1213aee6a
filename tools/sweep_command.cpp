// cofferdam sweep: a scenario with all combinations of values of some inputs.
#include <unistd.h>

#include <CLI/CLI.hpp>

#include "commands.hpp"
#include "compared_runs.hpp"
#include "kept_tables.hpp"
#include "stop.hpp"
#include "sweep.hpp"
#include "terminal.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostUnlessAll = 100;

struct SweepArguments : CompareArguments {
  std::vector<std::string> varied;
  std::optional<std::string> out;
  bool all = false;
};

std::vector<VariedInput> inputs_of(const SweepArguments& arguments) {
  std::vector<VariedInput> inputs;
  double combinations = 1;
  for (const std::string& text : arguments.varied) {
    inputs.push_back(varied_input(text));
    for (std::size_t i = 0; i + 1 < inputs.size(); ++i)
      if (inputs[i].path == inputs.back().path)
        throw Error(ExitCode::scenario,
                    "--vary " + inputs[i].path + " stands twice; give all its values at once");
    combinations *= static_cast<double>(inputs.back().values.size());
  }
  constexpr double kMost = 1e6;
  if (combinations > kMost || (combinations > kMostUnlessAll && !arguments.all))
    throw Error(ExitCode::scenario,
                fixed_text(combinations, 0) + " combinations, each of which is a run; " +
                    (combinations > kMost ? "there can be 1,000,000" : "--all runs more than 100"));
  return inputs;
}

std::vector<std::string> assignments_of(const std::vector<VariedInput>& inputs,
                                        const std::vector<std::string>& values) {
  std::vector<std::string> assignments;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    assignments.push_back(inputs[i].path + "=" + values[i]);
  return assignments;
}

ExitCode run_sweep(const SweepArguments& arguments) {
  stop_on_signals();
  KeptTables kept(arguments.file, arguments.out, {kSweep, kSweepInputs});
  Sweep sweep{inputs_of(arguments), {}, {}};
  const std::vector<std::vector<std::string>> combinations = combinations_of(sweep.inputs);
  std::optional<ComparedRuns> runs;
  {
    const NothingToLose until_built(true);
    runs.emplace(arguments);
    for (const std::vector<std::string>& values : combinations)
      runs->comparison().check(assignments_of(sweep.inputs, values));
  }
  sweep.measures = runs->comparison().measures();
  runs->begin(1 + combinations.size());
  auto measured = runs->run({});
  if (measured) sweep.rows.push_back({{}, *std::move(measured)});
  for (const std::vector<std::string>& values : combinations) {
    if (measured) measured = runs->run(assignments_of(sweep.inputs, values));
    if (!measured) break;
    sweep.rows.push_back({values, *std::move(measured)});
  }
  runs->finish();
  if (!sweep.rows.empty()) {
    if (arguments.format == "text")
      print_styled(sweep_text(sweep, terminal_width(STDOUT_FILENO).value_or(0)));
    else
      print(formatted(sweep_table(sweep), arguments.format));
  }
  const std::size_t done = sweep.rows.size();
  const bool complete = done == 1 + combinations.size();
  if (done > 0)
    kept.write(runs->comparison().heading(), sweep_results(sweep), complete,
               arguments.format == "text");
  if (complete) return ExitCode::ok;
  print_error("stopped: " + std::to_string(done) + " of " +
              std::to_string(1 + combinations.size()) + " runs were finished");
  return ExitCode::stopped;
}

}  // namespace

void add_sweep_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "sweep", "Run a scenario with all combinations of values of its inputs, and compare them");
  auto arguments = std::make_shared<SweepArguments>();
  add_compare_options(*command, *arguments);
  command
      ->add_option("--vary", arguments->varied,
                   "an input with its values, as --set takes them, or with the ends and the number "
                   "of values at equal distances; repeatable")
      ->type_name("PATH=a,b,c|lo:hi:n")
      ->allow_extra_args(false)
      ->required();
  command
      ->add_option("-o,--out", arguments->out,
                   "also write the runs into this results file (.h5), which 'cofferdam plot' draws "
                   "as a map")
      ->type_name("PATH");
  command->add_flag("--all", arguments->all, "run more than 100 combinations");
  command->footer(
      "All runs have the same seed: differences to the scenario as it is are taken trial by "
      "trial,\n"
      "and have far smaller errors than those of independent runs.\n"
      "Examples:\n"
      "  cofferdam sweep book.yaml --vary portfolios.loans.pd=1%,2%,3% --trials 100_000\n"
      "  cofferdam sweep book.yaml --vary portfolios.loans.pd=1%:3%:5 --vary "
      "portfolios.loans.lgd=40%,60%\n"
      "  cofferdam sweep book.yaml --vary portfolios.loans.pd=1%:3%:5 --measure 'mean of all "
      "losses' --format csv\n"
      "  cofferdam sweep book.yaml --vary portfolios.loans.pd=1%:3%:5 --vary "
      "portfolios.loans.lgd=40%,60% -o swept.h5\n"
      "Ctrl-C ends it early; the runs that are finished are shown (exit code 75).");
  command->callback(
      [&action, arguments] { action = [arguments] { return run_sweep(*arguments); }; });
}

}  // namespace cofferdam
