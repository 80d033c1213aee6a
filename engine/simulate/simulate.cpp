#include <cofferdam/simulate.hpp>

#include <algorithm>

#include "simulate/work.hpp"

namespace cofferdam {

Results simulate(const Model& model, const RunOptions& options) {
  BlockQueue queue(options.stop, options.until);
  const std::int64_t blocks = blocks_of(model.trials());
  queue.add({0, blocks});
  queue.close();
  TrialWorker worker(model, tables_of(model));
  const int threads = static_cast<int>(std::clamp<std::int64_t>(options.threads, 1, blocks));
  const auto told = [&] { options.progress({queue.trials(), model.trials()}); };
  work_off(queue, model, threads, worker, options.progress ? told : std::function<void()>());
  return results_of(model, worker);
}

Results rehearse(const Model& model) {
  TrialWorker worker(model, tables_of(model));
  worker.run_block(0, 1);
  return results_of(model, worker);
}

}  // namespace cofferdam
