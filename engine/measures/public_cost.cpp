// What each level of government bears, and all of them together.
#include <algorithm>

#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/measure.hpp"
#include "measures/public_costs.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

constexpr double kTailBytes = 64e6;  // of all reservoirs, beyond runs that are kept whole
constexpr double kLevels[] = {0.95, 0.99, 0.999};

/// Levels that occur among the bearers, in order of appearance, and their sum.
class PublicCost final : public Measure {
 public:
  explicit PublicCost(const Params& params)
      : context_(params.programme->context()), costs_(params), levels_(costs_.names()) {
    moments_.resize(levels_.size());
    tails_.assign(levels_.size(),
                  TailReservoir(capacity_for(static_cast<double>(params.room_for), params)));
  }

  void observe(const TrialRun& run) override {
    costs_.observe(run.settlement);
    for (std::size_t l = 0; l < levels_.size(); ++l) {
      const auto sums = costs_.of(l);
      moments_[l].add(sums, run.weights());
      for (std::size_t t = 0; t < sums.size(); ++t)
        tails_[l].add(sums[t], run.weights()[t], run.range.first + static_cast<std::int64_t>(t));
    }
  }
  void close_block() override {
    for (Moments& moments : moments_) moments.close_block();
  }
  double bytes_after(double trials) const override {
    return static_cast<double>(tails_.size()) * tails_.front().bytes_after(trials);
  }
  void share(const Measure& other) override {
    const auto& cost = static_cast<const PublicCost&>(other);
    for (std::size_t l = 0; l < levels_.size(); ++l) tails_[l].share(cost.tails_[l]);
  }
  void merge(const Measure& other) override {
    const auto& cost = static_cast<const PublicCost&>(other);
    for (std::size_t l = 0; l < levels_.size(); ++l) {
      moments_[l].merge(cost.moments_[l]);
      tails_[l].merge(cost.tails_[l]);
    }
  }
  void write(ByteWriter& bytes) const override {
    for (std::size_t l = 0; l < levels_.size(); ++l)
      moments_[l].write(bytes), tails_[l].write(bytes);
  }
  void read(ByteReader& bytes) override {
    for (std::size_t l = 0; l < levels_.size(); ++l)
      moments_[l] = Moments::read(bytes), tails_[l].read(bytes);
  }

  std::optional<Estimate> estimate(const StopMeasure& measure, const Params& params,
                                   double trials) const override {
    if (measure.kind != StopMeasure::Kind::mean || measure.of != kPublicCost) return std::nullopt;
    return moments_.back().mean(trials, bounds_of(params));
  }

  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    TextColumn level("public", "level of government, or 'all levels' together");
    EstimateColumns mean(
        "mean", currency,
        "expected cost: losses borne, payments into pools and flows, consolidated "
        "of transfers within the level; what pools hold at the end is their owners'");
    EstimateColumns sd("standard_deviation", currency, "standard deviation of the cost");
    NumberColumn share("share_of_losses", "1", "mean / mean of all losses");
    std::vector<EstimateColumns> risks, tails;
    std::vector<std::string> tail_names;
    for (const double q : kLevels) {
      const std::string name = std::string(q == 0.95 ? "95" : q == 0.99 ? "99" : "999");
      risks.emplace_back("value_at_risk_" + name, currency, "quantile of the cost");
      tail_names.push_back("tvar_" + name);
      tails.emplace_back(tail_names.back(), currency, "mean of the worst cases beyond it");
    }
    TextColumn verdict("verdict", "of the highest quantile: ok, thin or not available");
    TextColumn tail_verdict("tvar_verdict",
                            "ok, or which tvar is thin or not available, the lowest first");
    const double losses = summary.statistics.moments(kLossAccount).mean(summary.trials).value;
    const Bounds bounds = bounds_of(summary.params);
    for (std::size_t l = 0; l < levels_.size(); ++l) {
      const KeptTrials kept = tails_[l].first(capacity_for(summary.trials, summary.params));
      const Sample sample(kept.entries, summary.trials, nullptr, kept.border);
      const Estimate expected = moments_[l].mean(summary.trials, bounds);
      level.add(levels_[l]);
      mean.add(expected);
      sd.add(moments_[l].standard_deviation(summary.trials, bounds));
      share.add(losses > 0 ? expected.value / losses : 0);
      std::string flagged;
      for (std::size_t q = 0; q < risks.size(); ++q) {
        risks[q].add(sample.quantile(kLevels[q]));
        const Estimate tail = sample.tvar(kLevels[q], bounds);
        tails[q].add(tail);
        if (tail.verdict != "ok")
          flagged += (flagged.empty() ? "" : "; ") + tail_names[q] + ": " + tail.verdict;
      }
      tail_verdict.add(flagged.empty() ? "ok" : flagged);
      verdict.add(sample.quantile(kLevels[2]).verdict);
    }
    Table table = make_table("public_cost", "one level of government", level, mean, sd, share);
    for (std::size_t q = 0; q < risks.size(); ++q) risks[q].move_to(table), tails[q].move_to(table);
    append_columns(table, verdict, tail_verdict);
    return table;
  }

 private:
  Bounds bounds_of(const Params& params) const {
    const KnownBounds known(params);
    return moves_cash(context_) ? known.of_unknown() : known.of_losses();
  }
  /// Enough for the lowest quantile of the table, as far as memory reaches.
  std::size_t capacity_for(double trials, const Params& params) const {
    const double room = TailReservoir::capacity_within(kTailBytes, levels_.size());
    return capacity_of(trials, std::max(kKeptWhole, std::min(room, 0.06 * trials)),
                       params.tail_memory);
  }

  const ProgrammeContext& context_;
  PublicCosts costs_;
  std::vector<std::string> levels_;
  std::vector<Moments> moments_;
  std::vector<TailReservoir> tails_;
};

std::unique_ptr<Measure> make(const Params& params) {
  for (const Bearer& bearer : params.bearers)
    if (bearer.level != "no") return std::make_unique<PublicCost>(params);
  return nullptr;
}

}  // namespace

TableMember public_cost_table() {
  return {make};
}

}  // namespace cofferdam
