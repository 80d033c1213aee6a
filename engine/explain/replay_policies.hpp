// What the terms of policies keep of each claim of one trial.
#pragma once
#include <cofferdam/table.hpp>

#include <cstdint>
#include <string>

#include "model/params.hpp"

namespace cofferdam {

struct Events;
struct LossLog;

/// Id of an exposure; of one of a group `id#1`, `id#2`, ...
std::string id_of(const Params& params, std::uint32_t exposure, std::uint32_t member);

/// Table `policies`: a row is a claim as it is drawn, in the order of portfolio, policy and time,
/// also if nothing of it is owed. What the terms keep and what is owed add up to the ground-up
/// loss, to the precision of a double.
Table policies_table(const Params& params, const Events& events, const LossLog& log);

}  // namespace cofferdam
