// The keys of a bearer.
#pragma once
#include "scenario/keys.hpp"

namespace cofferdam {

inline constexpr std::string_view kLevels[] = {"no", "district", "city", "province", "central"};
inline constexpr Key kFailureKeys[] = {
    {.name = "pd",
     .type = Type::rate,
     .sentence = "probability that it fails within a year, or within the period if there is no "
                 "calendar; unconditional",
     .fallback = kOptional,
     .range = kShare},
    {.name = "on",
     .type = Type::date,
     .sentence = "instead: day on which it fails in every trial, to see what that does",
     .fallback = kOptional},
    {.name = "loading",
     .type = Type::field,
     .sentence = "loadings of its asset value on factors; a distribution is drawn once a trial",
     .fallback = kOptional,
     .range = {-1, 1, true, true},
     .shape = Shape::map,
     .family = FamilyId::distribution,
     .dotted = true},
    {.name = "asset_correlation",
     .type = Type::field,
     .sentence = "instead of loadings: square of the loading on the only factor; a distribution is "
                 "drawn once a trial",
     .fallback = kOptional,
     .range = {0, 1, false, true},
     .family = FamilyId::distribution,
     .unit = Type::rate},
    {.name = "recovery",
     .type = Type::rate,
     .sentence = "part of what it owes from that day on that it pays all the same",
     .fallback = "0",
     .range = kShare},
    {.name = "taken_over_by",
     .type = Type::name,
     .sentence = "bearer that pays the rest, or nobody: it stays with whom it should have been "
                 "paid to"}};
inline constexpr Key kBearerKeys[] = {
    {.name = "public",
     .type = Type::choice,
     .sentence = "level of government whose money this is",
     .fallback = "no",
     .choices = kLevels},
    {.name = "note", .type = Type::text, .sentence = "who this is", .fallback = kOptional},
    {.name = "fails",
     .type = Type::record,
     .sentence = "it may fail, and then owes no more than a part; left out: it never does",
     .fallback = kOptional,
     .keys = kFailureKeys},
    {.name = "instances",
     .type = Type::integer,
     .sentence = "how many of them there are: each loan belongs to one, named by a tag as the "
                 "bearer; left out: the bearer is one",
     .fallback = kOptional,
     .range = {1, 65'535, false, false}},
    {.name = "zipf",
     .type = Type::number,
     .sentence = "the k-th instance has the weight k^-zipf in loans; left out: all the same",
     .fallback = kOptional,
     .range = {0, 100, false, false}},
    {.name = "weights",
     .type = Type::number,
     .sentence = "instead: weight of each instance in loans",
     .fallback = kOptional,
     .range = {0, 1e100, true, false},
     .shape = Shape::list},
    {.name = "quality",
     .type = Type::field,
     .sentence = "what multiplies the PDs of the loans of an instance; a distribution is drawn "
                 "once for each, then rescaled so that the weighted mean is 1",
     .fallback = kOptional,
     .range = kAboveZero,
     .family = FamilyId::distribution},
};

}  // namespace cofferdam
