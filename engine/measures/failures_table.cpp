// Bearers that can fail: how likely they do, when, and what they owe then and do not pay.
#include <cmath>

#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/table_sums.hpp"
#include "portfolios/failure.hpp"
#include "time/calendar.hpp"
#include "waterfall/gate.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Means given that the bearer fails.
enum Given : std::size_t { kStopped, kYears, kGivens };

class FailuresTable final : public Accumulating<TableSums> {
 public:
  FailuresTable(const Params& params, std::vector<FailingBearer> failing)
      : Accumulating(
            {DistributionList(0, params, 0), RatioList(kGivens * failing.size()), MomentList(0)}),
        failing_(std::move(failing)),
        walked_(params.programme->is_walked()) {}

  void observe(const TrialRun& run) override {
    const Settlement& settlement = run.settlement;
    const std::size_t trials = settlement.trials;
    for (std::size_t i = 0; i < failing_.size(); ++i) {
      const double* time = settlement.events.failures.data() + failing_[i].failure * trials;
      const auto fails = flags(trials, [&](auto t) { return std::isfinite(time[t]); });
      std::vector<double> years(trials);
      for (std::size_t t = 0; t < trials; ++t) years[t] = fails[t] > 0 ? time[t] : 0;
      // Of a programme that is not walked nobody that can fail pays anything.
      const std::vector<double> stopped = !walked_
                                              ? std::vector<double>(trials, 0.0)
                                              : settlement.rules[failing_[i].gate->outcome].stopped;
      state_.ratios[kGivens * i + kStopped].add(stopped, fails, run.weights());
      state_.ratios[kGivens * i + kYears].add(years, fails, run.weights());
    }
  }

  Table table(const Summary& summary) const override {
    const Params& params = summary.params;
    const ProgrammeContext& context = params.programme->context();
    TextColumn bearer("bearer", "who can fail");
    NumberColumn pd("pd", "1", "as stated: probability that it fails within a year, or the period");
    EstimateColumns probability("probability", "1", "probability that it fails by the end");
    EstimateColumns years("years_to_failure", "1",
                          "mean years from the start to its failure, given that it fails");
    NumberColumn recovery("recovery", "1", "part of what it owes then that it pays all the same");
    TextColumn taker("taken_over_by", "who pays the rest, or nobody");
    EstimateColumns stopped("stopped", params.currency,
                            "expected amount that it owes after its failure and does not pay");
    EstimateColumns given("stopped_given_failure", params.currency,
                          "the same, given that it fails");
    TextColumn verdict("verdict", "of the means given failure: ok, thin or not available");
    const KnownBounds known(params);
    const Bounds due = known.of_payments(context.payment_lines.size());
    for (std::size_t i = 0; i < failing_.size(); ++i) {
      const FailingBearer& failing = failing_[i];
      const RatioOfMeans& amount = state_.ratios[kGivens * i + kStopped];
      const Estimate if_fails = amount.value(summary.trials, "it fails in no trial", due);
      bearer.add(context.bearers[failing.bearer]);
      pd.add(params.failures[failing.failure]->pd());
      probability.add(probability_of(amount.denominator(), summary.params, summary.trials));
      years.add(state_.ratios[kGivens * i + kYears].value(summary.trials, "",
                                                          known.within(0, params.calendar->end())));
      recovery.add(failing.recovery);
      taker.add(failing.taken_over_by == kOutside ? "nobody"
                                                  : context.bearers[failing.taken_over_by]);
      stopped.add(amount.numerator().mean(summary.trials, due));
      given.add(if_fails);
      verdict.add(if_fails.verdict);
    }
    return make_table("failures", "one bearer that can fail", bearer, pd, probability, years,
                      recovery, taker, stopped, given, verdict);
  }

 private:
  std::vector<FailingBearer> failing_;
  bool walked_;
};

std::unique_ptr<Measure> make(const Params& params) {
  const auto& failing = params.programme->context().failing;
  return failing.empty() ? nullptr : std::make_unique<FailuresTable>(params, failing);
}

}  // namespace

TableMember failures_table() {
  return {make};
}

}  // namespace cofferdam
