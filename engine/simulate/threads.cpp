#include <cofferdam/error.hpp>
#include <cofferdam/simulate.hpp>

#include <sched.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

namespace cofferdam {
namespace {

int affinity() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
  return static_cast<int>(std::thread::hardware_concurrency());
}

/// CPUs that the control group grants, rounded up; 0 if it does not limit. Version 2, then
/// version 1.
int quota() {
  std::ifstream v2("/sys/fs/cgroup/cpu.max");
  std::string limit;
  double period = 0;
  if (v2 >> limit >> period && limit != "max" && period > 0)
    return static_cast<int>(std::ceil(std::atof(limit.c_str()) / period));
  std::ifstream quota_file("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"),
      period_file("/sys/fs/cgroup/cpu/cpu.cfs_period_us");
  double granted = 0;
  if (quota_file >> granted && period_file >> period && granted > 0 && period > 0)
    return static_cast<int>(std::ceil(granted / period));
  return 0;
}

}  // namespace

ThreadChoice choose_threads(int requested, int processors_each) {
  if (requested > 0) return {requested, "--threads"};
  if (const char* slurm = std::getenv("SLURM_CPUS_PER_TASK")) {
    const std::string_view text(slurm);
    int granted = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), granted);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || granted < 1)
      throw Error(ExitCode::scenario, "SLURM_CPUS_PER_TASK is '" + std::string(text) +
                                          "', no number of threads; unset it, or give --threads");
    return {granted, "SLURM_CPUS_PER_TASK"};
  }
  const int mask = std::max(1, affinity()), granted = quota();
  if (processors_each > 0 && processors_each < mask)
    return {processors_each, "processors of the machine for each process"};
  if (granted > 0 && granted < mask) return {granted, "CPU quota"};
  return {mask, "CPU affinity"};
}

}  // namespace cofferdam
