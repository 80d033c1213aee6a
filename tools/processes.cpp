#include "processes.hpp"

#include <algorithm>
#include <cstdlib>
#include <initializer_list>

#ifdef COFFERDAM_MPI
// The C interface alone.
#define OMPI_SKIP_MPICXX 1
#define MPICH_SKIP_MPICXX 1
#include <mpi.h>
#include <sched.h>

#include <array>
#endif

namespace cofferdam {
namespace {

/// The first of the variables that is set, as a number; 0 if none is.
long first_of(const Environment& environment, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const char* value = environment(name)) return std::atol(value);
  return 0;
}

#ifdef COFFERDAM_MPI

constexpr std::size_t kPiece = std::size_t{1} << 30;  // bytes of one message of MPI
constexpr int kHead = 1, kBody = 2;                   // tags

class MpiMailbox final : public Mailbox {
 public:
  MpiMailbox() {
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
  }
  int rank() const override { return rank_; }
  int size() const override { return size_; }

  void send(int to, int kind, const std::string& bytes) override {
    const std::array<std::uint64_t, 2> head = {static_cast<std::uint64_t>(kind), bytes.size()};
    MPI_Send(head.data(), 2, MPI_UINT64_T, to, kHead, MPI_COMM_WORLD);
    for (std::size_t at = 0; at < bytes.size(); at += kPiece)
      MPI_Send(bytes.data() + at, static_cast<int>(std::min(kPiece, bytes.size() - at)), MPI_BYTE,
               to, kBody, MPI_COMM_WORLD);
  }

  std::optional<Message> poll() override {
    int found = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, kHead, MPI_COMM_WORLD, &found, &status);
    if (!found) return std::nullopt;
    const int from = status.MPI_SOURCE;
    std::array<std::uint64_t, 2> head{};
    MPI_Recv(head.data(), 2, MPI_UINT64_T, from, kHead, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    Message message{from, static_cast<int>(head[0]), std::string(head[1], '\0')};
    for (std::size_t at = 0; at < message.bytes.size(); at += kPiece)
      MPI_Recv(message.bytes.data() + at,
               static_cast<int>(std::min(kPiece, message.bytes.size() - at)), MPI_BYTE, from, kBody,
               MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return message;
  }

 private:
  int rank_ = 0, size_ = 1;
};

/// The processors of all processes of this machine over their number.
int share_of_processors() {
  MPI_Comm machine;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine);
  int processes = 1;
  MPI_Comm_size(machine, &processes);
  cpu_set_t mine, all;
  CPU_ZERO(&mine);
  sched_getaffinity(0, sizeof mine, &mine);
  MPI_Allreduce(&mine, &all, sizeof mine, MPI_BYTE, MPI_BOR, machine);
  MPI_Comm_free(&machine);
  return std::max(1, CPU_COUNT(&all) / processes);
}

class MpiProcesses final : public Processes {
 public:
  explicit MpiProcesses(long started) {
    int provided = 0;
    // Only the main thread speaks to the others.
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    mailbox_ = std::make_unique<MpiMailbox>();
    if (mailbox_->size() != started) {
      const std::string joined = std::to_string(mailbox_->size());
      MPI_Finalize();
      throw Error(ExitCode::scenario,
                  "started as " + std::to_string(started) + " processes, of which MPI joins " +
                      joined +
                      "; start them by the launcher of the MPI that cofferdam was built "
                      "with, or by srun --mpi=pmix");
    }
    processors_each_ = share_of_processors();
  }
  ~MpiProcesses() override { MPI_Finalize(); }
  MpiProcesses(const MpiProcesses&) = delete;
  MpiProcesses& operator=(const MpiProcesses&) = delete;
  Mailbox& mailbox() override { return *mailbox_; }
  int processors_each() const override { return processors_each_; }

 private:
  std::unique_ptr<MpiMailbox> mailbox_;
  int processors_each_ = 1;
};

#endif

}  // namespace

Start start_of(const Environment& environment) {
  const long by_launcher = first_of(environment, {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"});
  if (by_launcher > 0) return {.together = by_launcher};
  // A batch script knows the tasks of its job, but only srun starts a step of so many.
  const long in_step = first_of(environment, {"SLURM_STEP_NUM_TASKS"});
  if (environment("PMIX_RANK")) return {.together = std::max(1L, in_step)};
  return {.apart = std::max(1L, in_step)};
}

std::unique_ptr<Processes> join_processes() {
  const Start start = start_of([](const char* name) { return std::getenv(name); });
  if (start.together <= 1) return nullptr;
#ifdef COFFERDAM_MPI
  return std::make_unique<MpiProcesses>(start.together);
#else
  throw Error(ExitCode::scenario,
              "started as several processes, but this cofferdam was built without MPI; build it "
              "where MPI is installed, or start it alone");
#endif
}

std::string tasks_apart() {
  const Environment environment = [](const char* name) { return std::getenv(name); };
  const long tasks = start_of(environment).apart;
  if (tasks <= 1 || first_of(environment, {"SLURM_PROCID"}) > 0) return "";
  return "srun started " + std::to_string(tasks) +
         " tasks that do not know of each other, and each works on a run of its own; srun "
         "--mpi=pmix lets them share one, and --part splits it";
}

}  // namespace cofferdam
