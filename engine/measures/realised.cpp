// What really happened, settled by the same programme, and where it falls in the forecast.
#include <limits>

#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/exceedance_counter.hpp"
#include "measures/forecast_place.hpp"
#include "measures/known.hpp"
#include "portfolios/portfolio.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Losses that happened as one settled trial, in which no bearer has failed.
Settlement settle_realised(const Params& params) {
  Settlement settlement;
  settlement.events.failures.assign(params.failures.size(),
                                    std::numeric_limits<double>::infinity());
  for (const NamedPortfolio& named : params.portfolios) {
    const Exposures& book = named.portfolio->exposures();
    if (!book.has_realised()) continue;
    for (std::size_t row = 0; row < book.rows(); ++row) {
      if (book.realised_of(row) <= 0) continue;
      settlement.events.add(0, named.first_row + static_cast<std::uint32_t>(row), 0, 0,
                            EventKind::default_, book.count_of(row),
                            book.realised_of(row) * book.count_of(row));
    }
  }
  settle_others(params, settlement, 1);
  params.programme->settle(settlement, 1);
  return settlement;
}

/// The realised value of every account.
std::vector<std::vector<double>> realised_values(const Params& params) {
  const Settlement happened = settle_realised(params);
  std::vector<std::vector<double>> values;
  for (std::size_t a = 0; a < kFirstBearerAccount + params.bearers.size(); ++a)
    values.push_back({values_of(happened, a)[0]});
  return values;
}

class Realised final : public Accumulating<ExceedanceCounter> {
 public:
  explicit Realised(const Params& params)
      : Accumulating(ExceedanceCounter(realised_values(params))) {}
  void observe(const TrialRun& run) override { state_.observe(run); }
  Table table(const Summary& summary) const override {
    TextColumn account("account", "'all losses', 'defaults' (loans with a loss) or a bearer");
    TextColumn unit("unit", kUnitMeaning);
    NumberColumn amount("realised", kUnitOfRow, "what really happened");
    EstimateColumns mean("forecast_mean", kUnitOfRow, "expected amount of the forecast");
    NumberColumn ratio("realised_per_forecast", "1", "realised / expected");
    EstimateColumns quantile(
        "quantile", "1",
        "probability of the forecast that no more than the realised amount happens");
    TextColumn verdict("verdict", kPlaceMeaning);
    const KnownBounds known(summary.params);
    for (std::size_t a = 0; a < summary.accounts.size(); ++a) {
      const double x = state_.amounts(a)[0];
      const Estimate expected =
          summary.statistics.moments(a).mean(summary.trials, known.of_account(a));
      const Estimate above = state_.probability_above(a, 0, summary.trials);
      const Estimate below = complement(above);
      account.add(summary.accounts[a].name);
      unit.add(summary.accounts[a].unit);
      amount.add(x);
      mean.add(expected);
      ratio.add(expected.value > 0 ? x / expected.value : std::numeric_limits<double>::quiet_NaN());
      quantile.add(below);
      verdict.add(place_verdict(above, below));
    }
    return make_table("realised", "one account: outcome beside forecast", account, unit, amount,
                      mean, ratio, quantile, verdict);
  }
};

std::unique_ptr<Measure> make(const Params& params) {
  for (const NamedPortfolio& named : params.portfolios)
    if (named.portfolio->exposures().has_realised()) return std::make_unique<Realised>(params);
  return nullptr;
}

}  // namespace

TableMember realised_table() {
  return {make};
}

}  // namespace cofferdam
