// Names the dates on which amounts due under clauses are paid.
#include "gates/settlement_dates.hpp"
#include "pools/pool_terms.hpp"
#include "scenario/pool_keys.hpp"
#include "scenario/words.hpp"
#include "time/dates_of_year.hpp"
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
    days = dates_of_year(*context.calendar, month, day, months_of_step(value.at("every").text));
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

std::string brief(const Value& value, const std::string&, const Words&) {
  const Value& on = value.at("on");
  return "settled each " + Words::step(value.at("every")) + (on ? ", " + day_text(on.text) : "");
}

}  // namespace

ClauseMember settle_member() {
  return {
      .keys = kKeys,
      .make = make,
      .explain = explain,
      .declares = {.payments = false},
      .brief = brief,
      .formula =
          "what is due at t is paid on the first settlement date T >= t; what waits at the end "
          "stays open",
      .scheme = {
          "National special guarantee plan, China 2024",
          "the central budget compensates the fund once a year for what it has paid",
          "CCTV, 27 July 2024, "
          "big5.cctv.com/gate/big5/news.cctv.cn/2024/07/27/ARTIcskQl5crmQtGcuOfiMsd240727.shtml"}};
}

}  // namespace cofferdam
