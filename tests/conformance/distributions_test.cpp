// Every distribution: draws, quantiles, distribution function and moments say the same.
#include "distributions/distribution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <map>
#include <random>

#include "catalogue.hpp"
#include "scenario/tree.hpp"

namespace cofferdam {
namespace {

using Made = std::unique_ptr<Distribution>;

Made distribution(const std::string& yaml) {
  static constexpr Key kKeys[] = {
      {.name = "x", .type = Type::kind, .sentence = "x", .family = FamilyId::distribution}};
  const Document document = parse_document("test.yaml", "x: " + yaml + "\n");
  Problems problems(document.sources);
  const Value root = check(document, kKeys, catalogue(), problems);
  problems.throw_if_any();
  Made made = make_distribution(root.at("x"), problems);
  problems.throw_if_any();
  return made;
}

/// Made once: tables of quantiles take their time.
const Made& cached(const std::string& yaml) {
  static std::map<std::string, Made> all;
  Made& made = all[yaml];
  if (!made) made = distribution(yaml);
  return made;
}

/// Examples of the catalogue, and members at the ends of their ranges.
std::vector<std::string> examples() {
  std::vector<std::string> all;
  for (const Kind* kind : family_of(catalogue(), FamilyId::distribution).kinds)
    all.emplace_back(kind->example);
  for (const char* a : {"0.05", "1.515", "50"})
    for (const char* b : {"0.05", "0.916", "50"})
      all.push_back("{beta: {alpha: " + std::string(a) + ", beta: " + b + "}}");
  for (const char* more : {"{beta: {alpha: 0.02, beta: 300}}", "{beta: {alpha: 300, beta: 0.02}}",
                           "{beta: {mean: 0.45, sd: 0.2}}", "{lognormal: {mean: 170000, cv: 0.01}}",
                           "{lognormal: {mean: 1e9, cv: 20}}",
                           "{two_point: {low: 2, high: 5, probability_high: 0.01}}",
                           "{two_point: {probability_high: 0}}",
                           "{two_point: {probability_high: 1}}", "{uniform: {from: 0, to: 1e-6}}"})
    all.emplace_back(more);
  return all;
}

std::vector<double> levels() {
  std::vector<double> p;
  for (double x = 0x1p-53; x < 0.4; x *= 3) p.push_back(x), p.push_back(1 - x);
  for (int i = 1; i < 200; ++i) p.push_back(i / 200.0 + 1e-4);
  std::sort(p.begin(), p.end());
  p.erase(std::remove_if(p.begin(), p.end(), [](double x) { return x >= 1; }), p.end());
  return p;
}

TEST(Distributions, QuantilesRiseInsideTheSupport) {
  for (const std::string& example : examples()) {
    const Made& made = cached(example);
    double before = made->low();
    for (const double p : levels()) {
      const double x = made->quantile(p);
      ASSERT_GE(x, before * (1 - 1e-12) - 1e-15) << example << " at " << p;
      ASSERT_LE(x, made->high()) << example << " at " << p;
      before = x;
    }
    EXPECT_EQ(made->cdf(std::nextafter(made->low(), -1)), 0) << example;
    EXPECT_EQ(made->cdf(made->high()), 1) << example;
  }
}

/// smallest x with P(X <= x) >= p: F(x) reaches p, and does not clearly below x.
TEST(Distributions, CdfAndQuantileInvertEachOther) {
  for (const std::string& example : examples()) {
    const Made& made = cached(example);
    double before = 0;
    for (const double p : levels()) {
      const double x = made->quantile(p);
      if ((made->high() == 1 && x < 1e-6) || (made->high() == 1 && x > 1 - 1e-9))
        continue;  // beyond what doubles hold
      const double at = made->cdf(x * (1 + 1e-9)), below = made->cdf(x * (1 - 1e-9));
      ASSERT_GE(at, p * (1 - 1e-9) - 1e-15) << example << " at " << p;
      const bool inside = x > made->low();
      ASSERT_LE(inside ? below : 0, p * (1 + 1e-9) + 1e-15) << example << " at " << p;
      ASSERT_GE(at, before - 1e-12) << example;
      before = at;
    }
  }
}

/// Draws are quantiles to the stated 1e-8. Between the nodes of a table a shape below 1/2 bends
/// more.
TEST(Distributions, SamplesAreQuantiles) {
  for (const std::string& example : examples()) {
    const Made& made = cached(example);
    const bool steep = example.find("0.05") != std::string::npos ||
                       example.find("0.02") != std::string::npos ||
                       example.find("0.3") != std::string::npos;
    const std::vector<double> p = levels();
    std::vector<double> x(p.size());
    made->sample(p, x);
    double worst = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
      const double exact = made->quantile(p[i]);
      ASSERT_GE(x[i], made->low()) << example << " at " << p[i];
      ASSERT_LE(x[i], made->high()) << example << " at " << p[i];
      worst = std::max(worst, std::abs(x[i] - exact) / (steep ? 1 : std::abs(exact) + 1e-300));
    }
    EXPECT_LE(worst, steep ? 1e-5 : 1e-8) << example;
  }
}

/// E[X] and E[X^2] by Gauss-free quadrature: midpoints in the normal score of p.
TEST(Distributions, MomentsAreThoseOfTheQuantiles) {
  constexpr int kSteps = 4'000;
  constexpr double kEnd = 8.2;
  for (const std::string& example : examples()) {
    const Made& made = cached(example);
    if (made->standard_deviation() > 5 * made->mean() && made->high() > 1)
      continue;  // tail too long
    double mass = 0, sum = 0, squares = 0;
    for (int i = 0; i < kSteps; ++i) {
      const double z = -kEnd + 2 * kEnd * (i + 0.5) / kSteps;
      const double w = std::exp(-0.5 * z * z),
                   x = made->quantile(0.5 * std::erfc(-z / std::sqrt(2)));
      mass += w, sum += w * x, squares += w * x * x;
    }
    const double mean = sum / mass, sd = std::sqrt(std::max(0.0, squares / mass - mean * mean));
    const double precision = 1e-3 * made->standard_deviation() + 1e-7 * made->mean();
    EXPECT_NEAR(made->mean(), mean, precision) << example;
    EXPECT_NEAR(made->standard_deviation(), sd, 4 * precision) << example;
  }
}

/// Chi-square over bins between the member's own quantiles; total level 1e-6 over all members.
TEST(Distributions, DrawsFollowTheDistributionFunction) {
  constexpr int kBins = 50, kDraws = 50'000;
  const auto all = examples();
  const double level = -std::expm1(std::log1p(-1e-6) / double(all.size()));
  std::mt19937_64 random(77);
  std::uniform_real_distribution<double> uniform(0x1p-53, 1 - 0x1p-53);
  for (const std::string& example : all) {
    const Made& made = cached(example);
    std::vector<double> u(kDraws), x(kDraws), ends, probability, counts;
    for (double& p : u) p = uniform(random);
    made->sample(u, x);
    for (int b = 1; b < kBins; ++b) {
      const double end = made->quantile(b / double(kBins));
      if (end > (made->high() == 1 ? 1e-9 : 0) && end < made->high() * (1 - 1e-9) &&
          (ends.empty() || end > ends.back()))
        ends.push_back(end);
    }
    double before = 0;
    for (const double end : ends)
      probability.push_back(made->cdf(end) - before), before = made->cdf(end);
    probability.push_back(1 - before);
    counts.resize(probability.size());
    for (const double draw : x)
      ++counts[static_cast<std::size_t>(std::lower_bound(ends.begin(), ends.end(), draw) -
                                        ends.begin())];
    double statistic = 0;
    int degrees = -1;
    for (std::size_t b = 0; b < counts.size(); ++b) {
      const double expected = kDraws * probability[b];
      if (expected < 5) continue;
      statistic += std::pow(counts[b] - expected, 2) / expected;
      ++degrees;
    }
    if (degrees < 1) continue;
    const boost::math::chi_squared law(degrees);
    EXPECT_GT(boost::math::cdf(complement(law, statistic)), level) << example;
  }
}

}  // namespace
}  // namespace cofferdam
