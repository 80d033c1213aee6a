// Indicators of units that are judged, and those of the best and the worst in each trial.
#include <cmath>

#include "evaluation/evaluation.hpp"
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/table_sums.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Of each indicator of each unit in each year; after the units, of the best and the worst.
class IndicatorTable final : public Accumulating<TableSums> {
 public:
  explicit IndicatorTable(const Params& params)
      : Accumulating({DistributionList(cells_of(params), params, 1), RatioList(cells_of(params)),
                      MomentList(cells_of(params))}),
        of_(*params.evaluation),
        units_(of_.units().names.size()) {}

  void observe(const TrialRun& run) override {
    const Judgement judgement = of_.judge(run.settlement);
    for (std::size_t i = 0; i < judgement.values.size(); ++i)
      for (std::size_t year = 0; year < of_.years(); ++year) {
        for (std::size_t unit = 0; unit < units_; ++unit)
          add(run, cell(i, unit, year), judgement.values[i].of(unit, year),
              judgement.points[i].of(unit, year));
        add_ends(run, i, year, judgement);
      }
  }

  Table table(const Summary& summary) const override {
    TextColumn indicator("indicator", "name of the indicator");
    TextColumn judged("judged", "who is judged; (best), (worst): whoever is in a simulation");
    TextColumn year("year", "year of the calendar");
    TextColumn unit("unit", "currency of an amount, or 1 of parts and rates");
    EstimateColumns value("value", kUnitOfRow,
                          "expected value of the year alone, where there is one");
    EstimateColumns has("probability_of_value", "1",
                        "probability that there is one: that what it is a part of is above 0");
    EstimateColumns low("quantile_5", kUnitOfRow,
                        "5 % quantile of the value; n/a where some simulations have none");
    EstimateColumns middle("quantile_50", kUnitOfRow, "its median");
    EstimateColumns high("quantile_95", kUnitOfRow, "its 95 % quantile");
    NumberColumn resolution("resolution", kUnitOfRow,
                            "width of the bin that quantile_5 is known to; 0: exact");
    EstimateColumns points("points", "1",
                           "expected points: distance from the mean and own change in standard "
                           "deviations, above 0 is better");
    TextColumn verdict("verdict", "of value: ok, thin or not available");
    const KnownBounds known(summary.params);
    for (std::size_t i = 0; i < of_.indicators().names().size(); ++i)
      for (std::size_t u = 0; u < units_ + 2; ++u)
        for (std::size_t y = 0; y < of_.years(); ++y) {
          const std::size_t at = cell(i, u, y);
          const Estimate mean =
              state_.ratios[at].value(summary.trials, "nothing to divide by", known.of_unknown());
          const Sample sample = state_.amounts.sample(at, summary.trials);
          indicator.add(of_.indicators().names()[i]);
          judged.add(u < units_ ? of_.units().names[u] : u == units_ ? "(best)" : "(worst)");
          year.add(summary.params.calendar->year_label(y));
          unit.add(of_.indicators().is_amount(i) ? summary.params.currency : "1");
          value.add(mean);
          const Estimate has_one =
              state_.ratios[at].denominator().mean(summary.trials, known.within(0, 1));
          const bool always = has_one.value == 1 && has_one.standard_error == 0;
          has.add(has_one);
          const auto quantile = [&](double q) { return always ? sample.quantile(q) : Estimate{}; };
          low.add(quantile(0.05)), resolution.add(quantile(0.05).resolution);
          middle.add(quantile(0.5));
          high.add(quantile(0.95));
          points.add(state_.means[at].mean(summary.trials, known.of_unknown()));
          verdict.add(mean.verdict);
        }
    return make_table("indicators", "one indicator of one unit in one year", indicator, judged,
                      year, unit, value, has, low, middle, high, resolution, points, verdict);
  }

 private:
  static std::size_t cells_of(const Params& params) {
    const Evaluation& of = *params.evaluation;
    return of.indicators().names().size() * (of.units().names.size() + 2) * of.years();
  }
  std::size_t cell(std::size_t indicator, std::size_t unit, std::size_t year) const {
    return (indicator * (units_ + 2) + unit) * of_.years() + year;
  }

  void add(const TrialRun& run, std::size_t at, std::span<const double> values,
           std::span<const double> points) {
    std::vector<double> known(values.begin(), values.end());
    const auto has = flags(known.size(), [&](auto t) { return !std::isnan(known[t]); });
    for (double& value : known)
      if (std::isnan(value)) value = 0;
    state_.amounts.add(at, known, run);
    state_.ratios[at].add(known, has, run.weights());
    state_.means[at].add(points, run.weights());
  }

  void add_ends(const TrialRun& run, std::size_t i, std::size_t year, const Judgement& judgement) {
    const std::size_t trials = run.settlement.trials;
    const double sign = of_.card().lines[i].sign;
    std::vector<double> best(trials, std::nan("")), worst = best, most(trials), least(trials);
    for (std::size_t t = 0; t < trials; ++t)
      for (std::size_t unit = 0; unit < units_; ++unit) {
        const double value = judgement.values[i].at(unit, year, t);
        if (std::isnan(value)) continue;
        if (std::isnan(best[t]) || sign * value > sign * best[t]) best[t] = value;
        if (std::isnan(worst[t]) || sign * value < sign * worst[t]) worst[t] = value;
      }
    for (std::size_t t = 0; t < trials; ++t) {
      most[t] = least[t] = judgement.points[i].at(0, year, t);
      for (std::size_t unit = 1; unit < units_; ++unit) {
        most[t] = std::max(most[t], judgement.points[i].at(unit, year, t));
        least[t] = std::min(least[t], judgement.points[i].at(unit, year, t));
      }
    }
    add(run, cell(i, units_, year), best, most);
    add(run, cell(i, units_ + 1, year), worst, least);
  }

  const Evaluation& of_;
  std::size_t units_;
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.evaluation ? std::make_unique<IndicatorTable>(params) : nullptr;
}

}  // namespace

TableMember indicators_table() {
  return {make};
}

}  // namespace cofferdam
