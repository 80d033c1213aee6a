#include "portfolios/jumps.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/special.hpp"

namespace cofferdam {
namespace {

constexpr std::uint64_t kSeed = 5, kEntity = 77;
constexpr TrialRange kTrials{1000, 40};

/// Word by word, as the contract says.
struct Plain {
  std::vector<std::uint32_t> trial;
  std::vector<double> position, part, bar;
};
Plain plain_candidates(const Jumps::Class& of, const std::vector<double>& high,
                       const std::vector<double>& per_log) {
  Plain all;
  for (std::uint32_t t = 0; t < high.size(); ++t) {
    if (high[t] <= 0) continue;
    Stream words(kSeed, Purpose::default_event, 1000 + t, of.entity);
    for (double position = 0;; ++position) {
      const double jump = logarithm(words.uniform()) * per_log[t];
      const double bar = of.with_bars ? words.uniform() : 0;
      if (!(position + jump < static_cast<double>(of.loans))) break;
      position += std::floor(jump);
      all.trial.push_back(t);
      all.position.push_back(position);
      all.part.push_back(jump - std::floor(jump));
      all.bar.push_back(bar);
    }
  }
  return all;
}

void expect_plain(const Jumps::Class& of, const std::vector<double>& high, Jumps& jumps) {
  std::vector<double> per_log;
  for (const double p : high) per_log.push_back(1 / logarithm_1p(-p));
  const Plain expected = plain_candidates(of, high, per_log);
  Candidates found;
  jumps.find(of, high, per_log, found);
  ASSERT_EQ(found.size, expected.trial.size());
  for (std::size_t i = 0; i < found.size; ++i) {
    ASSERT_EQ(found.trial[i], expected.trial[i]) << i;
    ASSERT_EQ(found.position[i], expected.position[i]) << i;
    ASSERT_EQ(found.part[i], expected.part[i]) << i;
    if (of.with_bars) {
      ASSERT_EQ(found.bar[i], expected.bar[i]) << i;
    }
  }
}

/// Few and many words a trial, more than are made ahead among them; trials in which nothing can
/// happen, and one in which every loan is a candidate.
TEST(Jumps, AreThoseOfTheStreamsWordByWord) {
  Jumps jumps(kSeed, kTrials);  // one for all classes
  for (const std::uint64_t loans : {1ull, 3ull, 125ull, 100'000ull})
    for (const bool with_bars : {false, true}) {
      std::vector<double> high;
      for (std::int64_t t = 0; t < static_cast<std::int64_t>(kTrials.count); ++t)
        high.push_back(t % 7 == 0 ? 0 : 0.25 * static_cast<double>(t) / 40);
      high.back() = 1 - 0x1p-53;
      high[1] = 1e-300;
      expect_plain({loans, kEntity + loans, with_bars}, high, jumps);
    }
}

/// However few are made ahead: means for which some trials need more.
TEST(Jumps, FollowOnDemand) {
  Jumps jumps(kSeed, kTrials);
  for (std::uint64_t entity = 0; entity < 40; ++entity) {
    expect_plain({50, entity, false}, std::vector<double>(kTrials.count, 0.1), jumps);
    expect_plain({50, entity, true}, std::vector<double>(kTrials.count, 0.1), jumps);
  }
}

}  // namespace
}  // namespace cofferdam
