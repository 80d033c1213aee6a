#include "fit/estimate.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "simulated.hpp"

namespace cofferdam::fit {
namespace {

SeverityEstimate fitted(const std::string& model, const std::vector<Observation>& observations) {
  return estimate(*find_model(model), make_sample(observations));
}

std::vector<Observation> plain(const std::vector<double>& amounts) {
  std::vector<Observation> result;
  for (const double x : amounts) {
    Observation o;
    o.x = x;
    result.push_back(o);
  }
  return result;
}

TEST(Estimate, ClosedFormsAreMet) {
  const auto data = plain({1, 2, 4, 8, 32});
  const SeverityEstimate lognormal = fitted("lognormal", data);  // ln x = (0, 1, 2, 3, 5) ln 2
  const double log2 = std::log(2.0), sigma = log2 * std::sqrt(14.8 / 5);
  EXPECT_NEAR(lognormal.parameters[0], 2.2 * log2, 1e-7);
  EXPECT_NEAR(lognormal.parameters[1], sigma, 1e-7);
  EXPECT_NEAR(lognormal.errors[0], sigma / std::sqrt(5), 1e-5);
  EXPECT_NEAR(lognormal.errors[1], sigma / std::sqrt(10), 1e-5);
  EXPECT_NEAR(lognormal.covariance(0, 1), 0, 1e-5);
  const SeverityEstimate exponential = fitted("exponential", data);
  EXPECT_NEAR(exponential.parameters[0], 9.4, 1e-7);
  EXPECT_NEAR(exponential.errors[0], 9.4 / std::sqrt(5), 1e-5);
  EXPECT_NEAR(exponential.log_likelihood, -5 * (std::log(9.4) + 1), 1e-10);
  EXPECT_NEAR(exponential.aic(), 2 + 10 * (std::log(9.4) + 1), 1e-9);
  EXPECT_NEAR(exponential.bic(), std::log(5) + 10 * (std::log(9.4) + 1), 1e-9);
  const SeverityEstimate gaussian = fitted("inverse_gaussian", data);
  const double inverse = (1 + 0.5 + 0.25 + 0.125 + 0.03125) / 5 - 1 / 9.4;
  EXPECT_NEAR(gaussian.parameters[0], 9.4, 1e-5);
  EXPECT_NEAR(gaussian.parameters[1], 1 / inverse, 1e-6);
  const SeverityEstimate pareto = fitted("pareto", data);
  EXPECT_EQ(pareto.parameters[0], 1);
  EXPECT_NEAR(pareto.parameters[1], 5 / (11 * log2), 1e-7);
  EXPECT_EQ(pareto.counted, 2);
}

TEST(Estimate, DeductiblesAndLimitsAreRespected) {
  // Exponential: events over the sum of time at risk. Pareto: events over the sum of ln of the
  // ratio to the deductible.
  auto data = plain({3, 5, 7, 10, 10});
  double logs = 0;
  for (Observation& o : data) {
    o.truncation = 2;
    o.censored = o.x == 10;
    logs += std::log(o.x / 2);
  }
  EXPECT_NEAR(fitted("exponential", data).parameters[0], 25.0 / 3, 1e-7);
  const SeverityEstimate pareto = fitted("pareto", data);
  EXPECT_EQ(pareto.parameters[0], 2);
  EXPECT_NEAR(pareto.parameters[1], 3 / logs, 1e-8);
  EXPECT_EQ(pareto.counted, 1);
  // A weight is as good as repeated rows.
  auto weighted = plain({3, 5, 7, 10});
  for (Observation& o : weighted) o.truncation = 2, o.censored = o.x == 10;
  weighted.back().weight = 2;
  EXPECT_NEAR(fitted("exponential", weighted).parameters[0], 25.0 / 3, 1e-7);
}

TEST(Estimate, KnownParametersComeBackWithinFourErrors) {
  for (const Model& model : models()) {
    const std::vector<double> truth = example_parameters(model.name);
    const auto law = model.at(truth);
    const double deductible = law->place(std::log(0.8)), limit = law->place(std::log(0.1));
    for (const bool cut : {false, true}) {
      const auto data =
          cut ? simulated(*law, 4000, 11, deductible, limit) : simulated(*law, 4000, 12);
      const SeverityEstimate found = estimate(model, make_sample(data));
      ASSERT_EQ(found.note, "") << model.name << cut;
      for (std::size_t i = model.has_lower_end ? 1 : 0; i < truth.size(); ++i) {
        EXPECT_NEAR(found.parameters[i], truth[i], 4 * found.errors[i])
            << model.name << " " << model.parameters[i].name << cut;
        EXPECT_LT(found.errors[i], (cut ? 0.8 : 0.3) * truth[i]) << model.name;
      }
    }
  }
}

/// Intervals of 1.96 standard errors hold the truth in about 95 % of 200 samples. A binomial
/// number with 200 trials of 0.94 is below 168 with probability 2e-7; 200 of 200 at 0.95 has 4e-5.
TEST(Estimate, StandardErrorsCoverTheTruth) {
  constexpr int kSamples = 200;
  for (const Model& model : models()) {
    const std::vector<double> truth = example_parameters(model.name);
    const auto law = model.at(truth);
    const double deductible = law->place(std::log(0.9)), limit = law->place(std::log(0.05));
    std::vector<int> covered(truth.size(), 0);
    for (int k = 0; k < kSamples; ++k) {
      const auto data = simulated(*law, 250, 1000 + static_cast<unsigned>(k), deductible, limit);
      const SeverityEstimate found = estimate(model, make_sample(data), &truth);
      for (std::size_t i = 0; i < truth.size(); ++i)
        covered[i] += std::abs(found.parameters[i] - truth[i]) < 1.96 * found.errors[i];
    }
    for (std::size_t i = model.has_lower_end ? 1 : 0; i < truth.size(); ++i) {
      EXPECT_GE(covered[i], 168) << model.name << " " << model.parameters[i].name;
      EXPECT_LT(covered[i], 200) << model.name << " " << model.parameters[i].name;
    }
  }
}

TEST(Estimate, ScalesFromTinyToHugeGiveTheSameShapes) {
  for (const Model& model : models()) {
    const auto data = simulated(*model.at(example_parameters(model.name)), 500, 5);
    const SeverityEstimate base = estimate(model, make_sample(data));
    for (const double factor : {1e-12, 1e12}) {
      auto scaled = data;
      for (Observation& o : scaled) o.x *= factor;
      const SeverityEstimate found = estimate(model, make_sample(scaled));
      ASSERT_FALSE(found.parameters.empty()) << model.name;
      const double shift = -500 * std::log(factor);
      EXPECT_NEAR(found.log_likelihood - shift, base.log_likelihood, 1e-5) << model.name << factor;
    }
  }
}

TEST(Estimate, OddDataGiveANoteAndNeverHang) {
  const std::vector<std::vector<double>> odd = {{5, 5, 5, 5},
                                                {1},
                                                {1, 1, 1, 2, 2, 3},
                                                {1e-12, 1e15, 1, 3e14},
                                                {1, 1 + 1e-15, 1 + 3e-15, 1},
                                                {1, 2, 3, 4, 1e300}};
  for (const auto& amounts : odd)
    for (const Model& model : models()) {
      const SeverityEstimate found = estimate(model, make_sample(plain(amounts)));
      if (found.parameters.empty()) {
        EXPECT_NE(found.note, "") << model.name;
      } else {
        EXPECT_TRUE(std::isfinite(found.log_likelihood)) << model.name;
        EXPECT_TRUE(found.covariance.size > 0 || !found.note.empty()) << model.name;
      }
    }
}

TEST(Estimate, ALightTailIsTheBorderOfALomax) {
  std::vector<double> amounts;
  for (int i = 1; i < 100; ++i) amounts.push_back(std::sqrt(i));
  const SeverityEstimate found = fitted("lomax", plain(amounts));
  EXPECT_NE(found.note.find("no maximum inside the model"), std::string::npos) << found.note;
  EXPECT_TRUE(std::isnan(found.errors[1]));
  EXPECT_NEAR(found.log_likelihood, fitted("exponential", plain(amounts)).log_likelihood, 1e-2);
}

}  // namespace
}  // namespace cofferdam::fit
