#include "processes.hpp"

#include <cstdlib>
#include <string>

#ifdef COFFERDAM_MPI
// The C interface alone.
#define OMPI_SKIP_MPICXX 1
#define MPICH_SKIP_MPICXX 1
#include <mpi.h>
#include <sched.h>

#include <algorithm>
#include <array>
#endif

namespace cofferdam {
namespace {

/// What mpirun or srun says of the number of processes; 1 if nobody does.
long processes_started() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"})
    if (const char* value = std::getenv(name)) return std::atol(value);
  // srun --mpi=pmix tells the rank by PMIX, and the number of tasks by Slurm.
  const char* tasks = std::getenv("SLURM_NTASKS");
  return std::getenv("PMIX_RANK") && tasks ? std::atol(tasks) : 1;
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
  MpiProcesses() {
    int provided = 0;
    // Only the main thread speaks to the others.
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    mailbox_ = std::make_unique<MpiMailbox>();
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

std::unique_ptr<Processes> join_processes() {
  if (processes_started() <= 1) return nullptr;
#ifdef COFFERDAM_MPI
  return std::make_unique<MpiProcesses>();
#else
  throw Error(ExitCode::scenario,
              "started as several processes, but this cofferdam was built without MPI; build it "
              "where MPI is installed, or start it alone");
#endif
}

}  // namespace cofferdam
