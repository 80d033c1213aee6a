// cofferdam run: scenario in, results file and summary out.
#include <cofferdam/run.hpp>
#include <cofferdam/scenario.hpp>
#include <cofferdam/version.hpp>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <optional>

#include "commands.hpp"
#include "duration.hpp"
#include "processes.hpp"
#include "progress.hpp"
#include "run_output.hpp"
#include "stop.hpp"
#include "summary.hpp"

namespace cofferdam {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::int64_t kRoomToGoOn = 10;  // times the trials, for what is kept with --keep-state

struct RunArguments {
  std::string file, out, trials, seed, part, checkpoint_every = "10min", time_limit;
  std::vector<std::string> assignments;
  std::int64_t threads = 0;
  bool json = false, quiet = false, provenance = false, resume = false, keep_state = false;
};

std::vector<std::string> overrides_of(const RunArguments& arguments) {
  std::vector<std::string> overrides = arguments.assignments;
  if (!arguments.trials.empty()) overrides.push_back("trials=" + arguments.trials);
  if (!arguments.seed.empty()) overrides.push_back("seed=" + arguments.seed);
  return overrides;
}

/// The part of "3/8".
Part part_of(const std::string& text) {
  constexpr std::int64_t kMostParts = 1'000'000;
  if (text.empty()) return {};
  Part part{0, 0};
  const char* end = text.data() + text.size();
  const auto number = std::from_chars(text.data(), end, part.number);
  if (number.ec == std::errc() && number.ptr != end && *number.ptr == '/') {
    const auto of = std::from_chars(number.ptr + 1, end, part.of);
    if (of.ec == std::errc() && of.ptr == end && part.number >= 1 && part.number <= part.of &&
        part.of <= kMostParts)
      return part;
  }
  throw Error(ExitCode::scenario,
              "cofferdam run: --part is '" + text + "'; write 1/8 to 8/8 for the parts of eight");
}

/// What a run writes, and when.
struct Plan {
  Part part;
  std::string results;  ///< empty of a part
  std::string state;
  std::optional<double> between;  ///< seconds between checkpoints
  std::optional<Clock::time_point> end;

