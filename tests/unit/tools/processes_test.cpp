#include "processes.hpp"

#include <gtest/gtest.h>

#include <map>
#include <utility>

namespace cofferdam {
namespace {

using Variables = std::map<std::string, std::string>;

std::pair<long, long> started(const Variables& variables) {
  const Start start = start_of([&](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
  return {start.together, start.apart};
}

TEST(Processes, AreCountedByWhoStartedThem) {
  using Pair = std::pair<long, long>;
  EXPECT_EQ(started({}), Pair(1, 1));
  // Open MPI, MPICH.
  EXPECT_EQ(started({{"OMPI_COMM_WORLD_SIZE", "4"}, {"PMIX_RANK", "0"}}), Pair(4, 1));
  EXPECT_EQ(started({{"PMI_SIZE", "3"}, {"PMI_RANK", "2"}}), Pair(3, 1));
  // A batch script of a job with four tasks, and the shell of salloc under pmix.
  EXPECT_EQ(started({{"SLURM_NTASKS", "4"}, {"SLURM_PROCID", "0"}}), Pair(1, 1));
  EXPECT_EQ(started({{"SLURM_NTASKS", "4"}, {"SLURM_STEP_NUM_TASKS", "1"}, {"PMIX_RANK", "0"}}),
            Pair(1, 1));
  // srun, with and without MPI; mpirun in a step of another size.
  const Variables step = {{"SLURM_NTASKS", "4"}, {"SLURM_STEP_NUM_TASKS", "4"}};
  EXPECT_EQ(started(step), Pair(1, 4));
  Variables pmix = step;
  pmix["PMIX_RANK"] = "2";
  EXPECT_EQ(started(pmix), Pair(4, 1));
  pmix["OMPI_COMM_WORLD_SIZE"] = "2";
  EXPECT_EQ(started(pmix), Pair(2, 1));
}

}  // namespace
}  // namespace cofferdam
