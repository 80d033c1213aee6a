// cofferdam run: scenario in, results file and summary out.
#include <cofferdam/explain.hpp>
#include <cofferdam/run.hpp>
#include <cofferdam/scenario.hpp>
#include <cofferdam/version.hpp>

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ctime>
#include <filesystem>
#include <optional>

#include "commands.hpp"
#include "duration.hpp"
#include "memory_size.hpp"
#include "needs_text.hpp"
#include "processes.hpp"
#include "progress.hpp"
#include "run_output.hpp"
#include "run_plan.hpp"
#include "second_place.hpp"
#include "sources_text.hpp"
#include "stop.hpp"
#include "timing.hpp"

namespace cofferdam {
namespace {

constexpr std::int64_t kRoomToGoOn = 10;  // times the trials, for what is kept with --keep-state

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

/// Results that are there already: of the same scenario, complete.
bool is_done(const Plan& plan, const Model& model) {
  if (plan.is_part() || has_state(plan.state) || !std::filesystem::exists(plan.results))
    return false;
  const Results results = read_results(plan.results);
  return results.complete && (model.stop_rule() || results.trials == model.trials()) &&
         results.engine_version == version() &&
         results.resolved_scenario == model.scenario().resolved();
}

ThreadChoice threads_of(const RunArguments& arguments, Processes* processes) {
  ThreadChoice threads = choose_threads(static_cast<int>(arguments.threads),
                                        processes ? processes->processors_each() : 0);
  if (processes) threads.processes = processes->mailbox().size();
  return threads;
}

/// The model, with less of single trials where they would take more than a third of `--memory`. Of
/// several processes the one that leads reads the files.
Model model_of(const RunArguments& arguments, Processes* processes) {
  const bool leads = !processes || processes->mailbox().rank() == 0;
  const NothingToLose until_built(leads);
  std::optional<SharedReading> shared;
  if (processes) shared.emplace(processes->mailbox());
  const Scenario scenario =
      read_scenario(arguments.file, overrides_of(arguments), leads ? arguments.root : "");
  BuildOptions options{.longer = arguments.keep_state ? kRoomToGoOn : 1,
                       .threads = threads_of(arguments, processes).threads};
  Model model = build_model(scenario, options);
  if (arguments.memory.empty()) return model;
  const double bytes = bytes_of(arguments.memory);
  options.tail_memory = tail_memory_within(needs_of(model, bytes), bytes);
  return options.tail_memory < 1 ? build_model(scenario, options) : model;
}

/// Threads within `--memory`, and what the run will take, told where it is worth it.
void look_ahead(const RunArguments& arguments, const Needs& needs, const Model& model,
                const Run& run, ThreadChoice& threads) {
  if (const double bound = bytes_of(arguments.memory); bound > 0) {
    const int fitting = threads_within(needs, threads.threads, bound);
    if (fitting < threads.threads)
      threads = {fitting, "--memory", threads.processes, threads.warning};
  }
  constexpr double kWorthTelling = 1;  // seconds of one thread
  const std::int64_t left = run.trials_wanted() - run.trials_done();
  const double most = needs.bytes(threads.threads);
  if (most > memory_granted())
    print_error("warning: the run may take " + bytes_text(most) + " of memory, and there are " +
                bytes_text(memory_granted()) + "; --memory keeps it within a bound");
  if (arguments.quiet || needs.per_trial * static_cast<double>(left) < kWorthTelling) return;
  print_error((model.stop_rule() ? "at most " : "") +
              needs_text(needs, left, threads.threads, threads.processes));
  if (!arguments.memory.empty() && needs.trials_kept < model.trials())
    print_error("the largest " + grouped(needs.trials_kept) +
                " trials of each account are kept one by one; what lies below them is read from "
                "bins of up to 0.8 % of their amounts");
}

/// One run of the command, of this process or with those that follow it.
class Job {
 public:
  Job(const RunArguments& arguments, Processes* processes, Plan plan, StateFile& state,
      const Model& model, Timing& timing)
      : arguments_(arguments),
        processes_(processes),
        plan_(std::move(plan)),
        state_(state),
        run_(model, plan_.part),
        timing_(timing) {}

