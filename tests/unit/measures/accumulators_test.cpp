// Accumulators are values: split, stored and merged in any order they say the same, to the bit.
#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <span>

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

TailReservoir restored(const TailReservoir& value) {
  ByteWriter bytes;
  value.write(bytes);
  ByteReader reader(bytes.bytes());
  TailReservoir again(value.capacity());
  again.read(reader);
  return again;
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
    // Of a regression of w x on w, whose mean is 1.
    using Real = long double;
    const auto of_regression = [&](auto&& value) {
      Real w = 0, wx = 0, ww = 0, common = 0, spread = 0;
      for (std::size_t i = 0; i < n; ++i)
        w += Real(all.weights[i]) / n, wx += Real(all.weights[i]) * value(all.values[i]) / n;
      for (std::size_t i = 0; i < n; ++i) {
        const Real of_w = all.weights[i] - w, of_wx = all.weights[i] * value(all.values[i]) - wx;
        ww += of_w * of_w, common += of_w * of_wx;
      }
      const Real slope = weighted ? common / ww : 0;
      for (std::size_t i = 0; i < n; ++i)
        spread +=
            std::pow(all.weights[i] * value(all.values[i]) - wx - slope * (all.weights[i] - w), 2);
      return std::pair(wx - slope * (w - 1), spread / n);
    };
    const auto [mean, spread] = of_regression([](Real x) { return x; });
    const Real second = of_regression([](Real x) { return x * x; }).first;
    const Real variance = (second - mean * mean) * n / (n - 1);
    EXPECT_NEAR(moments.mean(n).value, double(mean), 1e-12 * double(mean));
    EXPECT_NEAR(moments.mean(n).standard_error, double(std::sqrt(spread / (n - 1))), 1e-10);
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
    const std::size_t bin = LogHistogram::bin_of(x), below = LogHistogram::bin_of(-x);
    ASSERT_LE(histogram.low(bin), x);
    ASSERT_GT(histogram.high(bin), x);
    ASSERT_LE(histogram.high(bin) - histogram.low(bin), 0x1p-7 * x);
    ASSERT_LE(histogram.low(below), -x);
    ASSERT_GE(histogram.high(below), -x);
    ASSERT_EQ(below + bin, 2 * LogHistogram::bin_of(0));
  }
  EXPECT_EQ(histogram.low(LogHistogram::bin_of(0)), 0);
  EXPECT_EQ(LogHistogram::bin_of(-1e300) + LogHistogram::bin_of(0) + 1,
            LogHistogram::bin_of(1e-300));
  EXPECT_EQ(LogHistogram::bin_of(1e300), LogHistogram().bins() - 1);
}

/// Values that follow themselves are counted apart; zeros, at the beginning too, like others.
TEST(Accumulators, HistogramsCountRunsOfValuesAsSingleOnes) {
  const std::vector<double> values = {0, 0, -0.0, 5, 5, 5, -5, 0, 7, 7, 0, 0, 5};
  for (const bool weighted : {false, true})
    for (std::size_t first = 0; first <= values.size(); ++first) {
      const auto run = std::span(values).subspan(first);
      const std::vector<double> weights(run.size(), weighted ? 0.5 : 1.0);
      LogHistogram single(weighted), together(weighted);
      for (const double value : run) single.add(value, weights.front());
      together.add(run, weights);
      EXPECT_EQ(together, single);
    }
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
    EXPECT_NEAR(sum, weights, 1e-12 * weights);
  }
}

/// Weights of a strong shift lie between 1e-20 and 1e12, and their squares between 1e-40 and 1e24.
TEST(Accumulators, HistogramsKnowWeightsOfEverySize) {
  std::mt19937_64 random(12);
  std::normal_distribution<double> normal;
  LogHistogram histogram(true);
  double weights = 0, squares = 0;
  for (int i = 0; i < 20'000; ++i) {
    const double weight = std::exp(4 * 5 * normal(random));
    if (weight > 0x1p40 || weight < 0x1p-70) continue;
    histogram.add(7, weight);
    weights += weight, squares += weight * weight;
  }
  const std::size_t bin = LogHistogram::bin_of(7);
  EXPECT_NEAR(histogram.weight(bin), weights, 1e-12 * weights);
  EXPECT_NEAR(histogram.squared_weight(bin), squares, 1e-12 * squares);
  LogHistogram small(true);
  for (int i = 0; i < 1000; ++i) small.add(7, 1e-12);
  EXPECT_NEAR(small.squared_weight(bin), 1e-21, 1e-31);
  // What cannot be summed is told, not cut.
  histogram.add(7, 1e200);
  EXPECT_EQ(histogram.squared_weight(bin), std::numeric_limits<double>::infinity());
}

