// The keys of `report` and `output` in a scenario.
#pragma once
#include "scenario/keys.hpp"

namespace cofferdam {

inline constexpr std::string_view kBookDetails[] = {"none", "total", "cohort"};
inline constexpr std::string_view kOutcomeMeasures[] = {"default_rate", "loss_rate", "defaults",
                                                        "losses"};
inline constexpr Key kOutcomeKeys[] = {
    {.name = "measure",
     .type = Type::choice,
     .sentence = "what happened: default_rate = defaults / loans made; loss_rate = losses net of "
                 "recoveries / amount lent; defaults = their number; losses = their amount",
     .choices = kOutcomeMeasures},
    {.name = "portfolio",
     .type = Type::name,
     .sentence = "portfolio in which it happened; left out: all together",
     .fallback = kOptional},
    {.name = "cohort",
     .sentence = "loans of this cohort alone, by default the year in which they were made: 2026, "
                 "or 2026/27 if years turn later; left out: all",
     .fallback = kOptional},
    {.name = "by_age",
     .type = Type::integer,
     .sentence = "only what happened until each loan was so many years old; left out: all up to "
                 "the end of the run-off",
     .fallback = kOptional,
     .range = {1, 200, false, false}},
    {.name = "value",
     .type = Type::level,
     .sentence = "the outcome: a rate for the rates, else a number of loans or an amount",
     .range = kAtLeastZero,
     .alike = true},
};
inline constexpr Key kReportKeys[] = {
    {.name = "by",
     .type = Type::name,
     .sentence = "tags that the results are broken down by; default: every tag of up to 100 values",
     .fallback = kOptional,
     .shape = Shape::list},
    {.name = "levels",
     .type = Type::rate,
     .sentence = "levels of quantile and TVaR",
     .fallback = "[50 %, 75 %, 90 %, 95 %, 99 %, 99.5 %, 99.9 %]",
     .range = kOpenUnit,
     .shape = Shape::list},
    {.name = "contributions",
     .type = Type::rate,
     .sentence = "levels of TVaR for which the table 'contributions' tells who makes it: "
                 "portfolios, tags, bearers and the largest loans; [99 %]",
     .fallback = "[]",
     .range = kOpenUnit,
     .shape = Shape::list},
    {.name = "return_periods",
     .type = Type::number,
     .sentence = "return periods of the curves of policies in the table 'ep_curves', in years, or "
                 "without a calendar in periods",
     .fallback = "[2, 5, 10, 20, 50, 100, 200, 250, 500, 1000]",
     .range = {1, 1e9, true, false},
     .shape = Shape::list},
    {.name = "book",
     .type = Type::choice,
     .sentence = "table of what is filed, in force and released by period: none, of portfolios, or "
                 "of their cohorts too",
     .fallback = "total",
     .choices = kBookDetails},
    {.name = "thresholds",
     .type = Type::amount,
     .sentence = "amounts whose probability of being exceeded is reported for each bearer",
     .fallback = "[]",
     .range = kAtLeastZero,
     .shape = Shape::list},
    {.name = "realised",
     .type = Type::record,
     .sentence = "what really happened, shown beside the forecast in the table 'outcomes'",
     .fallback = "[]",
     .shape = Shape::list,
     .keys = kOutcomeKeys},
};
inline constexpr std::string_view kTrialTables[] = {"none", "headline", "all"};
inline constexpr Key kOutputKeys[] = {
    {.name = "trials",
     .type = Type::choice,
     .sentence =
         "table of single trials: none; headline = losses and what each bearer bears; all = "
         "with factors and counts",
     .fallback = "none",
     .choices = kTrialTables},
    {.name = "occurrences",
     .type = Type::integer,
     .sentence = "number of trials, the first ones, whose occurrences of policies are kept one by "
                 "one; 'export' makes event and period loss tables of them",
     .fallback = "0",
     .range = {0, 1e6, false, false}},
};

}  // namespace cofferdam
