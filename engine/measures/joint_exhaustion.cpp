// Pools that are exhausted in the same course: how many, and which together.
#include <cmath>

#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/table_sums.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Of k = 1 ... pools the mean of (at least k); of each ordered pair (pool, other) the ratio (both,
/// other), at pool x pools + other.
class JointExhaustion final : public Accumulating<TableSums> {
 public:
  JointExhaustion(const Params& params, std::size_t pools)
      : Accumulating({DistributionList(0, params, 0), RatioList(pools * pools), MomentList(pools)}),
        pools_(pools) {}

  void observe(const TrialRun& run) override {
    const std::size_t trials = run.settlement.trials;
    std::vector<std::vector<double>> exhausted;
    std::vector<std::size_t> count(trials, 0);
    for (const PoolOutcomes& pool : run.settlement.pools) {
      exhausted.push_back(flags(trials, [&](auto t) { return std::isfinite(pool.exhausted[t]); }));
      for (std::size_t t = 0; t < trials; ++t) count[t] += exhausted.back()[t] > 0 ? 1 : 0;
    }
    for (std::size_t k = 1; k <= pools_; ++k)
      state_.means[k - 1].add(flags(trials, [&](auto t) { return count[t] >= k; }), run.weights());
    for (std::size_t a = 0; a < pools_; ++a)
      for (std::size_t b = 0; b < pools_; ++b) {
        if (a == b) continue;
        const auto both =
            flags(trials, [&](auto t) { return exhausted[a][t] > 0 && exhausted[b][t] > 0; });
        state_.ratios[a * pools_ + b].add(both, exhausted[b], run.weights());
      }
  }

  Table table(const Summary& summary) const override {
    const auto& pools = summary.params.programme->context().pools;
    TextColumn pool("pool", "name of a pool; (any): whichever they are");
    TextColumn other("other", "another pool; (any): whichever they are");
    IntegerColumn count("at_least", "how many pools are exhausted, at least; of a pair both");
    EstimateColumns probability("probability", "1",
                                "probability that so many pools, or both of the pair, are "
                                "exhausted by the end");
    EstimateColumns given("probability_given_other", "1",
                          "probability that the pool is exhausted, given that the other is");
    TextColumn verdict("verdict",
                       "of probability_given_other; of (any), of probability: ok, thin or not "
                       "available");
    for (std::size_t k = 1; k <= pools_; ++k) {
      const Estimate so_many = probability_of(state_.means[k - 1], summary.params, summary.trials);
      pool.add("(any)");
      other.add("(any)");
      count.add(static_cast<std::int64_t>(k));
      probability.add(so_many);
      given.add(Estimate{});
      verdict.add(so_many.verdict);
    }
    const KnownBounds known(summary.params);
    for (std::size_t a = 0; a < pools_; ++a)
      for (std::size_t b = 0; b < pools_; ++b) {
        if (a == b) continue;
        const RatioOfMeans& pair = state_.ratios[a * pools_ + b];
        const Estimate conditional =
            pair.value(summary.trials, "the other is exhausted in no trial", known.within(0, 1));
        pool.add(pools[a].name);
        other.add(pools[b].name);
        count.add(2);
        probability.add(probability_of(pair.numerator(), summary.params, summary.trials));
        given.add(conditional);
        verdict.add(conditional.verdict);
      }
    return make_table("joint_exhaustion", "a number of pools, or one pool given another", pool,
                      other, count, probability, given, verdict);
  }

 private:
  std::size_t pools_;
};

std::unique_ptr<Measure> make(const Params& params) {
  const std::size_t pools = params.programme->context().pools.size();
  return pools < 2 ? nullptr : std::make_unique<JointExhaustion>(params, pools);
}

}  // namespace

TableMember joint_exhaustion_table() {
  return {make};
}

}  // namespace cofferdam
