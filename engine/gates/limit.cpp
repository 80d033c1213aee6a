// Limits what a bearer pays under clauses: by an amount or a ratio, for each loan, instance, year.
#include <algorithm>
#include <map>

#include "gates/limit_rule.hpp"
#include "scenario/pool_keys.hpp"
#include "scenario/words.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kNumerators[] = {"compensation", "default_principal",
                                            "loss_after_recovery", "npl_stock"};
constexpr std::string_view kDenominators[] = {"originated",       "filed",    "in_force_at_start",
                                              "average_in_force", "released", "agreed_maximum"};
constexpr std::string_view kWindows[] = {"calendar_year_to_date", "full_calendar_year",
                                         "trailing_months", "since_start", "cohort"};
constexpr std::string_view kMeasured[] = {"each_claim", "settlement"};
constexpr std::string_view kCrossing[] = {"cut", "refused", "paid"};
constexpr std::string_view kEmpty[] = {"no_limit", "stop"};
constexpr std::string_view kUnpaid[] = {"lost", "carried_forward"};
constexpr std::string_view kRelease[] = {"at_once", "year_turn", "never"};
constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the limit, for results"},
    {.name = "on", .type = Type::name, .sentence = "bearer whose payments are limited"},
    {.name = "of",
     .type = Type::name,
     .sentence = "clauses under which it pays; default: all in which it does",
     .fallback = "[]",
     .shape = Shape::list},
    {.name = "each",
     .type = Type::name,
     .sentence =
         "a limit of its own for each loan (loan), or each value of a tag, such as each bank",
     .fallback = kOptional},
    {.name = "level",
     .type = Type::level,
     .sentence = "most that is paid, or the rate that the ratio may reach: 100 million, or 5 %",
     .range = kAtLeastZero},
    {.name = "numerator",
     .type = Type::choice,
     .sentence =
         "what is compared: what the bearer has paid; the principal of claims, paid or not; "
         "the same less recoveries in the window; or less recoveries to date",
     .fallback = kOptional,
     .choices = kNumerators},
    {.name = "denominator",
     .type = Type::choice,
     .sentence = "with what: loans made; loans made or renewed; in force as the window begins; in "
                 "force on average; ended without default; the agreed maximum",
     .fallback = kOptional,
     .choices = kDenominators},
    {.name = "part",
     .type = Type::choice,
     .sentence = "of the denominator's loans the whole, the part that the lender does not bear, or "
                 "the bearer's own part by the rates",
     .fallback = kOptional,
     .choices = kLoanParts},
    {.name = "numerator_part",
     .type = Type::choice,
     .sentence = "the same of the claims in the numerator; default: part",
     .fallback = kOptional,
     .choices = kLoanParts},
    {.name = "agreed_maximum",
     .type = Type::amount,
     .sentence = "the denominator agreed_maximum",
     .fallback = kOptional,
     .range = kAboveZero},
    {.name = "window",
     .type = Type::choice,
     .sentence = "time over which both sides are counted; of limits for each loan its life",
     .fallback = kOptional,
     .choices = kWindows},
    {.name = "months",
     .type = Type::integer,
     .sentence = "length of the window trailing_months",
     .fallback = kOptional,
     .range = {1, 1200, false, false}},
    {.name = "measured",
     .type = Type::choice,
     .sentence = "when the ratio is looked at",
     .fallback = "each_claim",
     .choices = kMeasured},
    {.name = "crossing_claim",
     .type = Type::choice,
     .sentence = "what becomes of the payment that would pass the level: paid up to it, refused "
                 "whole, or let through as the last",
     .fallback = "cut",
     .choices = kCrossing},
    {.name = "empty_denominator",
     .type = Type::choice,
     .sentence = "what holds while the denominator is zero; must be said of ratios",
     .fallback = kOptional,
     .choices = kEmpty},
    {.name = "overflow",
     .type = Type::name,
     .sentence = "bearer that pays what the limit stops",
     .fallback = kOptional},
    {.name = "unpaid",
     .type = Type::choice,
     .sentence =
         "what nobody takes over is lost to the payee, or due again at the turn of the year",
     .fallback = "lost",
     .choices = kUnpaid},
    {.name = "release",
     .type = Type::choice,
     .sentence = "until when nothing passes once the limit has stopped something: it is looked at "
                 "afresh each time, or the turn of the year, or for good",
     .fallback = "at_once",
     .choices = kRelease}};

Ratio::Part part_of(const Value& value, Ratio::Part fallback) {
  if (!value) return fallback;
  return value.text == "whole_loan"        ? Ratio::Part::whole_loan
         : value.text == "guaranteed_part" ? Ratio::Part::guaranteed_part
                                           : Ratio::Part::own_part;
}

template <class Choice, std::size_t N>
Choice choice_of(const Value& value, const std::string_view (&names)[N], int first) {
  const auto at = std::find(std::begin(names), std::end(names), value.text) - std::begin(names);
  return static_cast<Choice>(at + first);
}

