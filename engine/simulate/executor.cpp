#include "simulate/executor.hpp"

#include <cofferdam/error.hpp>

#include <chrono>
#include <filesystem>
#include <future>
#include <system_error>
#include <vector>

#ifdef COFFERDAM_STD_THREADS
#include <exception>
#include <mutex>
#else
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#endif

namespace cofferdam {
namespace {

std::ptrdiff_t threads_of_process() {
  std::error_code unknown;
  return std::distance(std::filesystem::directory_iterator("/proc/self/task", unknown),
                       std::filesystem::directory_iterator());
}

}  // namespace

#ifdef COFFERDAM_STD_THREADS

void run_workers(int workers, const std::function<void(int)>& work) {
  std::exception_ptr first;
  std::mutex guard;
  const auto guarded = [&](int worker) {
    try {
      work(worker);
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

#else

void run_workers(int workers, const std::function<void(int)>& work) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(workers));
  tbb::task_arena arena(workers);
  arena.execute([&] { tbb::parallel_for(0, workers, 1, work, tbb::simple_partitioner()); });
}

#endif

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
