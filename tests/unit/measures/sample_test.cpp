// Quantiles, tail means and probabilities against slow definitions, and their error bars.
#include "measures/sample.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "measures/moments.hpp"

namespace cofferdam {
namespace {

struct Draw {
  double value, weight;
};

std::vector<TailEntry> sorted(const std::vector<Draw>& draws) {
  TailReservoir all(draws.size());
  for (std::size_t i = 0; i < draws.size(); ++i)
    all.add(draws[i].value, draws[i].weight, static_cast<std::int64_t>(i));
  return all.sorted();
}

/// With weights that are corrected by their known mean of 1, so that sums become those of a
/// regression of w x on w.
std::vector<Draw> corrected(std::vector<Draw> draws) {
  const auto n = double(draws.size());
  double mean = 0, variance = 0;
  for (const Draw& draw : draws) mean += draw.weight / n;
  for (const Draw& draw : draws) variance += std::pow(draw.weight - mean, 2) / n;
  if (variance > 1e-9)
    for (Draw& draw : draws) draw.weight *= 1 - (draw.weight - mean) * (mean - 1) / variance;
  return draws;
}

/// P(L > x), from the definition.
double above(const std::vector<Draw>& draws, double x) {
  double sum = 0;
  for (const Draw& draw : draws) sum += draw.value > x ? draw.weight : 0;
  return sum / double(draws.size());
}

/// Smallest value with P(L > x) <= 1 - q, by trying all.
double slow_quantile(const std::vector<Draw>& draws, double q) {
  double best = std::numeric_limits<double>::infinity();
  for (const Draw& draw : draws)
    if (draw.value < best && above(draws, draw.value) <= (1 - q) * (1 + 1e-9)) best = draw.value;
  return best;
}

/// Mean of the worst 1 - q: mass taken from the largest values down until it is full.
double slow_tvar(std::vector<Draw> draws, double q) {
  std::sort(draws.begin(), draws.end(), [](auto& a, auto& b) { return a.value > b.value; });
  const double mass = (1 - q) * double(draws.size());
  double open = mass, sum = 0;
  for (const Draw& draw : draws) {
    const double taken = std::min(open, draw.weight);
    sum += taken * draw.value;
    open -= taken;
  }
  return sum / mass;
}

std::vector<Draw> draws(std::size_t n, int kind, std::mt19937_64& random) {
  std::lognormal_distribution<double> size(2, 1);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<Draw> result;
  for (std::size_t i = 0; i < n; ++i) {
    double x = size(random);
    if (kind % 3 == 1) x = std::floor(x);                                  // ties
    if (kind % 3 == 2) x = uniform(random) < 0.4 ? 0 : std::min(x, 20.0);  // atoms at both ends
    const double w = kind >= 3 ? 0.2 + 1.6 * uniform(random) : 1;
    result.push_back({x, w});
  }
  return result;
}

TEST(Sample, AgreesWithSlowDefinitions) {
  std::mt19937_64 random(1);
  for (int kind = 0; kind < 6; ++kind)
    for (const std::size_t n : {200u, 999u, 1000u}) {
      const auto raw = draws(n, kind, random), drawn = corrected(raw);
      const Sample sample(sorted(raw), double(n), nullptr);
      for (const double q : {0.1, 0.25, 0.5, 0.75, 0.9, 0.93}) {
        const double expected = slow_quantile(drawn, q);
        ASSERT_EQ(sample.quantile(q).value, expected)
            << "kind " << kind << " n " << n << " q " << q;
        ASSERT_EQ(sample.quantile(q).resolution, 0);
        ASSERT_NEAR(sample.tvar(q).value, slow_tvar(drawn, q), 1e-9 * (1 + slow_tvar(drawn, q)));
        ASSERT_LE(sample.quantile(q).ci_low, expected);
        ASSERT_GE(sample.quantile(q).ci_high, expected);
      }
      for (const double x : {0.0, 3.0, 7.5, 20.0, 1e9}) {
        if (kind >= 3 && above(drawn, x) == 0) {
          // Weights say nothing about what was never seen.
          ASSERT_TRUE(std::isnan(sample.probability_above(x).value));
          continue;
        }
        ASSERT_NEAR(sample.probability_above(x).value, above(drawn, x), 1e-12);
        ASSERT_NEAR(sample.probability_at_least(x).value, above(drawn, std::nextafter(x, -1)),
                    1e-12);
      }
    }
}

TEST(Sample, LevelsWithFewTrialsBeyondAreFlagged) {
  std::vector<Draw> drawn;
  for (int i = 0; i < 1000; ++i) drawn.push_back({double(i), 1});
  const Sample sample(sorted(drawn), 1000, nullptr);
  EXPECT_EQ(sample.quantile(0.9).verdict, "ok");  // 100 beyond
  EXPECT_EQ(sample.quantile(0.9).value, 899);
  EXPECT_EQ(sample.quantile(0.901).verdict.substr(0, 5), "thin:");
  EXPECT_EQ(sample.quantile(0.99).verdict.substr(0, 5), "thin:");  // 10 beyond
  EXPECT_EQ(sample.quantile(0.99).value, 989);
  EXPECT_EQ(sample.quantile(0.991).verdict.substr(0, 14), "not available:");
  EXPECT_TRUE(std::isnan(sample.quantile(0.991).value));
  EXPECT_TRUE(std::isnan(sample.tvar(0.991).value));
  EXPECT_EQ(sample.probability_above(989).verdict, "ok");
  EXPECT_EQ(sample.probability_above(990).verdict.substr(0, 5), "thin:");
  EXPECT_EQ(sample.probability_above(5000).value, 0);
  EXPECT_GT(sample.probability_above(5000).ci_high, 0);
}

TEST(Sample, LongRunsKnowTheBodyToABinAndTheTailExactly) {
  std::mt19937_64 random(3);
  for (int kind = 0; kind < 6; ++kind) {
    const std::size_t n = 20'000, kept = 1000;
    const auto drawn = draws(n, kind, random);
    TailReservoir tail(kept);
    LogHistogram histogram(kind >= 3);
    for (std::size_t i = 0; i < n; ++i) {
      tail.add(drawn[i].value, drawn[i].weight, static_cast<std::int64_t>(i));
      histogram.add(drawn[i].value, drawn[i].weight);
    }
    const Sample shortened(tail.sorted(), double(n), &histogram);
    const Sample whole(sorted(drawn), double(n), nullptr);
    for (const double q : {0.2, 0.35, 0.5, 0.75, 0.9}) {
      const Estimate body = shortened.quantile(q);
      const double exact = whole.quantile(q).value;
      // The bin that holds it: its lower end and its width.
      ASSERT_LE(body.value, exact * (1 + 1e-12)) << "kind " << kind << " q " << q;
      ASSERT_GE(body.value + body.resolution, exact) << "kind " << kind << " q " << q;
      ASSERT_LE(body.resolution, 0x1p-7 * exact);
    }
    for (const double q : {0.97, 0.99, 0.995}) {
      ASSERT_EQ(shortened.quantile(q).value, whole.quantile(q).value) << kind << " " << q;
      // Weights are corrected by sums in another order.
      const double tail_mean = whole.tvar(q).value;
      ASSERT_NEAR(shortened.tvar(q).value, tail_mean, (kind >= 3 ? 1e-13 : 1e-15) * tail_mean);
    }
    ASSERT_EQ(shortened.largest(), whole.largest());
    ASSERT_NEAR(shortened.probability_above(0).value, whole.probability_above(0).value, 1e-9);
  }
}

/// Shares of replications in which the 95 % interval holds the truth.
TEST(Sample, IntervalsCoverTheTruth) {
  constexpr int kReplications = 2000, kTrials = 5000;
  constexpr double kSigma = 0.4, kZ99 = 2.3263478740408408;
  const auto normal_cdf = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
  const double mean = std::exp(0.5 * kSigma * kSigma), p = 0.01;
  const std::map<std::string, double> truth = {
      {"mean", mean},
      {"standard deviation", mean * std::sqrt(std::expm1(kSigma * kSigma))},
      {"quantile", std::exp(kSigma * kZ99)},
      {"tvar", mean * normal_cdf(kSigma - kZ99) / p},
      {"probability", 0.05}};
  const double threshold = std::exp(kSigma * 1.6448536269514722);
  std::map<std::string, int> covered;
  std::mt19937_64 random(20260202);
  std::normal_distribution<double> normal;
  const std::vector<double> ones(kTrials, 1.0);
  for (int i = 0; i < kReplications; ++i) {
    std::vector<double> values(kTrials);
    std::vector<TailEntry> entries;
    for (double& x : values) entries.push_back({x = std::exp(kSigma * normal(random)), 1, 0});
    std::sort(entries.begin(), entries.end(), [](auto& a, auto& b) { return a.value > b.value; });
    Moments moments;
    moments.add(values, ones);
    moments.close_block();
    const Sample sample(entries, kTrials, nullptr);
    const auto count = [&](const std::string& what, const Estimate& estimate) {
      covered[what] += estimate.ci_low <= truth.at(what) && truth.at(what) <= estimate.ci_high;
    };
    count("mean", moments.mean(kTrials));
    count("standard deviation", moments.standard_deviation(kTrials));
    count("quantile", sample.quantile(0.99));
    count("tvar", sample.tvar(0.99));
    count("probability", sample.probability_above(threshold));
  }
  for (const auto& [what, times] : covered) {
    EXPECT_GE(times, 0.93 * kReplications) << what;
    EXPECT_LE(times, 0.97 * kReplications) << what;
  }
  EXPECT_EQ(covered.size(), truth.size());
}

/// Losses exp(0.4 Z), Z standard normal, of which Z is drawn around `shift` and weighted.
struct Shifted {
  std::vector<double> values, weights;
  std::vector<TailEntry> entries;
  Shifted(std::size_t trials, double shift, std::mt19937_64& random) {
    std::normal_distribution<double> normal;
    for (std::size_t i = 0; i < trials; ++i) {
      const double z = shift + normal(random);
      values.push_back(std::exp(0.4 * z));
      weights.push_back(shift == 0 ? 1 : std::exp(shift * (0.5 * shift - z)));
      entries.push_back({values.back(), weights.back(), static_cast<std::int64_t>(i)});
    }
    std::sort(entries.begin(), entries.end(), [](auto& a, auto& b) { return a.comes_before(b); });
  }
};

TEST(Sample, IntervalsOfWeightedRunsCoverTheTruth) {
  constexpr int kReplications = 2000, kTrials = 2000;
  constexpr double kSigma = 0.4, kZ99 = 2.3263478740408408, p = 0.01;
  const auto normal_cdf = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
  const double mean = std::exp(0.5 * kSigma * kSigma);
  const double threshold = std::exp(kSigma * 2.5);
  std::mt19937_64 random(20261128);
  for (const double shift : {0.5, 1.5, 2.0}) {
    std::map<std::string, int> covered;
    for (int i = 0; i < kReplications; ++i) {
      const Shifted drawn(kTrials, shift, random);
      Moments moments;
      moments.add(drawn.values, drawn.weights);
      moments.close_block();
      const Sample sample(drawn.entries, kTrials, nullptr);
      const auto count = [&](const std::string& what, const Estimate& estimate, double truth) {
        covered[what] += estimate.ci_low <= truth && truth <= estimate.ci_high;
      };
      // Of the body a shift by two says little; the error of the mean is then not normal.
      if (shift < 2) count("mean", moments.mean(kTrials), mean);
      count("quantile", sample.quantile(1 - p), std::exp(kSigma * kZ99));
      count("tvar", sample.tvar(1 - p), mean * normal_cdf(kSigma - kZ99) / p);
      count("probability", sample.probability_above(threshold), normal_cdf(-2.5));
    }
    for (const auto& [what, times] : covered) {
      EXPECT_GE(times, 0.93 * kReplications) << what << " " << shift;
      EXPECT_LE(times, 0.97 * kReplications) << what << " " << shift;
    }
  }
}

/// TVaR of lognormal losses with `beyond` trials beyond its level: an interval that is not flagged
/// misses the truth in at most 7 % of the runs, however heavy the tail.
TEST(Sample, TailMeansThatAreNotFlaggedHoldTheTruth) {
  constexpr int kReplications = 2000;
  constexpr double kZ95 = 1.6448536269514722, p = 0.05;
  const auto normal_cdf = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
  std::mt19937_64 random(20261129);
  std::normal_distribution<double> normal;
  for (const double sigma : {0.4, 1.0, 1.5})
    for (const int beyond : {20, 100, 150}) {
      const double truth = std::exp(0.5 * sigma * sigma) * normal_cdf(sigma - kZ95) / p;
      int sound = 0, missed = 0;
      for (int i = 0; i < kReplications; ++i) {
        std::vector<TailEntry> entries;
        for (int t = 0; t < 20 * beyond; ++t) entries.push_back({std::exp(sigma * normal(random))});
        std::sort(entries.begin(), entries.end(),
                  [](auto& a, auto& b) { return a.value > b.value; });
        const Estimate tail = Sample(entries, 20 * beyond, nullptr).tvar(1 - p);
        if (tail.verdict != "ok") continue;
        ++sound;
        missed += truth < tail.ci_low || tail.ci_high < truth;
      }
      EXPECT_LE(missed, 0.07 * kReplications) << sigma << " " << beyond;
      EXPECT_EQ(sound > 0.95 * kReplications, sigma == 0.4 && beyond == 150) << beyond;
      if (beyond < 100) {
        EXPECT_EQ(sound, 0);
      }
    }
}

TEST(Sample, FewTrialsThatCarryTheTailMeanAreFlagged) {
  std::vector<Draw> drawn;
  for (int i = 0; i < 2000; ++i) drawn.push_back({i < 1995 ? 1 + 1e-3 * i : 1e6, 1});
  const Sample sample(sorted(drawn), 2000, nullptr);
  EXPECT_EQ(sample.quantile(0.9).verdict, "ok");
  EXPECT_EQ(sample.tvar(0.9).verdict,
            "thin: 5 effective trials carry what exceeds the quantile, fewer than 50");
}

/// A layer's limit, paid by 7 in 10 trials up to rounding: one atom, whether it lies among the
/// trials kept one by one, in bins, or in both.
TEST(Sample, AnAtomIsOneAmountWhereverItIsKept) {
  std::mt19937_64 random(5);
  constexpr int kTrials = 20'000;
  for (const double limit : {7.0, 1'000'003.0, 0.1})
    for (const bool weighted : {false, true})
      for (const std::size_t kept : {30'000u, 15'000u, 4'000u, 500u}) {
        TailReservoir tail(kept);
        LogHistogram histogram(weighted);
        double above = 0;
        std::vector<Draw> drawn;
        for (int i = 0; i < kTrials; ++i) {
          const double rounding = 1e-16 * double(i % 21 - 10);
          const bool full = i % 10 < 7;
          const double x = full ? limit * (1 + rounding) : limit * (i % 10 - 6) / 10;
          const double w = weighted ? 0.5 + (i % 3) * 0.5 : 1;
          drawn.push_back({full ? 1.0 : 0.0, w});
          tail.add(x, w, i);
          histogram.add(x, w);
        }
        for (const Draw& draw : corrected(drawn)) above += draw.weight * draw.value;
        const Sample sample(tail.sorted(), kTrials, tail.holds_all() ? nullptr : &histogram,
                            tail.border());
        const Estimate reached = sample.probability_at_least(limit);
        EXPECT_NEAR(reached.value, above / kTrials, 1e-12) << limit << " " << kept;
        EXPECT_NEAR(sample.quantile(0.95).value, limit, 1e-12 * limit);
        EXPECT_NEAR(sample.tvar(0.6).value, limit, 1e-12 * limit);
        EXPECT_EQ(sample.quantile(0.95).resolution, 0);
        if (!weighted) {
          EXPECT_EQ(sample.probability_above(limit).value, 0);
        }
      }
}

}  // namespace
}  // namespace cofferdam
