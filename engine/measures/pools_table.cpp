// What becomes of each pool: whether it is exhausted, what it leaves unpaid, what it would need.
#include <cmath>

#include "gates/pool_rule.hpp"
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/stock_needed.hpp"
#include "measures/table_sums.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kTailShare = 0.06;  // so that the interval of the 95 % quantile is exact too
enum Amount : std::size_t { kShortBy, kRequired, kAmounts };
/// Means given exhaustion.
enum Given : std::size_t { kYears, kShort, kGivens };

class Pools final : public Accumulating<TableSums> {
 public:
  explicit Pools(const Params& params)
      : Accumulating({DistributionList(kAmounts * pools_in(params), params, kTailShare),
                      RatioList(kGivens * pools_in(params)), MomentList(pools_in(params))}) {}

  void observe(const TrialRun& run) override {
    const std::size_t trials = run.settlement.trials;
    for (std::size_t p = 0; p < run.settlement.pools.size(); ++p) {
      const PoolOutcomes& pool = run.settlement.pools[p];
      const auto exhausted =
          flags(trials, [&](auto t) { return std::isfinite(pool.exhausted[t]); });
      std::vector<double> years(trials);
      for (std::size_t t = 0; t < trials; ++t) years[t] = exhausted[t] > 0 ? pool.exhausted[t] : 0;
      state_.ratios[kGivens * p + kYears].add(years, exhausted, run.weights());
      state_.ratios[kGivens * p + kShort].add(pool.short_by, exhausted, run.weights());
      state_.means[p].add(pool.unpaid, run.weights());
      state_.amounts.add(kAmounts * p + kShortBy, pool.short_by, run);
      const std::span required(pool.required);
      state_.amounts.add(kAmounts * p + kRequired, countable_stocks(required.last(trials)), run);
    }
  }

