// Stops payments of a bearer, or warns, once more has been claimed or paid than agreed.
#include <algorithm>

#include "gates/breaker_rule.hpp"
#include "gates/breaker_words.hpp"
#include "gates/make_lending.hpp"
#include "gates/ratio_keys.hpp"
#include "scenario/calendar_value.hpp"
#include "scenario/words.hpp"
#include "waterfall/lending.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

using Breaker = BreakerRule;

constexpr std::string_view kActions[] = {"suspend", "cut", "warn", "stop_new"};
constexpr std::string_view kUnpaid[] = {"lost", "deferred"};
constexpr std::string_view kMeasured[] = {"each_claim", "month_end", "year_end"};
constexpr std::string_view kRelease[] = {"at_once", "year_turn", "never", "below", "date"};
constexpr std::string_view kAppliesTo[] = {"all", "defaulted_later", "filed_later",
                                           "originated_later"};
constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the breaker, for results"},
    {.name = "on", .type = Type::name, .sentence = "bearer whose payments are stopped"},
    {.name = "of",
     .type = Type::name,
     .sentence = "clauses under which it pays, and whose claims count; default: all in which it "
                 "does",
     .fallback = "[]",
     .shape = Shape::list},
    {.name = "each",
     .type = Type::name,
     .sentence = "a breaker of its own for each value of a tag, such as each bank",
     .fallback = kOptional},
    {.name = "claims",
     .type = Type::integer,
     .sentence = "most claims that may come; the next one trips the breaker",
     .fallback = kOptional,
     .range = {0, 1e9, false, false}},
    {.name = "within",
     .type = Type::duration,
     .sentence = "span of time before a claim, itself included, in which claims count; default: "
                 "from the start on",
     .fallback = kOptional,
     .range = kAboveZero,
     .days = true},
    {.name = "level",
     .type = Type::level,
     .sentence = "instead of 'claims': most that is paid, or the rate that the ratio may reach",
     .fallback = kOptional,
     .range = kAtLeastZero},
    ratio_key::kNumerator,
    ratio_key::kDenominator,
    ratio_key::kPart,
    ratio_key::kNumeratorPart,
    ratio_key::kAgreedMaximum,
    ratio_key::kWindow,
    ratio_key::kMonths,
    ratio_key::kWrittenOffAfter,
    ratio_key::kEmptyDenominator,
    {.name = "measured",
     .type = Type::choice,
     .sentence = "when it may trip: with each claim, or as months or years end, for what comes due "
                 "from the next day on",
     .fallback = "each_claim",
     .choices = kMeasured},
    {.name = "crossing_claim",
     .type = Type::choice,
     .sentence = "what becomes of the claim that trips it: stopped whole, paid up to the level, or "
                 "let through as the last",
     .fallback = "refused",
     .choices = ratio_key::kCrossing},
    {.name = "action",
     .type = Type::choice,
     .sentence = "while it is tripped nothing is paid (suspend), only the part 'pays' of each "
                 "payment (cut), or all: it is only counted (warn), or no new loans are made "
                 "(stop_new)",
     .fallback = "suspend",
     .choices = kActions},
    {.name = "pays",
     .type = Type::rate,
     .sentence = "with action: cut, part of what is due that is paid meanwhile",
     .fallback = kOptional,
     .range = kShare},
    {.name = "stops",
     .type = Type::name,
     .sentence = "with action: stop_new, portfolios of which no new loans are made meanwhile",
     .fallback = "[]",
     .shape = Shape::list},
    {.name = "applies_to",
     .type = Type::choice,
     .sentence = "stops payments on all claims, or only on loans that have failed, were made or "
                 "renewed, or were made, after the day on which it tripped",
     .fallback = "all",
     .choices = kAppliesTo},
    {.name = "release",
     .type = Type::choice,
     .sentence = "until when it is tripped: as long as the level is passed (at_once), the turn of "
                 "the year, for good, until the ratio has been low for long enough (below), or a "
                 "date",
     .fallback = "year_turn",
     .choices = kRelease},
    {.name = "below",
     .type = Type::level,
     .sentence = "with release: below, ratio at which it may be released; default: the level",
     .fallback = kOptional,
     .range = kAtLeastZero},
    {.name = "below_for",
     .type = Type::duration,
     .sentence = "with release: below, months at whose ends the ratio is there without a break",
     .fallback = "1 month",
     .range = {1, 1200, false, false}},
    {.name = "released_on",
     .type = Type::date,
     .sentence = "with release: date, the first day on which payments pass again",
     .fallback = kOptional},
    {.name = "until",
     .type = Type::date,
     .sentence = "last day on which the breaker acts; default: the end of the scenario",
     .fallback = kOptional},
    {.name = "overflow",
     .type = Type::name,
     .sentence = "bearer that pays what the breaker stops",
     .fallback = kOptional},
    {.name = "unpaid",
     .type = Type::choice,
     .sentence = "what nobody takes over is lost to the payee, or deferred: due again when the "
                 "breaker is released, oldest first, before new claims",
     .fallback = "lost",
     .choices = kUnpaid}};

