// When a run has trials enough.
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "model/params.hpp"
#include "model/size_question.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {

class Problems;

/// A number of the results by which a run can be ended.
struct StopMeasure {
  enum class Kind {
    size,
    target,
    exhausted,
    required,
    mean,
    value_at_risk,
    tvar,
    fiscal_cost,  ///< mean, in money of the start
    subsidy_rate
  };
  std::string name;  ///< as scenarios write it: `pool fund exhausted`
  std::string unit;  ///< a currency, or 1
  Kind kind = Kind::mean;
  std::size_t of = 0;  ///< question of a size or its target, pool, account, or payer of the fiscal
                       ///< account: a bearer, or kPublicCost
  double level = 0;    ///< probability of a size; level of a quantile
  double allowed = 0;  ///< what the target of a size allows
};

/// The account of what all public bearers pay together, which is none of a bearer.
inline constexpr std::size_t kPublicCost = std::numeric_limits<std::size_t>::max();

/// Levels of the stock that a pool requires.
inline constexpr double kRequiredLevels[] = {0.95, 0.99, 0.995};

/// What `stop_when` says.
struct StopRule {
  StopMeasure measure;
  double relative_error = 0;  ///< of the standard error to the measure, at most
  std::int64_t max_trials = 0;
  std::optional<double> max_seconds;
};

/// Trials after which a run looks whether it is precise enough, in blocks: 8, and from then on a
/// quarter more each time, rounded up: 10, 13, 17, 22, ... The first look at or behind so many.
std::int64_t look_from(std::int64_t blocks);

/// Name of the measure by which the target of a size is looked at in a scenario as it is.
std::string target_of(const std::string& input);

/// All measures that results of the scenario have, what the summary begins with first: a size, else
/// whether a pool is exhausted, else all losses.
std::vector<StopMeasure> measures_of(const Params& params, const std::vector<SizeQuestion>& sizes);

/// The one of `measures` of that name; `headline` is the first.
Parsed<StopMeasure> find_measure(const std::string& text, const std::vector<StopMeasure>& measures);

/// Nothing if the scenario does not say when to stop.
std::optional<StopRule> build_stop_rule(const Value& root, const Params& params,
                                        const std::vector<SizeQuestion>& sizes, Problems& problems);

}  // namespace cofferdam
