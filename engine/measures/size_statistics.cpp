#include "measures/size_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "gates/pool_rule.hpp"
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/public_levels.hpp"
#include "measures/stock_needed.hpp"
#include "scenario/size_keys.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

using Target = SizeQuestion::Target;

constexpr const char* kTargetMeaning =
    "what shall be rare; of tvar, mean and break_even: what shall hold for the mean of the worst "
    "trials, or of all";

constexpr double kTailShare = 0.25;  // so that usual sizes are known exactly

/// What a bearer pays in each year: what it bears, and what it pays into pools and as flows less
/// what it gets.
std::vector<double> calls(const SizeQuestion& question, const Calendar& calendar,
                          const ProgrammeContext& context, const Settlement& settlement) {
  const std::size_t trials = settlement.trials;
  std::vector<double> paid(calendar.years() * trials, 0.0);
  const Events& events = settlement.events;
  const std::vector<double>& part = settlement.parts[question.bearer];
  for (std::size_t e = 0; e < events.size(); ++e)
    if (part[e] != 0) paid[calendar.year_of(events.time[e]) * trials + events.trial[e]] += part[e];
  for (std::size_t line = 0; line < context.funding.size(); ++line)
    if (context.funding[line].bearer == question.bearer)
      for (std::size_t i = 0; i < paid.size(); ++i) paid[i] += settlement.funding[line][i];
  each_flow(context, settlement.flows, [&](std::size_t bearer, double amount, std::size_t cell) {
    if (bearer == question.bearer) paid[cell] += amount;
  });
  return paid;
}

/// Sums over the years that the question looks at, or the largest of them.
std::vector<double> over_years(const std::vector<double>& paid, std::size_t years,
                               std::size_t trials, bool largest) {
  std::vector<double> over(trials, 0.0);
  for (std::size_t year = 0; year < years; ++year)
    for (std::size_t t = 0; t < trials; ++t) {
      const double x = paid[year * trials + t];
      over[t] = largest ? std::max(over[t], x) : over[t] + x;
    }
  return over;
}

/// 1 for trials in which the target fails.
std::vector<double> failures(const SizeQuestion& question, const Calendar& calendar,
                             const ProgrammeContext& context, const Settlement& settlement) {
  const std::size_t trials = settlement.trials;
  const double end = calendar.year_end(question.years - 1);
  std::vector<double> failed(trials, 0.0);
  if (question.target == Target::yearly_call) {
    failed =
        over_years(calls(question, calendar, context, settlement), question.years, trials, true);
    for (double& x : failed) x = exceeds(x, question.above) ? 1 : 0;
    return failed;
  }
  for (std::size_t t = 0; t < trials; ++t) {
    bool fails = false;
    if (question.target == Target::exhausted)
      fails = settlement.pools[question.pool].exhausted[t] < end;
    if (question.target == Target::unpaid_by_end)
      fails = settlement.pools[question.pool].unpaid[t] > 0;
    if (question.target == Target::limit_binds)
      fails = settlement.rules[question.limit].first[t] < end;
    failed[t] = fails ? 1 : 0;
  }
  return failed;
}

}  // namespace

SizeStatistics::SizeStatistics(const SizeQuestion& question, const Params& params)
    : question_(&question),
      calendar_(params.calendar.get()),
      failed_(question.closed_form || question.target == Target::tvar ? 0 : question.values.size()),
      needed_(question.closed_form              ? 1
              : question.target == Target::tvar ? question.values.size()
                                                : 0,
              params, kTailShare) {
  if (question.target == Target::break_even)
    for (const auto& settled : question.settled)
      costs_.emplace_back(*settled, std::vector{fiscal_payer(question.bearer, *settled)}, false);
}

