// The keys of `ratings` in a scenario.
#pragma once
#include "scenario/keys.hpp"

namespace cofferdam {

inline constexpr Key kSpreadKeys[] = {
    {.name = "volatility",
     .type = Type::rate,
     .sentence = "standard deviation of what a year adds to the spread of a grade: one for each "
                 "grade but default, or one for all",
     .range = kAtLeastZero,
     .shape = Shape::list},
    {.name = "reversion",
     .type = Type::rate,
     .sentence = "part of what earlier years have added that a year takes back",
     .fallback = "0",
     .range = kShare},
    {.name = "loading",
     .type = Type::number,
     .sentence = "loadings of the move of a year on the factors of the year: good years narrow "
                 "spreads",
     .fallback = "{}",
     .range = {-1, 1, true, true},
     .shape = Shape::map,
     .dotted = true},
    {.name = "by_grade",
     .type = Type::flag,
     .sentence = "what factors do not explain moves each grade by itself, and not all alike",
     .fallback = "no"}};
inline constexpr Key kRatingKeys[] = {
    {.name = "grades",
     .type = Type::text,
     .sentence = "names of the grades from best to worst; the last one is default",
     .shape = Shape::list},
    {.name = "rows",
     .type = Type::rate,
     .sentence = "one row a grade, default left out: probabilities of the grades a year later, in "
                 "the order of 'grades'",
     .fallback = kOptional,
     .range = kShare,
     .shape = Shape::matrix},
    {.name = "file",
     .sentence = "instead: a .csv or .csv.xz file with the column 'from', which names the grade of "
                 "a row, and a column for each grade; relative to the scenario's folder",
     .fallback = kOptional},
    {.name = "in_percent",
     .type = Type::flag,
     .sentence = "the numbers of the file are percentages",
     .fallback = "no"},
    {.name = "zero_rates",
     .type = Type::rate,
     .sentence = "one row a grade, default left out: zero rates of money that is due in 1, 2, ... "
                 "years, at which holders that mark to market discount what bonds will pay",
     .fallback = kOptional,
     .range = {-0.9, 10, false, false},
     .shape = Shape::matrix},
    {.name = "spread_moves",
     .type = Type::record,
     .sentence = "with 'zero_rates': spreads over them move at the end of each year",
     .fallback = kOptional,
     .keys = kSpreadKeys},
    {.name = "withdrawn",
     .type = Type::text,
     .sentence = "ratings that are given up within the year: the last number of each row, or this "
                 "column of the file; the other grades of the row take its probability over in "
                 "proportion",
     .fallback = kOptional},
    {.name = "rounded_to",
     .type = Type::rate,
     .sentence =
         "unit to which the numbers were rounded: a row may miss the sum of 1 by half of it "
         "for each number, and is then scaled to 1",
     .fallback = "0",
     .range = kShare}};

}  // namespace cofferdam
