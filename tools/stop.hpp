// Signals that end a run early.
#pragma once
#include <atomic>

namespace cofferdam {

/// Whether a signal has asked the run to stop.
const std::atomic<bool>& stop_requested();

/// From now on SIGINT, SIGTERM, SIGHUP and SIGUSR1 ask for a stop. Those that are ignored, such as
/// SIGHUP under nohup, stay ignored.
void stop_on_signals();

/// While one lives, such a signal ends the process at once, with the exit code of a stop: for the
/// time before the first trial, when no file has been opened to write.
class NothingToLose {
 public:
  /// `tells`: whether it says so, which one of several processes does.
  explicit NothingToLose(bool tells);
  ~NothingToLose();
  NothingToLose(const NothingToLose&) = delete;
  NothingToLose& operator=(const NothingToLose&) = delete;
};

}  // namespace cofferdam
