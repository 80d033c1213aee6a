// A scenario built: files read, portfolios generated, clauses resolved.
#pragma once
#include <cofferdam/scenario.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cofferdam {

struct Params;
struct SizeQuestion;
struct StopRule;

/// Name of the scenario itself beside its variants.
inline constexpr const char* kBaseName = "base";

/// A named set of changes of a scenario, built.
struct Variant {
  std::string name;
  std::shared_ptr<const Params> params;
  /// Variants of one number draw the same losses in every trial; 0: those of the scenario itself.
  std::size_t draws = 0;
  /// What is to be sized in it.
  std::shared_ptr<const std::vector<SizeQuestion>> sizes = nullptr;
  /// What cannot be sized in it, "input (why)".
  std::vector<std::string> unsized = {};
};

/// Everything that is fixed before the first trial. Cheap to copy; used from any thread.
class Model {
 public:
  Model(Scenario scenario, std::shared_ptr<const Params> params, std::vector<Variant> variants,
        std::shared_ptr<const std::vector<SizeQuestion>> sizes,
        std::shared_ptr<const StopRule> stop_rule = nullptr)
      : scenario_(std::move(scenario)),
        params_(std::move(params)),
        variants_(std::move(variants)),
        sizes_(std::move(sizes)),
        stop_rule_(std::move(stop_rule)) {}
  const Scenario& scenario() const { return scenario_; }
  const Params& params() const { return *params_; }
  const std::shared_ptr<const Params>& shared_params() const { return params_; }
  /// The same of a variant; "" and "base" name the scenario itself. Throws Error(scenario) if there
  /// is no variant of that name.
  const Params& params(const std::string& variant) const;
  /// In the order of the scenario.
  const std::vector<Variant>& variants() const { return variants_; }
  /// What is to be sized, in the order of the scenario.
  const std::vector<SizeQuestion>& sizes() const { return *sizes_; }
  /// When a run has trials enough; null: after `trials()`.
  const StopRule* stop_rule() const { return stop_rule_.get(); }
  /// Of a run; at most, if there is a rule when to stop.
  std::int64_t trials() const;
  std::string title() const;

 private:
  Scenario scenario_;
  std::shared_ptr<const Params> params_;
  std::vector<Variant> variants_;
  std::shared_ptr<const std::vector<SizeQuestion>> sizes_;
  std::shared_ptr<const StopRule> stop_rule_;
};

/// How much of the largest trials tables keep one by one.
struct BuildOptions {
  /// What is kept has room for so many times the scenario's trials: a run can then go on to them.
  std::int64_t longer = 1;
  /// Part of the usual limits of memory, up to 1. With less, lower quantiles come from histograms.
  double tail_memory = 1;
  /// Whether the pilot of the sampling `tail` runs. Without it, trials are drawn plainly.
  bool seek = true;
  /// Another scenario whose pilot holds for this one too, if both have the same factors: trials
  /// that are compared then have the same weights. Null: its own.
  std::shared_ptr<const Params> like = nullptr;
  /// Whether the targets of `size` are looked at in the scenario as it is, and not with values of
  /// their inputs: for a search with a run for each value.
  bool sized_as_it_is = false;
  int threads = 1;  ///< of the pilot, whose result does not depend on them
};

/// Builds the model. Throws InputError with every problem of meaning: names that do not exist,
/// shares that do not sum to 1, correlations that no factors have, bad cells of a file; or
/// Error(input_missing).
Model build_model(const Scenario& scenario, const BuildOptions& options = {});

}  // namespace cofferdam
