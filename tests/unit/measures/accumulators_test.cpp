// Accumulators are values: split, stored and merged in any order they say the same, to the bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "catalogue.hpp"
#include "measures/measure.hpp"
#include "scenario/keys.hpp"
#include "simulate/trial_worker.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

struct Data {
  std::vector<double> values, weights;
};

/// Values with atoms at 0 and at a limit, and ties; weights 1 or about 1.
Data data(std::size_t n, bool weighted, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> size(3, 1.5);
  std::uniform_real_distribution<double> uniform(0, 1);
  Data data;
  for (std::size_t i = 0; i < n; ++i) {
    const double kind = uniform(random), x = size(random);
    data.values.push_back(kind < 0.3 ? 0 : kind < 0.5 ? std::round(x) : std::min(x, 100.0));
    data.weights.push_back(weighted ? 2 * uniform(random) : 1);
  }
  return data;
}

template <class T>
T restored(const T& value) {
  ByteWriter bytes;
  value.write(bytes);
  ByteReader reader(bytes.bytes());
  return T::read(reader);
}

/// Block numbers 0 ... count - 1 dealt to three parts, in a random order.
std::vector<std::vector<std::size_t>> deal(std::size_t count, std::mt19937_64& random) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::shuffle(order.begin(), order.end(), random);
  std::vector<std::vector<std::size_t>> parts(3);
  for (const std::size_t block : order) parts[random() % 3].push_back(block);
  return parts;
}

constexpr std::size_t kBlock = 64, kBlocks = 40;

Moments moments_of(const Data& data, const std::vector<std::size_t>& blocks) {
  Moments moments;
  for (const std::size_t b : blocks) {
    moments.add(std::span(data.values).subspan(b * kBlock, kBlock),
                std::span(data.weights).subspan(b * kBlock, kBlock));
    moments.close_block();
  }
  return moments;
}

TEST(Accumulators, MomentsDoNotDependOnOrder) {
  std::mt19937_64 random(1);
  const Data all = data(kBlock * kBlocks, true, 2);
  std::vector<std::size_t> order(kBlocks);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const Moments whole = moments_of(all, order);
  for (int i = 0; i < 20; ++i) {
    const auto parts = deal(kBlocks, random);
    Moments merged = restored(moments_of(all, parts[0]));
    merged.merge(moments_of(all, parts[1]));
    merged.merge(restored(moments_of(all, parts[2])));
    ASSERT_EQ(merged, whole);
  }
}

TEST(Accumulators, MomentsAgreeWithPlainSums) {
  const std::size_t n = kBlock * kBlocks;
  for (const bool weighted : {false, true}) {
    const Data all = data(n, weighted, 3);
    std::vector<std::size_t> order(kBlocks);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const Moments moments = moments_of(all, order);
    long double sum = 0, squares = 0, spread = 0;
    for (std::size_t i = 0; i < n; ++i) {
      sum += (long double)all.weights[i] * all.values[i];
      squares += (long double)all.weights[i] * all.values[i] * all.values[i];
    }
    const long double mean = sum / n, variance = (squares / n - mean * mean) * n / (n - 1);
    for (std::size_t i = 0; i < n; ++i)
      spread += std::pow((long double)all.weights[i] * all.values[i] - mean, 2);
    EXPECT_NEAR(moments.mean(n).value, double(mean), 1e-12 * double(mean));
    EXPECT_NEAR(moments.mean(n).standard_error, double(std::sqrt(spread / n / (n - 1))), 1e-10);
    EXPECT_NEAR(moments.standard_deviation(n).value, double(std::sqrt(variance)), 1e-10);
  }
}

