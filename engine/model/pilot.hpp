// Where the bad trials of a scenario are: a search before the run.
#pragma once
#include "model/params.hpp"

namespace cofferdam {

/// Replaces the sampling of `params`, which seeks its laws, by a mixture with one law for each
/// target of `root`, the scenario: a shift of the innovations' means, found by the cross-entropy
/// method (Rubinstein and Kroese, The Cross-Entropy Method, 2004, chapters 2 and 3) from trials
/// with seeds of their own. It does not depend on the number of threads. Problems are names that do
/// not exist.
void seek_laws(Params& params, const Value& root, int threads, Problems& problems);

}  // namespace cofferdam
