// Outcomes that the scenario gives, beside their forecast.
#include <algorithm>
#include <cmath>
#include <limits>

#include "economies/sampling.hpp"
#include "measures/columns.hpp"
#include "measures/forecast_place.hpp"
#include "measures/known.hpp"
#include "measures/measure.hpp"
#include "model/outcome_values.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kTailShare = 0.06;  // quantiles from 95 % up are exact however long the run
constexpr double kTailBytes = 64e6;  // of all reservoirs, beyond runs that are kept whole
constexpr double kLevels[] = {0.5, 0.95, 0.99, 0.999};
constexpr const char* kLevelNames[] = {"50", "95", "99", "999"};

/// How many trials are kept one by one of so many, of each of `outcomes`.
std::size_t capacity_for(double trials, std::size_t outcomes, const Params& params) {
  const double room = TailReservoir::capacity_within(kTailBytes, outcomes);
  return capacity_of(trials, std::max(kKeptWhole, std::min(room, std::ceil(kTailShare * trials))),
                     params.tail_memory);
}

/// Distribution of one quantity over all trials.
struct Forecast {
  Moments moments;
  Moments above;  ///< of 1 where the trial exceeds what happened
  TailReservoir tail;
  LogHistogram histogram;
};

class Columns {
 public:
  explicit Columns(const std::string& currency) : currency_(currency) {
    for (const char* level : kLevelNames)
      quantiles_.emplace_back("forecast_quantile_" + std::string(level), kUnitOfRow,
                              "quantile of the forecast");
  }
  void add(const Outcome& outcome, const OutcomeValues& values, std::size_t o) {
    measure_.add(outcome.measure);
    portfolio_.add(outcome.portfolio.empty() ? "(all)" : outcome.portfolio);
    cohort_.add(outcome.cohort.empty() ? "(all)" : outcome.cohort);
    by_age_.add(outcome.by_age > 0 ? outcome.by_age : std::numeric_limits<double>::quiet_NaN());
    unit_.add(outcome.measure == "losses" ? currency_ : "1");
    loans_.add(values.loans(o));
    lent_.add(values.lent(o));
    realised_.add(outcome.value);
  }
  void add(const Forecast& forecast, double happened, double trials, std::size_t capacity,
           const Bounds& bounds) {
    const Estimate mean = forecast.moments.mean(trials, bounds);
    const Estimate above = forecast.above.probability(trials), below = complement(above);
    mean_.add(mean);
    deviation_.add(forecast.moments.standard_deviation(trials, bounds));
    const KeptTrials kept = forecast.tail.first(capacity);
    const Sample sample(kept.entries, trials, kept.all ? nullptr : &forecast.histogram,
                        kept.border);
    std::string tail_verdict;
    for (std::size_t q = 0; q < quantiles_.size(); ++q) {
      const Estimate quantile = sample.quantile(kLevels[q]);
      quantiles_[q].add(quantile);
      tail_verdict = quantile.verdict;
    }
    ratio_.add(mean.value > 0 ? happened / mean.value : std::numeric_limits<double>::quiet_NaN());
    place_.add(below);
    verdict_.add(place_verdict(above, below));
    tail_verdict_.add(tail_verdict);
  }
  Table take() {
    Table table = make_table("outcomes", "one outcome that the scenario gives, beside its forecast",
                             measure_, portfolio_, cohort_, by_age_, unit_, loans_, lent_,
                             realised_, mean_, deviation_);
    for (EstimateColumns& quantile : quantiles_) quantile.move_to(table);
    append_columns(table, ratio_, place_, verdict_, tail_verdict_);
    return table;
  }

 private:
  std::string currency_;
  TextColumn measure_{"measure", "default_rate, loss_rate, defaults or losses"};
  TextColumn portfolio_{"portfolio", "portfolio in which it happened, or (all)"};
  TextColumn cohort_{"cohort", "cohort of the loans, or (all)"};
  NumberColumn by_age_{"by_age", "1", "age in years up to which events count; n/a: all events"};
  TextColumn unit_{"unit", "1, or the currency of what happened and of its forecast"};
  NumberColumn loans_{"loans", "1", "number of loans made of which this speaks"};
  NumberColumn lent_{"lent", currency_, "amount lent to them, without calendar their exposure"};
  NumberColumn realised_{"realised", kUnitOfRow, "what really happened"};
  EstimateColumns mean_{"forecast_mean", kUnitOfRow, "mean of the forecast"};
  EstimateColumns deviation_{"forecast_standard_deviation", kUnitOfRow,
                             "standard deviation of the forecast"};
  std::vector<EstimateColumns> quantiles_;
  NumberColumn ratio_{"realised_per_forecast", "1", "realised / mean of the forecast"};
  EstimateColumns place_{"quantile", "1",
                         "probability of the forecast that no more than what happened happens"};
  TextColumn verdict_{"verdict", kPlaceMeaning};
  TextColumn tail_verdict_{"tail_verdict", "ok, or why the highest quantile is thin or missing"};
};

