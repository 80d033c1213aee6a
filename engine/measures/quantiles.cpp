// Value at risk, TVaR and unexpected loss of every account at the declared levels.
#include "measures/columns.hpp"
#include "measures/measure.hpp"

namespace cofferdam {
namespace {

class Quantiles final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    TextColumn account("account", "'all losses', 'defaults' (a count) or a bearer");
    NumberColumn level("level", "1", "probability q of not exceeding the quantile");
    EstimateColumns risk("value_at_risk", currency, "smallest x with P(L <= x) >= q");
    EstimateColumns tail(
        "tvar", currency,
        "mean of the worst 1 - q of probability, splitting the atom at the quantile");
    NumberColumn unexpected("unexpected_loss", currency, "value_at_risk - mean");
    NumberColumn effective("effective_trials", "1", "effective number of trials beyond the level");
    NumberColumn resolution(
        "resolution", currency,
        "width of the bin that the quantile is known to; 0: exact order statistic");
    TextColumn verdict(
        "verdict",
        "ok; thin: fewer than 100 effective trials beyond; not available: fewer than 10");
    TextColumn tail_verdict(
        "tvar_verdict",
        "of tvar: as verdict; also thin if fewer than 50 effective trials carry "
        "what exceeds the quantile");
    for (std::size_t a = 0; a < summary.accounts.size(); ++a) {
      const double mean = summary.statistics.moments(a).mean(summary.trials).value;
      for (const double q : summary.params.levels) {
        const Estimate at = summary.samples[a].quantile(q);
        account.add(summary.accounts[a].name);
        level.add(q);
        risk.add(at);
        const Estimate mean_beyond = summary.samples[a].tvar(q);
        tail.add(mean_beyond);
        unexpected.add(at.value - mean);
        effective.add(at.effective_trials);
        resolution.add(at.resolution);
        verdict.add(at.verdict);
        const bool nothing = mean_beyond.value == 0 && mean_beyond.standard_error == 0;
        tail_verdict.add(nothing ? "thin: 0 in every trial beyond the level" : mean_beyond.verdict);
      }
    }
    return make_table("quantiles", "one account at one level", account, level, risk, tail,
                      unexpected, effective, resolution, verdict, tail_verdict);
  }
};

std::unique_ptr<Measure> make(const Params&) {
  return std::make_unique<Quantiles>();
}

}  // namespace

TableMember quantiles_table() {
  return {make};
}

}  // namespace cofferdam
