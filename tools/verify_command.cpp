// cofferdam verify: a simulation held against exact answers.
#include <cofferdam/verify.hpp>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>

#include "commands.hpp"
#include "number_text.hpp"
#include "progress.hpp"
#include "table_text.hpp"

namespace cofferdam {
namespace {

struct VerifyArguments {
  std::string file, root, trials, seed, format = "text";
  std::vector<std::string> assignments;
  std::int64_t threads = 0;
  bool quiet = false;
};

/// "of 0.12", "of 2.3e-11" or "below 1e-300", where it is no double.
std::string probability_text(double probability) {
  constexpr double kPlain = 1e-6, kSmallest = 1e-300;
  if (probability < kSmallest) return "below 1e-300";
  if (probability >= kPlain) return "of " + significant_text(probability, 3);
  char text[32];
  std::snprintf(text, sizeof text, "of %.1e", probability);
  return text;
}

std::string sentence_of(const Verification& all) {
  if (all.compared == 0)
    return "Nothing was compared: " + std::string(all.comparisons.rows() > 0
                                                      ? "too few trials."
                                                      : "no part has an exact answer.");
  const std::string numbers = grouped(static_cast<std::int64_t>(all.compared)) +
                              " comparisons in " + grouped(all.trials) +
                              " trials: the largest |z| is " + significant_text(all.largest, 3) +
                              "; chance alone makes one as large with a probability " +
                              probability_text(all.probability) + ".";
  const std::string rule = " Up to " + significant_text(all.limit, 3) +
                           " is ok: chance exceeds that in one of a million such runs.";
  return numbers + rule +
         (all.is_plausible() ? " Simulation and exact answers agree."
                             : " Simulation and exact answers disagree.");
}

Table verdict_table(const Verification& all) {
  return {"verdict",
          "all comparisons together",
          {{"trials", "1", "trials that were simulated", std::vector<std::int64_t>{all.trials}},
           {"compared", "1", "comparisons with a z",
            std::vector<std::int64_t>{static_cast<std::int64_t>(all.compared)}},
           {"largest_z", "1", "largest |z|", std::vector<double>{all.largest}},
           {"limit", "1", "largest |z| that is ok", std::vector<double>{all.limit}},
           {"probability", "1",
            "that chance makes the largest |z| of so many as large; 0: below 1e-300",
            std::vector<double>{all.probability}},
           {"verdict", "", "what that says", std::vector<std::string>{sentence_of(all)}}}};
}

ExitCode run_verify(const VerifyArguments& arguments) {
  std::vector<std::string> overrides = arguments.assignments;
  if (!arguments.trials.empty()) overrides.push_back("trials=" + arguments.trials);
  if (!arguments.seed.empty()) overrides.push_back("seed=" + arguments.seed);
  const Model model = build_model(read_scenario(arguments.file, overrides, arguments.root));
  const ThreadChoice threads = choose_threads(static_cast<int>(arguments.threads));
  if (!threads.warning.empty()) std::cerr << "warning: " << threads.warning << "\n";
  ProgressReporter reporter = reporter_for_stderr(arguments.quiet);
  RunOptions options;
  options.threads = threads.threads;
  options.progress = [&](const Progress& progress) { reporter.update(progress); };
  const Verification all = verify(model, options);
  reporter.finish(all.trials, threads);
  const Table verdict = verdict_table(all);
  std::vector<const Table*> shown;
  for (const Table* table : {&all.comparisons, &all.unanswered})
    if (table->rows() > 0) shown.push_back(table);
  if (arguments.format != "text") shown.push_back(&verdict);
  std::string text = formatted(shown, arguments.format);
  if (arguments.format == "text") text += "\n" + sentence_of(all) + "\n";
  print(text);
  return all.is_plausible() ? ExitCode::ok : kImplausibleExit;
}

}  // namespace

void add_verify_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "verify", "Hold a simulation against exact answers, part by part where there are any");
  auto arguments = std::make_shared<VerifyArguments>();
  command->add_option("FILE", arguments->file, "the scenario (.yaml)")->required();
  add_set_option(*command, arguments->assignments);
  add_root_option(*command, arguments->root);
  command->add_option("--trials", arguments->trials, "number of trials, instead of the scenario's")
      ->type_name("N");
  add_seed_and_threads_options(*command, arguments->seed, arguments->threads);
  command->add_option("--format", arguments->format, "text, csv or json")
      ->check(CLI::IsMember({"text", "csv", "json"}));
  command->add_flag("--quiet", arguments->quiet, "show no progress");
  command->footer(
      "Prints what was simulated, its standard error, the exact answer and z, how many errors lie\n"
      "between them; then the parts that have no exact answer, and why. TVaR is compared at the\n"
      "levels of 'report.levels', policies and contracts year by year.\n"
      "The verdict 'ok' says that |z| is no larger than chance alone would make one of so many\n"
      "comparisons, but for one run of a million; the last line tells that limit. Exit code 3 if\n"
      "some |z| is beyond it.\n"
      "Examples:\n"
      "  cofferdam verify book.yaml\n"
      "  cofferdam verify book.yaml --trials 1e6 --seed 7\n"
      "  cofferdam verify book.yaml --format json --quiet | jq .verdict");
  command->callback(
      [&action, arguments] { action = [arguments] { return run_verify(*arguments); }; });
}

}  // namespace cofferdam
