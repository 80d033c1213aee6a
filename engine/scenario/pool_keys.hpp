// The keys of `pools` in a scenario.
#pragma once
#include "scenario/keys.hpp"

namespace cofferdam {

inline constexpr std::string_view kUnusedBudget[] = {"lapses", "rolls"};
inline constexpr std::string_view kFlowSteps[] = {"month", "quarter", "half_year", "year"};
inline constexpr std::string_view kLoanParts[] = {"whole_loan", "guaranteed_part", "own_part"};
inline constexpr std::string_view kFeePeriods[] = {"loan", "year"};
inline constexpr std::string_view kSublimitPeriods[] = {"year", "scenario"};
inline constexpr std::string_view kShortOrders[] = {"time", "pro_rata"};
inline constexpr std::string_view kUnpaidFates[] = {"lost", "deferred"};

inline constexpr Key kBudgetKeys[] = {
    {.name = "amount",
     .type = Type::amount,
     .sentence = "credited each year",
     .range = kAtLeastZero},
    {.name = "unused",
     .type = Type::choice,
     .sentence = "what becomes of the rest at the turn of the year",
     .choices = kUnusedBudget},
};
inline constexpr Key kContributionKeys[] = {
    {.name = "from",
     .type = Type::payers,
     .sentence = "bearer that pays, or several with their weights; left out: somebody outside",
     .fallback = kOptional},
    {.name = "amount", .type = Type::amount, .sentence = "paid each time", .range = kAtLeastZero},
    {.name = "on", .type = Type::date, .sentence = "day of a single one", .fallback = kOptional},
    {.name = "every",
     .type = Type::choice,
     .sentence = "step of several",
     .fallback = kOptional,
     .choices = kFlowSteps},
    {.name = "first",
     .type = Type::date,
     .sentence = "day of the first of several; default: the start",
     .fallback = kOptional},
    {.name = "until",
     .type = Type::date,
     .sentence = "last day on which one of several may be paid; default: the end",
     .fallback = kOptional},
};
inline constexpr Key kFeeKeys[] = {
    {.name = "payer",
     .type = Type::name,
     .sentence = "bearer that pays; left out: the enterprise, outside",
     .fallback = kOptional},
    {.name = "of",
     .type = Type::choice,
     .sentence =
         "what the rate is of: the whole loan, the part that the bank does not bear, or the "
         "pool's own part",
     .choices = kLoanParts},
    {.name = "rate",
     .type = Type::rate,
     .sentence = "fee as a part of what it is of",
     .range = kShare},
    {.name = "per",
     .type = Type::choice,
     .sentence = "loan: once, of what is lent, on the day it is lent or renewed; year: of the "
                 "average balance in force, on the last day of each year",
     .choices = kFeePeriods},
};
inline constexpr Key kPaysKeys[] = {
    {.name = "line", .type = Type::name, .sentence = "name of the clause under which it pays"},
    {.name = "rank",
     .type = Type::integer,
     .sentence = "lower ranks are paid first of what was held back or is settled on one day",
     .fallback = "1",
     .range = {1, 1000, false, false}},
    {.name = "sublimit",
     .type = Type::amount,
     .sentence = "most that the pool pays on the line",
     .fallback = kOptional,
     .range = kAtLeastZero},
    {.name = "per",
     .type = Type::choice,
     .sentence = "what the sublimit is for",
     .fallback = kOptional,
     .choices = kSublimitPeriods},
};
inline constexpr Key kTopUpKeys[] = {
    {.name = "to",
     .type = Type::amount,
     .sentence = "balance that is restored",
     .range = kAtLeastZero},
    {.name = "below",
     .type = Type::amount,
     .sentence = "only if the balance is below; default: 'to'",
     .fallback = kOptional,
     .range = kAtLeastZero},
    {.name = "every",
     .type = Type::choice,
     .sentence = "looked at on the last day of each",
     .choices = kFlowSteps},
    {.name = "from",
     .type = Type::payers,
     .sentence = "bearer that pays, or several with their weights; left out: somebody outside",
     .fallback = kOptional},
    {.name = "at_most",
     .type = Type::amount,
     .sentence = "most that is paid in all",
     .fallback = kOptional,
     .range = kAtLeastZero},
};
inline constexpr Key kPoolKeys[] = {
    {.name = "opening",
     .type = Type::amount,
     .sentence = "stock at the start",
     .fallback = "0",
     .range = kAtLeastZero},
    {.name = "each",
     .type = Type::name,
     .sentence = "a balance of its own for each value of this tag, such as each bank",
     .fallback = kOptional},
    {.name = "weights",
     .type = Type::number,
     .sentence = "how money that comes in is split among them, by value of the tag, all of which "
                 "are named; "
                 "default: evenly",
     .fallback = kOptional,
     .range = {0, 1e100, false, false},
     .shape = Shape::map},
    {.name = "budget",
     .type = Type::record,
     .sentence = "money of each year, spent before the stock",
     .fallback = kOptional,
     .keys = kBudgetKeys},
    {.name = "contributions",
     .type = Type::record,
     .sentence = "money that is paid in on dates",
     .fallback = "[]",
     .shape = Shape::list,
     .keys = kContributionKeys},
    {.name = "fees",
     .type = Type::record,
     .sentence = "fees on the loans whose losses the pool shares",
     .fallback = "[]",
     .shape = Shape::list,
     .keys = kFeeKeys},
    {.name = "interest",
     .type = Type::rate,
     .sentence = "interest a year on the balance: simple within the calendar year, credited on its "
                 "last day",
     .fallback = "0",
     .range = kShare},
    {.name = "pays",
     .type = Type::record,
     .sentence = "lines that it pays; default: every clause in which the bearer pays",
     .fallback = kOptional,
     .shape = Shape::list,
     .keys = kPaysKeys},
    {.name = "short",
     .type = Type::choice,
     .sentence = "who is paid if the money does not suffice for what is settled on one day: the "
                 "older claims, or each the same part",
     .fallback = "time",
     .choices = kShortOrders},
    {.name = "unpaid",
     .type = Type::choice,
     .sentence = "what it cannot pay is lost to the payee, or paid when money comes in",
     .fallback = "lost",
     .choices = kUnpaidFates},
    {.name = "shortfall",
     .type = Type::name,
     .sentence = "bearer that pays at once what the pool cannot",
     .fallback = kOptional},
    {.name = "top_up",
     .type = Type::record,
     .sentence = "how the balance is restored",
     .fallback = kOptional,
     .keys = kTopUpKeys},
    {.name = "owner",
     .type = Type::payers,
     .sentence =
         "bearer that pays opening and budget, and gets what lapses, what is left at closing and "
         "what comes back later, or several with their weights; left out: somebody outside",
     .fallback = kOptional},
    {.name = "closes",
     .type = Type::date,
     .sentence = "last day on which it pays",
     .fallback = kOptional},
};

}  // namespace cofferdam
