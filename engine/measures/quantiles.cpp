// Value at risk, TVaR and unexpected loss of every account at the declared levels.
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/measure.hpp"

namespace cofferdam {
namespace {

class Quantiles final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    TextColumn account("account", "'all losses', 'defaults' (a count) or a bearer");
    TextColumn unit("unit", kUnitMeaning);
    NumberColumn level("level", "1", "probability q of not exceeding the quantile");
    EstimateColumns risk("value_at_risk", kUnitOfRow, "smallest x with P(L <= x) >= q");
    EstimateColumns tail(
        "tvar", kUnitOfRow,
        "mean of the worst 1 - q of probability, splitting the atom at the quantile");
    NumberColumn unexpected("unexpected_loss", kUnitOfRow, "value_at_risk - mean");
    NumberColumn effective("effective_trials", "1", "effective number of trials beyond the level");
    NumberColumn resolution(
        "resolution", kUnitOfRow,
        "width of the bin that the quantile is known to; 0: exact order statistic");
    TextColumn verdict(
        "verdict",
        "ok; thin: fewer than 100 effective trials beyond; not available: fewer than 10");
    TextColumn tail_verdict(
        "tvar_verdict",
        "of tvar: as verdict; also thin if fewer than 50 effective trials carry "
        "what exceeds the quantile");
    const KnownBounds known(summary.params);
    for (std::size_t a = 0; a < summary.accounts.size(); ++a) {
      const double mean = summary.statistics.moments(a).mean(summary.trials).value;
      for (const double q : summary.params.levels) {
        const Estimate at = summary.samples[a].quantile(q);
        account.add(summary.accounts[a].name);
        unit.add(summary.accounts[a].unit);
        level.add(q);
        risk.add(at);
        const Estimate mean_beyond = summary.samples[a].tvar(q, known.of_account(a));
        tail.add(mean_beyond);
        unexpected.add(at.value - mean);
        effective.add(at.effective_trials);
        resolution.add(at.resolution);
        verdict.add(at.verdict);
        tail_verdict.add(mean_beyond.verdict);
      }
    }
    return make_table("quantiles", "one account at one level", account, unit, level, risk, tail,
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
