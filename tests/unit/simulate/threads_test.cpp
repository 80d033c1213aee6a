#include "simulate/threads.hpp"

#include <cofferdam/error.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>

#include "base/executor.hpp"
#include "simulate/cpu_quota.hpp"
#include "support/temporary_folder.hpp"

namespace cofferdam {
namespace {

using ::testing::HasSubstr;

/// A machine of 64 processors without limits and variables.
struct Machine {
  std::map<std::string, std::string> variables;
  int affinity = 64;
  std::optional<double> quota;
  int processors_each = 0;
  int startable = 1000;

  ThreadChoice choose(int requested = 0) const {
    Surroundings around;
    around.environment = [this](const char* name) {
      const auto found = variables.find(name);
      return found == variables.end() ? nullptr : found->second.c_str();
    };
    around.affinity = affinity;
    around.quota = quota;
    around.processors_each = processors_each;
    around.startable = [this](int wanted) { return std::min(wanted, startable); };
    return choose_threads(requested, around);
  }
};

void expect_choice(const ThreadChoice& choice, int threads, const std::string& rule) {
  EXPECT_EQ(choice.threads, threads);
  EXPECT_EQ(choice.rule, rule);
}

TEST(Threads, AreThoseOfTheFirstRuleThatSpeaks) {
  Machine machine;
  expect_choice(machine.choose(), 64, "CPU affinity");
  machine.quota = 2.5;
  expect_choice(machine.choose(), 3, "CPU quota");
  machine.processors_each = 2;
  expect_choice(machine.choose(), 2, "processors of the machine for each process");
  machine.variables["OMP_NUM_THREADS"] = "1,4";
  expect_choice(machine.choose(), 1, "OMP_NUM_THREADS");
  machine.variables["SLURM_CPUS_PER_TASK"] = "2";
  expect_choice(machine.choose(), 2, "SLURM_CPUS_PER_TASK");
  expect_choice(machine.choose(7), 7, "--threads");
  EXPECT_EQ(machine.choose().warning, "");
}

TEST(Threads, AQuotaBelowOneProcessorGivesAThread) {
  Machine machine;
  machine.quota = 0.2;
  expect_choice(machine.choose(), 1, "CPU quota");
}

TEST(Threads, VariablesThatAreNoNumbersAreRefused) {
  for (const char* name : {"SLURM_CPUS_PER_TASK", "OMP_NUM_THREADS"})
    for (const char* value : {"many", "0", "-2", "4x", " 4", "99999999999", ",4"}) {
      Machine machine;
      machine.variables[name] = value;
      try {
        machine.choose();
        ADD_FAILURE() << name << "=" << value;
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::scenario);
        EXPECT_THAT(error.what(), HasSubstr(std::string(name) + " is '" + value + "'"));
      }
      EXPECT_EQ(machine.choose(3).threads, 3);
    }
  Machine machine;
  machine.variables["OMP_NUM_THREADS"] = "";
  expect_choice(machine.choose(), 64, "CPU affinity");
}

TEST(Threads, MoreThanProcessorsAreWarnedOf) {
  Machine machine;
  machine.variables["SLURM_CPUS_PER_TASK"] = "8";
  EXPECT_EQ(machine.choose().warning, "");
  machine.affinity = 2;
  EXPECT_EQ(machine.choose().warning,
            "SLURM_CPUS_PER_TASK asks for 8 threads, which share 2 processors (CPU affinity)");
  EXPECT_EQ(machine.choose().threads, 8);
  machine.quota = 1;
  EXPECT_EQ(machine.choose().warning,
            "SLURM_CPUS_PER_TASK asks for 8 threads, which share 1 processor (CPU quota)");
  EXPECT_EQ(machine.choose(3).warning,
            "--threads asks for 3 threads, which share 1 processor (CPU quota)");
}

TEST(Threads, AsManyAsCanBeStarted) {
  Machine machine;
  machine.startable = 3;
  const ThreadChoice choice = machine.choose(8);
  expect_choice(choice, 4, "threads that can be started");
  EXPECT_THAT(choice.warning, HasSubstr("of 8 threads the system lets only 4 be started"));
  EXPECT_EQ(machine.choose(4).warning, "");
  // Beside the main thread, which minds messages.
  machine.processors_each = 8;
  EXPECT_EQ(machine.choose(4).threads, 3);
  machine.startable = 0;
  EXPECT_EQ(machine.choose(4).threads, 1);
}

TEST(Threads, AllThatAreWantedCanBeStartedHere) {
  EXPECT_EQ(startable_threads(0), 0);
  EXPECT_EQ(startable_threads(17), 17);
}

TEST(Threads, EachWorkerIsCalledOnce) {
  std::mutex guard;
  std::multiset<int> called;
  run_workers(5, [&](int worker) {
    const std::lock_guard lock(guard);
    called.insert(worker);
  });
  EXPECT_EQ(called, (std::multiset<int>{0, 1, 2, 3, 4}));
  EXPECT_THROW(run_workers(3,
                           [](int worker) {
                             if (worker == 1) throw std::runtime_error("1");
                           }),
               std::runtime_error);
}

/// In a process of a user who may have so many processes and threads: how many of 8 workers were
/// called; -1 if the process did not end by itself.
int called_of_8(rlim_t most) {
  constexpr uid_t kUser = 54322;  // of whom nothing runs
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit limit{most, most};
    if (::setuid(kUser) != 0 || ::setrlimit(RLIMIT_NPROC, &limit) != 0) ::_exit(100);
    std::atomic<int> called{0};
    std::atomic<bool> all_there{false};  // a thread that ends makes room for another
    run_workers(8, [&](int worker) {
      ++called;
      if (worker == 0) all_there = true;
      all_there.wait(false);
      all_there.notify_all();
    });
    ::_exit(called);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Others can take the threads that there were when they were counted.
TEST(Threads, ThoseThatCannotBeStartedAreLeftOut) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become a user of whom nothing runs";
  for (const int most : {1, 3, 7, 8, 20}) EXPECT_EQ(called_of_8(most), std::min(most, 8));
}

/// A root with the files of /proc and of control groups.
class Root {
 public:
  void write(const std::string& path, const std::string& text) {
    const std::string file = folder_ / path;
    std::filesystem::create_directories(std::filesystem::path(file).parent_path());
    folder_.write(path, text);
  }
  std::optional<double> quota() const { return cpu_quota(folder_.string()); }

