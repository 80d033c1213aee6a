// Probabilities of exceeding the amounts that the scenario asks for.
#include "measures/columns.hpp"
#include "measures/measure.hpp"

namespace cofferdam {
namespace {

class Thresholds final : public Measure {
 public:
  Table table(const Summary& summary) const override {
    TextColumn account("account", "'all losses' or a bearer");
    NumberColumn amount("amount", summary.params.currency, "the threshold");
    EstimateColumns probability("probability_above", "1", "probability that the amount is exceeded");
    NumberColumn effective("effective_trials", "1", "effective number of trials above the amount");
    TextColumn verdict("verdict", "ok, or thin: fewer than 10 effective trials above");
    for (std::size_t a = 0; a < summary.accounts.size(); ++a) {
      if (a == kDefaultAccount) continue;
      for (const double x : summary.params.thresholds) {
        const Estimate above = summary.samples[a].probability_above(x);
        account.add(summary.accounts[a].name);
        amount.add(x);
        probability.add(above);
        effective.add(above.effective_trials);
        verdict.add(above.verdict);
      }
    }
    return make_table("thresholds", "one account and one amount", account, amount, probability, effective, verdict);
  }
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.thresholds.empty() ? nullptr : std::make_unique<Thresholds>();
}

}  // namespace

TableMember thresholds_table() { return {make}; }

}  // namespace cofferdam
