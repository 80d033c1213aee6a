// Keys of scores and of joint tables of tags, which books of loans, policies, stakes, bonds and
// firms share, and of probabilities of default that follow from a score.
#pragma once
#include "scenario/keys.hpp"

namespace cofferdam {

inline constexpr Key kIndicatorKeys[] = {
    {.name = "of",
     .type = Type::field,
     .sentence = "what the indicator really is; a distribution is drawn once for each",
     .family = FamilyId::distribution},
    {.name = "from",
     .type = Type::number,
     .sentence = "with 'to': what counts 0; in between the indicator counts as its place",
     .fallback = kOptional},
    {.name = "to",
     .type = Type::number,
     .sentence = "what counts 1; below 'from' if less is better",
     .fallback = kOptional},
    {.name = "weight",
     .type = Type::number,
     .sentence = "what multiplies it in the score; below 0 if high is bad"},
    {.name = "error",
     .type = Type::field,
     .sentence = "standard deviation of a normal error with which it is measured",
     .fallback = "0",
     .range = kAtLeastZero}};
inline constexpr Key kScoreKeys[] = {
    {.name = "of",
     .type = Type::field,
     .sentence = "the true score, such as {column: points}; a distribution is drawn once for each",
     .fallback = kOptional,
     .family = FamilyId::distribution},
    {.name = "error",
     .type = Type::field,
     .sentence = "beside 'of': standard deviation of a normal error with which it is measured",
     .fallback = "0",
     .range = kAtLeastZero},
    {.name = "indicators",
     .type = Type::record,
     .sentence = "instead: what the score is the sum of, each times its weight",
     .fallback = kOptional,
     .shape = Shape::map,
     .keys = kIndicatorKeys}};
inline constexpr Key kJointShareKeys[] = {
    {.name = "values",
     .type = Type::name,
     .sentence = "one value of each of the tags, in their order",
     .shape = Shape::list},
    {.name = "share",
     .type = Type::rate,
     .sentence = "probability of these values together",
     .range = kShare}};
inline constexpr Key kJointTagKeys[] = {
    {.name = "tags",
     .type = Type::name,
     .sentence = "names of two tags or more that are drawn together",
     .shape = Shape::list},
    {.name = "shares",
     .type = Type::record,
     .sentence = "which values they have together, and how often; the shares sum to 1",
     .shape = Shape::list,
     .keys = kJointShareKeys}};
inline constexpr Key kScoreBandKeys[] = {
    {.name = "up_to",
     .type = Type::number,
     .sentence = "upper end, included; left out in the last band",
     .fallback = kOptional},
    {.name = "pd",
     .type = Type::rate,
     .sentence = "probability of default in the band",
     .range = kShare}};
inline constexpr Key kPdByScoreKeys[] = {
    {.name = "of",
     .type = Type::name,
     .sentence = "attribute that decides; left out: true_score",
     .fallback = kOptional},
    {.name = "mean",
     .type = Type::rate,
     .sentence = "mean PD over all; with it the curve is found that also has the power of 'gini' "
                 "or 'auc'",
     .fallback = kOptional,
     .range = kOpenUnit},
    {.name = "gini",
     .type = Type::number,
     .sentence = "accuracy ratio of the score for default: 0 if it says nothing",
     .fallback = kOptional,
     .range = {0, 1, false, true}},
    {.name = "auc",
     .type = Type::number,
     .sentence = "instead of 'gini': the area under the curve, (1 + gini) / 2",
     .fallback = kOptional,
     .range = {0.5, 1, false, true}},
    {.name = "intercept",
     .type = Type::number,
     .sentence = "with 'slope', instead of 'mean': log odds of default at the score 0",
     .fallback = kOptional},
    {.name = "slope",
     .type = Type::number,
     .sentence = "by how much a point of the score changes the log odds",
     .fallback = kOptional},
    {.name = "bands",
     .type = Type::record,
     .sentence = "instead: the PD of each band of the score",
     .fallback = kOptional,
     .shape = Shape::list,
     .keys = kScoreBandKeys}};

/// Keys of a book with tags and attributes.
#define COFFERDAM_SCORE_KEYS                                                                       \
  {.name = "score",                                                                                \
   .type = Type::record,                                                                           \
   .sentence =                                                                                     \
       "a score of each, read or made of indicators; adds the attributes 'score', as it "          \
       "is seen, and 'true_score', without errors",                                                \
   .fallback = kOptional,                                                                          \
   .keys = kScoreKeys},                                                                            \
  {                                                                                                \
    .name = "joint_tags", .type = Type::record,                                                    \
    .sentence = "tags that depend on each other, such as class and region", .fallback = kOptional, \
    .shape = Shape::list, .keys = kJointTagKeys                                                    \
  }
/// The key of a book whose PDs may follow from a score.
#define COFFERDAM_PD_BY_SCORE_KEY                                                               \
  {                                                                                             \
    .name = "pd_by_score", .type = Type::record,                                                \
    .sentence = "instead of 'pd': a logistic curve or bands of a score", .fallback = kOptional, \
    .keys = kPdByScoreKeys                                                                      \
  }

}  // namespace cofferdam
