// The keys of `pricing` in a scenario.
#pragma once
#include "scenario/keys.hpp"

namespace cofferdam {

inline constexpr Key kPricingKeys[] = {
    {.name = "interest",
     .type = Type::field,
     .sentence = "rate a year that borrowers pay of what is in force",
     .range = kShare,
     .unit = Type::rate},
    {.name = "funding",
     .type = Type::field,
     .sentence = "rate a year at which lenders borrow what they lend, without relending",
     .range = kShare,
     .unit = Type::rate},
    {.name = "costs",
     .type = Type::field,
     .sentence = "what lending costs lenders a year, as a part of what is in force",
     .fallback = "0 %",
     .range = kShare,
     .unit = Type::rate},
    {.name = "capital",
     .type = Type::field,
     .sentence = "lenders' own money behind loans, as a part of what is in force",
     .fallback = "8 %",
     .range = kShare,
     .unit = Type::rate},
    {.name = "by",
     .type = Type::name,
     .sentence = "tag whose values have rows of their own in these tables",
     .fallback = kOptional},
};

}  // namespace cofferdam
