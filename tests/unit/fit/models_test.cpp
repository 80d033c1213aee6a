// What every model promises: density, survival function and place belong together, in the far tails
// too.
#include <gtest/gtest.h>

#include <cmath>

#include "fit/special.hpp"
#include "simulated.hpp"

namespace cofferdam::fit {
namespace {

TEST(FitModels, DensityIsTheSlopeOfTheSurvivalFunction) {
  for (const Model& model : models()) {
    const auto law = model.at(example_parameters(model.name));
    for (const double value : {-1e-4, -0.05, -0.4, -2.0, -20.0}) {
      const double x = law->place(value), h = 1e-5 * x;
      const double slope =
          (law->log_survival(point(x + h)) - law->log_survival(point(x - h))) / (2 * h);
      const double hazard = std::exp(law->log_density(point(x)) - value);
      EXPECT_NEAR(-slope / hazard, 1, 1e-5) << model.name << " at " << x;
    }
  }
}

TEST(FitModels, PlaceInvertsTheSurvivalFunction) {
  for (const Model& model : models()) {
    const auto law = model.at(example_parameters(model.name));
    for (const double value : {-1e-6, -0.3, -1.0, -30.0, -900.0}) {
      const double x = law->place(value);
      if (!std::isfinite(x)) continue;  // the amount itself is no double
      EXPECT_NEAR(law->log_survival(point(x)) / value, 1, 1e-8) << model.name << " at " << value;
    }
  }
}

TEST(FitModels, TailsThatNoDoubleHoldsHaveFiniteLogarithms) {
  for (const Model& model : models()) {
    const auto law = model.at(example_parameters(model.name));
    for (const double x : {1e-12, 1e5, 1e15}) {
      if (model.has_lower_end && x < 1) continue;
      EXPECT_TRUE(std::isfinite(law->log_survival(point(x)))) << model.name << " at " << x;
      EXPECT_LE(law->log_survival(point(x)), 0) << model.name << " at " << x;
      EXPECT_TRUE(std::isfinite(law->log_density(point(x)))) << model.name << " at " << x;
    }
  }
}

TEST(FitModels, InverseGaussianSurvivesLargeShapes) {
  const auto law = find_model("inverse_gaussian")->at(std::vector<double>{1, 1e4});
  // e^(2 * shape / mean) is no double; at the mean S = 1/2 - (phi / sqrt(shape) / 2 + ...).
  EXPECT_NEAR(std::exp(law->log_survival(point(1))), 0.5 - 0.5 * 0.3989422804 / 100, 1e-5);
  EXPECT_LT(law->log_survival(point(1.1)), -40);
  EXPECT_GT(law->log_survival(point(0.9)), -1e-15);
}

TEST(FitModels, GeneralisedParetoEndsWhereItsShapeSays) {
  const Model& model = *find_model("generalised_pareto");
  const auto bounded = model.at(std::vector<double>{-0.5, 2});
  EXPECT_TRUE(std::isinf(bounded->log_density(point(4))));
  EXPECT_NEAR(std::exp(bounded->log_survival(point(2))), 0.25, 1e-14);
  const auto thin = model.at(std::vector<double>{1e-10, 2});
  EXPECT_NEAR(thin->log_survival(point(6)), -3, 1e-8);
}

}  // namespace
}  // namespace cofferdam::fit
