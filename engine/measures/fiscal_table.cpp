// What the scheme costs each payer, component by component, in money of the start.
#include "measures/columns.hpp"
#include "measures/fiscal_costs.hpp"
#include "measures/known.hpp"
#include "measures/table_sums.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

enum Ratio : std::size_t { kGuaranteed, kLent, kRatios };

/// Ratios [payer][component][ratio] of the rows that apply.
class Fiscal final : public Accumulating<RatioList> {
 public:
  Fiscal(FiscalCosts costs) : Accumulating(RatioList(0)), costs_(std::move(costs)) {
    for (std::size_t p = 0; p < costs_.payers().size(); ++p)
      for (std::size_t c = 0; c < costs_.components().size(); ++c)
        if (costs_.applies(p, c)) rows_.push_back({p, c});
    state_ = RatioList(rows_.size() * kRatios);
  }

  void observe(const TrialRun& run) override {
    costs_.observe(run);
    std::vector<double> lent;
    for (std::size_t t = 0; t < run.settlement.trials; ++t)
      lent.push_back(costs_.lent().of(t).worth());
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const auto [payer, component] = rows_[row];
      const auto cost = costs_.cost(payer, component);
      state_[row * kRatios + kGuaranteed].add(cost, costs_.lent().guaranteed(payer), run.weights());
      state_[row * kRatios + kLent].add(cost, lent, run.weights());
    }
  }

  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    TextColumn payer("payer",
                     "a bearer, with pools that it owns by its parts; public: a level of "
                     "government, or all public bearers, consolidated of what moves within");
    TextColumn component(
        "component",
        "claims: losses borne, less compensation; recoveries: what comes back of them, less its "
        "costs; gains of stakes; a flow by its name; contributions: paid into pools of others, "
        "less what others pay into its own; holding: what money costs that lies in its pools, at "
        "the discount rate, less the interest it earns; administration; total: their sum; "
        "market_risk: what a private guarantor would ask for it; risk_adjusted: total with that");
    TextColumn kind(
        "kind",
        "loss, fee, premium, subsidy, relending, gain share, pool, administration, total, "
        "risk");
    EstimateColumns cost("cost", currency,
                         "expected cost, in money of the start of the calendar; below zero it "
                         "comes in");
    EstimateColumns sd("standard_deviation", currency, "standard deviation of the cost");
    EstimateColumns guaranteed("per_guaranteed", "1",
                               "cost / what the payer guarantees, new loans and renewals, both in "
                               "money of the start");
    EstimateColumns lent("per_lent", "1",
                         "cost / what is lent, new loans and renewals, both in money of the start");
    TextColumn verdict("verdict", "of per_guaranteed: ok, thin or not available");
    const Bounds bounds = KnownBounds(summary.params).of_unknown();
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const FiscalComponent& of = costs_.components()[rows_[row].component];
      const RatioOfMeans& ratio = state_[row * kRatios + kGuaranteed];
      const Estimate rate = ratio.value(summary.trials, "the payer guarantees nothing", bounds);
      payer.add(costs_.payers()[rows_[row].payer].name);
      component.add(of.name);
      kind.add(of.kind);
      cost.add(ratio.numerator().mean(summary.trials, bounds));
      sd.add(ratio.numerator().standard_deviation(summary.trials, bounds));
      guaranteed.add(rate);
      lent.add(state_[row * kRatios + kLent].value(summary.trials, "nothing is lent", bounds));
      verdict.add(rate.verdict);
    }
    return make_table("fiscal", "one component of what the scheme costs one payer", payer,
                      component, kind, cost, sd, guaranteed, lent, verdict);
  }

 private:
  struct Row {
    std::size_t payer = 0, component = 0;
  };
  FiscalCosts costs_;
  std::vector<Row> rows_;
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.programme->fiscal() ? std::make_unique<Fiscal>(FiscalCosts(params)) : nullptr;
}

}  // namespace

TableMember fiscal_table() {
  return {make};
}

}  // namespace cofferdam