/// What the bearer pays in all, of targets about amounts.
std::vector<double> SizeStatistics::paid(std::size_t value, const TrialRun& run) {
  if (question_->target == Target::break_even) {
    costs_[value].observe(run);
    const auto total = costs_[value].total(0);
    return {total.begin(), total.end()};
  }
  const ProgrammeContext& context = question_->settled[value]->programme->context();
  return over_years(calls(*question_, *calendar_, context, run.settlement), question_->years,
                    run.settlement.trials, false);
}

void SizeStatistics::observe(std::size_t value, const TrialRun& run) {
  if (question_->is_of_amounts()) {
    const std::vector<double> paid = this->paid(value, run);
    question_->target == Target::tvar ? needed_.add(value, paid, run)
                                      : failed_[value].add(paid, run.weights());
  } else {
    const ProgrammeContext& context = question_->settled[value]->programme->context();
    failed_[value].add(failures(*question_, *calendar_, context, run.settlement), run.weights());
  }
}

void SizeStatistics::observe_endless(const DueRecord& record, const TrialRun& run) {
  const Settlement& settlement = run.settlement;
  const auto& required = settlement.pools[question_->pool].required;
  const std::size_t trials = settlement.trials;
  const std::span last(required.data() + (question_->years - 1) * trials, trials);
  if (question_->closed_form) return needed_.add(0, countable_stocks(last), run);
  // Without a top-up a stock of what is required is enough, and a top-up only adds to it.
  const bool is_stock = question_->input.ends_with(".opening");
  const std::vector<double> never(trials, std::numeric_limits<double>::infinity());
  const double end = calendar_->year_end(question_->years - 1);
  for (std::size_t value = 0; value < question_->values.size(); ++value) {
    const PoolRule& pool =
        *question_->settled[value]->programme->context().pool_rules[question_->pool];
    std::vector<double> failed =
        pool.exhausted_by(record, trials, is_stock ? last : std::span(never), *calendar_);
    for (double& x : failed) x = x < end ? 1 : 0;
    failed_[value].add(failed, run.weights());
  }
}

void SizeStatistics::close_block() {
  failed_.close_block();
  needed_.close_block();
}
void SizeStatistics::merge(const SizeStatistics& other) {
  failed_.merge(other.failed_);
  needed_.merge(other.needed_);
}
void SizeStatistics::write(ByteWriter& bytes) const {
  failed_.write(bytes);
  needed_.write(bytes);
}
void SizeStatistics::read(ByteReader& bytes) {
  failed_.read(bytes);
  needed_.read(bytes);
}

Estimate SizeStatistics::risk_with(double capital, double trials) const {
  return StockNeeded(needed_.sample(0, trials)).probability_above(capital);
}

Estimate SizeStatistics::risk(std::size_t value, double trials) const {
  if (question_->closed_form) return risk_with(question_->values[value], trials);
  if (question_->is_of_amounts()) {
    const Params& params = *question_->settled[value];
    const KnownBounds known(params);
    const Bounds bounds =
        moves_cash(params.programme->context()) ? known.of_unknown() : known.of_losses();
    if (question_->is_of_all()) return failed_[value].mean(trials, bounds);
    return needed_.sample(value, trials).tvar(1 - question_->probabilities.front(), bounds);
  }
  return failed_[value].probability(trials);
}

std::vector<double> SizeStatistics::curve(double trials) const {
  if (!question_->values.empty()) return question_->values;
  constexpr int kPoints = 20;
  const double most = StockNeeded(needed_.sample(0, trials)).largest();
  std::vector<double> values;
  for (int i = 0; i <= kPoints; ++i) values.push_back(most * i / kPoints);
  return values;
}

Estimate SizeStatistics::size(double probability, double trials) const {
  if (!question_->closed_form) return scanned(probability, trials);
  return StockNeeded(needed_.sample(0, trials)).enough_with(1 - probability);
}

bool SizeStatistics::is_met(double risk, double probability) const {
  return risk <= (question_->is_of_amounts() ? question_->above : probability);
}

