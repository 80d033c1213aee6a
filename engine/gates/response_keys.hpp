// The key `responds` of a clause on lending.
#pragma once
#include <string>
#include <vector>

#include "scenario/pool_keys.hpp"
#include "scenario/words.hpp"

namespace cofferdam {

inline constexpr std::string_view kResponseCapitals[] = {"as_priced", "standardised",
                                                         "internal_ratings"};

inline constexpr Key kResponseBaseKeys[] = {
    {.name = "share",
     .type = Type::rate,
     .sentence = "part of the new business on offer that is lent",
     .range = kShare},
    {.name = "coverage",
     .type = Type::rate,
     .sentence = "coverage at which it is",
     .range = kShare},
};

inline constexpr Key kResponseKeys[] = {
    {.name = "every",
     .type = Type::choice,
     .sentence = "period after whose end banks look back at what they were paid, and lend by it in "
                 "the next",
     .choices = kFlowSteps},
    {.name = "expected_coverage",
     .type = Type::rate,
     .sentence = "part of claims that others pay, which banks reckon with until a period with "
                 "claims is over",
     .range = kShare},
    {.name = "base",
     .type = Type::record,
     .sentence = "what is lent at which coverage; left out: all that is on offer and pays",
     .fallback = kOptional,
     .keys = kResponseBaseKeys},
    {.name = "elasticity",
     .type = Type::number,
     .sentence = "by how many percent of the base lending changes with each point of coverage",
     .fallback = kOptional,
     .range = kAtLeastZero},
    {.name = "return_on_capital",
     .type = Type::rate,
     .sentence = "loans are made only if they pay: interest less funding, costs, expected losses "
                 "that are not covered, and this return a year on capital is not below 0; left "
                 "out: it is not asked",
     .fallback = kOptional,
     .range = kShare},
    {.name = "capital",
     .type = Type::choice,
     .sentence =
         "capital that must earn it: 'capital' of 'pricing', or what its 'capital_rules' ask "
         "for in one of the two approaches, with the cover of others",
     .fallback = "as_priced",
     .choices = kResponseCapitals},
};

/// Of the checked clause. Problems: numbers without those that give them a meaning, keys that
/// exclude each other.
void check_response(const Value& clause, Problems& problems);

/// What it says, in full sentences.
std::vector<std::string> explain_response(const Value& clause);

}  // namespace cofferdam
