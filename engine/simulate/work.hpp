// Threads that work off blocks, and what is told of them.
#pragma once
#include <cofferdam/results.hpp>

#include <functional>

#include "measures/precision.hpp"
#include "simulate/block_queue.hpp"
#include "simulate/point_sets.hpp"

namespace cofferdam {

/// Number of blocks of a run of so many trials, of which the last may be shorter.
std::int64_t blocks_of(std::int64_t trials);
/// Number of trials in a block of such a run.
std::int64_t trials_in(std::int64_t block, std::int64_t trials);
std::int64_t trials_in(const BlockRange& range, std::int64_t trials);
std::int64_t trials_in(const BlockSet& blocks, std::int64_t trials);

/// Works off the queue with so many threads, all into `into`. `told` is called from working
/// threads, one at a time, after each block. An error of one ends all, and is thrown; `into` then
/// holds nothing of use.
void work_off(BlockQueue& queue, const Model& model, int threads, PointSets& into,
              const std::function<void()>& told = {});

/// What results say of the run of a model before anything is worked, without tables.
Results heading_of(const Model& model);

/// The results of what a worker accumulated. If the model has a rule when to stop, `ending` says
/// which part of it has ended the run.
Results results_of(const Model& model, const PointSets& worker, Ending ending = Ending::none);

/// The family of output tables of a model.
const Family& tables_of(const Model& model);

}  // namespace cofferdam
