// What a run will take, in words.
#pragma once
#include <string>

#include "simulate/needs.hpp"

namespace cofferdam {

/// "85 MB", "1.2 GB".
std::string bytes_text(double bytes);

/// Bytes of "500MB", "2GiB", "1.5 G"; without a unit, of bytes. Throws Error(scenario), which names
/// the option, if it is none of these.
double bytes_of(const std::string& text, const std::string& option);

/// "about 12 s on 2 threads; at most 310 MB: ..." of a run of so many trials that are not done.
std::string needs_text(const Needs& needs, std::int64_t trials, int threads);

}  // namespace cofferdam
