#include <cofferdam/simulate.hpp>

#include "simulate/work.hpp"

namespace cofferdam {

Results rehearse(const Model& model) {
  PointSets worker(model, tables_of(model));
  worker.run_block(0, 1);
  return results_of(model, worker);
}

}  // namespace cofferdam
