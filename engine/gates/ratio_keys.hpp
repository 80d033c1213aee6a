// Keys of the ratio that limits and breakers look at, and how they are read and told.
#pragma once
#include <algorithm>
#include <string>

#include "gates/ratio.hpp"
#include "scenario/pool_keys.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

class Problems;
class Words;

namespace ratio_key {

inline constexpr std::string_view kNumerators[] = {"compensation", "default_principal",
                                                   "loss_after_recovery", "npl_stock"};
inline constexpr std::string_view kDenominators[] = {
    "originated", "filed", "in_force_at_start", "average_in_force", "released", "agreed_maximum"};
inline constexpr std::string_view kWindows[] = {"calendar_year_to_date", "full_calendar_year",
                                                "trailing_months", "since_start", "cohort"};
inline constexpr std::string_view kEmpty[] = {"no_limit", "stop"};
inline constexpr std::string_view kCrossing[] = {"cut", "refused", "paid"};

inline constexpr Key kNumerator{
    .name = "numerator",
    .type = Type::choice,
    .sentence =
        "what is compared: what the bearer has paid; claims without interest, paid or not, which "
        "of loans with 'lgd' are the part that is lost and with 'recovery' all that was "
        "outstanding; the same less recoveries in the window; or less recoveries to date",
    .fallback = kOptional,
    .choices = kNumerators};
inline constexpr Key kDenominator{
    .name = "denominator",
    .type = Type::choice,
    .sentence =
        "with what: loans made; loans made or renewed; in force as the window begins; in "
        "force on average; ended without default; the agreed maximum",
    .fallback = kOptional,
    .choices = kDenominators};
inline constexpr Key kPart{
    .name = "part",
    .type = Type::choice,
    .sentence =
        "of the denominator's loans the whole, the part that the lender does not bear, or "
        "the bearer's own part by the rates",
    .fallback = kOptional,
    .choices = kLoanParts};
inline constexpr Key kNumeratorPart{
    .name = "numerator_part",
    .type = Type::choice,
    .sentence = "the same of the claims in the numerator; default: part",
    .fallback = kOptional,
    .choices = kLoanParts};
inline constexpr Key kAgreedMaximum{.name = "agreed_maximum",
                                    .type = Type::amount,
                                    .sentence = "the denominator agreed_maximum",
                                    .fallback = kOptional,
                                    .range = kAboveZero};
inline constexpr Key kWindow{
    .name = "window",
    .type = Type::choice,
    .sentence = "time over which both sides are counted; of limits for each loan its life",
    .fallback = kOptional,
    .choices = kWindows};
inline constexpr Key kMonths{.name = "months",
                             .type = Type::integer,
                             .sentence = "length of the window trailing_months",
                             .fallback = kOptional,
                             .range = {1, 1200, false, false}};
inline constexpr Key kWrittenOffAfter{
    .name = "written_off_after",
    .type = Type::duration,
    .sentence =
        "span of time after its claim from which on a loan is in npl_stock no more; "
        "default: it stays until it has come back",
    .fallback = kOptional,
    .range = kAboveZero,
    .days = true};
inline constexpr Key kEmptyDenominator{
    .name = "empty_denominator",
    .type = Type::choice,
    .sentence = "what holds while the denominator is zero; must be said of ratios",
    .fallback = kOptional,
    .choices = kEmpty};

}  // namespace ratio_key

/// The place of a choice in its list, as an enumerator whose first one is `first`.
template <class Choice, std::size_t N>
Choice choice_of(const Value& value, const std::string_view (&names)[N], int first = 0) {
  const auto at = std::find(std::begin(names), std::end(names), value.text) - std::begin(names);
  return static_cast<Choice>(at + first);
}

/// The ratio of a limit or breaker.
Ratio read_ratio(const Value& value);
/// Problems: keys of a ratio that are missing, or that do not go together; `what` the clause is,
/// such as `limit`.
void check_ratio(const Value& value, const std::string& what, bool per_loan, Problems& problems);
/// Problems: `each` names no tag of any portfolio.
void check_each(const Value& each, const std::string& advice, const ProgrammeContext& context,
                Problems& problems);

/// "the sum of claims, paid or not, counted on whole loans,"; `on`: who pays, or "".
std::string numerator_text(const Value& value);
std::string denominator_text(const Value& value, const Words& words);
/// "3 % of loans made a year, each bank", of the level of a limit or breaker, as a drawing has
/// room.
std::string brief_level(const Value& value, const Words& words);
/// "from the turn of the year to the day".
std::string window_text(const Value& value);

}  // namespace cofferdam
