// Every frequency of the catalogue: what it says of itself in one way agrees with the others.
#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <vector>

#include "catalogue.hpp"
#include "frequencies/frequency.hpp"
#include "scenario/tree.hpp"

namespace cofferdam {
namespace {

/// The frequency that the text names as it would stand in a scenario. Throws InputError.
std::unique_ptr<Frequency> frequency_of(const std::string& yaml) {
  static constexpr Key kKeys[] = {
      {.name = "x", .type = Type::kind, .sentence = "x", .family = FamilyId::frequency}};
  const Document document = parse_document("test.yaml", "x: " + yaml + "\n");
  Problems problems(document.sources);
  const Value root = check(document, kKeys, catalogue(), problems);
  problems.throw_if_any();
  auto made = make_frequency(root.at("x"), problems);
  problems.throw_if_any();
  return made;
}

/// Examples of the catalogue, and parameters at their ends.
std::vector<std::string> all() {
  std::vector<std::string> texts = {"{poisson: {mean: 1e-9}}",
                                    "{poisson: {mean: 30.5}}",
                                    "{poisson: {mean: 1e5}}",
                                    "{negative_binomial: {mean: 3, size: 0.1}}",
                                    "{negative_binomial: {mean: 1000, size: 500}}",
                                    "{negative_binomial: {mean: 5, size: 1e8}}",
                                    "{binomial: {trials: 1, probability: 99.9 %}}",
                                    "{binomial: {trials: 100000, probability: 50 %}}",
                                    "{geometric: {mean: 1e-6}}",
                                    "{geometric: {mean: 5000}}",
                                    "{logarithmic: {parameter: 1e-6}}",
                                    "{logarithmic: {parameter: 0.999}}",
                                    "{zero_modified: {of: {binomial: {trials: 3, probability: 50 "
                                    "%}}, probability_of_zero: 0}}",
                                    "{zero_truncated: {of: {negative_binomial: {mean: 0.01, size: "
                                    "2}}}}"};
  for (const Kind* kind : family_of(catalogue(), FamilyId::frequency).kinds)
    texts.emplace_back(kind->example);
  return texts;
}

/// Numbers that have nearly all of the probability.
double end_of(const Frequency& frequency) {
  return frequency.quantile(1 - 1e-15) + 1;
}

TEST(Frequencies, ProbabilitiesHaveTheMeanAndVariance) {
  for (const std::string& text : all()) {
    const auto frequency = frequency_of(text);
    double sum = 0, mean = 0, square = 0;
    const double end = end_of(*frequency);
    for (double n = 0; n <= end; ++n) {
      const double p = frequency->probability(n), from = n - frequency->mean();
      sum += p;
      mean += n * p;
      square += from * from * p;
      EXPECT_NEAR(frequency->cdf(n), std::min(1.0, sum), 1e-12) << text << " " << n;
    }
    EXPECT_NEAR(sum, 1, 1e-12) << text;
    EXPECT_NEAR(mean, frequency->mean(), 1e-9 * frequency->mean()) << text;
    EXPECT_NEAR(square, frequency->variance(), 1e-8 * frequency->variance()) << text;
    EXPECT_EQ(frequency->probability(0.5), 0) << text;
    EXPECT_EQ(frequency->probability(-1), 0) << text;
  }
}

TEST(Frequencies, FollowTheirRecursion) {
  for (const std::string& text : all()) {
    const auto frequency = frequency_of(text);
    const auto recursion = frequency->recursion();
    ASSERT_TRUE(recursion) << text;
    EXPECT_NEAR(recursion->p0, frequency->probability(0), 1e-12) << text;
    EXPECT_NEAR(recursion->p1, frequency->probability(1), 1e-12) << text;
    const double mode = std::max(2.0, frequency->quantile(0.5));
    const double end = std::min(mode + 50, end_of(*frequency));
    for (double n = mode; n <= end; ++n)
      EXPECT_NEAR(frequency->probability(n),
                  (recursion->a + recursion->b / n) * frequency->probability(n - 1),
                  1e-9 * frequency->probability(n) + 1e-18)
          << text << " " << n;
  }
}

/// On the unit circle, which is where a Fourier transform asks.
TEST(Frequencies, GeneratingFunctionsAreSumsOfPowers) {
  for (const std::string& text : all()) {
    const auto frequency = frequency_of(text);
    const double end = end_of(*frequency);
    for (const double angle : {0.0, 1e-5, 0.01, 0.7, 3.0}) {
      std::complex<double> sum = 0;
      for (double n = 0; n <= end; ++n)
        sum += frequency->probability(n) * std::polar(1.0, n * angle);
      EXPECT_LT(std::abs(sum - frequency->generating_function(std::polar(1.0, angle))), 1e-9)
          << text << " " << angle;
    }
  }
}

TEST(Frequencies, AreDrawnByInversion) {
  for (const std::string& text : all()) {
    const auto frequency = frequency_of(text);
    std::vector<double> uniforms;
    for (int i = 1; i < 4000; ++i) uniforms.push_back(i / 4000.0 + 1e-7);
    for (const double end : {0x1p-53, 1e-12, 1 - 1e-12, 1 - 0x1p-53}) uniforms.push_back(end);
    std::vector<double> drawn(uniforms.size());
    frequency->sample(uniforms, drawn);
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      EXPECT_EQ(drawn[i], frequency->quantile(uniforms[i])) << text;
      EXPECT_GE(frequency->cdf(drawn[i]), uniforms[i] - 1e-15) << text << " " << uniforms[i];
      const double below = drawn[i] > 0 ? frequency->cdf(drawn[i] - 1) : 0;
      EXPECT_LE(below, uniforms[i] + 1e-12) << text << " " << uniforms[i];
    }
  }
}

/// p(0) = exp(-2), 40 % instead: the others have 0.6 / (1 - exp(-2)) of theirs.
TEST(Frequencies, ZerosAreModifiedAsSaid) {
  const auto plain = frequency_of("{poisson: {mean: 2}}");
  const auto modified =
      frequency_of("{zero_modified: {of: {poisson: {mean: 2}}, probability_of_zero: 40 %}}");
  EXPECT_DOUBLE_EQ(modified->probability(0), 0.4);
  EXPECT_NEAR(modified->probability(3), 0.6 / (1 - std::exp(-2)) * plain->probability(3), 1e-15);
  EXPECT_EQ(modified->quantile(0.4), 0);
  EXPECT_EQ(modified->quantile(0.4001), 1);
}

TEST(Frequencies, ScalingKeepsTheFamily) {
  for (const std::string& text : all()) {
    const auto frequency = frequency_of(text);
    const auto half = frequency->scaled(0.5);
    if (!half) continue;
    EXPECT_NEAR(half->mean(), 0.5 * frequency->mean(), 1e-12 * frequency->mean()) << text;
  }
  EXPECT_FALSE(frequency_of("{binomial: {trials: 3, probability: 60 %}}")->scaled(2));
  EXPECT_TRUE(frequency_of("{poisson: {mean: 3}}")->scaled(2));
}

}  // namespace
}  // namespace cofferdam