/// If the question leaves it open and one end of the values alone meets the target, at that end.
bool SizeStatistics::downwards(double probability, double trials) const {
  if (question_->side_is_stated || question_->closed_form) return question_->downwards;
  const bool first = is_met(risk(0, trials).value, probability),
             last = is_met(risk(question_->values.size() - 1, trials).value, probability);
  return first == last ? question_->downwards : first;
}

/// Effective trials that tell on which side of the target the value lies that is `size` steps from
/// the safe end: of a mean its own; of a probability those in which the target fails at the next
/// value, and if trials weigh 1, no more than fail where it is just met.
double SizeStatistics::carrying(std::size_t size, double probability, double trials) const {
  const std::size_t n = question_->values.size(), next = size + 1 < n ? size + 1 : size;
  const bool down = downwards(probability, trials);
  const auto at = [&](std::size_t k) { return down ? k : n - 1 - k; };
  if (question_->is_of_amounts()) return risk(at(size), trials).effective_trials;
  const std::size_t value = at(next);
  const double failed = risk(value, trials).effective_trials;
  return failed_[value].weighs_one(trials) ? std::min(failed, probability * trials) : failed;
}

/// How far the mean may lie from the line between two neighbouring values: a quarter of the larger
/// second difference beside them. Without a third value it is not known; then half of the step.
double SizeStatistics::bend(std::size_t met, std::size_t next, double trials) const {
  const std::size_t low = std::min(met, next), high = std::max(met, next);
  const auto mean = [&](std::size_t value) { return risk(value, trials).value; };
  double most = -1;
  if (low > 0) most = std::abs(mean(low - 1) - 2 * mean(low) + mean(high)) / 4;
  if (high + 1 < question_->values.size())
    most = std::max(most, std::abs(mean(low) - 2 * mean(high) + mean(high + 1)) / 4);
  return most < 0 ? std::abs(mean(high) - mean(low)) / 2 : most;
}

/// Where the mean of all trials is as the target has it, between a value that meets it and the next
/// that does not, on the line between their means. Its error is theirs over the slope: on common
/// draws the two means are nearly as far from their expectations, and no error of a mean on the
/// line is larger. What the mean may bend between the two comes on top. A mean that is the same in
/// every trial says nothing of its own about the size.
Estimate SizeStatistics::between(std::size_t met, std::size_t next, double trials) const {
  const Estimate here = risk(met, trials), there = risk(next, trials);
  const double from = question_->values[met], step = question_->values[next] - from;
  const double part = (here.value - question_->above) / (here.value - there.value);
  const double error =
      (1 - part) * here.standard_error + part * there.standard_error + bend(met, next, trials);
  Estimate size =
      normal_estimate(from + part * step, std::abs(step / (there.value - here.value)) * error);
  const Estimate& telling = here.never_varied ? there : here;
  size.verdict = telling.verdict, size.effective_trials = telling.effective_trials;
  return size;
}

/// The first value from which on, in the safe direction, the target is met at all values. The ends
/// of the interval are where it is met by one end or the other of the interval of each risk.
Estimate SizeStatistics::scanned(double probability, double trials) const {
  const std::size_t n = question_->values.size();
  const bool down = downwards(probability, trials);
  const auto met = [&](double risk) { return is_met(risk, probability); };
  const auto index = [&](std::size_t k) { return down ? k : n - 1 - k; };
  std::size_t size = n, low = n, high = n;  // counted from the safe end
  bool size_holds = true, low_holds = true, high_holds = true;
  for (std::size_t k = 0; k < n; ++k) {
    const Estimate risk = this->risk(index(k), trials);
    if (size_holds &= met(risk.value); size_holds) size = k;
    if (low_holds &= met(std::isnan(risk.ci_low) ? risk.value : risk.ci_low); low_holds) low = k;
    if (high_holds &= met(std::isnan(risk.ci_high) ? risk.value : risk.ci_high); high_holds)
      high = k;
  }
  const auto at = [&](std::size_t k) { return question_->values[index(k)]; };
  Estimate estimate;
  if (size == n) {
    estimate.verdict = "not available: the target is not met at " +
                       std::string(down ? "the smallest" : "the largest") + " value that was tried";
    return estimate;
  }
  estimate.value = at(size);
  (down ? estimate.ci_high : estimate.ci_low) = at(low);
  if (high == n) {
    estimate.verdict = "open: the interval reaches beyond the values that were tried";
  } else {
    (down ? estimate.ci_low : estimate.ci_high) = at(high);
    estimate.standard_error = (estimate.ci_high - estimate.ci_low) / (2 * kNormal95);
  }
  if (question_->is_of_all() && size + 1 < n)
    estimate = between(index(size), index(size + 1), trials);
  else
    estimate.effective_trials = carrying(size, probability, trials);
  estimate.resolution = n > 1 ? question_->values[1] - question_->values[0] : 0;
  if (size + 1 == n && estimate.verdict == "ok")
    estimate.verdict = "open: the target is met at every value that was tried";
  if (question_->target == Target::tvar && estimate.verdict == "ok")
    estimate.verdict = risk(index(size), trials).verdict;
  return estimate;
}

