// Probabilities of exceeding the amounts that the scenario asks for.
#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/exceedance_counter.hpp"
#include "measures/known.hpp"

namespace cofferdam {
namespace {

class Thresholds final : public Accumulating<ExceedanceCounter> {
 public:
  explicit Thresholds(const Params& params) : Accumulating(ExceedanceCounter(amounts(params))) {}
  void observe(const TrialRun& run) override { state_.observe(run); }
  Table table(const Summary& summary) const override {
    TextColumn account("account", "'all losses' or a bearer");
    NumberColumn amount("amount", summary.params.currency, "the threshold");
    EstimateColumns probability("probability_above", "1",
                                "probability that the amount is exceeded");
    NumberColumn effective("effective_trials", "1", "effective number of trials above the amount");
    TextColumn verdict(
        "verdict",
        "ok, or thin: fewer than 10 effective trials above; ok too where it cannot be "
        "exceeded");
    const KnownBounds known(summary.params);
    for (std::size_t a = 0; a < summary.accounts.size(); ++a) {
      for (std::size_t i = 0; i < state_.amounts(a).size(); ++i) {
        const double x = state_.amounts(a)[i];
        const Estimate above = known.above(x, a, state_.probability_above(a, i, summary.trials));
        account.add(summary.accounts[a].name);
        amount.add(x);
        probability.add(above);
        effective.add(above.effective_trials);
        verdict.add(above.verdict);
      }
    }
    return make_table("thresholds", "one account and one amount", account, amount, probability,
                      effective, verdict);
  }

 private:
  /// The scenario's amounts for every account but the number of defaults.
  static std::vector<std::vector<double>> amounts(const Params& params) {
    std::vector<std::vector<double>> amounts(kFirstBearerAccount + params.bearers.size(),
                                             params.thresholds);
    amounts[kDefaultAccount].clear();
    return amounts;
  }
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.thresholds.empty() ? nullptr : std::make_unique<Thresholds>(params);
}

}  // namespace

TableMember thresholds_table() {
  return {make};
}

}  // namespace cofferdam
