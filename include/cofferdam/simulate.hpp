// Runs a model.
#pragma once
#include <cofferdam/model.hpp>
#include <cofferdam/results.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <limits>
#include <optional>

namespace cofferdam {

class Mailbox;

struct Progress {
  std::int64_t done = 0;   ///< trials that are finished
  std::int64_t total = 0;  ///< trials of the run; about, while it is not known how many it takes
  /// Of a run that ends when it is precise enough: what was asked, and what it had at the last
  /// look; NaN if it cannot tell yet.
  std::optional<double> relative_error_asked = {};
  double relative_error = std::numeric_limits<double>::quiet_NaN();
};

struct RunOptions {
  int threads = 1;
  /// Set it from a signal handler to stop after the blocks that are being worked on; finished
  /// trials are kept.
  const std::atomic<bool>* stop = nullptr;
  /// No block begins after this moment.
  std::optional<std::chrono::steady_clock::time_point> until;
  /// Of the processes that share the work, of which this one leads; of a Run alone.
  Mailbox* mailbox = nullptr;
  /// Called from one thread at a time.
  std::function<void(const Progress&)> progress;
};

/// Simulates all trials, or as many as the scenario's `stop_when` asks for, of the variants too:
/// the tables then begin with a column `variant`, and `differences` compares each with the scenario
/// itself, trial by trial. The results do not depend on the number of threads.
Results simulate(const Model& model, const RunOptions& options = {});

/// The results of a run that ends after its first trial: the same tables with the same columns, so
/// that what could go wrong with them at the end of a long run is known before it.
Results rehearse(const Model& model);

/// One trial of the run in full: tables `factors`, `bearers` and `events` (who lost what and who
/// bears it), and where the scenario has them `policies` (what the terms of policies keep of each
/// claim), `steps`, `flows` and `accounts`; of the variant of that name, if one is given. Throws
/// Error(scenario) if the trial number is negative or the variant does not exist.
std::vector<Table> replay(const Model& model, std::int64_t trial, const std::string& variant = "");

/// How many threads to use, and by which rule.
struct ThreadChoice {
  int threads = 1;
  std::string rule;
  int processes = 1;         ///< with so many threads each
  std::string warning = {};  ///< what the user should know of it; mostly empty
};
/// `requested` if positive, else SLURM_CPUS_PER_TASK, else OMP_NUM_THREADS, else the smallest of
/// the affinity mask, the CPU quota of the control groups and `processors_each`, if that is
/// positive: what each process can have of a machine that several share. Fewer where the system
/// starts no more. Throws Error(scenario) if a variable is no number.
ThreadChoice choose_threads(int requested, int processors_each = 0);

}  // namespace cofferdam
