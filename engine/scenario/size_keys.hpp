// The keys of `size` in a scenario.
#pragma once
#include "scenario/keys.hpp"

namespace cofferdam {

inline constexpr std::string_view kSizeTargets[] = {
    "exhausted", "unpaid_by_end", "limit_binds", "yearly_call", "tvar", "mean", "break_even"};
inline constexpr std::string_view kSafeSides[] = {"upwards", "downwards"};
inline constexpr std::string_view kSizedVariants[] = {"all", "none"};
inline constexpr Key kSizeKeys[] = {
    {.name = "input",
     .sentence =
         "what is sized: the path of a number of the programme or of a pool, as --set takes "
         "it, such as pools.fund.opening"},
    {.name = "target",
     .type = Type::choice,
     .sentence =
         "what shall be rare: the pool is exhausted; something it owed is unpaid at the end; "
         "a limit or cap binds; a year costs a bearer more than 'above'. Or tvar: the mean of "
         "what a bearer pays in its worst trials shall not pass 'above'; or mean: that of all "
         "trials, what it gets taken off; or break_even: what the scheme costs a bearer, as "
         "'fiscal' says, shall be 0 on average",
     .choices = kSizeTargets},
    {.name = "probability",
     .type = Type::rate,
     .sentence = "how rare it shall be; one size for each. Of tvar: the share of worst trials; not "
                 "of mean and break_even",
     .fallback = "[]",
     .range = kOpenUnit,
     .shape = Shape::list},
    {.name = "pool",
     .type = Type::name,
     .sentence = "pool of the target; default: that of the input",
     .fallback = kOptional},
    {.name = "limit",
     .type = Type::name,
     .sentence = "limit or cap of the target",
     .fallback = kOptional},
    {.name = "bearer",
     .type = Type::name,
     .sentence = "who pays, of the targets yearly_call, tvar, mean and break_even",
     .fallback = kOptional},
    {.name = "above",
     .type = Type::amount,
     .sentence = "amount of the targets yearly_call, tvar and mean",
     .fallback = kOptional,
     .range = kAtLeastZero},
    {.name = "within",
     .type = Type::duration,
     .sentence =
         "years of the calendar that the targets exhausted, limit_binds and yearly_call look "
         "at; default: all",
     .fallback = kOptional,
     .range = {12, 2400, false, false}},
    {.name = "from",
     .type = Type::level,
     .sentence = "smallest value that is tried",
     .fallback = kOptional,
     .range = kAtLeastZero},
    {.name = "to",
     .type = Type::level,
     .sentence = "largest value that is tried; may be left out for the opening money of a pool and "
                 "the target exhausted",
     .fallback = kOptional,
     .range = kAtLeastZero},
    {.name = "values",
     .type = Type::integer,
     .sentence = "how many values are tried, evenly apart",
     .fallback = "20",
     .range = {2, 200, false, false}},
    {.name = "safe",
     .type = Type::choice,
     .sentence =
         "on which side of the size the target is met; default: that of the end of the values "
         "which alone meets it, else upwards, but downwards of how much may be lent: capacity, "
         "leverage and of_offer of a clause on lending, and volumes",
     .fallback = kOptional,
     .choices = kSafeSides},
    {.name = "variants",
     .type = Type::choice,
     .sentence = "whether the same is asked of all variants, or of none, which takes less time",
     .fallback = "all",
     .choices = kSizedVariants},
};

}  // namespace cofferdam
