// The processes that mpirun or srun started together.
#pragma once
#include <cofferdam/ranks.hpp>

#include <memory>

namespace cofferdam {

/// Mail between this process and those that were started with it, and what they share.
class Processes {
 public:
  virtual ~Processes() = default;
  virtual Mailbox& mailbox() = 0;
  /// Processors that each process of this machine can have without taking them from others.
  virtual int processors_each() const = 0;
};

/// Null if this process was started alone. Throws Error(scenario) if it was not, and the command
/// was built without MPI.
std::unique_ptr<Processes> join_processes();

}  // namespace cofferdam
