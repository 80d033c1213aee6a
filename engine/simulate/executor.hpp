// Runs work on several threads.
#pragma once
#include <functional>

namespace cofferdam {

/// Calls work(0) ... work(workers - 1), each once, on up to `workers` threads, and returns when all
/// are done. The first exception is thrown again here. On TBB, or on std::thread if built so for
/// ThreadSanitizer.
void run_workers(int workers, const std::function<void(int)>& work);

}  // namespace cofferdam
