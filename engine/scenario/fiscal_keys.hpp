// The keys of `fiscal` in a scenario.
#pragma once
#include "scenario/keys.hpp"

namespace cofferdam {

inline constexpr Range kDiscountRates{-0.1, 1, false, false};
inline constexpr Key kDiscountKeys[] = {
    {.name = "rate",
     .type = Type::rate,
     .sentence = "effective rate a year at which all cash is discounted",
     .fallback = kOptional,
     .range = kDiscountRates},
    {.name = "zero_rates",
     .type = Type::rate,
     .sentence = "instead: rates of cash that is due in one year, in two, ... from the start; "
                 "interpolated between them, the first holds before its year and the last from "
                 "its year on",
     .fallback = kOptional,
     .range = kDiscountRates,
     .shape = Shape::list},
};
inline constexpr Key kAdministrationKeys[] = {
    {.name = "per_loan",
     .type = Type::amount,
     .sentence = "once for each loan that is made, on that day, and again for each renewal",
     .fallback = "0",
     .range = kAtLeastZero},
    {.name = "per_year",
     .type = Type::amount,
     .sentence = "on the first day of each year of the calendar",
     .fallback = "0",
     .range = kAtLeastZero},
    {.name = "payer",
     .type = Type::name,
     .sentence = "bearer that spends it; may be left out where there is one payer",
     .fallback = kOptional},
};
inline constexpr Key kFiscalKeys[] = {
    {.name = "discount",
     .type = Type::record,
     .sentence = "what money of later years is worth at the start: 'rate' or 'zero_rates'",
     .keys = kDiscountKeys},
    {.name = "payers",
     .type = Type::name,
     .sentence = "bearers that have an account of their own beside levels of government; left out: "
                 "every public bearer, but for pools that others own",
     .fallback = "[]",
     .shape = Shape::list},
    {.name = "additional",
     .type = Type::rate,
     .sentence = "part of the lending that would not have taken place without the scheme; left "
                 "out: the cost per additional amount is not told",
     .fallback = kOptional,
     .range = {0, 1, true, false}},
    {.name = "provisioning_confidence",
     .type = Type::rate,
     .sentence = "probability with which the provisioning rate is enough",
     .fallback = "99 %",
     .range = kOpenUnit},
    {.name = "risk_premium",
     .type = Type::rate,
     .sentence = "what a private guarantor would ask a year, beyond expected losses, of the "
                 "guaranteed part in force for bearing market risk; adds risk-adjusted results",
     .fallback = kOptional,
     .range = kShare},
    {.name = "administration",
     .type = Type::record,
     .sentence = "what running the scheme costs; left out: nothing",
     .fallback = kOptional,
     .keys = kAdministrationKeys},
};

}  // namespace cofferdam
