#include "support/random_scenario.hpp"

#include <cofferdam/error.hpp>
#include <cofferdam/model.hpp>

#include <algorithm>
#include <array>

#include "support/scenario_draft.hpp"

namespace cofferdam {

using std::chrono::days;
using std::chrono::sys_days;

std::string text_of(sys_days day) {
  const std::chrono::year_month_day date(day);
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", int(date.year()),
                unsigned(date.month()), unsigned(date.day()));
  return text.data();
}

sys_days plus_months(sys_days day, int months) {
  const std::chrono::year_month_day date(day);
  const auto month = date.year() / date.month() + std::chrono::months(months);
  const sys_days last = month / std::chrono::last;
  const sys_days first = month / std::chrono::day(1);
  return std::min(first + days(unsigned(date.day()) - 1), last);
}

std::string list_of(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return "[" + text + "]";
}

bool holds(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string> values_of_tag(const std::string& tag) {
  if (tag == "region") return {"east", "north", "west"};
  if (tag == "class" || tag == "now") return {"giant", "tech"};
  if (tag == "flagged") return {"yes", "no"};
  return {"bank_1", "bank_2", "bank_3"};
}

std::string Draft::amount(std::uint32_t most) {
  const std::string whole = std::to_string(1 + below(most));
  return rarely(3) ? whole + "." + std::to_string(1 + below(99)) : whole;
}

std::string Draft::behind(const std::string& bearer) {
  const auto at = std::find(bearers.begin(), bearers.end(), bearer) - bearers.begin();
  const std::size_t to = static_cast<std::size_t>(at) + 1 + below(2);
  return to < bearers.size() ? bearers[to] : "";
}

sys_days Draft::day(sys_days from, sys_days to) {
  if (from >= to) return from;
  if (!rarely(3)) {
    const sys_days month = plus_months(from, static_cast<int>(1 + below(30)));
    const sys_days first = month - days(unsigned(std::chrono::year_month_day(month).day()) - 1);
    const sys_days busy = flag() ? first : first - days(1);
    if (busy >= from && busy <= to) return busy;
  }
  return from + days(below(static_cast<std::size_t>((to - from).count()) + 1));
}

std::vector<std::string> Draft::tags_of(const DraftClaim& claim) {
  std::vector<std::string> tags;
  for (const std::string& tag : portfolios[claim.portfolios.front()].tags)
    if (std::all_of(claim.portfolios.begin(), claim.portfolios.end(),
                    [&](std::size_t p) { return holds(portfolios[p].tags, tag); }))
      tags.push_back(tag);
  if (rarely(50)) tags.emplace_back("class");
  return tags;
}

std::string Draft::condition(const DraftClaim& claim, int depth) {
  const std::vector<std::string> tags = tags_of(claim);
  const std::string tag = tags.empty() ? "region" : one_of(tags);
  const auto values = values_of_tag(tag);
  const std::string of_amount = amount_of(claim);
  const bool have_pd = std::all_of(claim.portfolios.begin(), claim.portfolios.end(),
                                   [&](std::size_t p) { return portfolios[p].has_pd; });
  std::uint32_t form = below(depth > 0 ? 8 : 5);
  const bool is_flagged = form == 2 && holds(tags, "flagged");
  if (form == 4 && !have_pd) form = 3;
  if ((form == 2 || form == 3) && !is_flagged && of_amount.empty()) form = 0;
  switch (form) {
    case 1:
      return tag + " in " + list_of({values[0], values[1 + below(values.size() - 1)]});
    case 2:
      return is_flagged ? "flagged" : of_amount + " up_to " + amount(60);
    case 3:
      return of_amount + " over " + amount(60);
    case 4:
      return "pd up_to " + percent(40);
    case 5:
      return condition(claim, depth - 1) + " and " + condition(claim, depth - 1);
    case 6:
      return "(" + condition(claim, depth - 1) + " or " + condition(claim, depth - 1) + ")";
    case 7:
      return "not (" + condition(claim, depth - 1) + ")";
    default:
      return tag + " = " + one_of(values);
  }
}

std::string Draft::amount_of(const DraftClaim& claim) const {
  const std::string& first = portfolios[claim.portfolios.front()].amount;
  const bool agree = std::all_of(claim.portfolios.begin(), claim.portfolios.end(),
                                 [&](std::size_t p) { return portfolios[p].amount == first; });
  return agree ? first : "";
}

std::string Draft::by_amount(const DraftClaim& claim, const std::string& over_20,
                             const std::string& otherwise) const {
  const std::string of = amount_of(claim);
  if (of.empty()) return over_20;
  return "[{when: " + of + " over 20, value: " + over_20 + "}, {otherwise: " + otherwise + "}]";
}

std::string Draft::rate(const DraftClaim& claim, std::uint32_t most, int depth) {
  const std::vector<std::string> tags = tags_of(claim);
  const bool quota = std::all_of(claim.portfolios.begin(), claim.portfolios.end(),
                                 [&](std::size_t p) { return portfolios[p].has_quota; });
  const std::uint32_t form = depth > 0 ? below(10) : 0;
  if (form == 8) return additions(claim, most, depth);
  if (form == 9) return bands(claim, most, depth);
  if (form == 5 && !tags.empty()) {
    const std::string tag = one_of(tags);
    std::string values;
    for (const std::string& value : values_of_tag(tag))
      values += (values.empty() ? "" : ", ") + value + ": " + rate(claim, most, depth - 1);
    return "{by: " + tag + ", values: {" + values + "}}";
  }
  if (form == 6 && quota && most >= 25) return "{attribute: quota}";
  if (form == 7) {
    std::string cases;
    for (std::uint32_t i = 0, n = 1 + below(2); i < n; ++i)
      cases +=
          "{when: \"" + condition(claim, 1) + "\", value: " + rate(claim, most, depth - 1) + "}, ";
    return "[" + cases + "{otherwise: " + rate(claim, most, depth - 1) + "}]";
  }
  return rarely(10) ? "0" : percent(most);
}

/// With points that may be below zero, and mostly a ceiling; never outside 0 to `most`.
std::string Draft::additions(const DraftClaim& claim, std::uint32_t most, int depth) {
  const bool ceiling = most < 4 || !rarely(4);
  const std::uint32_t step = std::max(1u, most / 4);
  const std::string base = ceiling ? rate(claim, most, depth - 1) : std::to_string(most / 2) + " %";
  std::string all;
  for (std::uint32_t i = 0, n = ceiling ? 1 + below(3) : 1; i < n; ++i)
    all += ", {when: \"" + condition(claim, 1) + "\", points: " + (ceiling || flag() ? "" : "-") +
           std::to_string(1 + below(step)) + " pp}";
  return "{base: " + base + ", add: [" + all.substr(2) + "]" +
         (ceiling ? ", at_most: " + percent(most) : "") + "}";
}

std::string Draft::bands(const DraftClaim& claim, std::uint32_t most, int depth) {
  const bool of_amount = amount_of(claim) == "ead";
  const bool quota = std::all_of(claim.portfolios.begin(), claim.portfolios.end(),
                                 [&](std::size_t p) { return portfolios[p].has_quota; });
  if (!of_amount && !quota) return percent(most);
  const bool by_amount = of_amount && !(quota && rarely(3));
  std::string all;
  for (std::uint32_t i = 0, n = below(3), end = 0; i < n; ++i) {
    end += 5 + 5 * below(4);
    const std::string up_to = by_amount ? std::to_string(end) : std::to_string(end) + "e-3";
    all += "{up_to: " + up_to + ", value: " + rate(claim, most, depth - 1) + "}, ";
  }
  return "{bands: {by: " + std::string(by_amount ? "ead" : "quota") +
         ", apply: " + pick({"whole", "marginal"}) + ", values: [" + all +
         "{value: " + rate(claim, most, depth - 1) + "}]}}";
}

std::string draw_calendar(Draft& draft) {
  draft.dated = !draft.rarely(10);
  if (!draft.dated) return "";
  const std::string start =
      draft.pick({"2025-01-01", "2026-01-01", "2025-01-31", "2024-02-29", "2025-03-30",
                  "2025-08-29", "2025-05-31", "2026-07-16", "2025-12-31", "2024-10-01"});
  const std::vector<int> spans = {24, 18, 13, 30, 7, 36};
  const std::vector<int> more = {0, 5, 12};
  const int horizon = draft.one_of(spans), run_off = draft.one_of(more);
  const auto number = [&](std::size_t at, std::size_t length) {
    return std::stoi(start.substr(at, length));
  };
  draft.start = std::chrono::year(number(0, 4)) / number(5, 2) / number(8, 2);
  draft.last = plus_months(draft.start, horizon + run_off) - days(1);
  return "calendar: {start: " + start + ", horizon: " + std::to_string(horizon) + " months" +
         (run_off > 0 ? ", run_off: " + std::to_string(run_off) + " months" : "") +
         (draft.rarely(3) ? ", year: scheme" : "") + "}\n";
}

/// When a bearer fails, what it then pays, and who pays the rest.
static std::string draw_failure(Draft& draft, const std::string& bearer) {
  std::string text = "fails: {";
  if (draft.dated && draft.flag()) {
    text += "on: " + text_of(draft.day());
  } else {
    text += "pd: " + draft.pick({"40 %", "10 %", "80 %", "100 %"}) +
            draft.pick({", loading: {national: 0.5}", ", asset_correlation: 20 %"});
  }
  text += draft.pick({"", ", recovery: 30 %", ", recovery: 75 %", ", recovery: 0"});
  std::string other = draft.flag() ? draft.behind(bearer) : "";
  if (draft.rarely(8)) other = draft.one_of(draft.bearers);
  if (other.empty() || other == bearer) other = "nobody";
  draft.takers.push_back(other);
  return text + ", taken_over_by: " + other + "}";
}

std::string draw_bearers(Draft& draft) {
  draft.bearers = {"bank", "leasing", "guarantor", "fund", "city", "reserve", "treasury"};
  draft.has_instances = draft.rarely(4);
  std::string text = "bearers:\n";
  const bool any_fails = draft.flag();
  for (const std::string& bearer : draft.bearers) {
    std::string terms = bearer == "fund" || bearer == "city" ? "public: city"
                        : bearer == "reserve"                ? "public: province"
                        : bearer == "treasury"               ? "public: central"
                                                             : "";
    const bool many = bearer == "bank" && draft.has_instances;
    if (many) terms += "instances: 3" + draft.pick({"", ", zipf: 1"});
    // Owners of pools mostly cannot.
    const std::uint32_t seldom = bearer == "treasury" || bearer == "bank" ? 12 : 2;
    if (any_fails && !many && draft.rarely(seldom)) {
      draft.failing.push_back(bearer);
      terms += (terms.empty() ? "" : ", ") + draw_failure(draft, bearer);
    }
    text += "  " + bearer + ": {" + terms + "}\n";
  }
  return text;
}

std::string random_scenario(Choices choices) {
  Draft draft(std::move(choices));
  std::string text = "cofferdam: 1\ntitle: random\ntrials: 10\n";
  text += draw_calendar(draft);
  text += "economy: {factors: {national: {" +
          (draft.dated ? draft.pick({"", "persistence: 0.4"}) : "") + "}}}\n";
  text += random_ratings();
  text += draw_bearers(draft);
  text += draw_firms(draft);
  text += draw_portfolios(draft);
  draw_programme(draft);
  if (draft.dated) draw_rules(draft);
  const std::string pools = draft.dated ? draw_pools(draft) : "";
  if (draft.dated && draft.rarely(3)) draw_lending(draft);
  draw_flows(draft);
  if (draft.dated && draft.rarely(4)) draw_relending(draft);
  text += "programme:\n";
  for (const std::string& item : draft.items) text += "  - " + item + "\n";
  // Nothing is discounted, so that it agrees with what else is told of public money.
  const bool lends = std::any_of(draft.portfolios.begin(), draft.portfolios.end(),
                                 [](const DraftPortfolio& of) { return of.has_loans; });
  const std::string pricing = draft.needs_pricing || (draft.dated && lends && draft.rarely(3))
                                  ? "pricing: {interest: " + draft.pick({"4 %", "12 %", "25 %"}) +
                                        ", funding: 2 %, costs: 1 %, capital_rules: {}}\n"
                                  : "";
  return text + pools + pricing + (draft.dated ? "fiscal: {discount: {rate: 0}}\n" : "");
}

std::string next_scenario(std::mt19937_64& random,
                          const std::function<void(const std::string&)>& refused) {
  while (true) {
    const std::string yaml = random_scenario(Choices(random_choices(random, 2500)));
    try {
      build_model(parse_scenario("test.yaml", yaml));
      return yaml;
    } catch (const Error& error) {
      if (refused) refused(error.what());
    }
  }
}

}  // namespace cofferdam
