// Work on one run that processes share.
#pragma once
#include <cofferdam/ranks.hpp>
#include <cofferdam/simulate.hpp>

#include "simulate/work.hpp"

namespace cofferdam {

/// Works on the blocks of `gaps` with all processes, as the one that leads, all into `into`.
/// Returns the blocks that were finished: all, unless there was a stop. `told` hears how many
/// trials are. Throws the first error of any process; `into` then holds nothing of use.
BlockSet work_with_others(Mailbox& mailbox, const Model& model, const std::vector<BlockRange>& gaps,
                          const RunOptions& options, PointSets& into,
                          const std::function<void(std::int64_t)>& told);

}  // namespace cofferdam
