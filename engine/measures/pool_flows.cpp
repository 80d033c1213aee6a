// Funding of the pools: who puts money in or gets what leaves, year by year.
#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/distribution_list.hpp"
#include "measures/known.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kTailShare = 0.06;  // so that the interval of the 95 % quantile is exact too

/// Distributions [funding line][year].
class PoolFlows final : public Accumulating<DistributionList> {
 public:
  PoolFlows(const Params& params, std::size_t cells)
      : Accumulating(DistributionList(cells, params, kTailShare)),
        years_(params.calendar->years()) {}

  void observe(const TrialRun& run) override {
    const std::size_t trials = run.settlement.trials;
    for (std::size_t cell = 0; cell < state_.size(); ++cell)
      state_.add(
          cell,
          std::span(run.settlement.funding[cell / years_]).subspan(cell % years_ * trials, trials),
          run);
  }

  Table table(const Summary& summary) const override {
    const ProgrammeContext& context = summary.params.programme->context();
    const std::string& currency = summary.params.currency;
    TextColumn pool("pool", "name of the pool");
    TextColumn flow("flow", "opening, budget, contribution, fee, interest, top_up, lapse, closing");
    TextColumn bearer("bearer", "who pays it, or gets what leaves; outside: nobody named");
    TextColumn year("year", "year of the calendar");
    EstimateColumns mean("mean", currency, "expected amount of the year; above zero into the pool");
    EstimateColumns sd("standard_deviation", currency, "standard deviation of the amount");
    EstimateColumns at95("quantile_95", currency, "95 % quantile of the amount, with its sign");
    EstimateColumns at99("quantile_99", currency, "99 % quantile of the amount, with its sign");
    TextColumn verdict("verdict", "of quantile_99: ok, thin or not available");
    const KnownBounds known(summary.params);
    for (std::size_t cell = 0; cell < state_.size(); ++cell) {
      const FundingLine& line = context.funding[cell / years_];
      const Sample sample = state_.sample(cell, summary.trials);
      const Bounds bounds = bounds_of(line.flow, known);
      pool.add(context.pools[line.pool].name);
      flow.add(name_of(line.flow));
      bearer.add(line.bearer == kOutside ? "outside" : context.bearers[line.bearer]);
      year.add(summary.params.calendar->year_label(cell % years_));
      mean.add(state_.moments(cell).mean(summary.trials, bounds));
      sd.add(state_.moments(cell).standard_deviation(summary.trials, bounds));
      at95.add(sample.quantile(0.95));
      at99.add(sample.quantile(0.99));
      verdict.add(sample.quantile(0.99).verdict);
    }
    return make_table("pool_flows", "one year of one way of money into or out of a pool", pool,
                      flow, bearer, year, mean, sd, at95, at99, verdict);
  }

 private:
  /// What the scenario says of an amount: the opening stock, budgets and contributions are named.
  static Bounds bounds_of(PoolFlow flow, const KnownBounds& known) {
    Bounds bounds = known.of_positive();
    if (flow == PoolFlow::lapse || flow == PoolFlow::closing)
      bounds = {-bounds.most, 0, bounds.certain};
    if (flow == PoolFlow::opening || flow == PoolFlow::budget || flow == PoolFlow::contribution)
      bounds.certain = true;
    return bounds;
  }

  std::size_t years_;
};

std::unique_ptr<Measure> make(const Params& params) {
  const std::size_t cells = params.programme->context().funding.size() * params.calendar->years();
  return cells == 0 ? nullptr : std::make_unique<PoolFlows>(params, cells);
}

}  // namespace

TableMember pool_flows_table() {
  return {make};
}

}  // namespace cofferdam