  bool is_part() const { return results.empty(); }
};

Plan plan_of(const RunArguments& arguments) {
  Plan plan;
  plan.part = part_of(arguments.part);
  if (arguments.part.empty()) {
    plan.results = output_of(arguments.file, arguments.out);
    plan.state = plan.results + ".state";
  } else {
    plan.state = arguments.out.empty() ? std::filesystem::path(arguments.file).stem().string() +
                                             ".part-" + std::to_string(plan.part.number) + "-of-" +
                                             std::to_string(plan.part.of) + ".state"
                                       : arguments.out;
  }
  const double between = seconds_of(arguments.checkpoint_every, "--checkpoint-every");
  if (between > 0) plan.between = between;
  if (!arguments.time_limit.empty())
    plan.end = Clock::now() +
               std::chrono::duration_cast<Clock::duration>(
                   std::chrono::duration<double>(seconds_of(arguments.time_limit, "--time-limit")));
  return plan;
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

std::string kept_text(const Run& run, const std::string& where) {
  return "kept " + grouped(run.trials_done()) + " of " + grouped(run.trials_wanted()) +
         " trials in " + where;
}

/// Goes on from the state file of the plan, if there is one.
void resume(Run& run, const Plan& plan) {
  if (!has_state(plan.state)) {
    std::cerr << "nothing to go on from: there is no " << plan.state << "\n";
    return;
  }
  const std::string warning = run.load(plan.state);
  if (!warning.empty()) std::cerr << "warning: " << warning << "\n";
  std::cerr << "going on from " << grouped(run.trials_done()) << " of "
            << grouped(run.trials_wanted()) << " trials in " << plan.state << "\n";
}

/// Results that are there already: of the same scenario, complete.
bool is_done(const Plan& plan, const Model& model) {
  if (plan.is_part() || has_state(plan.state) || !std::filesystem::exists(plan.results))
    return false;
  const Results results = read_results(plan.results);
  return results.complete && results.trials == model.trials() &&
         results.engine_version == version() &&
         results.resolved_scenario == model.scenario().resolved();
}

/// Works until the end, a stop or the time limit, with checkpoints on the way.
void work(Run& run, const Plan& plan, RunOptions options, bool keep_state) {
  const bool to_the_end = plan.is_part() || !keep_state;
  bool finished = false;
  while (!finished) {
    options.until = plan.end;
    if (plan.between) {
      const auto next = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                           std::chrono::duration<double>(*plan.between));
      options.until = plan.end ? std::min(*plan.end, next) : next;
    }
    finished = run.work(options, to_the_end);
    const bool stopped = stop_requested() || (plan.end && Clock::now() >= *plan.end);
    if (!finished || keep_state || plan.is_part()) run.save(plan.state);
    if (stopped) break;
  }
  if (finished && !to_the_end) run.work(options);
}

ExitCode stopped(const Run& run, const Plan& plan) {
  if (run.trials_done() == 0) {
    std::cerr << "stopped: 0 of " << grouped(run.trials_wanted())
              << " trials were finished; no file was written\n";
  } else {
    std::cerr << "stopped: "
              << kept_text(run, plan.is_part() ? plan.state : plan.results + " and " + plan.state)
              << "; --resume goes on\n";
  }
  return ExitCode::stopped;
}

void print_part(const Run& run, const Plan& plan, bool as_json) {
  const Part part = run.part();
  if (as_json) {
    const nlohmann::ordered_json json = {{"part", part.number},
                                         {"of", part.of},
                                         {"trials", run.trials_done()},
                                         {"complete", run.is_complete()},
                                         {"file", plan.state}};
    return print(json.dump(2) + "\n");
  }
  print("part " + std::to_string(part.number) + " of " + std::to_string(part.of) + ": " +
        grouped(run.trials_done()) + " trials in " + plan.state +
        "\n'cofferdam merge OUT.h5 PART...' makes the results of all parts\n");
}

Model model_of(const RunArguments& arguments, bool leads = true) {
  const NothingToLose until_built(leads);
  return build_model(read_scenario(arguments.file, overrides_of(arguments)),
                     arguments.keep_state ? kRoomToGoOn : 1);
}

ThreadChoice threads_of(const RunArguments& arguments, Processes* processes) {
  ThreadChoice threads = choose_threads(static_cast<int>(arguments.threads),
                                        processes ? processes->processors_each() : 0);
  if (processes) threads.processes = processes->mailbox().size();
  return threads;
}

/// The run of this process, with the others that it was started with, if there are any.
ExitCode lead(const RunArguments& arguments, Processes* processes) {
  const Plan plan = plan_of(arguments);
  const Model model = model_of(arguments);
  if (!plan.is_part()) check_writable(plan.results);
  check_state_writable(plan.state);
  check_layout(rehearse(model));
  if (arguments.resume && is_done(plan, model)) {
    std::cerr << "nothing to do: " << plan.results << " is complete\n";
    const Results results = read_results(plan.results);
    print(arguments.json ? json_of(results, plan.results) : summary_text(results, plan.results));
    return ExitCode::ok;
  }
  Run run(model, plan.part);
  if (arguments.resume)
    resume(run, plan);
  else if (has_state(plan.state))
    std::cerr << "note: " << plan.state
              << " is of an earlier run, and will be replaced; --resume goes on from it\n";
  const std::int64_t before = run.trials_done();
  const ThreadChoice threads = threads_of(arguments, processes);
  if (!threads.warning.empty()) std::cerr << "warning: " << threads.warning << "\n";
  ProgressReporter reporter = reporter_for_stderr(arguments.quiet, before);
  RunOptions options{.threads = threads.threads, .stop = &stop_requested()};
  if (processes) options.mailbox = &processes->mailbox();
  options.progress = [&](const Progress& progress) { reporter.update(progress); };
  work(run, plan, options, arguments.keep_state);
  reporter.finish(run.trials_done() - before, threads);
  if (run.trials_done() == 0 && !run.is_complete()) return stopped(run, plan);
  if (plan.is_part()) {
    print_part(run, plan, arguments.json);
    return run.is_complete() ? ExitCode::ok : stopped(run, plan);
  }
  Results results = run.results();
  if (arguments.provenance) add_provenance(results, arguments, threads, reporter.seconds());
  write_results(results, plan.results);
  if (run.is_complete() && !arguments.keep_state) remove_state(plan.state);
  print(arguments.json ? json_of(results, plan.results) : summary_text(results, plan.results));
  return run.is_complete() ? ExitCode::ok : stopped(run, plan);
}

ExitCode run(const RunArguments& arguments) {
  stop_on_signals();
  const std::unique_ptr<Processes> processes = join_processes();
  if (!processes) {
    if (const std::string apart = tasks_apart(); !apart.empty() && arguments.part.empty())
      std::cerr << "warning: " << apart << "\n";
    return lead(arguments, nullptr);
  }
  Mailbox& mailbox = processes->mailbox();
  if (mailbox.rank() > 0)
    return follow(
        mailbox,
        [&] {
          return Following{model_of(arguments, false), threads_of(arguments, &*processes).threads};
        },
        &stop_requested());
  try {
    const ExitCode code = lead(arguments, &*processes);
    dismiss(mailbox, code);
    return code;
  } catch (const Error& error) {
    dismiss(mailbox, error.code());
    throw;
  } catch (...) {
    dismiss(mailbox, ExitCode::internal);
    throw;
  }
}

void add_state_options(CLI::App& command, RunArguments& arguments) {
  command
      .add_option("--part", arguments.part,
                  "work on one of so many parts, into a state file; 'cofferdam merge' puts them "
                  "together")
      ->type_name("I/N");
  command.add_flag("--resume", arguments.resume,
                   "go on from the state file OUT.h5.state, if there is one");
  add_duration_option(command, "--checkpoint-every", arguments.checkpoint_every,
                      "time between checkpoints into the state file; 0: none; default: 10min");
  add_duration_option(command, "--time-limit", arguments.time_limit,
                      "stop after this time, as if by a signal");
  command.add_flag("--keep-state", arguments.keep_state,
                   "keep the state file of a run that ends, so that it can go on with up to 10 "
                   "times the trials");
}

void add_options(CLI::App& command, RunArguments& arguments) {
  command.add_option("FILE", arguments.file, "the scenario (.yaml)")->required();
  command
      .add_option("-o,--out", arguments.out,
                  "results file; default: the scenario's name with .h5, in the current folder")
      ->type_name("OUT.h5");
  add_set_option(command, arguments.assignments);
  command.add_option("--trials", arguments.trials, "number of trials, instead of the scenario's")
      ->type_name("N");
  command.add_option("--seed", arguments.seed, "seed of the trials, instead of the scenario's")
      ->type_name("N");
  add_whole_option(
      command, "--threads", arguments.threads, 1, 4096,
      "number of threads; default: the processors granted; results do not depend on it")
      ->type_name("N");
  add_state_options(command, arguments);
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
      "  cofferdam run book.yaml --resume --time-limit 00:55:00\n"
      "  cofferdam run book.yaml --part 3/8\n"
      "Ctrl-C, SIGTERM, SIGHUP and SIGUSR1 end the run early, as the time limit does: the finished "
      "trials are in\n"
      "the results file and in OUT.h5.state, from which --resume goes on (exit code 75).");
  command->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace cofferdam
