#include "stop.hpp"

#include <cofferdam/error.hpp>

#include <unistd.h>

#include <csignal>
#include <string_view>

namespace cofferdam {
namespace {

enum class Loss { some, nothing, nothing_and_tells };

std::atomic<bool> requested{false};
std::atomic<Loss> loss{Loss::some};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<Loss>::is_always_lock_free,
              "used by a signal handler");

constexpr std::string_view kNothingLost =
    "stopped while the scenario was built: no trial was begun; no file was written\n";

void on_signal(int) {
  requested.store(true, std::memory_order_relaxed);
  const Loss now = loss.load(std::memory_order_relaxed);
  if (now == Loss::some) return;
  if (now == Loss::nothing_and_tells &&
      ::write(STDERR_FILENO, kNothingLost.data(), kNothingLost.size()) < 0) {
    // Nobody listens.
  }
  ::_exit(static_cast<int>(ExitCode::stopped));
}

}  // namespace

const std::atomic<bool>& stop_requested() {
  return requested;
}

void stop_on_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) {
    struct sigaction before {};
    if (sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    sigaction(signal, &action, nullptr);
  }
}

NothingToLose::NothingToLose(bool tells) {
  loss.store(tells ? Loss::nothing_and_tells : Loss::nothing, std::memory_order_relaxed);
}

NothingToLose::~NothingToLose() {
  loss.store(Loss::some, std::memory_order_relaxed);
}

}  // namespace cofferdam
