// How the trials were drawn and what their weights say about the run.
#include <algorithm>
#include <cmath>

#include "measures/accumulating.hpp"
#include "measures/columns.hpp"

namespace cofferdam {
namespace {

constexpr double kFewestEffective = 50;

std::string verdict_of(const Estimate& weight, double effective, bool weighted) {
  if (weighted && effective < kFewestEffective)
    return "few trials carry all the weight: the shift is too strong, or points away from the "
           "losses";
  if (weighted && std::abs(weight.value - 1) > 4.5 * weight.standard_error)
    return "the mean weight is more than 4.5 standard errors from 1: the shift is too strong for "
           "this number of trials";
  return "ok";
}

struct LargestWeight {
  double value = 0;
  void close_block() {}
  void merge(const LargestWeight& other) { value = std::max(value, other.value); }
  void write(ByteWriter& bytes) const { bytes.put(value); }
  void read(ByteReader& bytes) { value = bytes.take<double>(); }
};

class SamplingTable final : public Accumulating<LargestWeight> {
 public:
  SamplingTable() : Accumulating({}) {}
  void observe(const TrialRun& run) override {
    for (const double weight : run.weights()) state_.value = std::max(state_.value, weight);
  }
  Table table(const Summary& summary) const override {
    const Moments& moments = summary.statistics.moments(kLossAccount);
    const double n = summary.trials, mean = moments.weight_sum() / n;
    const double spread = std::max(0.0, moments.squared_weight_sum() / n - mean * mean);
    TextColumn method("method", "sampling method of the scenario");
    TextColumn points("points",
                      "random: trials are independent; sobol: they are points of 16 sets, and "
                      "errors are those between sets");
    IntegerColumn trials("trials", "number of trials");
    EstimateColumns weight("mean_weight", "1", "mean likelihood weight, which is 1 in expectation");
    NumberColumn largest("largest_weight", "1", "the largest of them");
    NumberColumn effective("effective_trials", "1", "(sum of weights)^2 / sum of squared weights");
    TextColumn verdict("verdict", "ok, or why the weights are not to be trusted");
    const Estimate estimate =
        normal_estimate(mean, n > 1 ? std::sqrt(spread / (n - 1)) : std::nan(""));
    method.add(summary.params.sampling_name);
    points.add(summary.params.points ? "sobol" : "random");
    trials.add(static_cast<std::int64_t>(n));
    weight.add(estimate);
    largest.add(state_.value);
    const double effective_trials =
        moments.weight_sum() * moments.weight_sum() / moments.squared_weight_sum();
    effective.add(effective_trials);
    verdict.add(verdict_of(estimate, effective_trials, spread > 0));
    return make_table("sampling", "the run", method, points, trials, weight, largest, effective,
                      verdict);
  }
};

std::unique_ptr<Measure> make(const Params&) {
  return std::make_unique<SamplingTable>();
}

}  // namespace

TableMember sampling_table() {
  return {make};
}

}  // namespace cofferdam