  std::optional<Estimate> estimate(const StopMeasure& measure, const Params& params,
                                   double trials) const override {
    if (measure.kind == StopMeasure::Kind::exhausted) return exhausted(measure.of, params, trials);
    if (measure.kind != StopMeasure::Kind::required) return std::nullopt;
    return StockNeeded(state_.amounts.sample(kAmounts * measure.of + kRequired, trials))
        .enough_with(measure.level);
  }

  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    const auto& pools = summary.params.programme->context().pools;
    TextColumn name("pool", "name of the pool");
    EstimateColumns exhausted("probability_exhausted", "1",
                              "probability that an amount comes due which the pool cannot pay");
    EstimateColumns years("years_to_exhaustion", "1",
                          "mean years from the start to that moment, given that it comes");
    EstimateColumns mean("shortfall", currency,
                         "expected sum of what is due and not paid by the pool when it is due");
    EstimateColumns given("shortfall_given_exhaustion", currency,
                          "mean of the shortfall, given that the pool is exhausted");
    TextColumn given_verdict(
        "exhaustion_verdict",
        "of the means given exhaustion: ok; thin: fewer than 100 effective trials; not available");
    EstimateColumns at99("shortfall_quantile_99", currency, "99 % quantile of the shortfall");
    TextColumn verdict("shortfall_verdict", "of shortfall_quantile_99: ok, thin or not available");
    EstimateColumns unpaid("unpaid", currency,
                           "expected part of the shortfall that nobody has paid at the end");
    TextColumn shortfall_bearer("shortfall_bearer",
                                "bearer that pays at once what the pool cannot; empty: none");
    RequiredColumns required(currency);
    const KnownBounds known(summary.params);
    const Bounds due = known.of_payments(summary.params.programme->context().payment_lines.size());
    const Bounds span = known.within(0, summary.params.calendar->end());
    for (std::size_t p = 0; p < pools.size(); ++p) {
      const RatioOfMeans& when = state_.ratios[kGivens * p + kYears];
      const RatioOfMeans& how_much = state_.ratios[kGivens * p + kShort];
      const Estimate time = when.value(summary.trials, "the pool is exhausted in no trial", span);
      const Estimate high =
          state_.amounts.sample(kAmounts * p + kShortBy, summary.trials).quantile(0.99);
      name.add(pools[p].name);
      exhausted.add(this->exhausted(p, summary.params, summary.trials));
      years.add(time);
      mean.add(how_much.numerator().mean(summary.trials, due));
      given.add(how_much.value(summary.trials, "", due));
      given_verdict.add(time.verdict);
      at99.add(high);
      verdict.add(high.verdict);
      unpaid.add(state_.means[p].mean(summary.trials, due));
      shortfall_bearer.add(shortfall_bearer_of(summary.params.programme->context(), p));
      required.add(state_.amounts, kAmounts * p + kRequired, summary.trials, pools[p].feedback,
                   known.of_positive());
    }
    return make_table("pools", "one pool", name, exhausted, years, mean, given, given_verdict, at99,
                      verdict, unpaid, shortfall_bearer, required);
  }

 private:
  Estimate exhausted(std::size_t pool, const Params& params, double trials) const {
    return probability_of(state_.ratios[kGivens * pool + kYears].denominator(), params, trials);
  }
  static std::size_t pools_in(const Params& params) {
    return params.programme->context().pools.size();
  }

  static std::string shortfall_bearer_of(const ProgrammeContext& context, std::size_t pool) {
    for (const PoolRule* rule : context.pool_rules)
      if (rule->index() == pool && rule->terms().shortfall != kOutside)
        return context.bearers[rule->terms().shortfall];
    return "";
  }

  /// The least opening money that would do, where it can be told.
  class RequiredColumns {
   public:
    explicit RequiredColumns(const std::string& currency)
        : never_("probability_no_stock", "1",
                 "probability that no opening money is enough, since something comes due after the "
                 "pool has closed, or where none of its money goes"),
          mean_("required", currency,
                "expected least opening money with which the pool pays all that is due; not "
                "available if in some trial none is enough") {
      const auto add = [&](const std::string& suffix, const std::string& percent) {
        quantiles_.emplace_back("required_quantile_" + suffix, currency,
                                "opening money that is enough with a probability of " + percent);
      };
      add("95", "95 %"), add("99", "99 %"), add("995", "99.5 %");
    }
    void add(const DistributionList& list, std::size_t i, double trials,
             const std::string& feedback, const Bounds& bounds) {
      const StockNeeded needed(list.sample(i, trials));
      const bool exact = feedback.empty();
      const Estimate never = needed.never_enough();
      never_.add(exact ? never : Estimate{});
      mean_.add(exact && !(never.value > 0) ? list.moments(i).mean(trials, bounds) : Estimate{});
      for (std::size_t q = 0; q < quantiles_.size(); ++q)
        quantiles_[q].add(exact ? needed.enough_with(kRequiredLevels[q]) : Estimate{});
      rule_.add(exact ? "exact" : feedback);
      verdict_.add(exact ? needed.enough_with(0.995).verdict : "not available: see required_rule");
    }
    void move_to(Table& table) {
      never_.move_to(table);
      mean_.move_to(table);
      for (EstimateColumns& quantile : quantiles_) quantile.move_to(table);
      table.columns.push_back(rule_.take());
      table.columns.push_back(verdict_.take());
    }

   private:
    EstimateColumns never_, mean_;
    std::vector<EstimateColumns> quantiles_;
    TextColumn rule_{
        "required_rule",
        "exact; or why what comes due or in depends on the balance, so that no opening "
        "stock can be told from these trials"};
    TextColumn verdict_{"required_verdict", "of required_quantile_995: ok, thin or not available"};
  };
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.programme->context().pools.empty() ? nullptr : std::make_unique<Pools>(params);
}

}  // namespace

TableMember pools_table() {
  return {make};
}

}  // namespace cofferdam