void refuse(const Value& value, const char* what, const char* advice, Problems& problems) {
  problems.add(value.place, value.path, what, advice);
}

/// Whether the keys go together.
void check_keys(const Value& value, Problems& problems) {
  const bool counts = bool(value.at("claims")), defers = value.at("unpaid").text == "deferred";
  const std::string &release = value.at("release").text, &action = value.at("action").text;
  if (counts == bool(value.at("level")))
    refuse(value, counts ? "both 'claims' and 'level'" : "neither 'claims' nor 'level'",
           "say once what trips the breaker: claims: 40, or level: 5 % with its ratio", problems);
  if (value.at("within") && !counts)
    refuse(value.at("within"), "'within' without 'claims'", "write window: trailing_months",
           problems);
  for (const char* key : {"numerator", "denominator", "part", "numerator_part", "agreed_maximum",
                          "window", "months", "written_off_after", "empty_denominator"})
    if (counts && value.at(key))
      refuse(value.at(key), "a key of a ratio beside 'claims'", "leave it out, or write a level",
             problems);
  if (value.at("each") && value.at("each").text == "loan")
    refuse(value.at("each"), "a breaker of each loan", "write a limit with each: loan", problems);
  if (bool(value.at("pays")) != (action == "cut"))
    refuse(value.at("pays") ? value.at("pays") : value.at("action"),
           action == "cut" ? "action: cut without 'pays'" : "'pays' without action: cut",
           "write action: cut, pays: 50 %", problems);
  if (value.at("below") && release != "below")
    refuse(value.at("below"), "'below' without release: below", "write release: below", problems);
  if (value.at("below") && value.at("level") && value.at("below").per != value.at("level").per &&
      value.at("below").number != 0)
    refuse(value.at("below"), "'below' is not in the unit of the level",
           "write both as amounts or both as rates", problems);
  if (value.at("below_for").given && release != "below")
    refuse(value.at("below_for"), "'below_for' without release: below", "write release: below",
           problems);
  if (bool(value.at("released_on")) != (release == "date"))
    refuse(value.at("released_on") ? value.at("released_on") : value.at("release"),
           release == "date" ? "release: date without 'released_on'"
                             : "'released_on' without release: date",
           "write release: date, released_on: 2027-01-01", problems);
  if (defers && value.at("overflow"))
    refuse(value.at("unpaid"), "'unpaid' beside 'overflow'",
           "the overflow bearer pays what the breaker stops", problems);
  if ((action == "warn" || action == "stop_new") && (defers || value.at("overflow")))
    refuse(value.at("action"), "all is paid, so that nothing is left to be paid by others or later",
           "leave out 'overflow' and 'unpaid'", problems);
  if (value.at("stops").items.empty() == (action == "stop_new"))
    refuse(action == "stop_new" ? value.at("action") : value.at("stops"),
           action == "stop_new" ? "action: stop_new without 'stops'"
                                : "'stops' without action: stop_new",
           "write action: stop_new, stops: [loans]", problems);
  if (defers && (release == "at_once" || (release == "never" && !value.at("until"))))
    refuse(value.at("unpaid"), "deferred, but until nobody knows when",
           "write release: year_turn, below or date", problems);
}

/// Day of a date of the scenario; 0 and a problem if it lies outside.
std::uint32_t day_of_key(const Value& value, const Calendar& calendar, Problems& problems) {
  const std::chrono::sys_days date{std::chrono::days(static_cast<int>(value.number))};
  if (calendar.has(date)) return calendar.day_of_date(date);
  refuse(value, "a day on which the scenario does not run", "write one between its start and end",
         problems);
  return 0;
}

