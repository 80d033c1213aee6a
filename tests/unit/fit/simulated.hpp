// Samples with known parameters.
#pragma once
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/special.hpp"
#include "fit/model.hpp"

namespace cofferdam::fit {

/// Losses above `deductible` from a model, known only to be above `limit` where they reach it.
inline std::vector<Observation> simulated(const Law& law, int count, std::uint64_t seed,
                                          double deductible = 0,
                                          double limit = std::numeric_limits<double>::infinity()) {
  Stream stream(seed, Purpose::loss, 0, 0);
  const double log_survival = deductible > 0 ? law.log_survival(point(deductible)) : 0;
  std::vector<Observation> result;
  for (int i = 0; i < count; ++i) {
    Observation o;
    o.x = law.place(log_survival + logarithm(stream.uniform()));
    o.truncation = deductible;
    o.limit = limit;
    o.censored = o.x >= limit;
    o.x = std::min(o.x, limit);
    result.push_back(o);
  }
  return result;
}

/// Parameters of a plausible case of each model.
inline std::vector<double> example_parameters(std::string_view model) {
  if (model == "exponential") return {3};
  if (model == "lognormal") return {1, 1.3};
  if (model == "gamma") return {1.7, 4};
  if (model == "weibull") return {0.8, 5};
  if (model == "inverse_gaussian") return {3, 4};
  if (model == "pareto") return {1, 1.6};
  if (model == "lomax") return {6, 2.2};
  if (model == "burr") return {4, 1.5, 1.8};
  if (model == "generalised_pareto") return {0.3, 4};
  return {};
}

/// A file of public insurance data, where it is there: in the folder that COFFERDAM_INSURANCE_DATA
/// names, or beside the repository.
inline std::string insurance_file(const std::string& name) {
  if (const char* folder = std::getenv("COFFERDAM_INSURANCE_DATA"))
    return std::string(folder) + "/" + name;
  return COFFERDAM_SOURCE_DIR "/../shared/data/insurance/" + name;
}

}  // namespace cofferdam::fit

/// Ends a test where the file is not there.
#define COFFERDAM_NEEDS_FILE(path)    \
  if (!std::filesystem::exists(path)) \
  GTEST_SKIP() << "no file " << path << "; COFFERDAM_INSURANCE_DATA names its folder"