 private:
  test::TemporaryFolder folder_;
};

constexpr const char* kV2Mount =
    "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";

TEST(CpuQuota, IsTheSmallestOnTheWayUp) {
  Root root;
  EXPECT_EQ(root.quota(), std::nullopt);
  root.write("proc/self/cgroup", "0::/system.slice/job_7/step_0\n");
  root.write("proc/self/mountinfo", kV2Mount);
  EXPECT_EQ(root.quota(), std::nullopt);
  root.write("sys/fs/cgroup/system.slice/job_7/step_0/cpu.max", "max 100000\n");
  EXPECT_EQ(root.quota(), std::nullopt);
  root.write("sys/fs/cgroup/system.slice/job_7/cpu.max", "400000 100000\n");
  EXPECT_EQ(root.quota(), 4);
  root.write("sys/fs/cgroup/system.slice/cpu.max", "800000 100000\n");
  EXPECT_EQ(root.quota(), 4);
  root.write("sys/fs/cgroup/system.slice/job_7/step_0/cpu.max", "75000 50000\n");
  EXPECT_EQ(root.quota(), 1.5);
  root.write("sys/fs/cgroup/cpu.max", "50000 100000\n");
  EXPECT_EQ(root.quota(), 0.5);
  // Of another group.
  root.write("sys/fs/cgroup/system.slice/job_8/cpu.max", "1000 100000\n");
  EXPECT_EQ(root.quota(), 0.5);
}

TEST(CpuQuota, OfVersionOneIsFoundByItsController) {
  Root root;
  root.write("proc/self/cgroup",
             "5:cpuset:/slurm/uid_1\n4:cpu,cpuacct:/slurm/uid_0/job_3\n1:name=systemd:/a\n0::/\n");
  root.write("proc/self/mountinfo",
             "31 25 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
             "32 25 0:28 / /sys/fs/cgroup/cpuset rw shared:9 - cgroup cgroup rw,cpuset\n");
  const std::string at = "sys/fs/cgroup/cpu,cpuacct/slurm/uid_0";
  root.write(at + "/job_3/cpu.cfs_quota_us", "-1\n");
  root.write(at + "/job_3/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(root.quota(), std::nullopt);
  root.write(at + "/cpu.cfs_quota_us", "250000\n");
  root.write(at + "/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(root.quota(), 2.5);
  root.write("sys/fs/cgroup/cpuset/slurm/uid_1/cpu.cfs_quota_us", "1000\n");
  root.write("sys/fs/cgroup/cpuset/slurm/uid_1/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(root.quota(), 2.5);
}

TEST(CpuQuota, InAContainerCountsFromWhatIsMounted) {
  Root root;
  root.write("proc/self/cgroup", "0::/docker/abc/inner\n");
  root.write("proc/self/mountinfo",
             "30 23 0:26 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n");
  root.write("sys/fs/cgroup/inner/cpu.max", "300000 100000\n");
  EXPECT_EQ(root.quota(), 3);
  root.write("sys/fs/cgroup/cpu.max", "200000 100000\n");
  EXPECT_EQ(root.quota(), 2);
  // A name that only begins alike, and a group outside of the namespace.
  for (const char* group : {"0::/docker/abcd\n", "0::/../other\n"}) {
    root.write("proc/self/cgroup", group);
    EXPECT_EQ(root.quota(), 2) << group;
  }
}

TEST(CpuQuota, FilesThatSayNothingAreNoQuota) {
  Root root;
  root.write("proc/self/mountinfo", std::string("rubbish\n - \n") + kV2Mount);
  for (const char* text : {"", "rubbish", "0:", "::", "0::"}) {
    root.write("proc/self/cgroup", text);
    EXPECT_EQ(root.quota(), std::nullopt) << text;
  }
  root.write("proc/self/cgroup", "0::/a\n");
  for (const char* text : {"", "max", "x 1", "0 0", "-5 100000"}) {
    root.write("sys/fs/cgroup/a/cpu.max", text);
    EXPECT_EQ(root.quota(), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace cofferdam
