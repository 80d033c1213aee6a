// The keys of `stop_when` in a scenario.
#pragma once
#include <cstdint>

#include "scenario/keys.hpp"

namespace cofferdam {

/// Trials after which a run first looks whether it is precise enough.
inline constexpr std::int64_t kFirstLook = 8192;

inline constexpr Key kStopKeys[] = {
    {.name = "measure",
     .type = Type::text,
     .sentence = "whose error decides: 'size of pools.fund.opening at 1 %', 'pool fund exhausted', "
                 "'pool fund required 99 %', 'mean of bank', 'value_at_risk 99 % of bank', 'tvar "
                 "99 % of bank'; headline = what the summary begins with",
     .fallback = "headline"},
    {.name = "relative_error",
     .type = Type::rate,
     .sentence = "the run ends when the standard error is at most this part of the measure",
     .range = kOpenUnit},
    {.name = "max_trials",
     .type = Type::integer,
     .sentence = "it ends after so many trials at the latest",
     .fallback = "10_000_000",
     .range = {static_cast<double>(kFirstLook), 1e12, false, false}},
    {.name = "max_time",
     .type = Type::text,
     .sentence = "it ends after so much time at the latest: 90s, 10min, 2h, 1d or HH:MM:SS",
     .fallback = kOptional},
};

}  // namespace cofferdam
