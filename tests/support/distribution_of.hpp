// Distributions as a scenario would name them.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "catalogue.hpp"
#include "distributions/distribution.hpp"
#include "scenario/tree.hpp"

namespace cofferdam {

/// The distribution that the text names. Throws InputError.
inline std::unique_ptr<Distribution> distribution_of(const std::string& yaml) {
  static constexpr Key kKeys[] = {
      {.name = "x", .type = Type::kind, .sentence = "x", .family = FamilyId::distribution}};
  const Document document = parse_document("test.yaml", "x: " + yaml + "\n");
  Problems problems(document.sources);
  const Value root = check(document, kKeys, catalogue(), problems);
  problems.throw_if_any();
  auto made = make_distribution(root.at("x"), problems);
  problems.throw_if_any();
  return made;
}

/// The same, made once: tables of quantiles take their time.
inline const Distribution& cached_distribution(const std::string& yaml) {
  static std::map<std::string, std::unique_ptr<Distribution>> all;
  auto& made = all[yaml];
  if (!made) made = distribution_of(yaml);
  return *made;
}

/// Examples of the catalogue, and members at the ends of their ranges.
inline std::vector<std::string> distribution_examples() {
  std::vector<std::string> all;
  for (const Kind* kind : family_of(catalogue(), FamilyId::distribution).kinds)
    all.emplace_back(kind->example);
  for (const char* a : {"0.05", "1.515", "50"})
    for (const char* b : {"0.05", "0.916", "50"})
      all.push_back("{beta: {alpha: " + std::string(a) + ", beta: " + b + "}}");
  for (const char* more :
       {"{beta: {alpha: 0.02, beta: 300}}",
        "{beta: {alpha: 300, beta: 0.02}}",
        "{beta: {mean: 0.45, sd: 0.2}}",
        "{beta: {alpha: 2, beta: 5, scale: 3e6}}",
        "{lognormal: {mean: 170000, cv: 0.01}}",
        "{lognormal: {mean: 1e9, cv: 20}}",
        "{lognormal: {mu: 11.2, sigma: 1.5}}",
        "{two_point: {low: 2, high: 5, probability_high: 0.01}}",
        "{two_point: {probability_high: 0}}",
        "{two_point: {probability_high: 1}}",
        "{uniform: {from: 0, to: 1e-6}}",
        "{gamma: {shape: 0.05, scale: 1e5}}",
        "{gamma: {shape: 1, scale: 3}}",
        "{gamma: {shape: 40000, scale: 25}}",
        "{weibull: {shape: 1, scale: 5e6}}",
        "{weibull: {shape: 0.3, scale: 2}}",
        "{weibull: {shape: 40, scale: 2}}",
        "{inverse_gaussian: {mean: 2e5, shape: 100}}",
        "{inverse_gaussian: {mean: 2, shape: 1e5}}",
        "{pareto: {scale: 1e6, shape: 1.2}}",
        "{pareto: {scale: 2, shape: 0.7}}",
        "{lomax: {scale: 1e6, shape: 1}}",
        "{lomax: {scale: 3, shape: 400}}",
        "{burr: {scale: 1e4, shape: 0.6, power: 1.2}}",
        "{burr: {scale: 2, shape: 30, power: 0.4}}",
        "{burr: {scale: 2, shape: 1.5, power: 20}}",
        "{generalised_pareto: {shape: 0, scale: 7}}",
        "{generalised_pareto: {shape: -0.4, scale: 7, threshold: 3}}",
        "{generalised_pareto: {shape: 0.497, scale: 6.975, threshold: 10}}",
        "{empirical: {values: [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]}}",
        "{mixture: {of: [{weight: 80 %, distribution: {lognormal: {mean: 2, cv: 3}}}, {weight: 20 "
        "%, "
        "distribution: {pareto: {scale: 4, shape: 1.5}}}]}}",
        "{mixture: {of: [{weight: 25 %, distribution: {constant: {value: 0}}}, {weight: 75 %, "
        "distribution: {uniform: {from: 2, to: 3}}}]}}",
        "{mixture: {of: [{weight: 99.9 %, distribution: {gamma: {shape: 3, scale: 1}}}, {weight: "
        "0.1 "
        "%, distribution: {constant: {value: 50}}}]}}",
        "{spliced: {body: {lognormal: {mean: 2, cv: 1}}, tail: {generalised_pareto: {shape: 0.4, "
        "scale: 3, threshold: 5}}, threshold: 5, continuous: yes}}",
        "{spliced: {body: {empirical: {values: [1, 2, 2, 3, 8]}}, tail: {lomax: {scale: 3, shape: "
        "2.4}}, threshold: 4, weight: 10 %}}"})
    all.emplace_back(more);
  return all;
}

}  // namespace cofferdam