Breaker::Terms read_terms(const Value& value, const ProgrammeContext& context, Problems& problems) {
  Breaker::Terms terms;
  terms.name = value.at("name").text;
  terms.ratio = read_ratio(value);
  if (const Value& claims = value.at("claims")) {
    terms.ratio.numerator = Ratio::Numerator::claims;
    terms.ratio.rate = claims.number;
    if (const Value& within = value.at("within")) {
      terms.ratio.window = Ratio::Window::trailing_months;
      if (within.per == "days")
        terms.ratio.days = static_cast<int>(within.number);
      else
        terms.ratio.months = within.number;
    }
  }
  // As the year ends, the year to date is all of it.
  if (terms.ratio.window == Ratio::Window::full_year)
    terms.ratio.window = Ratio::Window::year_to_date;
  terms.crossing = choice_of<Breaker::Crossing>(value.at("crossing_claim"), ratio_key::kCrossing);
  terms.release = choice_of<Breaker::Release>(value.at("release"), kRelease);
  terms.applies_to = choice_of<Breaker::AppliesTo>(value.at("applies_to"), kAppliesTo);
  terms.measured = choice_of<Breaker::Measured>(value.at("measured"), kMeasured);
  const std::string& action = value.at("action").text;
  terms.pays = action == "warn" || action == "stop_new" ? 1
               : action == "cut"                        ? value.at("pays").number
                                                        : 0;
  terms.defers = value.at("unpaid").text == "deferred";
  terms.below = value.at("below") ? value.at("below").number : terms.ratio.rate;
  terms.below_months = static_cast<int>(value.at("below_for").number);
  const Calendar& calendar = *context.calendar;
  if (const Value& on = value.at("released_on")) terms.until = day_of_key(on, calendar, problems);
  terms.end = calendar.end_day();
  if (const Value& until = value.at("until")) terms.end = day_of_key(until, calendar, problems) + 1;
  return terms;
}

/// New loans are not made while a breaker is tripped.
class Stop final : public LendingStop {
 public:
  Stop(const Breaker& breaker, bool looks_at_payments)
      : breaker_(breaker), looks_at_payments_(looks_at_payments) {}
  bool stops(Walk& walk, std::uint32_t row) const override { return breaker_.stops(walk, row); }
  bool stops_renewals() const override { return false; }
  const cofferdam::Rule* rule() const override { return &breaker_; }
  bool looks_at_payments() const override { return looks_at_payments_; }

 private:
  const Breaker& breaker_;
  bool looks_at_payments_;
};

void declare_stop(const Value& value, const Breaker& breaker, bool looks_at_payments,
                  ProgrammeContext& context, Problems& problems) {
  std::vector<std::size_t> portfolios;
  const Value &stops = value.at("stops"), &each = value.at("each");
  check_named_once(stops, "portfolio", problems);
  for (const Value& name : stops.items) {
    const auto found = context.portfolio(name, problems);
    if (!found) continue;
    const Exposures& exposures = *context.portfolios[*found].exposures;
    portfolios.push_back(*found);
    check_fixed(name, exposures, problems);
    if (each && !exposures.tag(each.text))
      problems.add(
          name.place, name.path,
          "each '" + each.text + "' has a breaker, and '" + name.text + "' has no such tag",
          "give its loans the tag, or leave out 'each'");
  }
  auto stop = std::make_unique<Stop>(breaker, looks_at_payments);
  context.declared_stops.push_back({stop.get(), context.lending_lines.size(), portfolios});
  context.lending_lines.push_back({value.at("name").text, "(breaker)"});
  context.stops.push_back(std::move(stop));
}

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  if (!context.dated) {
    refuse(value, "'breaker' needs the order of time", "add a calendar", problems);
    return nullptr;
  }
  check_keys(value, problems);
  if (!value.at("claims")) check_ratio(value, "breaker", false, problems);
  const Value &on = value.at("on"), &overflow = value.at("overflow"), &each = value.at("each");
  if (each && each.text != "loan")
    check_each(each, "write a tag, or a bearer with instances", context, problems);
  DeclaredGate declared{.value = &value, .payer = context.bearer(on.text, on, problems)};
  for (const Value& clause : value.at("of").items) declared.of.push_back(clause.text);
  check_named_once(value.at("of"), "clause", problems);
  if (overflow) declared.overflow = context.bearer(overflow.text, overflow, problems);
  Breaker::Terms terms = read_terms(value, context, problems);
  terms.payer = declared.payer;
  const bool by_payments = terms.ratio.counts_payments();
  auto breaker = std::make_unique<Breaker>(std::move(terms));
  breaker->outcome = context.add_rule(value.at("name"), problems);
  if (value.at("action").text == "stop_new")
    declare_stop(value, *breaker, by_payments, context, problems);
  declared.gate = breaker.get();
  context.declared.push_back(std::move(declared));
  context.gates.push_back(std::move(breaker));
  return nullptr;
}

}  // namespace

ClauseMember breaker_member() {
  return {.keys = kKeys,
          .make = make,
          .explain = explain_breaker,
          .declares = {.gate = "breaker", .payments = false, .decides_lending = "stops"},
          .brief = brief_breaker,
          .formula =
              "tripped once N > l x D (or N > l in money, or more than n claims in the span): N "
              "numerator, D denominator, l level; while it is tripped f x X is paid of what is "
              "due, f = 0 with suspend, pays with cut, 1 with warn",
          .scheme = {"Hubei, knowledge-value loans, 2025",
                     "warns at 5 % of bad loans and suspends compensation at 8 %",
                     "ffwz.net/news/rVkOepwbEj.html, March 2025"}};
}

}  // namespace cofferdam
