#include "gates/breaker_words.hpp"

#include "gates/ratio_keys.hpp"
#include "scenario/words.hpp"

namespace cofferdam {
namespace {

std::string trips_text(const Value& value, const Words& words) {
  if (const Value& claims = value.at("claims")) {
    const Value& within = value.at("within");
    return "once more than " + Words::number(claims.number) + " claims have come " +
           (within ? "within " + Words::span(within) : "since the start");
  }
  const Value& level = value.at("level");
  if (level.per != "%")
    return "once more than " + words.level(level) + " would be paid " + window_text(value);
  return "once " + numerator_text(value) + " would be more than " + words.level(level) + " of " +
         denominator_text(value, words) + ", " + window_text(value);
}

std::string until_text(const Value& value, const Words& words) {
  const std::string& release = value.at("release").text;
  if (release == "at_once") return "as long as that is so";
  if (release == "year_turn")
    return value.at("measured").text == "year_end" ? "in the whole next year"
                                                   : "until the turn of the year";
  if (release == "date") return "until " + Words::date(value.at("released_on"));
  if (release == "never") return "from then on";
  const Value &below = value.at("below"), &level = value.at("level");
  const std::string at = below   ? words.level(below)
                         : level ? words.level(level)
                                 : Words::number(value.at("claims").number) + " claims";
  return "until it is at most " + at + " at the end of " + Words::span(value.at("below_for")) +
         " without a break";
}

/// What holds while the denominator is zero; `stops`: whether anything is stopped while it is
/// tripped.
std::string empty_text(const Value& value, bool stops) {
  const std::string text = "While there is nothing to compare with, the level ";
  if (value.at("empty_denominator").text != "stop") return text + "is not passed.";
  return text + "counts as passed" +
         (stops ? ", and what trips it is stopped as all else is." : ".");
}

}  // namespace

std::vector<std::string> explain_breaker(const Value& value, const ProgrammeContext&,
                                         const Words& words) {
  const Value &of = value.at("of"), &overflow = value.at("overflow"), &each = value.at("each");
  const std::string &on = value.at("on").text, &action = value.at("action").text;
  std::string what = "Breaker '" + value.at("name").text + "' on what " + on + " pays";
  if (!of.items.empty()) what += " under " + Words::names(of);
  if (each) what += ", for each " + each.text + " by itself";
  what += ": " + trips_text(value, words) + ", ";
  const bool stops = action == "suspend" || action == "cut", ratio = value.at("level").per == "%";
  std::vector<std::string> all;
  if (ratio) all.push_back(empty_text(value, stops));
  if (!stops) {
    what += action == "warn"
                ? "that is a warning, and all is paid as before."
                : "all is paid as before, but no new loans of " + Words::names(value.at("stops")) +
                      " are made " + until_text(value, words) + ".";
    all.insert(all.begin(), what);
    return all;
  }
  what += action == "cut"
              ? "only " + Words::percent(value.at("pays").number) + " of what is due is paid "
              : "nothing passes ";
  what += until_text(value, words) + ".";
  all.insert(all.begin(), what);
  if (const Value& span = value.at("written_off_after"))
    all.push_back("A claim leaves the stock " + Words::span(span) + " after it has come due.");
  const std::string& measured = value.at("measured").text;
  if (measured != "each_claim")
    all.push_back(std::string("It is looked at as each ") +
                  (measured == "year_end" ? "year" : "month") + " ends.");
  if (value.at("applies_to").text != "all") {
    const std::string& to = value.at("applies_to").text;
    all.push_back(std::string("It stops payments only on loans that ") +
                  (to == "defaulted_later" ? "fail"
                   : to == "filed_later"   ? "are made or renewed"
                                           : "are made") +
                  " after the day on which it trips.");
  }
  if (const Value& until = value.at("until"))
    all.push_back("It acts up to " + Words::date(until) + ".");
  all.push_back(overflow ? "What it stops is paid by " + overflow.text + " instead."
                : value.at("unpaid").text == "deferred"
                    ? "What it stops is due again when it is released, oldest first, before new "
                      "claims."
                    : "What it stops is lost to the payee.");
  return all;
}

std::string brief_breaker(const Value& value, const std::string&, const Words& words) {
  const Value &claims = value.at("claims"), &within = value.at("within");
  const std::string& action = value.at("action").text;
  const std::string does = action == "warn"       ? "warns"
                           : action == "stop_new" ? "stops new loans"
                           : action == "cut" ? "pays " + Words::percent(value.at("pays").number)
                                             : "stops";
  if (!claims) return does + " beyond " + brief_level(value, words);
  return does + " after " + Words::number(claims.number) + " claims" +
         (within ? " in " + Words::span(within) : "");
}

}  // namespace cofferdam
