// Limits and caps: how often they stop anything, how much, and when first.
#include <cmath>

#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/table_sums.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kTailShare = 0.02;  // so that the interval of the 99 % quantile is exact too
/// Means given that the rule binds.
enum Given : std::size_t { kStopped, kYears, kGivens };

class Rules final : public Accumulating<TableSums> {
 public:
  Rules(const Params& params, std::size_t rules)
      : Accumulating({DistributionList(rules, params, kTailShare), RatioList(kGivens * rules),
                      MomentList(0)}) {}

  void observe(const TrialRun& run) override {
    const std::size_t trials = run.settlement.trials;
    for (std::size_t i = 0; i < run.settlement.rules.size(); ++i) {
      const RuleOutcomes& rule = run.settlement.rules[i];
      const auto binds = flags(trials, [&](auto t) { return std::isfinite(rule.first[t]); });
      std::vector<double> years(trials);
      for (std::size_t t = 0; t < trials; ++t) years[t] = binds[t] > 0 ? rule.first[t] : 0;
      state_.amounts.add(i, rule.stopped, run);
      state_.ratios[kGivens * i + kStopped].add(rule.stopped, binds, run.weights());
      state_.ratios[kGivens * i + kYears].add(years, binds, run.weights());
    }
  }

  Table table(const Summary& summary) const override {
    const auto& rules = summary.params.programme->context().rules;
    const std::string& currency = summary.params.currency;
    TextColumn name("rule", "name of the limit or cap");
    EstimateColumns binds("probability_binds", "1", "probability that it stops any amount");
    EstimateColumns mean("stopped", currency,
                         "expected sum of the amounts it stops, those that are paid later too");
    EstimateColumns given("stopped_given_binding", currency, "the same, given that it stops any");
    EstimateColumns years("years_to_first", "1",
                          "mean years from the start to the first amount stopped, given that it "
                          "stops any");
    TextColumn given_verdict("binding_verdict",
                             "of the means given that it binds: ok, thin or not available");
    EstimateColumns at99("stopped_quantile_99", currency, "99 % quantile of the sum stopped");
    TextColumn verdict("verdict", "of stopped_quantile_99: ok, thin or not available");
    const KnownBounds known(summary.params);
    const Bounds due = known.of_payments(summary.params.programme->context().payment_lines.size());
    for (std::size_t i = 0; i < rules.size(); ++i) {
      const RatioOfMeans& amount = state_.ratios[kGivens * i + kStopped];
      const Estimate bound = amount.value(summary.trials, "it stops nothing in any trial", due);
      const Estimate high = state_.amounts.sample(i, summary.trials).quantile(0.99);
      name.add(rules[i]);
      binds.add(probability_of(amount.denominator(), summary.params, summary.trials));
      mean.add(amount.numerator().mean(summary.trials, due));
      given.add(bound);
      years.add(state_.ratios[kGivens * i + kYears].value(
          summary.trials, "", known.within(0, summary.params.calendar->end())));
      given_verdict.add(bound.verdict);
      at99.add(high);
      verdict.add(high.verdict);
    }
    return make_table("rules", "one limit or cap", name, binds, mean, given, years, given_verdict,
                      at99, verdict);
  }
};

std::unique_ptr<Measure> make(const Params& params) {
  const std::size_t rules = params.programme->context().rules.size();
  return rules == 0 ? nullptr : std::make_unique<Rules>(params, rules);
}

}  // namespace

TableMember rules_table() {
  return {make};
}

}  // namespace cofferdam
