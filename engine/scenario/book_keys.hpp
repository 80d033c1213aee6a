// Keys that books of loans, policies, stakes, bonds and firms share.
#pragma once
#include "scenario/keys.hpp"

namespace cofferdam {

inline constexpr Key kFileKeys[] = {
    {.name = "path", .sentence = "a .csv or .csv.xz file; relative to the scenario's folder"},
    {.name = "where",
     .type = Type::predicate,
     .sentence = "use only rows that satisfy this; names are columns",
     .fallback = kOptional}};
inline constexpr Key kBandKeys[] = {
    {.name = "up_to",
     .type = Type::level,
     .sentence = "upper end, included: an amount, a number or a rate; left out in the last band",
     .fallback = kOptional,
     .alike = true},
    {.name = "name", .sentence = "value of the tag in the band"}};
inline constexpr Key kObservesKeys[] = {
    {.name = "tag", .type = Type::name, .sentence = "the tag that is seen with mistakes"},
    {.name = "classes",
     .type = Type::name,
     .sentence = "its values, in the order of the matrix",
     .shape = Shape::list},
    {.name = "matrix",
     .type = Type::rate,
     .sentence = "a row for each true class: how often it is seen as each; rows sum to 1",
     .range = kShare,
     .shape = Shape::matrix}};
inline constexpr Key kTagKeys[] = {
    {.name = "column", .sentence = "column of the file that holds the tag", .fallback = kOptional},
    {.name = "of",
     .type = Type::name,
     .sentence = "with bands, instead of a column: an attribute, the score, the amount or the pd",
     .fallback = kOptional},
    {.name = "observes",
     .type = Type::record,
     .sentence = "how another tag is seen: drawn once for each, from the row of its true class",
     .fallback = kOptional,
     .keys = kObservesKeys},
    {.name = "mix",
     .type = Type::rate,
     .sentence = "without a file: probability of each value; they sum to 1",
     .fallback = kOptional,
     .range = kShare,
     .shape = Shape::map},
    {.name = "per",
     .sentence = "with bands: column that divides the column",
     .fallback = kOptional},
    {.name = "bands",
     .type = Type::record,
     .sentence = "cuts numbers into named bands",
     .fallback = kOptional,
     .shape = Shape::list,
     .keys = kBandKeys},
    {.name = "when_renewed",
     .sentence = "value that it has from the first renewal of a contract on; left out: it stays",
     .fallback = kOptional}};
inline constexpr Key kTieKeys[] = {
    {.name = "factor", .sentence = "factor, or family resolved by the exposure's tag"},
    {.name = "loading",
     .type = Type::number,
     .sentence = "how much bad years deepen losses",
     .range = {0, 1, true, true}}};
inline constexpr Key kAssetCorrelationKey = {
    .name = "asset_correlation",
    .type = Type::field,
    .sentence =
        "instead of loadings: correlation of asset values through the only factor; a "
        "distribution is drawn once a trial",
    .fallback = kOptional,
    .range = {0, 1, false, true},
    .family = FamilyId::distribution,
    .unit = Type::rate};
inline constexpr Key kRecoveryKeys[] = {
    {.name = "rate",
     .type = Type::field,
     .sentence = "fraction of what is lost at default that comes back; a distribution is drawn "
                 "for each default",
     .range = kShare,
     .family = FamilyId::distribution,
     .unit = Type::rate},
    {.name = "lag",
     .type = Type::field,
     .sentence = "time from default to recovery; a distribution, in months, is drawn for each "
                 "default",
     .fallback = "0 months",
     .range = kAtLeastZero,
     .family = FamilyId::distribution,
     .unit = Type::duration,
     .days = true},
    {.name = "cost",
     .type = Type::rate,
     .sentence = "cost of recovering, as a fraction of what comes back",
     .fallback = "0",
     .range = kShare}};
inline constexpr std::string_view kSteps[] = {"month", "quarter", "year"};
inline constexpr std::string_view kOpeningBooks[] = {"none", "steady_state"};

}  // namespace cofferdam
