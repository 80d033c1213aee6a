// A scenario built: files read, portfolios generated, clauses resolved.
#pragma once
#include <cofferdam/scenario.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace cofferdam {

struct Params;

/// Everything that is fixed before the first trial. Cheap to copy; used from any thread.
class Model {
 public:
  Model(Scenario scenario, std::shared_ptr<const Params> params)
      : scenario_(std::move(scenario)), params_(std::move(params)) {}
  const Scenario& scenario() const { return scenario_; }
  const Params& params() const { return *params_; }
  std::int64_t trials() const;
  std::string title() const;

 private:
  Scenario scenario_;
  std::shared_ptr<const Params> params_;
};

/// Builds the model. Throws InputError with every problem of meaning: names that do not exist,
/// shares that do not sum to 1, correlations that no factors have, bad cells of a file; or
/// Error(input_missing).
Model build_model(const Scenario& scenario);

}  // namespace cofferdam
