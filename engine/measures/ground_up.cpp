// What portfolios tell beside their events, year by year: of policies how many claims there are,
// what they lose from the ground up, what each term leaves to the insured, and what is insured.
#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/distribution_list.hpp"
#include "measures/known.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kTailShare = 0.02;  // so that the interval of the 99 % quantile is exact too

class GroundUp final : public Accumulating<DistributionList> {
 public:
  explicit GroundUp(const Params& params)
      : Accumulating(DistributionList(params.tallies.size(), params, kTailShare)) {}

  void observe(const TrialRun& run) override {
    const std::size_t trials = run.settlement.trials;
    const std::span<const double> sums = run.settlement.events.tallies;
    for (std::size_t q = 0; q * trials < sums.size(); ++q)
      state_.add(q, sums.subspan(q * trials, trials), run);
  }

  Table table(const Summary& summary) const override {
    const Params& params = summary.params;
    TextColumn portfolio("portfolio", "name of the portfolio");
    TextColumn year("year", "year of the calendar; (all) without one");
    TextColumn quantity("quantity",
                        "claims: their number; ground_up: their losses before terms; kept by TERM: "
                        "what a term leaves to the insured of what the terms before have left; "
                        "insured: what is left, which the insurer owes");
    TextColumn unit("unit", kUnitMeaning);
    EstimateColumns mean("mean", kUnitOfRow, "expected sum of the year");
    EstimateColumns sd("standard_deviation", kUnitOfRow, "standard deviation of the sum");
    EstimateColumns positive("probability_positive", "1", "probability of a sum above zero");
    EstimateColumns risk99("value_at_risk_99", kUnitOfRow, "smallest x with P(sum <= x) >= 99 %");
    EstimateColumns tail("tvar_99", kUnitOfRow, "mean of the worst 1 % of probability");
    NumberColumn resolution("resolution", kUnitOfRow,
                            "width of the bin that value_at_risk_99 is known to; 0: exact");
    TextColumn verdict("verdict", "of value_at_risk_99 and tvar_99: ok, thin or not available");
    const KnownBounds known(params);
    for (std::size_t q = 0; q < params.tallies.size(); ++q) {
      const PortfolioTally& of = params.tallies[q];
      const Bounds bounds = known.of_payments(1);
      const Sample sample = state_.sample(q, summary.trials);
      const Estimate at99 = sample.quantile(0.99), beyond = sample.tvar(0.99, bounds);
      portfolio.add(of.portfolio);
      year.add(params.calendar->given() ? params.calendar->year_label(of.year) : "(all)");
      quantity.add(of.name);
      unit.add(of.unit == "money" ? params.currency : of.unit);
      mean.add(state_.moments(q).mean(summary.trials, bounds));
      sd.add(state_.moments(q).standard_deviation(summary.trials, bounds));
      positive.add(sample.probability_above(0));
      risk99.add(at99);
      tail.add(beyond);
      resolution.add(at99.resolution);
      verdict.add(beyond.verdict);
    }
    return make_table("ground_up", "one quantity of one portfolio in one year", portfolio, year,
                      quantity, unit, mean, sd, positive, risk99, tail, resolution, verdict);
  }
};

std::unique_ptr<Measure> make(const Params& params) {
  if (params.tallies.empty()) return nullptr;
  return std::make_unique<GroundUp>(params);
}

}  // namespace

TableMember ground_up_table() {
  return {make};
}

}  // namespace cofferdam
