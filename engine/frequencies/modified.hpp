// Frequencies with a probability of 0 of their own.
#pragma once
#include "frequencies/frequency.hpp"

namespace cofferdam {

/// The frequency `of`, whose probability of 0 becomes `zero`, the others in proportion. Problems:
/// one that is modified already, or never above 0.
std::unique_ptr<Frequency> make_modified(const Value& of, double zero, Problems& problems);

}  // namespace cofferdam
