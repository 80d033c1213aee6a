#include "gates/ratio_keys.hpp"

#include "scenario/words.hpp"
#include "waterfall/clause.hpp"

namespace cofferdam {
namespace {

Ratio::Part part_of(const Value& value, Ratio::Part fallback) {
  if (!value) return fallback;
  return value.text == "whole_loan"        ? Ratio::Part::whole_loan
         : value.text == "guaranteed_part" ? Ratio::Part::guaranteed_part
                                           : Ratio::Part::own_part;
}

/// An amount needs no denominator, a rate does.
void check_sides(const Value& value, const std::string& what, Problems& problems) {
  const Value& level = value.at("level");
  const bool rate = level.per == "%";
  const auto need = [&](const char* key, const char* advice) {
    if (!value.at(key) && level.ok)
      problems.add(level.place, level.path,
                   "a " + what + " of " + level.text + " without '" + key + "'", advice);
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

void check_window(const Value& value, const std::string& what, bool per_loan, Problems& problems) {
  const Value &window = value.at("window"), &measured = value.at("measured");
  const Value& months = value.at("months");
  if (!window && !per_loan && value.at("numerator").text != "npl_stock")
    problems.add(value.place, value.path, "a " + what + " without 'window'",
                 "say over which time it counts, such as window: calendar_year_to_date");
  if (window && per_loan && window.text != "since_start")
    problems.add(window.place, window.path, "a window of a limit for each loan",
                 "it holds over the life of the loan; leave it out");
  if (bool(months) != (window.text == "trailing_months"))
    problems.add(
        (months ? months : window).place, (months ? months : window).path,
        months ? "'months' without window: trailing_months" : "a trailing window without 'months'",
        "write window: trailing_months, months: 12");
  if (window.text == "full_calendar_year" && measured.text != "settlement" &&
      measured.text != "year_end")
    problems.add(window.place, window.path, "a full year cannot be measured before it is over",
                 what == "breaker"
                     ? "write measured: year_end, or calendar_year_to_date"
                     : "write measured: settlement and a settle clause, or calendar_year_to_date");
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

std::string part_text(const Value& part, const std::string& on, bool both = false) {
  const std::string counted = both ? "both counted on " : "counted on ";
  return counted + (part.text == "whole_loan" ? "whole loans"
                    : part.text == "guaranteed_part"
                        ? "the part that the lender does not bear"
                        : "the part that " + on + " bears by the rates");
}

}  // namespace

Ratio read_ratio(const Value& value) {
  Ratio ratio;
  ratio.rate = value.at("level").number;
  if (const Value& given = value.at("numerator"))
    ratio.numerator = choice_of<Ratio::Numerator>(given, ratio_key::kNumerators, 0);
  if (const Value& given = value.at("denominator"))
    ratio.denominator = choice_of<Ratio::Denominator>(given, ratio_key::kDenominators, 1);
  if (const Value& given = value.at("window"))
    ratio.window = choice_of<Ratio::Window>(given, ratio_key::kWindows, 0);
  ratio.part = part_of(value.at("part"), Ratio::Part::whole_loan);
  ratio.numerator_part = part_of(value.at("numerator_part"), ratio.part);
  if (const Value& given = value.at("agreed_maximum")) ratio.agreed_maximum = given.number;
  if (const Value& given = value.at("months")) ratio.months = given.number;
  if (const Value& given = value.at("each")) {
    ratio.per_loan = given.text == "loan";
    if (!ratio.per_loan) ratio.each = given.text;
  }
  if (const Value& given = value.at("written_off_after"))
    (given.per == "days" ? ratio.written_off_days : ratio.written_off_months) =
        static_cast<int>(given.number);
  ratio.stop_when_empty = value.at("empty_denominator").text == "stop";
  return ratio;
}

void check_ratio(const Value& value, const std::string& what, bool per_loan, Problems& problems) {
  check_sides(value, what, problems);
  check_window(value, what, per_loan, problems);
  const Value& span = value.at("written_off_after");
  if (span && value.at("numerator").text != "npl_stock")
    problems.add(span.place, span.path, "'written_off_after' without numerator: npl_stock",
                 "only a stock keeps what has not come back");
}

void check_each(const Value& each, const std::string& advice, const ProgrammeContext& context,
                Problems& problems) {
  const auto has_tag = [&](const PortfolioView& portfolio) {
    return portfolio.exposures->tag(each.text) != nullptr;
  };
  if (std::none_of(context.portfolios.begin(), context.portfolios.end(), has_tag))
    problems.add(each.place, each.path, "'" + each.text + "' is no tag of any portfolio", advice);
}

std::string numerator_text(const Value& value) {
  const std::string &on = value.at("on").text, &numerator = value.at("numerator").text;
  if (numerator == "compensation") return "what " + on + " has paid";
  const Value &own = value.at("numerator_part"), &of = value.at("denominator");
  // What is counted alike above and below is told once, below.
  const bool apart = own || of.text == "agreed_maximum";
  const std::string counted =
      ", paid or not," + (apart ? " " + part_text(own ? own : value.at("part"), on) + "," : "");
  if (numerator == "default_principal") return "the sum of claims" + counted;
  return (numerator == "npl_stock" ? "the stock of claims less all that has come back"
                                   : "the sum of claims less what has come back") +
         counted;
}

std::string denominator_text(const Value& value, const Words& words) {
  const std::string& of = value.at("denominator").text;
  const bool both = !value.at("numerator_part") && value.at("numerator").text != "compensation";
  const std::string part = ", " + part_text(value.at("part"), value.at("on").text, both);
  if (of == "agreed_maximum")
    return "the agreed maximum of " + words.money(value.at("agreed_maximum").number);
  if (of == "originated") return "what was lent for the first time" + part;
  if (of == "filed") return "what was lent, renewals included" + part;
  if (of == "released") return "what ended without default" + part;
  if (of == "in_force_at_start") return "what was in force as the window began" + part;
  return "what was in force on average" + part;
}

std::string brief_level(const Value& value, const Words& words) {
  const std::string &of = value.at("denominator").text, &window = value.at("window").text;
  std::string text = words.level(value.at("level"));
  if (value.at("level").per == "%")
    text += of == "originated"          ? " of first loans"
            : of == "filed"             ? " of loans made"
            : of == "released"          ? " of loans ended"
            : of == "in_force_at_start" ? " of loans in force at the start"
            : of == "agreed_maximum"    ? " of the agreed maximum"
                                        : " of loans in force";
  if (window == "calendar_year_to_date" || window == "full_calendar_year") text += " a year";
  if (window == "trailing_months")
    text += " in " + Words::number(value.at("months").number) + " months";
  if (window == "cohort") text += " of a cohort";
  if (const Value& each = value.at("each")) text += ", each " + each.text;
  return text;
}

std::string window_text(const Value& value) {
  const std::string& window = value.at("window").text;
  if (value.at("each") && value.at("each").text == "loan") return "over the life of the loan";
  if (window == "calendar_year_to_date") return "from the turn of the year to the day";
  if (window == "full_calendar_year")
    return value.kind->name == "breaker" ? "over the whole year"
                                         : "over the whole year of the claim";
  if (window == "trailing_months")
    return "over the last " + Words::number(value.at("months").number) + " months";
  if (window == "cohort") return "for each year of origination by itself";
  return "from the start on";
}

}  // namespace cofferdam
