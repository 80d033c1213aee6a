// Whether what comes due to a pool, or comes in, depends on what it could pay before.
#pragma once
#include <string>

namespace cofferdam {

struct ProgrammeContext;
class PoolRule;

/// Why the amounts that come due to a pool in a trial, or come into it, are not those of a pool
/// that never runs short; empty: they are. Rules must have been joined to all payments.
std::string feedback_of(const ProgrammeContext& context, const PoolRule& pool);

}  // namespace cofferdam