/// An amount needs no denominator, a rate does.
void check_sides(const Value& value, Problems& problems) {
  const Value& level = value.at("level");
  const bool rate = level.per == "%";
  const auto need = [&](const char* key, const char* advice) {
    if (!value.at(key) && level.ok)
      problems.add(level.place, level.path,
                   std::string("a limit of ") + level.text + " without '" + key + "'", advice);
  };
  if (rate) {
    need("denominator",
         "say of what the rate is: originated, filed, in_force_at_start, "
         "average_in_force, released or agreed_maximum");
    need("numerator",
         "say what is compared: compensation, default_principal, loss_after_recovery "
         "or npl_stock");
    need("part", "say of which part of the loans: whole_loan, guaranteed_part or own_part");
    need("empty_denominator", "say what holds while the denominator is zero: no_limit or stop");
    return;
  }
  for (const char* key : {"numerator", "denominator", "part", "numerator_part", "agreed_maximum",
                          "empty_denominator"})
    if (const Value& given = value.at(key))
      problems.add(given.place, given.path,
                   "'" + std::string(key) + "' beside a level that is an amount",
                   "write the level as a rate, such as 5 %, or leave it out");
}

void check_window(const Value& value, bool per_loan, Problems& problems) {
  const Value &window = value.at("window"), &measured = value.at("measured");
  const Value& months = value.at("months");
  if (!window && !per_loan && value.at("numerator").text != "npl_stock")
    problems.add(value.place, value.path, "a limit without 'window'",
                 "say over which time it counts, such as window: calendar_year_to_date");
  if (window && per_loan && window.text != "since_start")
    problems.add(window.place, window.path, "a window of a limit for each loan",
                 "it holds over the life of the loan; leave it out");
  if (bool(months) != (window.text == "trailing_months"))
    problems.add(
        (months ? months : window).place, (months ? months : window).path,
        months ? "'months' without window: trailing_months" : "a trailing window without 'months'",
        "write window: trailing_months, months: 12");
  if (window.text == "full_calendar_year" && measured.text != "settlement")
    problems.add(window.place, window.path, "a full year cannot be measured at each claim",
                 "write measured: settlement and a settle clause, or calendar_year_to_date");
  const Value& denominator = value.at("denominator");
  if (per_loan && denominator && denominator.text != "originated")
    problems.add(denominator.place, denominator.path,
                 "'" + denominator.text + "' of a limit for each loan",
                 "write denominator: originated, the amount lent to the loan");
  const bool agreed = denominator.text == "agreed_maximum";
  if (agreed != bool(value.at("agreed_maximum")) && value.at("level").per == "%")
    problems.add(value.place, value.path,
                 agreed ? "'agreed_maximum' is not given" : "'agreed_maximum' is not asked",
                 "write denominator: agreed_maximum, agreed_maximum: 100 million");
}

Ratio ratio_of(const Value& value) {
  Ratio ratio;
  ratio.rate = value.at("level").number;
  if (const Value& given = value.at("numerator"))
    ratio.numerator = choice_of<Ratio::Numerator>(given, kNumerators, 0);
  if (const Value& given = value.at("denominator"))
    ratio.denominator = choice_of<Ratio::Denominator>(given, kDenominators, 1);
  if (const Value& given = value.at("window"))
    ratio.window = choice_of<Ratio::Window>(given, kWindows, 0);
  ratio.part = part_of(value.at("part"), Ratio::Part::whole_loan);
  ratio.numerator_part = part_of(value.at("numerator_part"), ratio.part);
  if (const Value& given = value.at("agreed_maximum")) ratio.agreed_maximum = given.number;
  if (const Value& given = value.at("months")) ratio.months = given.number;
  if (const Value& given = value.at("each")) {
    ratio.per_loan = given.text == "loan";
    if (!ratio.per_loan) ratio.each = given.text;
  }
  ratio.stop_when_empty = value.at("empty_denominator").text == "stop";
  return ratio;
}

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  const Value &name = value.at("name"), &each = value.at("each"), &overflow = value.at("overflow");
  const bool per_loan = each && each.text == "loan";
  if (!context.dated) {
    problems.add(value.place, value.path, "'limit' needs the order of time", "add a calendar");
    return nullptr;
  }
  check_sides(value, problems);
  check_window(value, per_loan, problems);
  const std::size_t outcome = context.add_rule(name, problems);
  DeclaredGate declared{.value = &value,
                        .payer = context.bearer(value.at("on").text, value.at("on"), problems)};
  if (overflow) {
    declared.overflow = context.bearer(overflow.text, overflow, problems);
    if (value.at("unpaid").given)
      problems.add(value.at("unpaid").place, value.at("unpaid").path, "'unpaid' beside 'overflow'",
                   "the overflow bearer pays what the limit stops");
  }
  if (each && !per_loan &&
      std::none_of(context.portfolios.begin(), context.portfolios.end(),
                   [&](const auto& portfolio) { return portfolio.exposures->tag(each.text); }))
    problems.add(each.place, each.path, "'" + each.text + "' is no tag of any portfolio",
                 "write loan, a tag, or a bearer with instances");
  check_named_once(value.at("of"), "clause", problems);
  for (const Value& clause : value.at("of").items) declared.of.push_back(clause.text);
  const auto crossing = choice_of<LimitRule::Crossing>(value.at("crossing_claim"), kCrossing, 0);
  auto limit = std::make_unique<LimitRule>(
      name.text, crossing, value.at("unpaid").text == "carried_forward", declared.payer);
  limit->outcome = outcome;
  limit->ratio = ratio_of(value);
  limit->released = choice_of<LimitRule::Release>(value.at("release"), kRelease, 0);
  limit->at_settlement = value.at("measured").text == "settlement";
  declared.gate = limit.get();
  context.declared.push_back(declared);
  context.gates.push_back(std::move(limit));
  return nullptr;
}

