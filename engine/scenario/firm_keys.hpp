// The keys of firms that several portfolios share.
#pragma once
#include "scenario/book_keys.hpp"
#include "scenario/score_keys.hpp"

namespace cofferdam {

inline constexpr Key kFirmArrivalKeys[] = {
    {.name = "count",
     .type = Type::number,
     .sentence = "number of firms that come a span of 'per'",
     .range = {0, 4e9, true, false}},
    {.name = "per",
     .type = Type::choice,
     .sentence = "span of time that the count is for",
     .fallback = "year",
     .choices = kSteps},
    {.name = "every",
     .type = Type::choice,
     .sentence = "firms come on the first day of each of these spans, counted from the start",
     .fallback = "month",
     .choices = kSteps},
    {.name = "until",
     .type = Type::date,
     .sentence = "no firms come from this date on; left out: the end of the horizon",
     .fallback = kOptional}};
inline constexpr Key kFirmGroupKeys[] = {
    {.name = "by",
     .type = Type::name,
     .sentence = "tag that names the group of each firm: a guarantee circle, a supply chain"},
    {.name = "loading",
     .type = Type::number,
     .sentence = "loading on a normal that each group draws once; high is good for the group",
     .range = {-1, 1, true, true}}};
inline constexpr Key kFirmKeys[] = {
    {.name = "file",
     .type = Type::record,
     .sentence = "read the firms from a file",
     .fallback = kOptional,
     .keys = kFileKeys},
    {.name = "count",
     .type = Type::integer,
     .sentence = "generate this number of firms",
     .fallback = kOptional,
     .range = {1, 2e8, false, false}},
    {.name = "new_business",
     .type = Type::record,
     .sentence = "firms that come over time",
     .fallback = kOptional,
     .keys = kFirmArrivalKeys},
    {.name = "id", .sentence = "column of the file that names each firm", .fallback = kOptional},
    {.name = "tags",
     .type = Type::record,
     .sentence = "labels of each firm, which its loans and stakes have too",
     .fallback = "{}",
     .shape = Shape::map,
     .keys = kTagKeys},
    {.name = "attributes",
     .type = Type::field,
     .sentence = "numbers of each firm, which its loans and stakes have too",
     .fallback = "{}",
     .shape = Shape::map,
     .family = FamilyId::distribution},
    COFFERDAM_SCORE_KEYS,
    {.name = "age",
     .type = Type::field,
     .sentence = "age of the firm at the start, in months; left out: 0",
     .fallback = kOptional,
     .range = kAtLeastZero,
     .family = FamilyId::distribution,
     .unit = Type::duration},
    {.name = "pd",
     .type = Type::field,
     .sentence = "probability of default over a year, or over the period if there is no calendar; "
                 "unconditional",
     .fallback = kOptional,
     .range = kShare,
     .family = FamilyId::distribution,
     .unit = Type::rate},
    COFFERDAM_PD_BY_SCORE_KEY,
    {.name = "pd_curve",
     .type = Type::rate,
     .sentence = "instead: cumulative probability of default by year of life, unconditional",
     .fallback = kOptional,
     .range = kShare,
     .shape = Shape::list},
    {.name = "rating",
     .type = Type::name,
     .sentence = "instead: tag that holds the grade at the start, or when the firm comes",
     .fallback = kOptional},
    {.name = "migration",
     .type = Type::name,
     .sentence =
         "with 'rating': the rating system, of 'ratings', by which grades move year by year "
         "until default",
     .fallback = kOptional},
    {.name = "current_grade",
     .type = Type::name,
     .sentence = "with 'rating': name of a tag that holds the grade of the moment, for conditions, "
                 "values by tag and tables; what happens has the grade with which its day begins",
     .fallback = kOptional},
    {.name = "loading",
     .type = Type::field,
     .sentence = "loadings of the asset value on factors; a family stands for the member that the "
                 "tag of its name names; a distribution is drawn once a trial",
     .fallback = kOptional,
     .range = {-1, 1, true, true},
     .shape = Shape::map,
     .family = FamilyId::distribution,
     .dotted = true},
    kAssetCorrelationKey,
    {.name = "groups",
     .type = Type::record,
     .sentence = "firms that stand or fall together beside what factors do",
     .fallback = kOptional,
     .keys = kFirmGroupKeys}};

/// Keys of a portfolio whose exposures are those of such firms.
#define COFFERDAM_OF_FIRMS_KEYS                                                                 \
  {.name = "firms",                                                                             \
   .type = Type::name,                                                                          \
   .sentence =                                                                                  \
       "firms, declared under 'firms' of the scenario, whose exposures these are: their "       \
       "defaults decide, and their tags and numbers hold here too",                             \
   .fallback = kOptional},                                                                      \
      {.name = "share_of_firms",                                                                \
       .type = Type::rate,                                                                      \
       .sentence = "part of the firms that have one, drawn once for each firm; without a file", \
       .fallback = "1",                                                                         \
       .range = {0, 1, true, false}},                                                           \
  {                                                                                             \
    .name = "firm", .sentence = "column of the file that names the firm of each row",           \
    .fallback = kOptional                                                                       \
  }

}  // namespace cofferdam