TEST(Accumulators, ReservoirKeepsTheLargest) {
  std::mt19937_64 random(4);
  const Data all = data(3000, true, 5);
  for (const std::size_t capacity : {1u, 7u, 500u, 5000u}) {
    std::vector<TailEntry> expected;
    for (std::size_t i = 0; i < all.values.size(); ++i)
      expected.push_back({all.values[i], all.weights[i], static_cast<std::int64_t>(i)});
    std::stable_sort(expected.begin(), expected.end(),
                     [](const auto& a, const auto& b) { return a.value > b.value; });
    expected.resize(std::min(expected.size(), capacity));
    for (int round = 0; round < 5; ++round) {
      std::vector<TailReservoir> parts(3, TailReservoir(capacity));
      std::vector<std::size_t> order(all.values.size());
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::shuffle(order.begin(), order.end(), random);
      for (const std::size_t i : order)
        parts[random() % 3].add(all.values[i], all.weights[i], static_cast<std::int64_t>(i));
      TailReservoir merged = restored(parts[2]);
      merged.merge(restored(parts[0]));
      merged.merge(parts[1]);
      ASSERT_EQ(merged.sorted(), expected) << capacity;
      ASSERT_EQ(merged.seen(), 3000);
      ASSERT_EQ(merged.holds_all(), capacity >= 3000);
      merged.add(1e9, 1, 3000);  // still takes more
      ASSERT_EQ(merged.sorted().front().value, 1e9);
    }
  }
}

TEST(Accumulators, HistogramHoldsEveryValueInItsBin) {
  std::mt19937_64 random(6);
  std::uniform_real_distribution<double> exponent(-39, 87);
  const LogHistogram histogram;
  for (int i = 0; i < 20'000; ++i) {
    const double x = std::exp2(exponent(random));
    const std::size_t bin = LogHistogram::bin_of(x);
    ASSERT_LE(histogram.low(bin), x);
    ASSERT_GT(histogram.high(bin), x);
    ASSERT_LE(histogram.high(bin) - histogram.low(bin), 0x1p-7 * x);
    const std::size_t below = LogHistogram::bin_of(-x);
    ASSERT_LE(histogram.low(below), -x);
    ASSERT_GE(histogram.high(below), -x);
    ASSERT_EQ(below + bin, 2 * LogHistogram::bin_of(0));
  }
  EXPECT_EQ(histogram.low(LogHistogram::bin_of(0)), 0);
  EXPECT_EQ(LogHistogram::bin_of(-1e300), 0u);
  EXPECT_EQ(LogHistogram::bin_of(1e-300), LogHistogram::bin_of(0) + 1);
  EXPECT_EQ(LogHistogram::bin_of(1e300), LogHistogram().bins() - 1);
}

TEST(Accumulators, HistogramsMergeInAnyOrder) {
  for (const bool weighted : {false, true}) {
    const Data all = data(9000, weighted, 8);
    LogHistogram whole(weighted);
    std::vector<LogHistogram> parts(3, LogHistogram(weighted));
    std::mt19937_64 random(9);
    for (std::size_t i = 0; i < all.values.size(); ++i) {
      whole.add(all.values[i], all.weights[i]);
      parts[random() % 3].add(all.values[i], all.weights[i]);
    }
    LogHistogram merged = restored(parts[1]);
    merged.merge(parts[2]);
    merged.merge(restored(parts[0]));
    EXPECT_EQ(merged, whole);
    double sum = 0, weights = 0;
    for (std::size_t bin = 0; bin < merged.bins(); ++bin) sum += merged.weight(bin);
    for (const double w : all.weights) weights += w;
    EXPECT_NEAR(sum, weights, 9000 * 0x1p-41);
  }
}

std::string scenario(const std::string& more) {
  return small_scenario(
      "  - claim: {name: c, of: [loans]}\n"
      "  - share: {claim: c, parts: {fund: {by: region, values: {east: 20 %, west: 60 %}}}, "
      "remainder: bank}\n"
      "  - layers: {name: l, claim: c, payee: bank, layers: [{payer: state, limit: 5 %}]}\n",
      "report: {thresholds: [200, 900], realised: [{measure: defaults, value: 9}]}\n"
      "output: {trials: all}\n" +
          more,
      "count: 40, tags: {region: {mix: {east: 50 %, west: 50 %}}}, ead: {lognormal: {mean: 100, "
      "cv: "
      "1}}, pd: 10 %, lgd: {beta: {alpha: 2, beta: 2}}, realised_loss: 3, loading: {national: "
      "0.4}");
}

