// Sampling whose laws a pilot finds before the run.
#pragma once
#include "economies/sampling.hpp"

namespace cofferdam {

inline constexpr Key kTargetKeys[] = {
    {.name = "pool",
     .type = Type::name,
     .sentence = "towards trials in which this pool is exhausted, or with 'probability' towards "
                 "those that need the largest opening stock",
     .fallback = kOptional},
    {.name = "bearer",
     .type = Type::name,
     .sentence = "towards trials in which this bearer bears most",
     .fallback = kOptional},
    {.name = "probability",
     .type = Type::rate,
     .sentence = "of the worst trials that are meant; needed but for the exhaustion of a pool. "
                 "Without pool and bearer: of the largest losses",
     .fallback = kOptional,
     .range = kOpenUnit}};

inline constexpr Key kTowardsKey = {
    .name = "towards",
    .type = Type::record,
    .sentence =
        "where more trials are drawn; default: the pools, bearers and probabilities that "
        "'size' asks for, else the exhaustion of each pool, else the largest losses with "
        "the rarest probability of report.levels",
    .fallback = "[]",
    .shape = Shape::list,
    .keys = kTargetKeys};

inline constexpr Key kPilotTrialsKey = {
    .name = "pilot_trials",
    .type = Type::integer,
    .sentence = "trials of each step of the pilot, whose draws are its own",
    .fallback = "1024",
    .range = {256, 1e6, false, false}};

/// Stands for laws until they are found, and draws plainly.
std::unique_ptr<Sampling> sought();

}  // namespace cofferdam