class Outcomes final : public Measure {
 public:
  explicit Outcomes(const Params& params) : outcomes_(params.outcomes), values_(params) {
    const auto trials = static_cast<double>(params.room_for);
    const std::size_t capacity = capacity_for(trials, outcomes_.size(), params);
    complete_ = trials <= static_cast<double>(capacity);
    forecasts_.assign(outcomes_.size(),
                      {{}, {}, TailReservoir(capacity), LogHistogram(params.sampling->weighted())});
  }

  void observe(const TrialRun& run) override {
    const std::vector<std::vector<double>> values = values_.of(run.settlement);
    const auto weights = run.weights();
    std::vector<double> above(run.settlement.trials);
    for (std::size_t o = 0; o < outcomes_.size(); ++o) {
      Forecast& forecast = forecasts_[o];
      for (std::size_t t = 0; t < above.size(); ++t) {
        const double value = values[o][t];
        above[t] = exceeds(value, outcomes_[o].value);
        forecast.tail.add(value, weights[t], run.range.first + static_cast<std::int64_t>(t));
        if (!complete_) forecast.histogram.add(value, weights[t]);
      }
      forecast.moments.add(values[o], weights);
      forecast.above.add(above, weights);
    }
  }
  void close_block() override {
    for (Forecast& forecast : forecasts_)
      forecast.moments.close_block(), forecast.above.close_block();
  }
  double bytes_after(double trials) const override {
    return static_cast<double>(forecasts_.size()) * forecasts_.front().tail.bytes_after(trials);
  }
  void share(const Measure& other) override {
    const auto& from = static_cast<const Outcomes&>(other).forecasts_;
    for (std::size_t o = 0; o < forecasts_.size(); ++o) forecasts_[o].tail.share(from[o].tail);
  }
  void merge(const Measure& other) override {
    const auto& from = static_cast<const Outcomes&>(other).forecasts_;
    for (std::size_t o = 0; o < forecasts_.size(); ++o) {
      forecasts_[o].moments.merge(from[o].moments);
      forecasts_[o].above.merge(from[o].above);
      forecasts_[o].tail.merge(from[o].tail);
      forecasts_[o].histogram.merge(from[o].histogram);
    }
  }
  void write(ByteWriter& bytes) const override {
    bytes.put(complete_);
    for (const Forecast& forecast : forecasts_) {
      forecast.moments.write(bytes);
      forecast.above.write(bytes);
      forecast.tail.write(bytes);
      forecast.histogram.write(bytes);
    }
  }
  void read(ByteReader& bytes) override {
    const bool was_complete = bytes.take<bool>();
    for (Forecast& forecast : forecasts_) {
      forecast.moments = Moments::read(bytes);
      forecast.above = Moments::read(bytes);
      forecast.tail.read(bytes);
      forecast.histogram = LogHistogram::read(bytes);
      if (was_complete && !complete_)
        for (const TailEntry& entry : forecast.tail.sorted())
          forecast.histogram.add(entry.value, entry.weight);
    }
  }

  Table table(const Summary& summary) const override {
    Columns columns(summary.params.currency);
    const KnownBounds known(summary.params);
    const std::size_t capacity = capacity_for(summary.trials, outcomes_.size(), summary.params);
    for (std::size_t o = 0; o < outcomes_.size(); ++o) {
      columns.add(outcomes_[o], values_, o);
      columns.add(forecasts_[o], outcomes_[o].value, summary.trials, capacity, bounds_of(o, known));
    }
    return columns.take();
  }

 private:
  Bounds bounds_of(std::size_t o, const KnownBounds& known) const {
    const bool rate = outcomes_[o].is_rate();
    return outcomes_[o].counts_defaults() ? known.within(0, rate ? 1 : values_.loans(o))
                                          : known.of_losses(rate ? 1 : values_.lent(o));
  }

  std::vector<Outcome> outcomes_;
  OutcomeValues values_;
  bool complete_ = true;  ///< the reservoirs hold every trial of a whole run
  std::vector<Forecast> forecasts_;
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.outcomes.empty() ? nullptr : std::make_unique<Outcomes>(params);
}

}  // namespace

TableMember outcomes_table() {
  return {make};
}

}  // namespace cofferdam
