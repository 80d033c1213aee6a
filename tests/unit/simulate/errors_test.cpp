// An exception in a working thread.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <atomic>
#include <stdexcept>

#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

TEST(WorkerError, StopsAllWorkersAndIsToldOnce) {
  // 10,000 blocks; each worker may finish the one that it is at.
  const Model model =
      model_of(small_scenario("  - claim: {name: c, of: [loans]}\n"), {"trials=10_240_000"});
  for (const int threads : {1, 4}) {
    std::atomic<int> calls = 0;
    RunOptions options{.threads = threads};
    options.progress = [&](const Progress&) {
      if (++calls == 3) throw std::runtime_error("the third block");
    };
    int told = 0;
    try {
      simulate(model, options);
    } catch (const std::runtime_error& error) {
      ++told;
      EXPECT_STREQ(error.what(), "the third block");
    }
    EXPECT_EQ(told, 1);
    EXPECT_LE(calls, 3 + threads);
  }
}

}  // namespace
}  // namespace cofferdam
