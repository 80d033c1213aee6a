// cofferdam sensitivities: which input moves the answer most.
#include <cofferdam/scenario.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "commands.hpp"
#include "compared_runs.hpp"
#include "kept_tables.hpp"
#include "scenario/tree.hpp"
#include "sensitivities.hpp"
#include "stop.hpp"

namespace cofferdam {
namespace {

struct SensitivityArguments : CompareArguments {
  std::vector<std::string> inputs;
  std::optional<std::string> out;
  std::string step = "10%";
};

bool is_in_points(const InputNumber& input) {
  return input.form == InputNumber::Form::rate || input.form == InputNumber::Form::points;
}

/// "a, b, c and 5 more".
std::string some_of(const std::vector<std::string>& words) {
  constexpr std::size_t kShown = 4;
  std::string text;
  for (std::size_t i = 0; i < std::min(words.size(), kShown); ++i)
    text += (i ? ", " : "") + words[i];
  return words.size() > kShown ? text + " and " + std::to_string(words.size() - kShown) + " more"
                               : text;
}

InputEffect moved_both_ways(const InputNumber& input, const InputStep& step) {
  return {input,
          moved(input, -step.size, step.is_relative),
          moved(input, step.size, step.is_relative),
          {},
          {}};
}

/// Whether a scenario can have both values; says why not of an input that nobody named.
bool can_move(const InputEffect& effect, const PairedRuns& comparison, bool quiet) {
  try {
    comparison.check({effect.low.assignment});
    comparison.check({effect.high.assignment});
    return true;
  } catch (const InputError& error) {
    if (!quiet)
      print_error("note: left out is " + effect.input.path +
                  ", which cannot be moved alone: " + error.problems().front().what);
    return false;
  }
}

std::vector<InputEffect> chosen_inputs(const SensitivityArguments& arguments,
                                       const ComparedRuns& runs, const InputStep& step) {
  const InputNumbers known = inputs_of(runs.scenario());
  std::vector<InputEffect> chosen;
  for (const std::string& path : arguments.inputs) {
    const InputNumber input = input_called(path, known);
    if (!step.is_relative && !is_in_points(input))
      throw Error(ExitCode::scenario, "--step " + arguments.step + " moves rates, and --input " +
                                          path + " is none; give a part of it, such as 10%");
    if (step.is_relative && input.value == 0)
      throw Error(ExitCode::scenario,
                  "--input " + path + " is 0, of which there is no part; give points, such as 1pp");
    chosen.push_back(moved_both_ways(input, step));
    runs.comparison().check({chosen.back().low.assignment});
    runs.comparison().check({chosen.back().high.assignment});
  }
  if (!arguments.inputs.empty()) return chosen;
  for (const InputNumber& input : known.numbers) {
    if (!input.is_default_choice || (!step.is_relative && !is_in_points(input))) continue;
    InputEffect effect = moved_both_ways(input, step);
    if (can_move(effect, runs.comparison(), arguments.quiet)) chosen.push_back(std::move(effect));
  }
  if (!arguments.quiet && !known.other_forms.empty())
    print_error("note: left out are those that are no single number: " +
                some_of(known.other_forms) + "; --input takes a number in them");
  if (chosen.empty())
    throw Error(ExitCode::scenario,
                "the scenario states no number that could be moved; name one with --input");
  return chosen;
}

ExitCode run_sensitivities(const SensitivityArguments& arguments) {
  stop_on_signals();
  KeptTables kept(arguments.file, arguments.out, {kSensitivities});
  Sensitivities all{.step = input_step(arguments.step)};
  std::vector<InputEffect> inputs;
  std::optional<ComparedRuns> runs;
  {
    const NothingToLose until_built(true);
    runs.emplace(arguments);
    inputs = chosen_inputs(arguments, *runs, all.step);
  }
  all.measures = runs->comparison().measures();
  all.currency = runs->comparison().currency();
  runs->begin(1 + 2 * inputs.size());
  if (auto base = runs->run({})) all.base = *std::move(base);
  const auto values_at = [&](const MovedInput& at, const InputNumber& input) {
    return at.value == input.value ? std::optional(all.base) : runs->run({at.assignment});
  };
  for (InputEffect& effect : inputs) {
    if (all.base.empty()) break;
    auto low = values_at(effect.low, effect.input);
    auto high = low ? values_at(effect.high, effect.input) : std::nullopt;
    if (!high) break;
    effect.at_low = *std::move(low), effect.at_high = *std::move(high);
    all.effects.push_back(effect);
  }
  runs->finish();
  const std::size_t done = all.effects.size();
  const bool complete = done == inputs.size(), as_text = arguments.format == "text";
  if (done > 0)
    print(as_text ? tornado_text(all) : formatted(sensitivities_table(all), arguments.format));
  if (!complete)
    print_error("stopped: " + std::to_string(done) + " of " + std::to_string(inputs.size()) +
                " inputs were finished");
  if (done > 0)
    kept.write(runs->comparison().heading(), {sensitivities_table(all)}, complete, as_text);
  return complete ? ExitCode::ok : ExitCode::stopped;
}

}  // namespace

void add_sensitivities_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "sensitivities", "Move each input of a scenario, and tell which moves its answer most");
  auto arguments = std::make_shared<SensitivityArguments>();
  add_compare_options(*command, *arguments);
  command
      ->add_option("--input", arguments->inputs,
                   "path of a number, as --set takes it; repeatable; default: see below")
      ->type_name("PATH")
      ->allow_extra_args(false);
  command
      ->add_option("--step", arguments->step,
                   "by how much inputs are lowered and raised: a part of each, such as 10%, or "
                   "points of rates, such as 1pp; default: 10%")
      ->type_name("STEP");
  command
      ->add_option("-o,--out", arguments->out,
                   "also write the table into this results file (.h5), which 'cofferdam plot' "
                   "draws as a tornado")
      ->type_name("PATH");
  command->footer(
      "Inputs, unless --input names some: every number that the file states below economy, firms,\n"
      "bearers, portfolios, programme and pools as one number that is not 0, and that is a rate, "
      "an\n"
      "amount, a plain number or a count. Numbers of distributions, of data files, by tag or by "
      "case\n"
      "are left out, and those that cannot be moved alone, such as shares that sum to 1.\n"
      "Each input is moved alone; all runs have the same seed, so that changes are compared trial "
      "by\n"
      "trial. What leaves the range of its key is moved to the end of it.\n"
      "Examples:\n"
      "  cofferdam sensitivities book.yaml --trials 100_000\n"
      "  cofferdam sensitivities book.yaml --measure 'tvar 99 % of all losses' --step 1pp\n"
      "  cofferdam sensitivities book.yaml --input portfolios.loans.pd --input "
      "portfolios.loans.lgd\n"
      "  cofferdam sensitivities book.yaml --format csv --quiet > sensitivities.csv\n"
      "  cofferdam sensitivities book.yaml -o moved.h5 && cofferdam plot moved.h5\n"
      "Ctrl-C ends it early; the inputs that are finished are shown (exit code 75).");
  command->callback(
      [&action, arguments] { action = [arguments] { return run_sensitivities(*arguments); }; });
}

}  // namespace cofferdam
