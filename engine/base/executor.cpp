#include "base/executor.hpp"

#include <cofferdam/error.hpp>

#include <chrono>
#include <exception>
#include <filesystem>
#include <future>
#include <mutex>
#include <system_error>
#include <vector>

#ifndef COFFERDAM_STD_THREADS
#include <tbb/task_arena.h>
#endif

namespace cofferdam {
namespace {

#ifdef COFFERDAM_STD_THREADS

struct Arena {
  explicit Arena(int) {}
  void execute(const std::function<void()>& work) { work(); }
};

#else

/// A task arena whose places are all kept for threads of our own: TBB ends the process if it fails
/// to start one of its own.
class Arena {
 public:
  explicit Arena(int workers) : arena_(workers, static_cast<unsigned>(workers)) {}
  void execute(const std::function<void()>& work) { arena_.execute(work); }

 private:
  tbb::task_arena arena_;
};

#endif

std::ptrdiff_t threads_of_process() {
  std::error_code unknown;
  return std::distance(std::filesystem::directory_iterator("/proc/self/task", unknown),
                       std::filesystem::directory_iterator());
}

}  // namespace

void run_workers(int workers, const std::function<void(int)>& work) {
  Arena arena(workers);
  std::exception_ptr first;
  std::mutex guard;
  const auto guarded = [&](int worker) {
    try {
      arena.execute([&] { work(worker); });
    } catch (...) {
      const std::lock_guard lock(guard);
      if (!first) first = std::current_exception();
    }
  };
  std::vector<std::thread> threads;
  threads.reserve(static_cast<std::size_t>(workers));
  try {
    for (int worker = 1; worker < workers; ++worker) threads.emplace_back(guarded, worker);
  } catch (const std::system_error&) {
    // Those that there are do the work of all.
  }
  guarded(0);
  for (std::thread& thread : threads) thread.join();
  if (first) std::rethrow_exception(first);
}

int startable_threads(int wanted) {
  const std::ptrdiff_t before = threads_of_process();
  std::promise<void> end;
  const std::shared_future<void> ended = end.get_future().share();
  std::vector<std::thread> threads;
  threads.reserve(static_cast<std::size_t>(wanted));
  try {
    while (std::ssize(threads) < wanted) threads.emplace_back([ended] { ended.wait(); });
  } catch (const std::system_error&) {
    // That many, and no more.
  }
  end.set_value();
  for (std::thread& thread : threads) thread.join();
  // A thread counts for the system until it is cleared away, a moment after it has ended.
  for (int tries = 0; tries < 100 && threads_of_process() > before; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return static_cast<int>(threads.size());
}

std::thread start_thread(std::function<void()> work) {
  try {
    return std::thread(std::move(work));
  } catch (const std::system_error& error) {
    throw Error(ExitCode::internal, std::string("cannot start a thread: ") + error.what() +
                                        "; see the limit of processes (ulimit -u) and pids.max "
                                        "of the control group");
  }
}

}  // namespace cofferdam