  ExitCode work(const Model& model, const Needs& needs) {
    begin();
    const std::int64_t before = run_.trials_done();
    ThreadChoice threads = threads_of(arguments_, processes_);
    if (!threads.warning.empty()) print_error("warning: " + threads.warning);
    if (!arguments_.quiet)
      for (const std::string& caution : cautions(model)) print_error("warning: " + caution);
    look_ahead(arguments_, needs, model, run_, threads);
    ProgressReporter reporter = reporter_for_stderr(arguments_.quiet, before);
    RunOptions options{.threads = threads.threads, .stop = &stop_requested()};
    if (processes_) options.mailbox = &processes_->mailbox();
    options.progress = [&](const Progress& progress) { reporter.update(progress); };
    simulate(options);
    reporter.finish(run_.trials_done() - before, threads);
    seconds_ = reporter.seconds();
    threads_ = threads;
    return run_.is_complete() ? ExitCode::ok : ExitCode::stopped;
  }

  /// Writes and prints what came of it.
  void finish(OutputFile* file) {
    if (run_.trials_done() > 0 || run_.is_complete()) {
      if (plan_.is_part())
        print_part();
      else
        print_whole(*file);
    }
    if (!run_.is_complete()) print_error(stopped_text());
    timing_.end("results and their file");
    if (arguments_.timing) print_error(timing_.text(run_.seconds()));
    if (unwritten_) throw *unwritten_;
  }

 private:
  /// Goes on from a state file, or says that one will be replaced.
  void begin() {
    if (!arguments_.resume) {
      if (has_state(plan_.state))
        print_error("note: " + plan_.state +
                    " is of an earlier run, and will be replaced; --resume goes on from it");
      return;
    }
    if (!has_state(plan_.state))
      return print_error("nothing to go on from: there is no " + plan_.state);
    const std::string warning = run_.load(plan_.state);
    if (!warning.empty()) print_error("warning: " + warning);
    print_error("going on from " + done_text() + " in " + plan_.state);
  }

  /// Works until the end, a stop or the time limit, with checkpoints on the way.
  void simulate(RunOptions options) {
    const bool to_the_end = plan_.is_part() || !arguments_.keep_state;
    bool finished = false, stopped = false;
    while (!finished && !stopped) {
      options.until = plan_.next_pause();
      finished = run_.work(options, to_the_end);
      stopped = stop_requested() || plan_.is_over();
      timing_.end(kSimulation);
      if (!finished || arguments_.keep_state || plan_.is_part()) save(finished || stopped);
    }
    if (finished && !to_the_end) run_.work(options);
    timing_.end(kSimulation);
  }

  /// A checkpoint that fails is a warning. The last state goes to a second place then, and the
  /// error is told after everything else.
  void save(bool is_last) {
    if (run_.trials_done() == 0 && !run_.is_complete()) return;
    if (is_last) {
      state_written_ = second_.write(
          plan_.state, [&] { run_.save(state_); },
          [&](const std::string& other) { run_.save(other); });
      unwritten_ = state_written_.failure;
    } else {
      try {
        run_.save(state_);
      } catch (const Error& error) {
        print_error(std::string("warning: no checkpoint: ") + error.what());
      }
    }
    timing_.end("checkpoints");
  }

  void print_whole(OutputFile& file) {
    Results results = run_.results();
    if (arguments_.provenance) add_provenance(results, arguments_, threads_, seconds_);
    results_written_ = write_and_print(results, file, plan_.results, second_, arguments_.json);
    if (results_written_.failure) unwritten_ = results_written_.failure;
    if (run_.is_complete() && !arguments_.keep_state && !results_written_.path.empty())
      remove_state(plan_.state);
  }

  void print_part() const {
    const Part part = run_.part();
    const std::string& file = state_written_.path;
    if (arguments_.json) {
      const nlohmann::ordered_json json = {
          {"part", part.number},
          {"of", part.of},
          {"trials", run_.trials_done()},
          {"complete", run_.is_complete()},
          {"file", file.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(file)}};
      return print(json.dump(2) + "\n");
    }
    print("part " + std::to_string(part.number) + " of " + std::to_string(part.of) + ": " +
          grouped(run_.trials_done()) + " trials in " + (file.empty() ? "no file" : file) +
          "\n'cofferdam merge OUT.h5 PART...' makes the results of all parts\n");
  }

  std::string done_text() const {
    return grouped(run_.trials_done()) + " of " + grouped(run_.trials_wanted()) + " trials";
  }
  std::string stopped_text() const {
    if (run_.trials_done() == 0)
      return "stopped: " + done_text() + " were finished; no file was written";
    std::string where;
    for (const std::string& path : {results_written_.path, state_written_.path})
      if (!path.empty()) where += (where.empty() ? "" : " and ") + path;
    if (where.empty()) return "stopped: " + done_text() + " were finished, and are in no file";
    const bool goes_on = state_written_.path == plan_.state;
    return "stopped: kept " + done_text() + " in " + where + (goes_on ? "; --resume goes on" : "");
  }

