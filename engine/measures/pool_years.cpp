// Each pool year by year: the fan of its balance, exhaustion, and guarantees per unit of balance.
#include <cmath>

#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/table_sums.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

// As many trials as there is room for are kept one by one: the fan asks for all quantiles.
constexpr double kTailShare = 1;
enum Amount : std::size_t { kBalance, kShortIn, kAmounts };
enum Flag : std::size_t { kExhausted, kShort, kEmpty, kFlags };

class PoolYears final : public Accumulating<TableSums> {
 public:
  PoolYears(const Params& params, std::size_t cells)
      : Accumulating({DistributionList(kAmounts * cells, params, kTailShare), RatioList(cells),
                      MomentList(kFlags * cells)}),
        calendar_(*params.calendar) {}

  void observe(const TrialRun& run) override {
    for (std::size_t p = 0; p < run.settlement.pools.size(); ++p)
      for (std::size_t year = 0; year < calendar_.years(); ++year)
        observe(run, run.settlement.pools[p], year, p * calendar_.years() + year);
  }

  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    const auto& pools = summary.params.programme->context().pools;
    TextColumn name("pool", "name of the pool");
    TextColumn label("year", "year of the calendar");
    EstimateColumns balance("balance", currency, "expected balance at the end of the year");
    std::vector<EstimateColumns> fan = fan_columns(currency);
    NumberColumn resolution("balance_resolution", currency,
                            "width of the bin that balance_quantile_5 is known to; 0: exact");
    TextColumn fan_verdict("balance_verdict", "of balance_quantile_99: ok, thin or not available");
    EstimateColumns exhausted("probability_exhausted", "1",
                              "probability that the pool is exhausted by the end of the year");
    EstimateColumns is_short("probability_short", "1",
                             "probability that something is due in the year that the pool does not "
                             "pay then");
    EstimateColumns short_in("short_in", currency,
                             "expected amount due in the year and not paid by the pool then");
    EstimateColumns at99("short_in_quantile_99", currency, "99 % quantile of that amount");
    TextColumn verdict("short_in_verdict", "of short_in_quantile_99: ok, thin or not available");
    EstimateColumns leverage(
        "leverage_multiple", "1",
        "mean guaranteed part in force / mean balance, at the end of the year");
    EstimateColumns empty("probability_empty", "1",
                          "probability that the balance is 0 at the end of the year");
    TextColumn leverage_verdict("leverage_verdict",
                                "of leverage_multiple: ok, thin or not available");
    const KnownBounds known(summary.params);
    const Bounds due = known.of_payments(summary.params.programme->context().payment_lines.size());
    for (std::size_t cell = 0; cell < pools.size() * calendar_.years(); ++cell) {
      const Sample balances = state_.amounts.sample(kAmounts * cell + kBalance, summary.trials);
      const Estimate high =
          state_.amounts.sample(kAmounts * cell + kShortIn, summary.trials).quantile(0.99);
      const Estimate multiple =
          state_.ratios[cell].value(summary.trials, "the balance is 0 in every trial");
      const auto probability = [&](Flag flag) {
        return probability_of(state_.means[kFlags * cell + flag], summary.params, summary.trials);
      };
      name.add(pools[cell / calendar_.years()].name);
      label.add(calendar_.year_label(cell % calendar_.years()));
      balance.add(state_.amounts.moments(kAmounts * cell + kBalance)
                      .mean(summary.trials, known.of_positive()));
      constexpr double kFan[] = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
      for (std::size_t q = 0; q < fan.size(); ++q) fan[q].add(balances.quantile(kFan[q]));
      resolution.add(balances.quantile(kFan[1]).resolution);
      fan_verdict.add(balances.quantile(0.99).verdict);
      exhausted.add(probability(kExhausted));
      is_short.add(probability(kShort));
      short_in.add(state_.amounts.moments(kAmounts * cell + kShortIn).mean(summary.trials, due));
      at99.add(high);
      verdict.add(high.verdict);
      leverage.add(multiple);
      empty.add(probability(kEmpty));
      leverage_verdict.add(multiple.verdict);
    }
    Table table = make_table("pool_years", "one year of one pool", name, label, balance);
    for (EstimateColumns& quantile : fan) quantile.move_to(table);
    append_columns(table, resolution, fan_verdict, exhausted, is_short, short_in, at99, verdict,
                   leverage, empty, leverage_verdict);
    return table;
  }

 private:
  static std::vector<EstimateColumns> fan_columns(const std::string& currency) {
    std::vector<EstimateColumns> fan;
    for (const char* percent : {"1", "5", "25", "50", "75", "95", "99"})
      fan.emplace_back(std::string("balance_quantile_") + percent, currency,
                       std::string(percent) + " % quantile of the balance");
    return fan;
  }

  void observe(const TrialRun& run, const PoolOutcomes& pool, std::size_t year, std::size_t cell) {
    const std::size_t trials = run.settlement.trials;
    const auto of_year = [&](const std::vector<double>& column) {
      return std::span(column).subspan(year * trials, trials);
    };
    const auto balance = of_year(pool.balance), short_in = of_year(pool.short_in);
    state_.amounts.add(kAmounts * cell + kBalance, balance, run);
    state_.amounts.add(kAmounts * cell + kShortIn, short_in, run);
    state_.ratios[cell].add(of_year(pool.in_force), balance, run.weights());
    const auto add_flag = [&](Flag flag, const auto& holds) {
      state_.means[kFlags * cell + flag].add(flags(trials, holds), run.weights());
    };
    add_flag(kExhausted, [&](auto t) {
      return std::isfinite(pool.exhausted[t]) && calendar_.year_of(pool.exhausted[t]) <= year;
    });
    add_flag(kShort, [&](auto t) { return short_in[t] > 0; });
    add_flag(kEmpty, [&](auto t) { return !(balance[t] > 0); });
  }

  const Calendar& calendar_;
};

std::unique_ptr<Measure> make(const Params& params) {
  const std::size_t cells = params.programme->context().pools.size() * params.calendar->years();
  return cells == 0 ? nullptr : std::make_unique<PoolYears>(params, cells);
}

}  // namespace

TableMember pool_years_table() {
  return {make};
}

}  // namespace cofferdam
