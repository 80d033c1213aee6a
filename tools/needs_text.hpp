// What a run will take, in words.
#pragma once
#include <string>

#include "simulate/needs.hpp"

namespace cofferdam {

/// "about 12 s on 2 threads; at most 310 MB: ..." of a run of so many trials that are not done, by
/// processes of so many threads.
std::string needs_text(const Needs& needs, std::int64_t trials, int threads, int processes = 1);

}  // namespace cofferdam
