#include "simulate/trial_worker.hpp"

#include <algorithm>
#include <bit>

namespace cofferdam {
namespace {

/// As many trials as fill the second-level cache with events.
std::size_t run_length(const Params& params) {
  constexpr double kEvents = 16384;
  double expected = 1;
  for (const NamedPortfolio& named : params.portfolios)
    expected += named.portfolio->expected_events();
  return std::bit_floor(static_cast<std::size_t>(
      std::clamp(kEvents / expected, 1.0, static_cast<double>(kBlockTrials))));
}

}  // namespace

void draw_and_settle(const Params& params, const TrialRange& trials, Factors& factors,
                     Settlement& settlement) {
  params.factors->draw(params.seed, trials, factors);
  params.sampling->apply(factors);
  params.copula->draw_scale(params.seed, trials, factors);
  settlement.events.clear();
  for (const NamedPortfolio& named : params.portfolios)
    named.portfolio->draw(params.seed, trials, factors, named.first_row, settlement.events);
  settlement.first_trial = trials.first;
  settlement.dated = params.calendar->given();
  params.programme->settle(settlement, trials.count);
}

TrialWorker::TrialWorker(const Params& params, const Family& tables, std::int64_t trials)
    : params_(params), run_length_(run_length(params)), statistics_(params, trials) {
  for (const Kind* kind : tables.kinds)
    if (auto measure = static_cast<const TableKind*>(kind)->make(params))
      measures_.push_back(std::move(measure));
}

std::int64_t TrialWorker::run_block(std::int64_t block, std::int64_t trials) {
  const std::int64_t first = block * kBlockTrials, end = std::min(trials, first + kBlockTrials);
  for (std::int64_t at = first; at < end;) {
    const TrialRange range{at, std::min(run_length_, static_cast<std::size_t>(end - at))};
    draw_and_settle(params_, range, factors_, settlement_);
    const TrialRun run{range, factors_, settlement_};
    statistics_.observe(run);
    for (const auto& measure : measures_) measure->observe(run);
    at += static_cast<std::int64_t>(range.count);
  }
  statistics_.close_block(block);
  for (const auto& measure : measures_) measure->close_block();
  return end - first;
}

void TrialWorker::merge(const TrialWorker& other) {
  statistics_.merge(other.statistics_);
  for (std::size_t i = 0; i < measures_.size(); ++i) measures_[i]->merge(*other.measures_[i]);
}

std::vector<Table> TrialWorker::tables() const {
  const Summary summary = summarise(params_, statistics_);
  std::vector<Table> tables;
  for (const auto& measure : measures_) tables.push_back(measure->table(summary));
  return tables;
}

}  // namespace cofferdam
