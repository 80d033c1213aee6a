#include "fit/snippet.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "catalogue.hpp"
#include "distributions/distribution.hpp"
#include "scenario/tree.hpp"
#include "simulated.hpp"

namespace cofferdam::fit {
namespace {

SeverityEstimate estimate_of(const Model& model, std::vector<double> parameters) {
  SeverityEstimate result;
  result.model = &model;
  result.name = model.name;
  for (const Parameter& parameter : model.parameters) result.keys.push_back(parameter.name);
  result.parameters = std::move(parameters);
  result.errors.assign(result.parameters.size(), 0.125);
  return result;
}

/// What the reader makes of a line of YAML.
std::unique_ptr<Distribution> read_back(const std::string& distribution) {
  static constexpr Key kKeys[] = {
      {.name = "severity", .type = Type::kind, .sentence = "x", .family = FamilyId::distribution}};
  const Document document = parse_document("test.yaml", "severity: {" + distribution + "}\n");
  Problems problems(document.sources);
  const Value root = check(document, kKeys, catalogue(), problems);
  problems.throw_if_any();
  auto made = make_distribution(root.at("severity"), problems);
  problems.throw_if_any();
  return made;
}

/// Every model is the catalogue's distribution of the name that is written, to the digits that are;
/// over a threshold of 10 too, where the generalised Pareto begins.
TEST(Snippet, TheReaderMakesTheSameDistribution) {
  for (const Model& model : models()) {
    const auto parameters = example_parameters(model.name);
    const double offset = model.name == "generalised_pareto" ? 10 : 0;
    const std::string line = written(estimate_of(model, parameters), offset);
    const auto distribution = read_back(line);
    const auto law = model.at(parameters);
    for (const double value : {-0.01, -0.2, -0.7, -3.0, -9.0}) {
      const double x = law->place(value);
      EXPECT_NEAR(distribution->cdf(x + offset), -std::expm1(value), 1e-9) << line << " at " << x;
    }
  }
}

TEST(Snippet, LinesByHand) {
  EXPECT_EQ(written(estimate_of(*find_model("burr"), {4, 1.5, 1.25}), 0),
            "burr: {scale: 4, shape: 1.5, power: 1.25}");
  EXPECT_EQ(written(estimate_of(*find_model("exponential"), {4}), 0),
            "weibull: {shape: 1, scale: 4}");
  EXPECT_EQ(written(estimate_of(*find_model("generalised_pareto"), {0.5, 2}), 10),
            "generalised_pareto: {shape: 0.5, scale: 2, threshold: 10}");
  SeverityEstimate estimate = estimate_of(*find_model("lomax"), {1234.5678, 2});
  EXPECT_EQ(estimate_comment(estimate),
            "# estimates (standard errors): scale 1234.57 (0.125), shape 2 (0.125)\n");
  estimate.errors[1] = std::nan("");
  estimate.note = "no maximum";
  EXPECT_EQ(estimate_comment(estimate),
            "# estimates (standard errors): scale 1234.57 (0.125), shape 2\n# no maximum\n");
  EXPECT_EQ(source_comment({"a.csv", "ff", "x", "2020-01-01", "2021-01-01"}, "5 losses"),
            "# data: a.csv, column x, 5 losses, 2020-01-01 to 2021-01-01\n# sha256 ff\n");
}

}  // namespace
}  // namespace cofferdam::fit