TEST(Accumulators, AmountsThatAreTheSameShareABin) {
  for (const double limit : {7.0, 1.0, 0.5, 96.0, 0x1p20 * 1.25}) {
    const std::size_t bin = LogHistogram::bin_of(limit);
    for (const double part : {1 - 1e-15, 1 - 4e-13, 1 + 1e-15, 1 + 4e-13}) {
      EXPECT_EQ(LogHistogram::bin_of(limit * part), bin) << limit;
      EXPECT_EQ(LogHistogram::bin_of(-limit * part), LogHistogram::bin_of(-limit)) << limit;
    }
    EXPECT_NE(LogHistogram::bin_of(limit * (1 - 1e-9)), bin) << limit;
  }
}

/// The reservoir ends within an atom: what it leaves out of the atom is counted, in any order and
/// whether workers share its memory or not.
TEST(Accumulators, ReservoirsCountWhatTheyLeaveOutOfTheirLastAtom) {
  std::mt19937_64 random(13);
  constexpr std::size_t kTrials = 4000, kCapacity = 700;
  std::vector<double> values;
  for (std::size_t i = 0; i < kTrials; ++i) {
    const double kind = std::uniform_real_distribution<double>(0, 1)(random);
    values.push_back(kind < 0.1 ? 9 + kind : kind < 0.6 ? 7 * (1 + 1e-15 * double(i % 5)) : kind);
  }
  std::vector<std::string> bytes;
  for (int round = 0; round < 12; ++round) {
    std::vector<TailReservoir> workers(4, TailReservoir(kCapacity));
    if (round % 3 > 0)
      for (std::size_t w = 1; w < 4; ++w) workers[w].share(workers[0]);
    for (std::size_t i = 0; i < kTrials; ++i) {
      const std::size_t trial = round % 2 ? kTrials - 1 - i : i;
      workers[random() % (round == 0 ? 1 : 4)].add(values[trial], 1,
                                                   static_cast<std::int64_t>(trial));
    }
    TailReservoir all = round % 3 == 0 ? restored(workers[0]) : std::move(workers[0]);
    for (std::size_t w = 1; w < 4; ++w) all.merge(workers[w]);
    if (round % 3 == 1) all = restored(all);
    std::uint64_t left_out = 0;
    for (const Border::Amount& amount : all.border().amounts()) left_out += amount.count;
    const auto held = static_cast<std::uint64_t>(
        std::count_if(all.sorted().begin(), all.sorted().end(),
                      [](const TailEntry& entry) { return entry.value < 8; }));
    const auto atom = static_cast<std::uint64_t>(
        std::count_if(values.begin(), values.end(), [](double x) { return x > 1 && x < 8; }));
    ASSERT_EQ(all.sorted().size(), kCapacity);
    ASSERT_EQ(held + left_out, atom) << round;
    ByteWriter writer;
    for (const TailEntry& entry : all.sorted()) writer.put(entry);
    all.border().write(writer);
    bytes.push_back(writer.bytes());
    ASSERT_TRUE(bytes.back() == bytes.front()) << round;
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

std::string bytes_of(const TrialWorker& worker) {
  ByteWriter bytes;
  worker.write(bytes);
  return bytes.bytes();
}

std::string cells_of(const std::vector<Table>& tables) {
  ByteWriter bytes;
  for (const Table& table : tables)
    for (const Column& column : table.columns) {
      if (const auto* x = std::get_if<std::vector<double>>(&column.cells)) bytes.put_all(*x);
      if (const auto* n = std::get_if<std::vector<std::int64_t>>(&column.cells)) bytes.put_all(*n);
      if (const auto* s = std::get_if<std::vector<std::string>>(&column.cells))
        for (const std::string& text : *s)
          for (const char c : text) bytes.put(c);
    }
  return bytes.bytes();
}

/// Everything that a run accumulates: tables, variants and their differences, sizes.
class Workers {
 public:
  explicit Workers(const std::string& yaml, const std::vector<std::string>& overrides = {})
      : model_(model_of(yaml, overrides)),
        tables_(family_of(model_.scenario().data().families, FamilyId::table)) {}

  std::int64_t trials() const { return model_.trials(); }
  std::unique_ptr<TrialWorker> of(const std::vector<std::size_t>& blocks) const {
    auto worker = std::make_unique<TrialWorker>(model_, tables_);
    for (const std::size_t block : blocks)
      worker->run_block(static_cast<std::int64_t>(block), model_.trials());
    return worker;
  }
  std::unique_ptr<TrialWorker> restored(const TrialWorker& worker) const {
    auto copy = of({});
    const std::string bytes = bytes_of(worker);
    ByteReader reader(bytes);
    copy->read(reader);
    EXPECT_TRUE(bytes_of(*copy) == bytes) << "bytes lose something";
    return copy;
  }

 private:
  Model model_;
  const Family& tables_;
};

/// merge(read(write(a)), b) = merge(a, b), bit for bit, and both as if all had been one.
void check_merging(const Workers& workers, std::size_t blocks, int deals, std::mt19937_64& random) {
  std::vector<std::size_t> all(blocks);
  std::iota(all.begin(), all.end(), std::size_t{0});
  const std::string expected = cells_of(workers.of(all)->tables());
  EXPECT_TRUE(cells_of(workers.restored(*workers.of(all))->tables()) == expected);
  for (int i = 0; i < deals; ++i) {
    const auto parts = deal(blocks, random);
    const auto first = workers.of(parts[0]), again = workers.restored(*first);
    for (const std::size_t part : {1u, 2u}) {
      const auto other = workers.of(parts[part]);
      first->merge(*other);
      again->merge(i % 2 ? *workers.restored(*other) : *other);
    }
    ASSERT_TRUE(bytes_of(*again) == bytes_of(*first)) << "deal " << i;
    ASSERT_TRUE(cells_of(first->tables()) == expected) << "deal " << i;
  }
  // Workers that share the memory of one.
  const auto parts = deal(blocks, random);
  const auto first = workers.of({}), second = workers.of({});
  second->share(*first);
  for (std::size_t part = 0; part < parts.size(); ++part)
    for (const std::size_t block : parts[part])
      (part == 1 ? second : first)->run_block(static_cast<std::int64_t>(block), workers.trials());
  first->merge(*second);
  EXPECT_TRUE(cells_of(first->tables()) == expected);
}

TEST(Accumulators, EveryMeasureMergesAndSurvivesItsBytes) {
  std::mt19937_64 random(10);
  const std::string shift = "sampling: {shift: {means: {national: -1}}}\n",
                    calendar = "calendar: {start: 2026-01-01, horizon: 3 years}\n";
  for (const std::string& more : {std::string(), shift, calendar, calendar + shift}) {
    std::vector<std::string> overrides = {"trials=8000"};
    if (more.find(calendar) == 0) overrides.push_back("portfolios.loans.term=2 years");
    check_merging(Workers(scenario(more), overrides), 8, 4, random);
  }
}

TEST(Accumulators, VariantsPoolsAndSizesMergeAndSurviveTheirBytes) {
  std::mt19937_64 random(11);
  const std::string yaml =
      "cofferdam: 1\ntitle: pools\ntrials: 3000\ncalendar: {start: 2026-01-01, horizon: 3 years}\n"
      "economy: {factors: {national: {}}}\n"
      "bearers: {bank: {}, pool: {public: central}, second: {}, city: {public: city}}\n"
      "portfolios:\n  loans: {type: loans, lender: bank, count: 60, ead: 100, term: 2 years, pd: 6 "
      "%, recovery: {rate: 40 %, lag: 6 months, cost: 5 %}, loading: {national: 0.4}}\n"
      "programme:\n  - claim: {name: c, of: [loans]}\n"
      "  - compensate: {name: p, claim: c, payer: pool, payee: bank, rate: 60 %}\n"
      "  - compensate: {name: q, claim: c, payer: second, payee: bank, rate: 20 %}\n"
      "pools:\n  pool: {opening: 300, owner: city}\n  second: {opening: 100}\n"
      "variants:\n  more:\n    pools.pool.opening: 500\n  worse:\n    portfolios.loans.pd: 8 %\n"
      "size:\n  - {input: pools.pool.opening, target: exhausted, probability: [10 %]}\n";
  for (const std::string shift : {"", "sampling: {shift: {means: {national: -0.5}}}\n"})
    check_merging(Workers(yaml + shift), 3, 2, random);
}

}  // namespace
}  // namespace cofferdam
