// The scenarios of the repository: the same bytes on one thread and on two, and with their variants
// the first trials of a longer run.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <bit>

#include "support/results_bytes.hpp"
#include "support/shipped_scenarios.hpp"

namespace cofferdam {
namespace {

TEST(ReproducibilityOfScenarios, ThreadsDoNotMatter) {
  for (const auto& file : shipped_scenarios()) {
    const Model model = shipped_model(file, {"trials=1_100", "variants={}", "size=[]"});
    EXPECT_TRUE(bytes_of(simulate(model, {.threads = 1})) ==
                bytes_of(simulate(model, {.threads = 2})))
        << file.stem();
  }
}

TEST(ReproducibilityOfScenarios, FirstTrialsOfALongerRunAreTheShorterRun) {
  constexpr std::size_t kFew = 60, kMany = 100;
  for (const auto& file : shipped_scenarios()) {
    const auto trials = [&](std::size_t count) {
      return simulate(shipped_model(
                          file, {"trials=" + std::to_string(count), "output={trials: headline}"}))
          .table("trials");
    };
    const Table few = trials(kFew), many = trials(kMany);
    ASSERT_EQ(few.rows() % kFew, 0u);
    ASSERT_EQ(few.rows() / kFew, many.rows() / kMany);
    for (const Column& column : few.columns) {
      if (!std::holds_alternative<std::vector<double>>(column.cells)) continue;
      const auto &a = few.numbers(column.name), &b = many.numbers(column.name);
      for (std::size_t row = 0; row < few.rows(); ++row)
        // What a variant lacks is NaN in both.
        ASSERT_EQ(std::bit_cast<std::uint64_t>(a[row]),
                  std::bit_cast<std::uint64_t>(b[row / kFew * kMany + row % kFew]))
            << file.stem() << " " << column.name << " " << row;
    }
  }
}

}  // namespace
}  // namespace cofferdam
