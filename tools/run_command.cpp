// cofferdam run: scenario in, results file and summary out.
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <ctime>
#include <optional>

#include "commands.hpp"
#include "progress.hpp"
#include "results/writer.hpp"
#include "results_name.hpp"
#include "summary.hpp"
#include "table_text.hpp"

namespace cofferdam {
namespace {

struct RunArguments {
  std::string file, root, trials, seed;
  std::optional<std::string> out;
  std::vector<std::string> assignments;
  std::int64_t threads = 0;
  bool json = false, quiet = false, provenance = false;
};

std::atomic<bool> stop_requested{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set from a signal handler");

void request_stop(int) {
  stop_requested.store(true, std::memory_order_relaxed);
}

void stop_on_signals() {
  struct sigaction action {};
  action.sa_handler = request_stop;
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) sigaction(signal, &action, nullptr);
}

std::vector<std::string> overrides_of(const RunArguments& arguments) {
  std::vector<std::string> overrides = arguments.assignments;
  if (!arguments.trials.empty()) overrides.push_back("trials=" + arguments.trials);
  if (!arguments.seed.empty()) overrides.push_back("seed=" + arguments.seed);
  return overrides;
}

void add_provenance(Results& results, const RunArguments& arguments, const ThreadChoice& threads,
                    double seconds) {
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  char time[32] = "";
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  if (gmtime_r(&now, &utc)) std::strftime(time, sizeof time, "%Y-%m-%dT%H:%M:%SZ", &utc);
  std::string command = "cofferdam run " + arguments.file;
  for (const std::string& assignment : overrides_of(arguments)) command += " --set " + assignment;
  results.provenance = {{"host", host},
                        {"time", time},
                        {"threads", std::to_string(threads.threads)},
                        {"threads_rule", threads.rule},
                        {"seconds", std::to_string(seconds)},
                        {"command", command}};
}

std::string json_of(const Results& results, const std::string& file) {
  nlohmann::ordered_json json;
  json["title"] = results.title;
  json["question"] = results.question;
  json["trials"] = results.trials;
  json["complete"] = results.complete;
  json["file"] = file.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(file);
  json["warnings"] = warnings_of(results);
  json["tables"] = nlohmann::ordered_json::object();
  for (const Table& table : results.tables) {
    if (!is_long(table.name)) json["tables"][table.name] = to_json(table);
  }
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

/// The Error that `work` ends with, if it does.
std::optional<Error> error_of(const std::function<void()>& work) {
  try {
    work();
    return std::nullopt;
  } catch (const Error& error) {
    return error;
  }
}

ExitCode stopped(const Results& results, const std::string& out) {
  const std::string of = " of " + grouped(results.trials_requested) + " trials";
  if (results.trials == 0) {
    print_error("stopped: 0" + of + " were finished; no file was written");
  } else {
    print_error("stopped: kept " + grouped(results.trials) + of + " in " + out);
  }
  return ExitCode::stopped;
}

ExitCode run(const RunArguments& arguments) {
  stop_on_signals();
  const Scenario scenario = read_scenario(arguments.file, overrides_of(arguments), arguments.root);
  const std::string out = results_name(arguments.file, arguments.out);
  OutputFile file(out);
  const Model model = build_model(scenario);
  check_layout(rehearse(model));
  const ThreadChoice threads = choose_threads(static_cast<int>(arguments.threads));
  ProgressReporter reporter = reporter_for_stderr(arguments.quiet);
  RunOptions options{.threads = threads.threads, .stop = &stop_requested};
  options.progress = [&](const Progress& progress) { reporter.update(progress); };
  Results results = simulate(model, options);
  reporter.finish(results.trials, threads);
  if (results.trials == 0) return stopped(results, out);
  if (arguments.provenance) add_provenance(results, arguments, threads, reporter.seconds());
  const std::optional<Error> unwritten = error_of([&] { write_results(results, file); });
  const std::string kept = unwritten ? "" : out;
  print(arguments.json ? json_of(results, kept) : summary_text(results, kept));
  if (unwritten) throw *unwritten;
  return results.complete ? ExitCode::ok : stopped(results, out);
}

void add_options(CLI::App& command, RunArguments& arguments) {
  command.add_option("FILE", arguments.file, "the scenario (.yaml)")->required();
  command
      .add_option("-o,--out", arguments.out,
                  "results file; default: the scenario's name with .h5, in the current folder")
      ->type_name("OUT.h5");
  add_set_option(command, arguments.assignments);
  add_root_option(command, arguments.root);
  command.add_option("--trials", arguments.trials, "number of trials, instead of the scenario's")
      ->type_name("N");
  command.add_option("--seed", arguments.seed, "seed of the trials, instead of the scenario's")
      ->type_name("N");
  add_whole_option(
      command, "--threads", arguments.threads, 1, 4096,
      "number of threads; default: the processors granted; results do not depend on it")
      ->type_name("N");
  command.add_flag("--json", arguments.json, "print one JSON object instead of the summary");
  command.add_flag("--quiet", arguments.quiet, "show no progress");
  command.add_flag("--provenance", arguments.provenance,
                   "store host, time, threads, seconds and command; equal runs then differ");
}

}  // namespace

void add_run_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("run", "Simulate a scenario and write its results");
  auto arguments = std::make_shared<RunArguments>();
  add_options(*command, *arguments);
  command->footer(
      "Examples:\n"
      "  cofferdam run book.yaml\n"
      "  cofferdam run book.yaml -o high.h5 --set portfolios.loans.lgd='60 %' --trials 1e6\n"
      "  cofferdam run book.yaml --json --quiet | jq .tables.bearers\n"
      "Ctrl-C, SIGTERM, SIGHUP and SIGUSR1 end the run early and keep the finished trials (exit "
      "code 75).");
  command->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace cofferdam
