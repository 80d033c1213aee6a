// Names the dates on which amounts due under clauses are paid.
#include <algorithm>

#include "gates/settlement_dates.hpp"
#include "pools/pool_terms.hpp"
#include "scenario/pool_keys.hpp"
#include "scenario/words.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "of",
     .type = Type::name,
     .sentence = "clauses whose payments are made on these dates",
     .shape = Shape::list},
    {.name = "every", .type = Type::choice, .sentence = "how often", .choices = kFlowSteps},
    {.name = "on",
     .type = Type::text,
     .sentence = "month and day of one of the dates, such as 06-30; default: the last day of each "
                 "step",
     .fallback = kOptional}};

/// `06-30`, as month and day; 0 if it is none.
std::pair<unsigned, unsigned> month_and_day(const std::string& text) {
  if (text.size() != 5 || text[2] != '-') return {0, 0};
  for (const std::size_t i : {0u, 1u, 3u, 4u})
    if (text[i] < '0' || text[i] > '9') return {0, 0};
  const unsigned month = unsigned(text[0] - '0') * 10 + unsigned(text[1] - '0');
  const unsigned day = unsigned(text[3] - '0') * 10 + unsigned(text[4] - '0');
  constexpr unsigned kLongest[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1 || day > kLongest[month - 1]) return {0, 0};
  return {month, day};
}

/// Dates of every step within the calendar.
std::vector<std::uint32_t> dates(const Calendar& calendar, const std::string& every, unsigned month,
                                 unsigned day) {
  using namespace std::chrono;
  const year_month_day start(calendar.date_of_day(0));
  std::vector<std::uint32_t> days;
  for (auto at = (start.year() - years(1)) / std::chrono::month(month);;
       at += months(months_of_step(every))) {
    const sys_days date = at / std::min(std::chrono::day(day), (at / last).day());
    if (date < calendar.date_of_day(0)) continue;
    if (!calendar.has(date)) return days;
    days.push_back(calendar.day_of_date(date));
  }
}

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  if (!context.dated) {
    problems.add(value.place, value.path, "'settle' needs the order of time", "add a calendar");
    return nullptr;
  }
  std::vector<std::string> of;
  for (const Value& name : value.at("of").items) of.push_back(name.text);
  if (of.empty())
    problems.add(value.at("of").place, value.at("of").path, "no clauses", "write of: [clause]");
  const Value& on = value.at("on");
  std::vector<std::uint32_t> days;
  if (on) {
    const auto [month, day] = month_and_day(on.text);
    if (month == 0) {
      problems.add(on.place, on.path, "'" + on.text + "' is no day of a year",
                   "write month and day, such as 06-30");
      return nullptr;
    }
    days = dates(*context.calendar, value.at("every").text, month, day);
  } else {
    days = context.calendar->step_ends(months_of_step(value.at("every").text));
  }
  if (days.empty())
    problems.add(value.at("every").place, value.at("every").path,
                 "no settlement date within the calendar", "settle more often, or run longer");
  auto gate = std::make_unique<SettlementDates>(of, std::move(days));
  context.declared.push_back({.gate = gate.get(), .value = &value, .of = std::move(of)});
  context.gates.push_back(std::move(gate));
  return nullptr;
}

/// `30 June`, of a month and day that were checked.
std::string day_text(const std::string& text) {
  const auto [month, day] = month_and_day(text);
  return Words::day_of_year(month, day);
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words&) {
  const Value &every = value.at("every"), &on = value.at("on");
  const std::string what = "What is due under " + Words::names(value.at("of")) + " is paid ";
  const std::string when = !on                    ? "on the last day of each " + Words::step(every)
                           : every.text == "year" ? "on " + day_text(on.text) + " of each year"
                                                  : "once a " + Words::step(every) +
                                                        ", counted from " + day_text(on.text);
  return {what + when + ", the first such date on or after the claim date.",
          "What waits at the end stays open."};
}

}  // namespace

ClauseMember settle_member() {
  return {kKeys, make, explain, {.payments = false}};
}

}  // namespace cofferdam