Table sizing_table(std::span<const SizeStatistics> questions, double trials) {
  TextColumn input("input", "what is sized"), target("target", kTargetMeaning);
  TextColumn unit("unit", "unit of the value");
  NumberColumn value("value", kUnitOfRow, "value of the input");
  EstimateColumns risk("risk", "1",
                       "probability that the target fails with this value; of tvar: the mean of "
                       "the worst trials, in currency; of mean: that of all");
  TextColumn rule("rule", "how it is known");
  TextColumn verdict("verdict", "of risk: ok, thin or not available");
  for (const SizeStatistics& one : questions) {
    const std::vector<double> values = one.curve(trials);
    for (std::size_t i = 0; i < values.size(); ++i) {
      input.add(one.question().input);
      target.add(one.question().target_text);
      unit.add(one.question().unit);
      value.add(values[i]);
      const Estimate fails =
          one.question().closed_form ? one.risk_with(values[i], trials) : one.risk(i, trials);
      risk.add(fails);
      rule.add(one.question().rule);
      verdict.add(fails.verdict);
    }
  }
  return make_table("sizing", "one value of an input that is sized", input, target, unit, value,
                    risk, rule, verdict);
}

Table sizes_table(std::span<const SizeStatistics> questions, double trials) {
  TextColumn input("input", "what is sized"), target("target", kTargetMeaning);
  TextColumn kind("kind", "kind of target, as the scenario names it");
  NumberColumn probability("probability", "1",
                           "how rare it shall be; of tvar: the share of worst trials; of mean: 1");
  TextColumn unit("unit", "unit of the size");
  EstimateColumns size("size", kUnitOfRow,
                       "value of the input from which on the target is met at every value, in the "
                       "safe direction");
  NumberColumn resolution("resolution", kUnitOfRow,
                          "distance of the values that were tried; 0: exact");
  TextColumn safe("safe", "side of the size on which the target is met: upwards or downwards");
  TextColumn rule("rule", "closed form, or scan and why");
  TextColumn verdict("verdict", "ok, thin, open or not available");
  for (const SizeStatistics& one : questions)
    for (const double p : one.question().probabilities) {
      const Estimate estimate = one.size(p, trials);
      safe.add(one.downwards(p, trials) ? "downwards" : "upwards");
      input.add(one.question().input);
      kind.add(std::string(kSizeTargets[static_cast<std::size_t>(one.question().target)]));
      target.add(one.question().target_text);
      probability.add(p);
      unit.add(one.question().unit);
      size.add(estimate);
      resolution.add(estimate.resolution);
      rule.add(one.question().rule);
      verdict.add(estimate.verdict);
    }
  return make_table("sizes", "the size that meets one target with one probability", input, kind,
                    target, probability, unit, size, resolution, safe, rule, verdict);
}

}  // namespace cofferdam
