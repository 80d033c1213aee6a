// The keys of `evaluation` in a scenario.
#pragma once
#include "scenario/keys.hpp"

namespace cofferdam {

inline constexpr std::string_view kIndicatorMeasures[] = {
    "lent",     "growth",    "share",           "bonds_issued", "bonds_held",
    "coverage", "loss_rate", "losses_per_lent", "cost",         "leverage"};
inline constexpr std::string_view kIndicatorGroups[] = {"total", "structure", "share", "quality"};
inline constexpr std::string_view kBetter[] = {"more", "less"};
inline constexpr std::string_view kCommonFactor[] = {"kept", "removed"};
inline constexpr Range kPointsOfScore{0, 100, false, false};

inline constexpr Key kJudgedUnitKeys[] = {
    {.name = "portfolios",
     .type = Type::name,
     .sentence = "portfolios of the unit, where units are not values of a tag",
     .fallback = "[]",
     .shape = Shape::list},
    {.name = "qualitative",
     .type = Type::number,
     .sentence = "points from 0 to 100 for what no indicator tells",
     .fallback = "50",
     .range = kPointsOfScore},
    {.name = "pools",
     .type = Type::name,
     .sentence = "pools of the unit, for its leverage",
     .fallback = "[]",
     .shape = Shape::list},
};
inline constexpr Key kJudgedIndicatorKeys[] = {
    {.name = "name",
     .type = Type::name,
     .sentence = "what results call it; default: its measure",
     .fallback = kOptional},
    {.name = "measure",
     .type = Type::choice,
     .sentence =
         "what is measured in each year: amounts lent newly or renewed (lent), their growth "
         "against the year before, the share of them that satisfies 'when', bonds issued "
         "and held, the part of losses that others than the lender bear (coverage), losses "
         "a year of what is in force (loss_rate) or of what is lent (losses_per_lent), "
         "public cost per amount lent (cost), what is in force per balance of the unit's "
         "pools (leverage)",
     .choices = kIndicatorMeasures},
    {.name = "when",
     .type = Type::predicate,
     .sentence = "only loans or bonds that satisfy this",
     .fallback = kOptional},
    {.name = "group",
     .type = Type::choice,
     .sentence = "group of indicators, for results",
     .choices = kIndicatorGroups},
    {.name = "weight",
     .type = Type::rate,
     .sentence = "weight in the score; those of all indicators sum to 100 %",
     .range = kShare},
    {.name = "better",
     .type = Type::choice,
     .sentence = "whether more or less of it is better",
     .choices = kBetter},
};
inline constexpr Key kIncentiveTargetKeys[] = {
    {.name = "clause",
     .type = Type::name,
     .sentence = "a clause 'lending', whose capacity moves, 'relending', whose quota does, or "
                 "'compensate', whose rate does, up to what the payee bears",
     .fallback = kOptional},
    {.name = "pool",
     .type = Type::name,
     .sentence = "or a pool, of which the budget and contributions move",
     .fallback = kOptional},
    {.name = "unit",
     .type = Type::name,
     .sentence = "unit whose score moves it; left out: it is split by 'each', whose values are the "
                 "units, or a rate, which moves for the loans of each unit",
     .fallback = kOptional},
};
inline constexpr Key kIncentiveKeys[] = {
    {.name = "gamma",
     .type = Type::number,
     .sentence = "how strongly: next year's factor is 1 + gamma x (score - 50) / 50",
     .range = kAtLeastZero},
    {.name = "at_least",
     .type = Type::number,
     .sentence = "least factor",
     .range = {0, 1, false, false}},
    {.name = "at_most",
     .type = Type::number,
     .sentence = "largest factor",
     .range = {1, 1e6, false, false}},
    {.name = "moves",
     .type = Type::record,
     .sentence = "what the factor multiplies in the next year",
     .shape = Shape::list,
     .keys = kIncentiveTargetKeys},
};
inline constexpr Key kEvaluationKeys[] = {
    {.name = "by",
     .type = Type::name,
     .sentence = "tag whose values are the units; left out: the units name their portfolios",
     .fallback = kOptional},
    {.name = "units",
     .type = Type::record,
     .sentence = "units by name",
     .fallback = kOptional,
     .shape = Shape::map,
     .keys = kJudgedUnitKeys},
    {.name = "indicators",
     .type = Type::record,
     .sentence = "what is measured of each unit in each year",
     .shape = Shape::list,
     .keys = kJudgedIndicatorKeys},
    {.name = "own_growth",
     .type = Type::rate,
     .sentence = "weight of a unit's change against the year before in the points of an indicator; "
                 "the rest is its distance from the mean of the units",
     .fallback = "50 %",
     .range = kShare},
    {.name = "full_score_at",
     .type = Type::number,
     .sentence = "standard deviations above the mean that give 100 points, and below it 0",
     .fallback = "3",
     .range = kAboveZero},
    {.name = "qualitative_weight",
     .type = Type::rate,
     .sentence = "weight of the qualitative points in the score",
     .fallback = "20 %",
     .range = kShare},
    {.name = "average_years",
     .type = Type::integer,
     .sentence = "indicators are means over so many years, up to the one that is judged",
     .fallback = "1",
     .range = {1, 100, false, false}},
    {.name = "common_factor",
     .type = Type::choice,
     .sentence = "whether what moves all units alike in a year stays in the indicators, or is "
                 "removed before means over years and changes are taken",
     .fallback = "kept",
     .choices = kCommonFactor},
    {.name = "incentive",
     .type = Type::record,
     .sentence = "what a score moves in the next year; left out: nothing",
     .fallback = kOptional,
     .keys = kIncentiveKeys},
};

}  // namespace cofferdam
