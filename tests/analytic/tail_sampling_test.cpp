// Sampling `tail` and `auto`: exact tails under a pilot's shifts, what they gain, and how often
// intervals cover the truth.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "analytic/over_time.hpp"
#include "base/special.hpp"
#include "exact/loan_book.hpp"

namespace cofferdam::analytic {
namespace {

const std::string kTail = "sampling=tail";

/// Standard error of a column of the row of an account and level.
double error_of(const Results& results, const std::string& column, double level) {
  const Table& table = results.table("quantiles");
  return table.numbers(column +
                       "_standard_error")[row_of(table, "account", "all losses", "level", level)];
}

/// P1: 1,000 loans of eight classes, whose exact tail is known by quadrature and recursion.
std::string p1() {
  return std::string("cofferdam: 1\ntitle: P1\ncurrency: USD\nseed: 11\n") +
         "economy: {factors: {national: {}}}\nbearers: {bank: {}}\nportfolios:\n" +
         "  loans: {type: loans, lender: bank, file: {path: " COFFERDAM_SOURCE_DIR
         "/tests/data/p1.csv}, ead: 100,\n" +
         "    pd: {column: pd}, lgd: 45 %, asset_correlation: 0.2}\n" +
         "report: {levels: [95 %, 99 %, 99.9 %], thresholds: [4140, 7155, 11925, 16785]}\n";
}

TEST(TailSampling, P1HasItsExactTailSoonerByHundreds) {
  const Results plain = run(p1(), {"trials=100_000"});
  const Results tail = run(p1(), {"trials=100_000", kTail});
  expect_moments(tail, 1237.5, 1487.76757, 5e-6);
  expect_tail(tail, "all losses",
              {{0.95, 4140, 6022.0138}, {0.99, 7155, 9206.7733}, {0.999, 11925, 14029.5635}}, 45);
  expect_above(tail, 4140, .0492082, 5e-8);
  expect_above(tail, 7155, .00989337, 5e-9);
  expect_above(tail, 11925, .00098743, 5e-9);
  expect_above(tail, 16785, 9.89461e-5, 5e-11);
  const auto gain = [&](double level) {
    return std::pow(error_of(plain, "tvar", level) / error_of(tail, "tvar", level), 2);
  };
  EXPECT_GT(gain(0.999), 200);
  EXPECT_GT(gain(0.99), 30);
  // Of the mean little is lost.
  const auto error = [](const Results& results) {
    return results.table("bearers").numbers("mean_standard_error")[0];
  };
  EXPECT_LT(error(tail), 1.3 * error(plain));
  const Table& sampling = tail.table("sampling");
  expect_exact(sampling, 0, "mean_weight", 1);
  EXPECT_LE(sampling.numbers("largest_weight")[0], 2);
  EXPECT_EQ(sampling.texts("verdict")[0], "ok");
}

/// Exact tails from points that fill the space of factors evenly, and what they gain.
TEST(EvenPoints, P1HasItsExactTailAndMeanSooner) {
  const std::string trials = "trials=131_072";
  const Results plain = run(p1(), {trials}), tail = run(p1(), {trials, kTail});
  const Results even = run(p1(), {trials, "sampling={tail: {points: sobol}}"});
  const Results plain_points = run(p1(), {trials, "sampling={plain: {points: sobol}}"});
  for (const Results* results : {&even, &plain_points}) {
    expect_moments(*results, 1237.5, 1487.76757, 5e-6);
    expect_above(*results, 4140, .0492082, 5e-8);
    expect_above(*results, 11925, .00098743, 5e-9);
    EXPECT_EQ(results->table("sampling").texts("points")[0], "sobol");
  }
  expect_tail(even, "all losses",
              {{0.95, 4140, 6022.0138}, {0.99, 7155, 9206.7733}, {0.999, 11925, 14029.5635}}, 45);
  const auto gain = [](double before, double after) { return std::pow(before / after, 2); };
  const auto error = [](const Results& results) {
    return results.table("bearers").numbers("mean_standard_error")[0];
  };
  EXPECT_GT(gain(error(plain), error(plain_points)), 15);
  EXPECT_GT(gain(error(tail), error(even)), 15);
  EXPECT_GT(gain(error_of(plain, "tvar", 0.999), error_of(even, "tvar", 0.999)), 1500);
}

/// Two factors over four years, with a t copula and regimes: means of what is lost each year.
TEST(EvenPoints, OfYearsCopulasAndRegimesHaveTheirMeans) {
  for (const std::string economy :
       {"copula: {student_t: {degrees_of_freedom: 4}}, factors: {national: {}, other: {}}",
        "factors: {national: {persistence: 0.5}, other: {}}, regimes: {states: [calm, crisis], "
        "transitions: [[90 %, 10 %], [40 %, 60 %]], shifts: [{state: crisis, factor: national, "
        "mean: -1, scale: 1.2}]}"}) {
    const std::string yaml =
        dated(economy,
              "new_business: {volume: 1 billion, every: year}, fine_grained: yes, ead: "
              "10_000, term: 1 year, pd: 2 %, lgd: 100 %, loading: {national: 0.3, "
              "other: 0.2}");
    for (const std::string method : {"plain", "tail"}) {
      const Results even =
          run(yaml, {"trials=65536", "sampling={" + method + ": {points: sobol}}"});
      const Results chance = run(yaml, {"trials=65536"});
      const Table &a = even.table("bearers"), &b = chance.table("bearers");
      const double other = b.numbers("mean_standard_error")[0],
                   own = a.numbers("mean_standard_error")[0];
      expect_near(a.numbers("mean")[0], std::hypot(own, other), b.numbers("mean")[0], 1e-6,
                  economy);
      EXPECT_LT(own, 0.7 * other) << economy << method;
    }
  }
}

TEST(TailSampling, OfAStudentCopulaMovesItsScaleToo) {
  const std::string book =
      "cofferdam: 1\ntitle: t\ncurrency: USD\nseed: 12\neconomy: {copula: {student_t: "
      "{degrees_of_freedom: 4}}, factors: {national: {}}}\nbearers: {bank: {}}\nportfolios:\n"
      "  loans: {type: loans, lender: bank, count: 200, ead: 1, pd: 1 %, lgd: 1, loading: "
      "{national: 0.4}}\nreport: {levels: [99 %, 99.9 %], thresholds: [20, 60, 100]}\n";
  const Results tail = run(book, {"trials=200_000", kTail});
  const auto exact = distribution_of({{{.pd = 0.01, .loading = 0.4, .count = 200, .loss = 1}}, 4});
  ASSERT_TRUE(exact);
  for (const double amount : {20.0, 60.0, 100.0})
    expect_above(tail, amount, exact->above(amount), 1e-11);
  const Results plain = run(book, {"trials=200_000"});
  EXPECT_GT(error_of(plain, "tvar", 0.999), 10 * error_of(tail, "tvar", 0.999));
}

/// Very many small loans of one year, a pool that bears half of their losses, and its size.
struct OneYear {
  static constexpr double kVolume = 1e9, kPd = 0.02, kRho = 0.15, kShare = 0.5, kStock = 55e6;
  static std::string scenario() {
    return dated("factors: {national: {}}",
                 "new_business: {volume: 1 billion, every: year}, fine_grained: yes, ead: 10_000, "
                 "term: 1 year, pd: 2 %, lgd: 100 %, asset_correlation: 0.15",
                 "horizon: 1 year",
                 "programme:\n  - claim: {name: c, of: [loans]}\n  - share: {claim: c, parts: "
                 "{pool: 50 %}, remainder: bank}\npools: {pool: {opening: 55 million}}\n"
                 "size: [{input: pools.pool.opening, target: exhausted, probability: [1 "
                 "%, 0.1 %]}]\nreport: {levels: [95 %, 99.9 %]}\n");
  }
  static double loss(double y) {
    return kVolume * normal_cdf((normal_quantile(kPd) - std::sqrt(kRho) * y) / std::sqrt(1 - kRho));
  }
  static double quantile(double p) { return loss(normal_quantile(p)); }
  /// Mean of the losses where the factor is below its quantile at p, by Simpson's rule.
  static double tail_mean(double p) {
    const double low = -12, high = normal_quantile(p);
    constexpr int kSteps = 4000;
    double sum = 0;
    for (int i = 0; i <= kSteps; ++i) {
      const double y = low + (high - low) * i / kSteps;
      const double weight = i == 0 || i == kSteps ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * loss(y) * std::exp(-0.5 * y * y) / std::sqrt(2 * M_PI);
    }
    return sum * (high - low) / kSteps / 3 / p;
  }
  /// P(the pool is exhausted).
  static double exhausted() {
    const double threshold = normal_quantile(kStock / kShare / kVolume);
    return normal_cdf((normal_quantile(kPd) - std::sqrt(1 - kRho) * threshold) / std::sqrt(kRho));
  }
};

/// Runs whose 95 % interval holds the truth, by quantity.
std::map<std::string, int> covered(const std::string& sampling, int trials, int runs) {
  std::map<std::string, int> covered;
  for (int seed = 1; seed <= runs; ++seed) {
    const Results results =
        run(OneYear::scenario(), {"trials=" + std::to_string(trials), "sampling=" + sampling,
                                  "seed=" + std::to_string(seed)});
    const auto count = [&](const std::string& what, const std::string& table, std::size_t row,
                           const std::string& column, double truth) {
      const Table& of = results.table(table);
      covered[what] += of.numbers(column + "_ci_low")[row] <= truth * (1 + 1e-9) &&
                       truth <= of.numbers(column + "_ci_high")[row] * (1 + 1e-9);
    };
    const Table& quantiles = results.table("quantiles");
    const auto level = [&](double q) {
      return row_of(quantiles, "account", "all losses", "level", q);
    };
    count("mean", "bearers", 0, "mean", OneYear::kVolume * OneYear::kPd);
    count("quantile 95 %", "quantiles", level(.95), "value_at_risk", OneYear::quantile(.05));
    count("quantile 99.9 %", "quantiles", level(.999), "value_at_risk", OneYear::quantile(.001));
    count("TVaR 95 %", "quantiles", level(.95), "tvar", OneYear::tail_mean(.05));
    count("TVaR 99.9 %", "quantiles", level(.999), "tvar", OneYear::tail_mean(.001));
    count("exhausted", "pools", 0, "probability_exhausted", OneYear::exhausted());
    count("size 1 %", "sizes", 0, "size", OneYear::kShare * OneYear::quantile(.01));
    count("size 0.1 %", "sizes", 1, "size", OneYear::kShare * OneYear::quantile(.001));
  }
  return covered;
}

void expect_covered(const std::string& sampling, int trials, int runs) {
  // 93 to 97 % are 4.1 standard errors of 2,000 runs; so many of fewer here.
  if (const char* more = std::getenv("COFFERDAM_COVERAGE_RUNS")) runs = std::atoi(more);
  const double room = std::max(0.02, 4.1 * std::sqrt(0.95 * 0.05 / runs));
  for (const auto& [what, times] : covered(sampling, trials, runs))
    EXPECT_NEAR(times / double(runs), 0.95, room) << what << " " << sampling;
}

TEST(TailSampling, IntervalsCoverTheTruth) {
  expect_covered("{tail: {pilot_trials: 256}}", 2000, 250);
  expect_covered("{tail: {pilot_trials: 256, plain_share: 25 %}}", 2000, 250);
}

TEST(EvenPoints, IntervalsCoverTheTruth) {
  expect_covered("{tail: {pilot_trials: 256, points: sobol}}", 16384, 60);
  expect_covered("{plain: {points: sobol}}", 65536, 40);
}

TEST(TailSampling, TargetsInOppositeDirectionsAreBothFound) {
  const std::string two =
      "cofferdam: 1\ntitle: two\ncurrency: CNY\nseed: 5\neconomy: {factors: {a: {}, b: {}}}\n"
      "bearers: {one: {}, other: {}}\nportfolios:\n"
      "  first: {type: loans, lender: one, count: 1, ead: 1000, fine_grained: yes, pd: 2 %, lgd: "
      "1, loading: {a: 0.5}}\n"
      "  second: {type: loans, lender: other, count: 1, ead: 1000, fine_grained: yes, pd: 2 %, "
      "lgd: 1, loading: {a: -0.5}}\nreport: {levels: [99.9 %]}\n";
  const Results plain = run(two, {"trials=50_000"});
  const Results tail =
      run(two, {"trials=50_000",
                "sampling={tail: {towards: [{bearer: one, probability: 0.1 %}, {bearer: other, "
                "probability: 0.1 %}]}}"});
  const Table& laws = tail.table("sampling_laws");
  const auto moved = [&](const std::string& law) {
    for (std::size_t row = 0; row < laws.rows(); ++row)
      if (laws.texts("law")[row] == law && laws.texts("factor")[row] == "a")
        return laws.numbers("moved_by")[row];
    ADD_FAILURE() << law;
    return 0.0;
  };
  EXPECT_NEAR(moved("losses of one, 0.1 %"), -3.3, 0.4);
  EXPECT_NEAR(moved("losses of other, 0.1 %"), 3.3, 0.4);
  const Table &rough = plain.table("quantiles"), &fine = tail.table("quantiles");
  for (const std::string bearer : {"one", "other"}) {
    const std::size_t row = row_of(fine, "account", bearer, "level", 0.999);
    const double error = fine.numbers("tvar_standard_error")[row];
    const double truth = 1000 * [&] {  // as OneYear, with a loading of 0.5
      double sum = 0;
      const double low = -12, high = normal_quantile(.001);
      constexpr int kSteps = 20000;
      for (int i = 0; i < kSteps; ++i) {
        const double y = low + (high - low) * (i + 0.5) / kSteps;
        sum += normal_cdf((normal_quantile(.02) - 0.5 * y) / std::sqrt(0.75)) *
               std::exp(-0.5 * y * y) / std::sqrt(2 * M_PI);
      }
      return sum * (high - low) / kSteps / .001;
    }();
    expect_near(fine.numbers("tvar")[row], error, truth, 1e-3, bearer);
    EXPECT_GT(rough.numbers("tvar_standard_error")[row], 8 * error);
  }
}

TEST(TailSampling, WhatNeverHappensIsSaidAndDrawnPlainly) {
  const Results results = run(OneYear::scenario(), {"trials=2_000", "pools.pool.opening=2 billion",
                                                    "sampling={tail: {towards: [{pool: pool}]}}"});
  const Table& laws = results.table("sampling_laws");
  EXPECT_EQ(laws.texts("found")[row_of(laws, "law", "pool is exhausted")], "no");
  EXPECT_EQ(results.table("sampling").numbers("largest_weight")[0], 1);
}

TEST(TailSampling, OfFactorsThatHardlyMatterCostsNothing) {
  const std::string book =
      "cofferdam: 1\ntitle: alone\ncurrency: CNY\nseed: 5\neconomy: {factors: {national: "
      "{}}}\nbearers: {bank: {}}\nportfolios:\n  loans: {type: loans, lender: bank, count: 500, "
      "ead: 1, pd: 2 %, lgd: 1, loading: {national: 0.01}}\nreport: {levels: [99 %]}\n";
  const Results plain = run(book, {"trials=50_000"}), tail = run(book, {"trials=50_000", kTail});
  EXPECT_LT(error_of(tail, "tvar", 0.99), 1.5 * error_of(plain, "tvar", 0.99));
  EXPECT_EQ(tail.table("sampling").texts("verdict")[0], "ok");
}

/// A share of plain trials that costs three quarters, an exact tail, and a mean that loses little.
TEST(AutoSampling, P1HasItsExactTailSoonerAndItsMeanAsSoon) {
  const Results plain = run(p1(), {"trials=100_000"});
  const Results own = run(p1(), {"trials=100_000", "sampling=auto"});
  expect_moments(own, 1237.5, 1487.76757, 5e-6);
  expect_tail(own, "all losses",
              {{0.95, 4140, 6022.0138}, {0.99, 7155, 9206.7733}, {0.999, 11925, 14029.5635}}, 45);
  expect_above(own, 4140, .0492082, 5e-8);
  expect_above(own, 7155, .00989337, 5e-9);
  expect_above(own, 11925, .00098743, 5e-9);
  expect_above(own, 16785, 9.89461e-5, 5e-11);
  EXPECT_EQ(own.table("sampling").texts("method")[0], "auto");
  // A plain trial has 27.5 defaults, one of the tail about 300.
  const Table& laws = own.table("sampling_laws");
  const double share = laws.numbers("share")[row_of(laws, "law", "plain")];
  EXPECT_NEAR(share, 3 * 310 / (37.5 + 3 * 310), 0.02);
  EXPECT_LE(own.table("sampling").numbers("largest_weight")[0], 1 / share);
  EXPECT_GT(std::pow(error_of(plain, "tvar", .999) / error_of(own, "tvar", .999), 2), 20);
  // At equal trials a variance may be 1 / share times that of plain ones; their error is known to
  // a hundredth.
  const auto error = [](const Results& results) {
    return results.table("bearers").numbers("mean_standard_error")[0];
  };
  EXPECT_LT(std::pow(error(own) / error(plain), 2), 1.03 / share);
}

bool same_cells(const Column& a, const Column& b) {
  const auto* numbers = std::get_if<std::vector<double>>(&a.cells);
  if (!numbers) return a.cells == b.cells;
  const auto& others = std::get<std::vector<double>>(b.cells);
  return std::ranges::equal(*numbers, others, [](double x, double y) {
    return x == y || (std::isnan(x) && std::isnan(y));
  });
}

/// Columns of a run that are not those of the other, but for the name of the sampling.
std::vector<std::string> different_columns(const Results& one, const Results& other) {
  std::vector<std::string> names;
  for (const Table& table : other.tables)
    for (std::size_t c = 0; c < table.columns.size() && table.name != "inputs"; ++c)
      if (table.columns[c].name != "method" &&
          !same_cells(table.columns[c], one.table(table.name).columns[c]))
        names.push_back(table.name + "." + table.columns[c].name);
  return names;
}

TEST(AutoSampling, WhatIsNotRareIsDrawnPlainlyBitByBit) {
  for (const std::vector<std::string>& changes : std::vector<std::vector<std::string>>{
           {"size=[]", "pools.pool.opening=10 million"},  // exhausted in most trials
           {"size.0.probability=20 %"},                   // no rare size
           {"size=[]", "pools.pool.opening=2 billion"},   // never exhausted
           {"portfolios.loans.asset_correlation=0.000001", "size=[]"}}) {  // nothing to shift
    std::vector<std::string> plain = changes, own = changes;
    plain.push_back("trials=4000"), own.push_back("trials=4000"), own.push_back("sampling=auto");
    const Results drawn = run(OneYear::scenario(), own);
    EXPECT_THAT(different_columns(drawn, run(OneYear::scenario(), plain)), testing::IsEmpty())
        << changes.front();
    const Table& laws = drawn.table("sampling_laws");
    EXPECT_EQ(laws.texts("law"), std::vector<std::string>{"plain"});
    EXPECT_EQ(laws.numbers("share")[0], 1);
  }
}

/// The scenario has nothing to shift, and is plain; a variant with more factors has.
TEST(AutoSampling, AVariantOfOtherFactorsHasLawsOfItsOwn) {
  const Results both = run(
      "cofferdam: 1\ntitle: own\ncurrency: USD\ntrials: 60000\nsampling: auto\neconomy: {factors: "
      "{national: {}}}\nbearers: {bank: {}}\nportfolios:\n  loans: {type: loans, lender: bank, "
      "count: 200, ead: 100, pd: 2 %, lgd: 45 %, loading: {national: 0.001}}\nvariants:\n  tied: "
      "{economy.factors: {national: {}, other: {}}, portfolios.loans.loading: {national: 0.2, "
      "other: 0.3}}\n");
  const Table &sampling = both.table("sampling"), &changes = both.table("differences");
  EXPECT_EQ(sampling.numbers("largest_weight")[0], 1);
  EXPECT_GT(sampling.numbers("largest_weight")[1], 1.02);
  EXPECT_EQ(changes.texts("draws")[0], "own");
  expect_exact(changes, 0, "difference", 0);
}

TEST(AutoSampling, IntervalsCoverTheTruth) {
  expect_covered("{auto: {pilot_trials: 256}}", 2000, 250);
}

}  // namespace
}  // namespace cofferdam::analytic
