// Several processes that work on one run.
#pragma once
#include <cofferdam/error.hpp>
#include <cofferdam/model.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace cofferdam {

struct Message {
  int from = 0;
  int kind = 0;
  std::string bytes;
};

/// Carries messages between the processes of a run. Rank 0 leads: it owns the Run, reads and writes
/// files, and the others follow it. Used from one thread. The command has one for MPI.
class Mailbox {
 public:
  virtual ~Mailbox() = default;
  virtual int rank() const = 0;
  virtual int size() const = 0;
  /// Messages of one process to another arrive in the order in which they were sent.
  virtual void send(int to, int kind, const std::string& bytes) = 0;
  /// A message that has arrived, if there is one.
  virtual std::optional<Message> poll() = 0;
};

/// While one lives, the files that this thread reads for scenarios and models are read once for all
/// processes: the one that leads hands on what it reads, piece by piece, and the others open no
/// file. All of them read the same, in the same order; so each has one while it builds the model.
class SharedReading {
 public:
  explicit SharedReading(Mailbox& mailbox);
  ~SharedReading();
  SharedReading(const SharedReading&) = delete;
  SharedReading& operator=(const SharedReading&) = delete;

 private:
  struct Hold;
  std::unique_ptr<Hold> hold_;
};

/// What a process needs to follow.
struct Following {
  Model model;
  int threads = 1;
};

/// What a process does that follows: builds the model with `prepare`, works on the blocks that it
/// is given and hands over what they accumulate, until it is dismissed. Its errors go to the one
/// that leads. It asks to stop when `stop` is set. Returns the exit code of all.
ExitCode follow(Mailbox& mailbox, const std::function<Following()>& prepare,
                const std::atomic<bool>* stop);

/// Ends `follow` in the other processes, which return `code`. The one that leads calls it once,
/// after its last work or error.
void dismiss(Mailbox& mailbox, ExitCode code);

}  // namespace cofferdam
