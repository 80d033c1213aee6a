#include "simulate/executor.hpp"

#ifdef COFFERDAM_STD_THREADS
#include <exception>
#include <mutex>
#include <thread>
#include <vector>
#else
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#endif

namespace cofferdam {

#ifdef COFFERDAM_STD_THREADS

void run_workers(int workers, const std::function<void(int)>& work) {
  std::exception_ptr first;
  std::mutex guard;
  std::vector<std::thread> threads;
  for (int worker = 0; worker < workers; ++worker)
    threads.emplace_back([&, worker] {
      try {
        work(worker);
      } catch (...) {
        const std::lock_guard lock(guard);
        if (!first) first = std::current_exception();
      }
    });
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

}  // namespace cofferdam
