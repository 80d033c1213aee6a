// Runs work on several threads.
#pragma once
#include <functional>
#include <thread>

namespace cofferdam {

/// Calls work(0) ... work(workers - 1), each once, on up to `workers` threads with this one, and
/// returns when all are done. Numbers above 0 for which the system starts no thread are left out.
/// The first exception is thrown again here. In a task arena of TBB, or without one if built so for
/// ThreadSanitizer.
void run_workers(int workers, const std::function<void(int)>& work);

/// How many of so many threads can be started beside those that there are: as many are, and end.
int startable_threads(int wanted);

/// A thread that does the work. Throws Error if the system starts none.
std::thread start_thread(std::function<void()> work);

}  // namespace cofferdam
