// Random combinations of the keys of time: every scenario runs, what is lost is borne, threads do
// not matter, and the first trials of a longer run are the shorter run.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cmath>
#include <random>

#include "support/random_life.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

constexpr std::uint64_t kSeed = 20'260'101;
constexpr int kScenarios = 60;

/// Whether the first rows of `many` are those of `few`, to the bit but for the sign of zero.
bool begins_with(const Table& many, const Table& few) {
  for (const Column& column : few.columns) {
    if (!std::holds_alternative<std::vector<double>>(column.cells)) continue;
    const auto &a = few.numbers(column.name), &b = many.numbers(column.name);
    if (b.size() < a.size() || !std::equal(a.begin(), a.end(), b.begin())) return false;
  }
  return true;
}

/// Losses of each trial against what bearers bear.
void expect_conserved(const Table& trials) {
  const std::vector<double>& losses = trials.numbers("losses");
  for (std::size_t t = 0; t < losses.size(); ++t) {
    double borne = 0, size = 0;
    for (const char* bearer : {"bank", "fund", "state"}) {
      const double part = trials.numbers(std::string("borne_by_") + bearer)[t];
      borne += part;
      size += std::abs(part);
    }
    EXPECT_TRUE(std::isfinite(losses[t]));
    EXPECT_NEAR(borne, losses[t], 1e-9 * (size + 1)) << "trial " << t;
  }
}

TEST(RandomLife, RunsConservesAndRepeats) {
  std::mt19937_64 random(kSeed);
  for (int i = 0; i < kScenarios && !testing::Test::HasFailure(); ++i) {
    const std::string yaml = random_life(Choices(random_choices(random, 200)));
    SCOPED_TRACE("scenario " + std::to_string(i) + "\n" + yaml);
    ASSERT_NO_THROW({
      const Results few =
          simulate(model_of(yaml, {"trials=64"}), {.threads = 1, .stop = nullptr, .progress = {}});
      const Results many =
          simulate(model_of(yaml, {"trials=128"}), {.threads = 2, .stop = nullptr, .progress = {}});
      const Results once =
          simulate(model_of(yaml, {"trials=128"}), {.threads = 1, .stop = nullptr, .progress = {}});
      ASSERT_EQ(few.table("trials").rows(), 64u);
      EXPECT_TRUE(begins_with(many.table("trials"), few.table("trials"))) << "prefix";
      EXPECT_TRUE(begins_with(many.table("trials"), once.table("trials"))) << "threads";
      expect_conserved(many.table("trials"));
    });
  }
}

}  // namespace
}  // namespace cofferdam