/// Statistics and measures of some blocks of trials.
struct Worker {
  explicit Worker(const Params& used) : params(used), statistics(used, used.trials) {
    for (const Kind* kind : family_of(catalogue(), FamilyId::table).kinds)
      if (auto measure = static_cast<const TableKind*>(kind)->make(used))
        measures.push_back(std::move(measure));
  }
  void run(std::int64_t block) {
    const std::int64_t first = block * kBlockTrials;
    const TrialRange range{first, static_cast<std::size_t>(
                                      std::min<std::int64_t>(kBlockTrials, params.trials - first))};
    Factors factors;
    Settlement settlement;
    draw_and_settle(params, range, factors, settlement);
    const TrialRun observed{range, factors, settlement};
    statistics.observe(observed);
    statistics.close_block(block);
    for (const auto& measure : measures) measure->observe(observed), measure->close_block();
  }
  void merge(const Worker& other) {
    statistics.merge(other.statistics);
    for (std::size_t i = 0; i < measures.size(); ++i) measures[i]->merge(*other.measures[i]);
  }
  /// The same, out of its bytes.
  Worker restored() const {
    Worker copy(params);
    ByteWriter bytes;
    statistics.write(bytes);
    for (const auto& measure : measures) measure->write(bytes);
    ByteReader reader(bytes.bytes());
    copy.statistics.read(reader);
    for (const auto& measure : copy.measures) measure->read(reader);
    return copy;
  }
  std::string tables() const {
    const Summary summary = summarise(params, statistics);
    ByteWriter bytes;
    for (const auto& measure : measures) {
      const Table table = measure->table(summary);
      for (const Column& column : table.columns) {
        if (const auto* x = std::get_if<std::vector<double>>(&column.cells)) bytes.put_all(*x);
        if (const auto* n = std::get_if<std::vector<std::int64_t>>(&column.cells))
          bytes.put_all(*n);
        if (const auto* s = std::get_if<std::vector<std::string>>(&column.cells))
          for (const std::string& text : *s)
            for (const char c : text) bytes.put(c);
      }
    }
    return bytes.bytes();
  }

  const Params& params;
  AccountStatistics statistics;
  std::vector<std::unique_ptr<Measure>> measures;
};

TEST(Accumulators, EveryMeasureMergesAndSurvivesItsBytes) {
  std::mt19937_64 random(10);
  const std::string shift = "sampling: {shift: {means: {national: -1}}}\n",
                    calendar = "calendar: {start: 2026-01-01, horizon: 3 years}\n";
  for (const std::string& more : {std::string(), shift, calendar, calendar + shift}) {
    std::vector<std::string> overrides = {"trials=8000"};
    if (more.find(calendar) == 0) overrides.push_back("portfolios.loans.term=2 years");
    const Model model = model_of(scenario(more), overrides);
    Worker whole(model.params());
    for (std::int64_t block = 0; block < 8; ++block) whole.run(block);
    const std::string expected = whole.tables();
    EXPECT_TRUE(whole.restored().tables() == expected) << "bytes lose something";
    for (int i = 0; i < 6; ++i) {
      const auto parts = deal(8, random);
      Worker merged(model.params());
      for (const auto& part : parts) {
        Worker worker(model.params());
        for (const std::size_t block : part) worker.run(static_cast<std::int64_t>(block));
        if (i % 2)
          merged.merge(worker.restored());
        else
          merged.merge(worker);
      }
      ASSERT_TRUE(merged.tables() == expected) << "deal " << i;
    }
  }
}

}  // namespace
}  // namespace cofferdam
