// What each layer pays, how often it is hit and how often it is exhausted.
#include <algorithm>
#include <cmath>

#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Moments at 3 line + (amount, hit, exhausted).
class LayerPayments final : public Accumulating<MomentList> {
 public:
  explicit LayerPayments(const Params& params)
      : Accumulating(MomentList(3 * params.programme->context().lines.size())),
        lines_(params.programme->context().lines) {}

  void observe(const TrialRun& run) override {
    std::vector<double> flag(run.settlement.trials);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::vector<double>& paid = run.settlement.lines[i];
      state_[3 * i].add(paid, run.weights());
      for (std::size_t t = 0; t < flag.size(); ++t) flag[t] = paid[t] > 0 ? 1 : 0;
      state_[3 * i + 1].add(flag, run.weights());
      for (std::size_t t = 0; t < flag.size(); ++t)
        flag[t] = exceeds(lines_[i].limit, paid[t]) ? 0 : 1;
      state_[3 * i + 2].add(flag, run.weights());
    }
  }
  Table table(const Summary& summary) const override {
    const auto& bearers = summary.params.programme->context().bearers;
    const std::string& currency = summary.params.currency;
    TextColumn clause("clause", "name of the layers clause");
    TextColumn payer("payer", "bearer that pays the layer");
    TextColumn payee("payee", "bearer whose part is layered");
    NumberColumn attachment("attachment", currency,
                            "total above which the layer pays; missing: a rate of each loan");
    NumberColumn limit("limit", currency,
                       "height of the layer; infinite: unlimited; missing: a rate of each loan");
    EstimateColumns mean("mean", currency, "expected payment of the layer");
    NumberColumn rate("of_exposure", "1", "mean / exposure of the claim");
    EstimateColumns hit("probability_hit", "1", "probability that the layer pays anything");
    EstimateColumns exhausted("probability_exhausted", "1",
                              "probability that the layer pays its whole limit");
    TextColumn verdict("verdict",
                       "of mean: ok; thin: fewer than 10 effective trials carry it; or the same in "
                       "every trial");
    const KnownBounds known(summary.params);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      Bounds bounds = known.of_losses(lines_[i].denominator);
      if (lines_[i].limits_all) bounds.most = std::min(bounds.most, lines_[i].limit);
      const Estimate paid = state_[3 * i].mean_of_amounts(summary.trials, bounds);
      clause.add(lines_[i].clause);
      payer.add(bearers[lines_[i].payer]);
      payee.add(bearers[lines_[i].payee]);
      attachment.add(lines_[i].attachment);
      limit.add(lines_[i].limit);
      mean.add(paid);
      rate.add(paid.value / lines_[i].denominator);
      hit.add(probability_of(state_[3 * i + 1], summary.params, summary.trials));
      verdict.add(paid.verdict);
      exhausted.add(std::isnan(lines_[i].limit)
                        ? Estimate{}
                        : probability_of(state_[3 * i + 2], summary.params, summary.trials));
    }
    return make_table("layers", "one layer of a layers clause", clause, payer, payee, attachment,
                      limit, mean, rate, hit, exhausted, verdict);
  }

 private:
  std::vector<LayerLine> lines_;
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.programme->context().lines.empty() ? nullptr
                                                   : std::make_unique<LayerPayments>(params);
}

}  // namespace

TableMember layers_table() {
  return {make};
}

}  // namespace cofferdam
