// The processes that mpirun or srun started together.
#pragma once
#include <cofferdam/ranks.hpp>

#include <functional>
#include <memory>
#include <string>

namespace cofferdam {

/// Mail between this process and those that were started with it, and what they share.
class Processes {
 public:
  virtual ~Processes() = default;
  virtual Mailbox& mailbox() = 0;
  /// Processors that each process of this machine can have without taking them from others.
  virtual int processors_each() const = 0;
};

/// The value of a variable of the environment, or null.
using Environment = std::function<const char*(const char* name)>;

/// What the environment says of the processes that were started with this one.
struct Start {
  long together = 1;  ///< that a launcher of MPI started: mpirun, or srun --mpi=...
  long apart = 1;     ///< tasks of srun that do not know of each other
};
Start start_of(const Environment& environment);

/// Null if this process was started alone. Throws Error(scenario) if it was not, and the command
/// was built without MPI, or with another MPI than that of the launcher.
std::unique_ptr<Processes> join_processes();

/// What to say to whoever started several tasks that each do the same; empty if nobody did, and in
/// all tasks but the first.
std::string tasks_apart();

}  // namespace cofferdam