  const RunArguments& arguments_;
  Processes* processes_;
  Plan plan_;
  StateFile& state_;
  Run run_;
  Timing& timing_;
  SecondPlace second_;
  Written results_written_, state_written_;
  std::optional<Error> unwritten_;
  ThreadChoice threads_;
  double seconds_ = 0;
};

/// Throws if a headline rests on numbers that may not be relied on.
void check_sources(const Model& model, const std::string& file) {
  const std::string sentences = sources_sentences(sources_of(model));
  if (sentences.empty()) return;
  throw Error(ExitCode::scenario, file + ": " + sentences +
                                      "Nothing was run, because of --strict-sources; cofferdam "
                                      "check " +
                                      file + " --strict-sources names the numbers");
}

/// The run of this process, with the others that it was started with, if there are any.
ExitCode lead(const RunArguments& arguments, Processes* processes) {
  Timing timing;
  const Plan plan = plan_of(arguments);
  if (!plan.is_part()) check_writable(plan.results);
  StateFile(plan.state);  // can be, and no other run uses it
  const Model model = model_of(arguments, processes);
  if (arguments.strict_sources) check_sources(model, arguments.file);
  StateFile state(plan.state);
  std::optional<OutputFile> file;
  if (!plan.is_part()) file.emplace(plan.results);
  timing.end("reading and building");
  if (arguments.resume && is_done(plan, model)) {
    print_error("nothing to do: " + plan.results + " is complete");
    print_results(read_results(plan.results), plan.results, arguments.json);
    return ExitCode::ok;
  }
  const Needs needs = needs_of(model, bytes_of(arguments.memory));
  check_layout(rehearse(model));
  timing.end("first look");
  Job job(arguments, processes, plan, state, model, timing);
  const ExitCode code = job.work(model, needs);
  job.finish(file ? &*file : nullptr);
  return code;
}

ExitCode run(const RunArguments& arguments) {
  stop_on_signals();
  const std::unique_ptr<Processes> processes = join_processes();
  if (!processes) {
    if (const std::string apart = tasks_apart(); !apart.empty() && arguments.part.empty())
      print_error("warning: " + apart);
    return lead(arguments, nullptr);
  }
  Mailbox& mailbox = processes->mailbox();
  if (mailbox.rank() > 0) {
    // The one that leads ends with the exit code of all, when everything is told and written: a
    // launcher ends the others as soon as one of them fails.
    follow(
        mailbox,
        [&] {
          return Following{model_of(arguments, &*processes),
                           threads_of(arguments, &*processes).threads};
        },
        &stop_requested());
    return ExitCode::ok;
  }
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
  add_root_option(command, arguments.root);
  command
      .add_option("--trials", arguments.trials,
                  "number of trials, instead of the scenario's; with --until-precise the most")
      ->type_name("N");
  command
      .add_option("--until-precise", arguments.until_precise,
                  "end when the standard error of the scenario's answer, or of what its stop_when "
                  "names, is at most this part of it, such as 1%")
      ->type_name("ERROR");
  add_seed_and_threads_options(command, arguments.seed, arguments.threads);
  add_memory_option(command, arguments.memory,
                    "memory that the process may take, such as 2GB; a third of it for trials that "
                    "are kept one by one");
  add_state_options(command, arguments);
  command.add_flag("--json", arguments.json, "print one JSON object instead of the summary");
  command.add_flag("--quiet", arguments.quiet, "show no progress");
  command.add_flag("--timing", arguments.timing, "say in the end what took how long");
  command.add_flag("--strict-sources", arguments.strict_sources,
                   "run nothing if a headline rests on numbers that are assumed or say nothing of "
                   "their source");
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
      "  cofferdam run book.yaml --until-precise 1%\n"
      "  cofferdam run book.yaml --resume --time-limit 00:55:00\n"
      "  cofferdam run book.yaml --part 3/8\n"
      "Ctrl-C, SIGTERM, SIGHUP and SIGUSR1 end the run early, as the time limit does: the finished "
      "trials are in\n"
      "the results file and in OUT.h5.state, from which --resume goes on (exit code 75).");
  command->callback([&action, arguments] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace cofferdam
