#include "simulate/threads.hpp"

#include <cofferdam/error.hpp>

#include <sched.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <thread>

#include "base/executor.hpp"
#include "simulate/cpu_quota.hpp"

namespace cofferdam {
namespace {

int affinity() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
  return static_cast<int>(std::thread::hardware_concurrency());
}

/// The number that a variable asks for; 0 if it is not set. OMP_NUM_THREADS may be a list, by depth
/// of nested loops, of which the first is meant (OpenMP 5.2, 21.1.2).
int asked_by(const Surroundings& around, const char* name, bool is_list) {
  const char* value = around.environment(name);
  if (!value || (is_list && !*value)) return 0;
  std::string_view text(value);
  if (is_list) text = text.substr(0, text.find(','));
  int threads = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), threads);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || threads < 1)
    throw Error(ExitCode::scenario, std::string(name) + " is '" + value +
                                        "', no number of threads; unset it, or give --threads");
  return threads;
}

/// What this process can use at a time, and why no more.
ThreadChoice granted(const Surroundings& around) {
  ThreadChoice most{std::max(1, around.affinity), "CPU affinity"};
  if (around.processors_each > 0 && around.processors_each < most.threads)
    most = {around.processors_each, "processors of the machine for each process"};
  if (around.quota && std::ceil(*around.quota) < most.threads)
    most = {std::max(1, static_cast<int>(std::ceil(*around.quota))), "CPU quota"};
  return most;
}

ThreadChoice asked_for(int requested, const Surroundings& around) {
  const ThreadChoice most = granted(around);
  const auto asked_by_name = [&](int asked, const char* name) {
    ThreadChoice choice{asked, name};
    if (asked > most.threads)
      choice.warning = std::string(name) + " asks for " + std::to_string(asked) +
                       " threads, which share " + std::to_string(most.threads) +
                       (most.threads == 1 ? " processor (" : " processors (") + most.rule + ")";
    return choice;
  };
  if (requested > 0) return asked_by_name(requested, "--threads");
  for (const auto& [name, is_list] :
       {std::pair("SLURM_CPUS_PER_TASK", false), std::pair("OMP_NUM_THREADS", true)})
    if (const int asked = asked_by(around, name, is_list)) return asked_by_name(asked, name);
  return most;
}

}  // namespace

ThreadChoice choose_threads(int requested, const Surroundings& around) {
  ThreadChoice choice = asked_for(requested, around);
  // One of several processes has its threads work beside the one that minds messages.
  const int beside = choice.threads - (around.processors_each > 0 ? 0 : 1);
  const int can_start = beside > 0 ? around.startable(beside) : 0;
  if (can_start == beside) return choice;
  const int left = std::max(1, choice.threads - (beside - can_start));
  choice.warning = "of " + std::to_string(choice.threads) + " threads the system lets only " +
                   std::to_string(left) +
                   " be started; see the limit of processes (ulimit -u) and pids.max of the "
                   "control group";
  choice.threads = left;
  choice.rule = "threads that can be started";
  return choice;
}

ThreadChoice choose_threads(int requested, int processors_each) {
  Surroundings around;
  around.environment = [](const char* name) { return std::getenv(name); };
  around.affinity = affinity();
  around.quota = cpu_quota();
  around.processors_each = processors_each;
  around.startable = startable_threads;
  return choose_threads(requested, around);
}

}  // namespace cofferdam
