// Fees, premiums and subsidies: who pays what to whom, year by year.
#include <algorithm>

#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/distribution_list.hpp"
#include "measures/flow_names.hpp"
#include "measures/known.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kTailShare = 0.06;  // so that the interval of the 95 % quantile is exact too

/// Distributions [flow by name][year, all years].
class Flows final : public Accumulating<DistributionList> {
 public:
  Flows(const Params& params, std::vector<NamedFlow> flows)
      : Accumulating(
            DistributionList(flows.size() * (params.calendar->years() + 1), params, kTailShare)),
        flows_(std::move(flows)),
        years_(params.calendar->years()),
        sums_(years_ + 1, flows_.size()) {}

  void observe(const TrialRun& run) override {
    const std::size_t trials = run.settlement.trials;
    sums_.clear(trials);
    for (std::size_t f = 0; f < flows_.size(); ++f)
      for (const std::size_t line : flows_[f].lines)
        for (std::size_t cell = 0; cell < years_ * trials; ++cell) {
          const double amount = run.settlement.flows[line][cell];
          sums_.at(cell / trials, cell % trials)[f] += amount;
          sums_.at(years_, cell % trials)[f] += amount;
        }
    for (std::size_t year = 0; year <= years_; ++year)
      for (std::size_t f = 0; f < flows_.size(); ++f)
        state_.add(f * (years_ + 1) + year, sums_.of(year, f), run);
  }

  Table table(const Summary& summary) const override {
    const ProgrammeContext& context = summary.params.programme->context();
    const Calendar& calendar = *summary.params.calendar;
    const std::string& currency = summary.params.currency;
    TextColumn name("flow", "name of the flow");
    TextColumn kind("kind", "fee, premium, subsidy, relending or gain share");
    TextColumn payer("payer", "bearer that pays, or outside");
    TextColumn payee("payee", "bearer that is paid, or outside");
    TextColumn year("year", "year of the calendar; (all): their sum");
    EstimateColumns mean("mean", currency, "expected amount from payer to payee");
    EstimateColumns sd("standard_deviation", currency, "standard deviation of the amount");
    EstimateColumns at95("quantile_95", currency, "95 % quantile of the amount");
    EstimateColumns at99("quantile_99", currency, "99 % quantile of the amount");
    NumberColumn resolution("resolution", currency,
                            "width of the bin that quantile_95 is known to; 0: exact");
    TextColumn verdict("verdict", "of quantile_99: ok, thin or not available");
    const Bounds unknown = KnownBounds(summary.params).of_unknown();
    for (std::size_t i = 0; i < state_.size(); ++i) {
      const NamedFlow& flow = flows_[i / (years_ + 1)];
      const std::size_t cell = i % (years_ + 1);
      const Sample sample = state_.sample(i, summary.trials);
      Bounds bounds = unknown;
      bounds.certain = bounds.certain || is_certain(flow, context);
      name.add(flow.name);
      kind.add(name_of(flow.kind));
      payer.add(party_name(flow.payer, context));
      payee.add(party_name(flow.payee, context));
      year.add(cell == years_ ? "(all)" : calendar.given() ? calendar.year_label(cell) : "1");
      mean.add(state_.moments(i).mean(summary.trials, bounds));
      sd.add(state_.moments(i).standard_deviation(summary.trials, bounds));
      at95.add(sample.quantile(0.95));
      at99.add(sample.quantile(0.99));
      resolution.add(sample.quantile(0.95).resolution);
      verdict.add(sample.quantile(0.99).verdict);
    }
    return make_table("flows", "one fee, premium, subsidy or relending in one year, or all years",
                      name, kind, payer, payee, year, mean, sd, at95, at99, resolution, verdict);
  }

 private:
  static bool is_certain(const NamedFlow& flow, const ProgrammeContext& context) {
    return std::all_of(flow.lines.begin(), flow.lines.end(),
                       [&](std::size_t line) { return context.flows[line].certain; });
  }

  std::vector<NamedFlow> flows_;
  std::size_t years_;
  CellSums sums_;  ///< [year, all][trial][flow], scratch
};

std::unique_ptr<Measure> make(const Params& params) {
  std::vector<NamedFlow> flows = named_flows(params.programme->context());
  return flows.empty() ? nullptr : std::make_unique<Flows>(params, std::move(flows));
}

}  // namespace

TableMember flows_table() {
  return {make};
}

}  // namespace cofferdam
