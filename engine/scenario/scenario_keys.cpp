// The keys of a scenario's root. Keys of members stand with the members.
#include "scenario/bearer_keys.hpp"
#include "scenario/evaluation_keys.hpp"
#include "scenario/firm_keys.hpp"
#include "scenario/fiscal_keys.hpp"
#include "scenario/keys.hpp"
#include "scenario/matching_keys.hpp"
#include "scenario/pool_keys.hpp"
#include "scenario/pricing_keys.hpp"
#include "scenario/rating_keys.hpp"
#include "scenario/report_keys.hpp"
#include "scenario/size_keys.hpp"
#include "scenario/stop_keys.hpp"

#include <stdexcept>

namespace cofferdam {
namespace {

constexpr Key kFactorKeys[] = {
    {.name = "members",
     .type = Type::name,
     .sentence =
         "makes this a family of factors, one for each name; exposures load on the one that "
         "their tag of the family's name names",
     .fallback = kOptional,
     .shape = Shape::list},
    {.name = "parent",
     .type = Type::name,
     .sentence = "the factor that stands above this one in the hierarchy",
     .fallback = kOptional},
    {.name = "correlation_with_parent",
     .type = Type::number,
     .sentence = "correlation of the factor, or of each member of the family, with its parent",
     .fallback = kOptional,
     .range = {-1, 1, true, true}},
    {.name = "persistence",
     .type = Type::number,
     .sentence = "correlation of the factor, or of its own part beside the parent, with itself a "
                 "year before",
     .fallback = "0",
     .range = {-1, 1, true, true}},
    {.name = "start",
     .type = Type::number,
     .sentence = "value, or value of the own part, in the year before the first; left out: as it "
                 "falls in the long run",
     .fallback = kOptional,
     .range = {-10, 10, false, false}},
};
constexpr Key kRegimeShiftKeys[] = {
    {.name = "state", .type = Type::name, .sentence = "state of the economy"},
    {.name = "factor", .sentence = "factor or family whose own part changes in the state"},
    {.name = "mean",
     .type = Type::number,
     .sentence = "its mean in the state",
     .fallback = "0",
     .range = {-10, 10, false, false}},
    {.name = "scale",
     .type = Type::number,
     .sentence = "what multiplies its deviations in the state",
     .fallback = "1",
     .range = {0, 10, false, false}},
};
constexpr Key kRegimeKeys[] = {
    {.name = "states", .type = Type::name, .sentence = "names of the states", .shape = Shape::list},
    {.name = "transitions",
     .type = Type::rate,
     .sentence = "one row a state: probabilities of the states of the next year",
     .range = kShare,
     .shape = Shape::matrix},
    {.name = "shifts",
     .type = Type::record,
     .sentence = "what a state does to factors",
     .shape = Shape::list,
     .keys = kRegimeShiftKeys},
    {.name = "start",
     .type = Type::name,
     .sentence = "state of the year before the first; left out: as it falls in the long run",
     .fallback = kOptional},
};
constexpr Key kStressKeys[] = {
    {.name = "factor", .sentence = "factor or family; family.member for one"},
    {.name = "year", .sentence = "year of the calendar: 2026, or 2026/27 if years turn later"},
    {.name = "value",
     .type = Type::number,
     .sentence = "what the factor is in that year; high is a good year",
     .range = {-10, 10, false, false}},
};
constexpr Key kCorrelationKeys[] = {
    {.name = "factors",
     .type = Type::name,
     .sentence = "factors without a parent, in the order of the matrix",
     .shape = Shape::list},
    {.name = "matrix",
     .type = Type::number,
     .sentence = "symmetric, ones on the diagonal, positive semi-definite: [[1, 0.3], [0.3, 1]]",
     .range = {-1, 1, false, false},
     .shape = Shape::matrix},
};
constexpr Key kEconomyKeys[] = {
    {.name = "copula",
     .type = Type::kind,
     .sentence = "how factors become joint defaults",
     .fallback = "gaussian",
     .family = FamilyId::copula},
    {.name = "factors",
     .type = Type::record,
     .sentence = "systematic factors by name, each standard normal; high is a good year",
     .shape = Shape::map,
     .keys = kFactorKeys},
    {.name = "correlations",
     .type = Type::record,
     .sentence = "correlation matrix of factors that have no parent; others are independent",
     .fallback = kOptional,
     .keys = kCorrelationKeys},
    {.name = "regimes",
     .type = Type::record,
     .sentence = "states of the whole economy that follow each other year by year",
     .fallback = kOptional,
     .keys = kRegimeKeys},
    {.name = "stress",
     .type = Type::record,
     .sentence = "factors that are given in some years; the others follow them",
     .fallback = "[]",
     .shape = Shape::list,
     .keys = kStressKeys},
};
constexpr std::string_view kPeriods[] = {"month", "quarter", "year"};
constexpr std::string_view kYears[] = {"calendar", "scheme"};
constexpr Key kCalendarKeys[] = {
    {.name = "start", .type = Type::date, .sentence = "first day of the scenario"},
    {.name = "horizon",
     .type = Type::duration,
     .sentence = "time in which new business is made",
     .range = {1, 2400, false, false}},
    {.name = "run_off",
     .type = Type::duration,
     .sentence = "time after the horizon in which loans run off and recoveries come in",
     .fallback = "0 months",
     .range = {0, 2400, false, false}},
    {.name = "period",
     .type = Type::choice,
     .sentence = "step of the table 'book'; no payment depends on it",
     .fallback = "year",
     .choices = kPeriods},
    {.name = "year",
     .type = Type::choice,
     .sentence = "whether years turn on the first of January, or on the day of the start",
     .fallback = "calendar",
     .choices = kYears},
};
constexpr Key kScenarioKeys[] = {
    {.name = "cofferdam",
     .type = Type::integer,
     .sentence = "version of the scenario language",
     .range = {1, 1, false, false}},
    {.name = "title", .type = Type::text, .sentence = "one line that names the scenario"},
    {.name = "question",
     .type = Type::text,
     .sentence = "what the run is to answer",
     .fallback = kOptional},
    {.name = "currency",
     .type = Type::name,
     .sentence = "currency code of every amount",
     .fallback = "CNY"},
    {.name = "trials",
     .type = Type::integer,
     .sentence = "number of trials",
     .fallback = "100_000",
     .range = {1, 1e12, false, false}},
    {.name = "stop_when",
     .type = Type::record,
     .sentence = "runs as many trials as an answer needs, in place of 'trials'",
     .fallback = kOptional,
     .keys = kStopKeys},
    {.name = "seed",
     .type = Type::integer,
     .sentence = "seed of the trials",
     .fallback = "1",
     .range = {0, 9007199254740992.0, false, false}},
    {.name = "portfolio_seed",
     .type = Type::integer,
     .sentence =
         "seed of generated portfolios, which are made once and are the same for every seed",
     .fallback = "1",
     .range = {0, 9007199254740992.0, false, false}},
    {.name = "calendar",
     .type = Type::record,
     .sentence = "time axis; left out: one period without dates",
     .fallback = kOptional,
     .keys = kCalendarKeys},
    {.name = "economy",
     .type = Type::record,
     .sentence = "what moves all fates together",
     .keys = kEconomyKeys},
    {.name = "ratings",
     .type = Type::record,
     .sentence =
         "rating systems by name: their grades, and how issuers move between them in a year",
     .fallback = kOptional,
     .shape = Shape::map,
     .keys = kRatingKeys},
    {.name = "bearers",
     .type = Type::record,
     .sentence = "who can bear a part of a loss, by name",
     .shape = Shape::map,
     .keys = kBearerKeys},
    {.name = "firms",
     .type = Type::record,
     .sentence = "firms that several portfolios share, by name: one draw decides when a firm "
                 "defaults, with all that it has",
     .fallback = kOptional,
     .shape = Shape::map,
     .keys = kFirmKeys},
    {.name = "loan_terms",
     .type = Type::terms,
     .sentence = "keys that portfolios of loans share, by a name that they give under 'terms'",
     .fallback = kOptional,
     .shape = Shape::map},
    {.name = "policy_terms",
     .type = Type::terms,
     .sentence = "the same for policies",
     .fallback = kOptional,
     .shape = Shape::map},
    {.name = "bond_terms",
     .type = Type::terms,
     .sentence = "the same for bonds",
     .fallback = kOptional,
     .shape = Shape::map},
    {.name = "equity_terms",
     .type = Type::terms,
     .sentence = "the same for stakes",
     .fallback = kOptional,
     .shape = Shape::map},
    {.name = "portfolios",
     .type = Type::typed,
     .sentence = "what can be lost, by name",
     .shape = Shape::map,
     .family = FamilyId::portfolio},
    {.name = "programme",
     .type = Type::kind,
     .sentence = "the clauses that say who bears the losses, in the order in which they act",
     .fallback = "[]",
     .shape = Shape::list,
     .family = FamilyId::clause},
    {.name = "pools",
     .type = Type::record,
     .sentence = "finite balances, by the name of the bearer whose money they are",
     .fallback = kOptional,
     .shape = Shape::map,
     .keys = kPoolKeys},
    {.name = "fiscal",
     .type = Type::record,
     .sentence = "what the scheme costs public money, in money of the start: adds the tables "
                 "'fiscal' and 'fiscal_rates'",
     .fallback = kOptional,
     .keys = kFiscalKeys},
    {.name = "pricing",
     .type = Type::record,
     .sentence = "what loans earn their lenders: adds the table 'margins', and beside 'fiscal' the "
                 "table 'support'",
     .fallback = kOptional,
     .keys = kPricingKeys},
    {.name = "evaluation",
     .type = Type::record,
     .sentence = "units, such as regions, that are judged each year by indicators, and what their "
                 "scores move in the next: adds the tables 'evaluation', 'indicators' and 'skill'",
     .fallback = kOptional,
     .keys = kEvaluationKeys},
    {.name = "matching",
     .type = Type::record,
     .sentence = "firms that look for financiers quarter by quarter, by stage: adds the tables "
                 "'matching' and 'financiers'",
     .fallback = kOptional,
     .keys = kMatchingKeys},
    {.name = "size",
     .type = Type::record,
     .sentence = "inputs of the programme and of pools that are to be sized, against targets",
     .fallback = "[]",
     .shape = Shape::list,
     .keys = kSizeKeys},
    {.name = "sampling",
     .type = Type::kind,
     .sentence = "how trials are drawn",
     .fallback = "plain",
     .family = FamilyId::sampling},
    {.name = "report",
     .type = Type::record,
     .sentence = "what the results show",
     .fallback = "{}",
     .keys = kReportKeys},
    {.name = "output",
     .type = Type::record,
     .sentence = "what the results file holds besides",
     .fallback = "{}",
     .keys = kOutputKeys},
    {.name = "variants",
     .type = Type::changes,
     .sentence =
         "named sets of changed keys, settled beside the scenario on the same draws; paths as "
         "--set takes them: {higher_share: {programme.split.parts.fund: 60 %}}; drop: [PATH, ...] "
         "takes out",
     .fallback = kOptional,
     .shape = Shape::map},
};

}  // namespace

std::span<const Key> scenario_keys() {
  return kScenarioKeys;
}

const Family& family_of(Families families, FamilyId id) {
  for (const Family& family : families)
    if (family.id == id) return family;
  throw std::out_of_range("family that the catalogue does not hold");
}

}  // namespace cofferdam
