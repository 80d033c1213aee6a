#include "simulate/work.hpp"

#include <cofferdam/version.hpp>

#include <malloc.h>

#include <algorithm>
#include <mutex>

#include "base/executor.hpp"
#include "scenario/scenario_data.hpp"
#include "simulate/variant_tables.hpp"

namespace cofferdam {

Results heading_of(const Model& model) {
  const ScenarioData& scenario = model.scenario().data();
  const Params& params = model.params();
  Results results;
  results.title = params.title;
  results.question = params.question;
  results.currency = params.currency;
  results.engine_version = version();
  results.seed = params.seed;
  results.portfolio_seed = params.portfolio_seed;
  results.trials_requested = params.trials;
  results.random_contract =
      "philox4x64-10/1: word i of (seed, purpose, trial, entity) is word i mod 4 of "
      "Philox4x64-10(counter = {i div 4, "
      "trial, entity, purpose}, key = {seed, 0x436f666665726461}); blocks of 1,024 trials; "
      "sampling " +
      params.sampling_name + (params.points ? " with points of Sobol's sequence" : "") +
      "; class methods in the table 'classes'";
  results.scenario_file = scenario.file;
  results.scenario_text = scenario.document.sources.front().text;
  results.resolved_scenario = model.scenario().resolved();
  return results;
}

std::int64_t blocks_of(std::int64_t trials) {
  return (trials + kBlockTrials - 1) / kBlockTrials;
}

std::int64_t trials_in(std::int64_t block, std::int64_t trials) {
  return trials_in(BlockRange{block, block + 1}, trials);
}

std::int64_t trials_in(const BlockRange& range, std::int64_t trials) {
  const std::int64_t last = std::min(range.end * kBlockTrials, trials);
  return std::max<std::int64_t>(0, last - range.first * kBlockTrials);
}

std::int64_t trials_in(const BlockSet& blocks, std::int64_t trials) {
  std::int64_t count = 0;
  for (const BlockRange& range : blocks.ranges()) count += trials_in(range, trials);
  return count;
}

const Family& tables_of(const Model& model) {
  return family_of(model.scenario().data().families, FamilyId::table);
}

void work_off(BlockQueue& queue, const Model& model, int threads, PointSets& into,
              const std::function<void()>& told) {
  std::vector<std::unique_ptr<PointSets>> others(static_cast<std::size_t>(threads));
  std::mutex guard;
  const auto work = [&](PointSets& worker) {
    for (std::int64_t block = queue.next(); block >= 0; block = queue.next()) {
      queue.finished(block, worker.run_block(block, model.trials()));
      if (!told) continue;
      const std::lock_guard lock(guard);
      told();
    }
  };
  run_workers(threads, [&](int number) {
    try {
      auto& other = others[static_cast<std::size_t>(number)];
      if (number > 0) {
        other = into.another();
        other->share(into);
      }
      work(number > 0 ? *other : into);
    } catch (...) {
      queue.end();
      throw;
    }
  });
  for (auto& other : others) {
    if (!other) continue;
    into.merge(*other);
    other.reset();
  }
  if (threads > 1) ::malloc_trim(0);  // tables need the memory that threads leave
}

Results results_of(const Model& model, const PointSets& worker, Ending ending) {
  Results results = heading_of(model);
  results.trials = worker.trials();
  if (ending != Ending::none) results.trials_requested = results.trials;
  results.complete = results.trials == results.trials_requested;
  if (results.trials == 0) return results;
  results.tables = worker.tables();
  if (const StopRule* rule = model.stop_rule()) {
    Table table = precision_table(*rule, worker.estimate(rule->measure),
                                  static_cast<double>(results.trials), ending);
    results.tables.push_back(model.variants().empty() ? std::move(table)
                                                      : of_base(std::move(table)));
  }
  return results;
}

}  // namespace cofferdam
