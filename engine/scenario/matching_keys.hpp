// The keys of `matching` in a scenario.
#pragma once
#include "scenario/keys.hpp"

namespace cofferdam {

inline constexpr Key kMatchingStageKeys[] = {
    {.name = "firms",
     .type = Type::integer,
     .sentence = "number of firms of the stage at the start",
     .range = {0, 1e7, false, false}},
    {.name = "with_finance",
     .type = Type::rate,
     .sentence = "part of them that has finance at the start",
     .fallback = "0",
     .range = kShare},
    {.name = "new_firms",
     .type = Type::integer,
     .sentence = "number of firms of the stage that begin to look for finance each quarter",
     .fallback = "0",
     .range = {0, 1e6, false, false}},
    {.name = "need", .type = Type::amount, .sentence = "what each firm needs", .range = kAboveZero},
    {.name = "ends",
     .type = Type::rate,
     .sentence = "probability in a quarter that the finance of a firm ends, and it looks again",
     .fallback = "0",
     .range = kShare},
    {.name = "meetings",
     .type = Type::number,
     .sentence = "mean number of financiers that a firm meets in a quarter; left out: by "
                 "'calibrated'",
     .fallback = kOptional,
     .range = {0, 100, false, false}},
};
inline constexpr Key kFinancierKeys[] = {
    {.name = "stages",
     .type = Type::name,
     .sentence = "stages that it finances, those that it likes best first",
     .shape = Shape::list},
    {.name = "weight",
     .type = Type::number,
     .sentence = "meetings of a stage are shared out among its financiers by these",
     .fallback = "1",
     .range = {0, 1e9, true, false}},
    {.name = "capacity",
     .type = Type::integer,
     .sentence = "most firms that it begins to finance in a quarter; left out: no bound",
     .fallback = kOptional,
     .range = {0, 1e7, false, false}},
    {.name = "rate",
     .type = Type::rate,
     .sentence = "yearly rate that it asks for; firms like the lowest best",
     .range = kAtLeastZero},
};
inline constexpr Key kCalibrationKeys[] = {
    {.name = "share",
     .type = Type::rate,
     .sentence = "expected part of all firms that has finance then, if no capacity binds",
     .range = kOpenUnit},
    {.name = "after",
     .type = Type::duration,
     .sentence = "when, from the start; whole quarters",
     .range = {3, 1200, false, false}},
};
inline constexpr Key kMatchingKeys[] = {
    {.name = "stages",
     .type = Type::record,
     .sentence = "stages of firms that look for finance, by name",
     .shape = Shape::map,
     .keys = kMatchingStageKeys},
    {.name = "financiers",
     .type = Type::record,
     .sentence = "who finances them, by name",
     .shape = Shape::map,
     .keys = kFinancierKeys},
    {.name = "calibrated",
     .type = Type::record,
     .sentence = "sets the meetings of the stages that do not say theirs, by what is known of the "
                 "part of firms with finance",
     .fallback = kOptional,
     .keys = kCalibrationKeys},
};

}  // namespace cofferdam
