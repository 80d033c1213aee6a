#include <cofferdam/simulate.hpp>
#include <cofferdam/version.hpp>

#include <algorithm>
#include <mutex>

#include "scenario/scenario_data.hpp"
#include "simulate/executor.hpp"
#include "simulate/trial_worker.hpp"

namespace cofferdam {
namespace {

/// Hands out blocks in order, so that the blocks finished at a stop are the first ones.
class BlockQueue {
 public:
  BlockQueue(std::int64_t trials, const RunOptions& options) : trials_(trials), options_(options) {}

  /// Next block, or -1 if there is none or the run is to stop.
  std::int64_t next() {
    if (failed_.load(std::memory_order_relaxed)) return -1;
    if (options_.stop && options_.stop->load(std::memory_order_relaxed)) return -1;
    const std::int64_t block = next_.fetch_add(1, std::memory_order_relaxed);
    return block * kBlockTrials < trials_ ? block : -1;
  }
  /// No more blocks: what is made of them would be thrown away.
  void fail() { failed_.store(true, std::memory_order_relaxed); }
  void finished(std::int64_t trials) {
    if (!options_.progress) return;
    const std::lock_guard lock(guard_);
    done_ += trials;
    options_.progress({done_, trials_});
  }

 private:
  std::int64_t trials_;
  const RunOptions& options_;
  std::atomic<std::int64_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex guard_;
  std::int64_t done_ = 0;
};

Results describe(const Model& model, const Params& params) {
  const ScenarioData& scenario = model.scenario().data();
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
      params.sampling_name + "; class methods in the table 'classes'";
  results.scenario_file = scenario.file;
  results.scenario_text = scenario.document.sources.front().text;
  results.resolved_scenario = model.scenario().resolved();
  return results;
}

Results results_of(const Model& model, const TrialWorker& worker) {
  Results results = describe(model, model.params());
  results.trials = worker.trials();
  results.complete = results.trials == results.trials_requested;
  if (results.trials > 0) results.tables = worker.tables();
  return results;
}

}  // namespace

Results simulate(const Model& model, const RunOptions& options) {
  const Params& params = model.params();
  const Family& tables = family_of(model.scenario().data().families, FamilyId::table);
  const std::int64_t blocks = (params.trials + kBlockTrials - 1) / kBlockTrials;
  const int workers = static_cast<int>(std::clamp<std::int64_t>(options.threads, 1, blocks));
  std::vector<std::unique_ptr<TrialWorker>> states(static_cast<std::size_t>(workers));
  BlockQueue queue(params.trials, options);
  states[0] = std::make_unique<TrialWorker>(model, tables, params.trials);
  const auto work = [&](int worker) {
    auto& state = states[static_cast<std::size_t>(worker)];
    if (worker > 0) {
      state = std::make_unique<TrialWorker>(model, tables, params.trials);
      state->share(*states[0]);
    }
    for (std::int64_t block = queue.next(); block >= 0; block = queue.next())
      queue.finished(state->run_block(block, params.trials));
  };
  run_workers(workers, [&](int worker) {
    try {
      work(worker);
    } catch (...) {
      queue.fail();
      throw;
    }
  });
  for (std::size_t i = 1; i < states.size(); ++i) {
    states[0]->merge(*states[i]);
    states[i].reset();
  }
  return results_of(model, *states[0]);
}

Results rehearse(const Model& model) {
  const Family& tables = family_of(model.scenario().data().families, FamilyId::table);
  TrialWorker worker(model, tables, model.trials());
  worker.run_block(0, 1);
  return results_of(model, worker);
}

}  // namespace cofferdam
