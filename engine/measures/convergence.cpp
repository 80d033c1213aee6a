// How headline numbers settle as trials are added.
#include <cmath>

#include "economies/sampling.hpp"
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/measure.hpp"

namespace cofferdam {
namespace {

/// Mean of the first blocks and its standard error, from block sums.
Estimate mean_of_first(const std::vector<BlockSum>& blocks, std::size_t count, double trials,
                       bool plain, const Bounds& bounds) {
  double sum = 0, squares = 0;
  for (std::size_t b = 0; b < count; ++b)
    sum += blocks[b].sum, squares += blocks[b].weighted_squares;
  const double mean = sum / trials;
  if (squares == 0) {
    Estimate zeros = constant_estimate(0, plain ? never_seen_bound(trials) : 1, bounds);
    zeros.verdict = zeros.never_varied ? zeros_verdict(plain) : kSameInEveryTrial;
    return zeros;
  }
  Estimate estimate =
      normal_estimate(mean, std::sqrt(std::max(0.0, squares / trials - mean * mean) / trials));
  estimate.verdict = carried_verdict(sum * sum / squares);
  return estimate;
}

/// Those of the entries that belong to the first trials.
Sample sample_of_first(std::span<const TailEntry> tail, std::int64_t trials) {
  std::vector<TailEntry> entries;
  for (const TailEntry& entry : tail)
    if (entry.trial < trials) entries.push_back(entry);
  return Sample(entries, static_cast<double>(trials), nullptr);
}

class Convergence final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    TextColumn account("account", "'all losses' or a bearer");
    IntegerColumn trials("trials", "number of first trials that the estimate uses");
    TextColumn measure("measure", "mean, or value_at_risk with its level");
    EstimateColumns value("estimate", summary.params.currency, "estimate from those trials alone");
    TextColumn verdict("verdict", "ok, thin, or the same in every trial");
    const auto total = static_cast<std::int64_t>(summary.trials);
    const KnownBounds known(summary.params);
    const bool plain = !summary.params.sampling->weighted();
    for (std::size_t a = 0; a < summary.accounts.size(); ++a) {
      if (a == kDefaultAccount) continue;
      const auto blocks = summary.statistics.block_sums(a);
      const auto& tail = summary.tails[a];
      const Bounds bounds = known.of_account(a);
      for (std::int64_t n = kBlockTrials;; n *= 2) {
        n = std::min(n, total);
        const auto count = static_cast<std::size_t>((n + kBlockTrials - 1) / kBlockTrials);
        const auto row = [&](const std::string& name, const Estimate& estimate) {
          account.add(summary.accounts[a].name);
          trials.add(n);
          measure.add(name);
          value.add(estimate);
          verdict.add(estimate.verdict);
        };
        row("mean", n == total
                        ? summary.statistics.moments(a).mean_of_amounts(summary.trials, bounds)
                        : mean_of_first(blocks, count, static_cast<double>(n), plain, bounds));
        const Sample first = n == total ? summary.samples[a] : sample_of_first(tail, n);
        for (const double q : summary.params.levels) {
          const Estimate at = first.quantile(q);
          if (q >= 0.95 && !std::isnan(at.value))
            row("value_at_risk " + format_number(100 * q) + " %", at);
        }
        if (n == total) break;
      }
    }
    return make_table("convergence", "one headline number from the first trials", account, trials,
                      measure, value, verdict);
  }
};

std::unique_ptr<Measure> make(const Params&) {
  return std::make_unique<Convergence>();
}

}  // namespace

TableMember convergence_table() {
  return {make};
}

}  // namespace cofferdam
