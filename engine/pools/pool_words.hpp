// A pool in plain words.
#pragma once
#include <string>
#include <vector>

#include "scenario/words.hpp"

namespace cofferdam {

/// What a checked pool says, in full sentences: where its money comes from, what it pays, and what
/// becomes of the rest.
std::vector<std::string> explain_pool(const std::string& name, const Value& pool,
                                      const Words& words);

/// What comes into a pool by its terms, in few words, as a drawing has room for.
struct PoolInflow {
  std::string from;  ///< a bearer; "": somebody outside
  std::string what;  ///< `20 million CNY each year`
  bool fee = false;
};
std::vector<PoolInflow> pool_inflows(const Value& pool, const Words& words);

}  // namespace cofferdam