std::string part_text(const Value& part, const std::string& on) {
  return part.text == "whole_loan" ? "counted on whole loans"
         : part.text == "guaranteed_part"
             ? "counted on the part that the lender does not bear"
             : "counted on the part that " + on + " bears by the rates";
}

std::string numerator_text(const Value& value) {
  const std::string &on = value.at("on").text, &numerator = value.at("numerator").text;
  if (numerator == "compensation") return "what " + on + " has paid";
  const Value &part = value.at("part"), &own = value.at("numerator_part");
  const std::string of = ", paid or not, " + part_text(own ? own : part, on) + ",";
  if (numerator == "default_principal") return "the sum of claims" + of;
  return (numerator == "npl_stock" ? "the stock of claims less all that has come back"
                                   : "the sum of claims less what has come back") +
         of;
}

std::string denominator_text(const Value& value, const Words& words) {
  const std::string& of = value.at("denominator").text;
  const std::string part = ", " + part_text(value.at("part"), value.at("on").text);
  if (of == "agreed_maximum")
    return "the agreed maximum of " + words.money(value.at("agreed_maximum").number);
  if (of == "originated") return "what was lent for the first time" + part;
  if (of == "filed") return "what was lent, renewals included" + part;
  if (of == "released") return "what ended without default" + part;
  if (of == "in_force_at_start") return "what was in force as the window began" + part;
  return "what was in force on average" + part;
}

std::string window_text(const Value& value) {
  const std::string& window = value.at("window").text;
  if (value.at("each") && value.at("each").text == "loan") return "over the life of the loan";
  if (window == "calendar_year_to_date") return "from the turn of the year to the day";
  if (window == "full_calendar_year") return "over the whole year of the claim";
  if (window == "trailing_months")
    return "over the last " + Words::number(value.at("months").number) + " months";
  if (window == "cohort") return "for each year of origination by itself";
  return "from the start on";
}

std::string crossing_text(const Value& value) {
  const std::string& crossing = value.at("crossing_claim").text;
  const Value& numerator = value.at("numerator");
  if (crossing == "refused") return "A payment that would pass the level is refused whole.";
  if (crossing == "paid")
    return "The payment that passes the level is let through; later ones are stopped.";
  return !numerator || numerator.text == "compensation"
             ? "A payment that would pass the level is paid up to it."
             : "Of the claim that passes the level the part below it is paid.";
}

/// How long a limit that has tripped lets nothing pass; "" for one that does not trip.
std::string release_text(const Value& value) {
  const std::string& release = value.at("release").text;
  if (release == "at_once") return "";
  const Value& each = value.at("each");
  return "Once it has stopped something" +
         (value.at("crossing_claim").text == "paid"
              ? std::string(", or let the payment through that "
                            "passes the level")
              : "") +
         ", nothing passes " + (release == "never" ? "any more" : "until the turn of the year") +
         (each ? ", for that " + each.text + " alone." : ".");
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words& words) {
  const Value &each = value.at("each"), &of = value.at("of"), &level = value.at("level");
  const std::string& on = value.at("on").text;
  std::string what = "Limit '" + value.at("name").text + "' on what " + on + " pays";
  if (!of.items.empty()) what += " under " + Words::names(of);
  if (each) what += ", for each " + each.text + " by itself";
  std::vector<std::string> all;
  if (level.per == "%") {
    all.push_back(what + ": " + numerator_text(value) + " may reach at most " + words.level(level) +
                  " of " + denominator_text(value, words) + ", " + window_text(value) + ".");
    all.push_back(value.at("empty_denominator").text == "stop"
                      ? "While there is nothing to compare with, nothing passes."
                      : "While there is nothing to compare with, everything passes.");
  } else {
    all.push_back(what + ": at most " + words.level(level) + " " + window_text(value) + ".");
  }
  if (value.at("measured").text == "settlement")
    all.emplace_back("It is looked at when claims are settled.");
  all.push_back(crossing_text(value));
  if (std::string text = release_text(value); !text.empty()) all.push_back(std::move(text));
  if (const Value& overflow = value.at("overflow"))
    all.push_back("What it stops " + overflow.text + " pays instead.");
  else
    all.emplace_back(value.at("unpaid").text == "carried_forward"
                         ? "What it stops is due again at the turn of the year, oldest first."
                         : "What it stops is lost to the payee.");
  return all;
}

}  // namespace

ClauseMember limit_member() {
  return {kKeys, make, explain, {.gate = "limit", .payments = false}};
}

}  // namespace cofferdam
