// Limits what a bearer pays under clauses: by an amount or a ratio, for each loan, instance, year.
#include "gates/limit_rule.hpp"
#include "gates/ratio_keys.hpp"
#include "scenario/words.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kMeasured[] = {"each_claim", "settlement"};
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
    ratio_key::kNumerator,
    ratio_key::kDenominator,
    ratio_key::kPart,
    ratio_key::kNumeratorPart,
    ratio_key::kAgreedMaximum,
    ratio_key::kWindow,
    ratio_key::kMonths,
    ratio_key::kWrittenOffAfter,
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
     .choices = ratio_key::kCrossing},
    ratio_key::kEmptyDenominator,
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

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  const Value &name = value.at("name"), &each = value.at("each"), &overflow = value.at("overflow");
  const bool per_loan = each && each.text == "loan";
  if (!context.dated) {
    problems.add(value.place, value.path, "'limit' needs the order of time", "add a calendar");
    return nullptr;
  }
  check_ratio(value, "limit", per_loan, problems);
  const std::size_t outcome = context.add_rule(name, problems);
  DeclaredGate declared{.value = &value,
                        .payer = context.bearer(value.at("on").text, value.at("on"), problems)};
  if (overflow) {
    declared.overflow = context.bearer(overflow.text, overflow, problems);
    if (value.at("unpaid").given)
      problems.add(value.at("unpaid").place, value.at("unpaid").path, "'unpaid' beside 'overflow'",
                   "the overflow bearer pays what the limit stops");
  }
  if (each && !per_loan)
    check_each(each, "write loan, a tag, or a bearer with instances", context, problems);
  check_named_once(value.at("of"), "clause", problems);
  for (const Value& clause : value.at("of").items) declared.of.push_back(clause.text);
  const auto crossing =
      choice_of<LimitRule::Crossing>(value.at("crossing_claim"), ratio_key::kCrossing);
  auto limit = std::make_unique<LimitRule>(
      name.text, crossing, value.at("unpaid").text == "carried_forward", declared.payer);
  limit->outcome = outcome;
  limit->ratio = read_ratio(value);
  limit->released = choice_of<LimitRule::Release>(value.at("release"), kRelease);
  limit->at_settlement = value.at("measured").text == "settlement";
  declared.gate = limit.get();
  context.declared.push_back(declared);
  context.gates.push_back(std::move(limit));
  return nullptr;
}

std::string crossing_text(const Value& value) {
  const std::string& crossing = value.at("crossing_claim").text;
  const Value& numerator = value.at("numerator");
  if (crossing == "refused") return "A payment that would cross the level is refused whole.";
  if (crossing == "paid")
    return "The payment that crosses the level is let through; later ones are stopped.";
  return !numerator || numerator.text == "compensation"
             ? "A payment that would cross the level is paid up to it."
             : "Of the claim that crosses the level the part below it is paid.";
}

/// How long a limit that has tripped lets nothing pass; "" for one that does not trip.
std::string release_text(const Value& value) {
  const std::string& release = value.at("release").text;
  if (release == "at_once") return "";
  const Value& each = value.at("each");
  return "Once it has stopped something" +
         (value.at("crossing_claim").text == "paid"
              ? std::string(", or let the payment through that "
                            "crosses the level")
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
    const bool stops = value.at("empty_denominator").text == "stop";
    all.push_back(std::string("While there is nothing to compare with, ") +
                  (stops ? "nothing" : "everything") + " passes.");
  } else {
    all.push_back(what + ": at most " + words.level(level) + " " + window_text(value) + ".");
  }
  if (value.at("measured").text == "settlement")
    all.emplace_back("It is looked at when claims are settled.");
  all.push_back(crossing_text(value));
  if (std::string text = release_text(value); !text.empty()) all.push_back(std::move(text));
  if (const Value& overflow = value.at("overflow"))
    all.push_back("What it stops is paid by " + overflow.text + " instead.");
  else
    all.emplace_back(value.at("unpaid").text == "carried_forward"
                         ? "What it stops is due again at the turn of the year, oldest first."
                         : "What it stops is lost to the payee.");
  return all;
}

std::string brief(const Value& value, const std::string&, const Words& words) {
  return "at most " + brief_level(value, words);
}

}  // namespace

ClauseMember limit_member() {
  return {
      .keys = kKeys,
      .make = make,
      .explain = explain,
      .declares = {.gate = "limit", .payments = false},
      .brief = brief,
      .formula =
          "X passes as far as N + X <= l x D, or N + X <= l where the level is money: l level, N "
          "the numerator in the window so far (what was paid, claims, or claims net of "
          "recoveries), D the denominator (what was lent, is in force or has ended)",
      .scheme = {
          "National special guarantee plan, China 2024",
          "the fund pays as long as payouts are at most 5 % of the guarantees that end in the "
          "year; it was 4 % before",
          "CCTV, 27 July 2024, "
          "big5.cctv.com/gate/big5/news.cctv.cn/2024/07/27/ARTIcskQl5crmQtGcuOfiMsd240727.shtml"}};
}

}  // namespace cofferdam
