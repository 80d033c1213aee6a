#include "oracle/adapter.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>
#include <tuple>

#include "model/trials.hpp"
#include "oracle/scenario.hpp"
#include "oracle/values.hpp"
#include "portfolios/failure.hpp"
#include "portfolios/portfolio.hpp"
#include "portfolios/take_up.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

using oracle::Day;

Day day_from(std::chrono::sys_days date) {
  return static_cast<Day>(date.time_since_epoch().count());
}

/// The life of one loan of a row, as its schedule has it. A step of the schedule ends what is in
/// force, and a renewal is expected, as is that a bond is given back on its put date.
std::vector<oracle::Step> steps_of(const Exposures& book, std::size_t row,
                                   const PrincipalCourse& course, const Calendar& calendar) {
  const Schedule& schedule = course.schedule;
  const int term = course.months;
  const double lent = book.amount_of(row);
  std::vector<oracle::Step> steps;
  double level = 0, survival = 1;
  const auto add = [&](double time, double filed, double then) {
    const double at = std::min(book.ends(row), time);
    const std::chrono::sys_days date = calendar.date_of(at);
    // Before the start it does not matter.
    double into_day = 0;
    if (at > 0 && at < calendar.end()) {
      const std::uint32_t day = calendar.day_of(at);
      const double begin = calendar.time_of_day(day),
                   length = calendar.time_of_day(day + 1) - begin;
      into_day = std::clamp((at - begin) / length, 0.0, 1.0);
    }
    steps.push_back({day_from(date), into_day, lent * filed, lent * then,
                     lent * (level + filed - then), survival});
    level = then;
  };
  for (int made = 0; made == 0 || book.after(row, made) < book.ends(row) - 1e-9; made += term) {
    if (made > 0) survival *= course.renewal;
    add(book.after(row, made), survival, survival * schedule.after.front());
    int put = course.put_after;  // 0: there is none any more
    for (std::size_t k = 1; k <= schedule.after.size(); ++k) {
      const bool last = k == schedule.after.size();
      const int age = last ? term : static_cast<int>(k) * schedule.months_per_step;
      if (put > 0 && put <= age) {
        survival *= 1 - course.put;
        add(book.after(row, put), 0, survival * schedule.after[k - 1]);
        put = 0;
      }
      if (!last && schedule.after[k] != schedule.after[k - 1])
        add(book.after(row, made + age), 0, survival * schedule.after[k]);
    }
    if (course.renewal <= 0) break;
  }
  add(book.ends(row), 0, 0);
  return steps;
}

/// What is given back of a row by what grades are, as the part of the bonds that are alive then.
PrincipalCourse course_of(const Exposures& book, std::uint32_t row, std::uint32_t first_row,
                          const Events& drawn) {
  PrincipalCourse course = book.courses()[book.course_of(row)];
  double back = 0, alive = book.count_of(row);
  for (const EarlyEnd& end : drawn.ends)
    if (end.exposure == first_row + row && end.time > book.begins(row) && !end.goes_on)
      back += end.loans;
  if (back == 0) return course;
  const double put = book.after(row, course.put_after);
  for (const EarlyEnd& end : drawn.ends)
    if (end.exposure == first_row + row && end.goes_on && end.time < put) alive -= end.loans;
  for (std::size_t e = 0; e < drawn.size(); ++e)
    if (drawn.exposure[e] == first_row + row && drawn.kind[e] == EventKind::default_ &&
        drawn.time[e] < put)
      alive -= drawn.loans[e];
  course.put = back / alive;
  return course;
}

/// Part of the day that is over when something of an exposure turns: the same of every such day.
double into_day(const Exposures& book, std::size_t row, const Calendar& calendar) {
  int month = 0;
  while (book.after(row, month) < 0) ++month;
  const double turn = book.after(row, month);
  if (turn >= calendar.end()) return 0;
  const std::uint32_t day = calendar.day_of(turn);
  const double begins = calendar.time_of_day(day), ends = calendar.time_of_day(day + 1);
  const double part = (turn - begins) / (ends - begins);
  return part < 1e-6 ? 0 : std::min(1.0, part);
}

oracle::Event::Kind kind_of(EventKind kind) {
  using Word = oracle::Event::Kind;
  switch (kind) {
    case EventKind::default_:
      return Word::default_;
    case EventKind::loss:
      return Word::loss;
    case EventKind::recovery:
      return Word::recovery;
    case EventKind::cost:
      return Word::cost;
    case EventKind::gain:
      return Word::gain;
    default:
      throw std::runtime_error("nothing like this is drawn");
  }
}

}  // namespace

EngineTrial::EngineTrial(const Model& model, const std::string& yaml, std::int64_t trial)
    : params_(model.params()), yaml_(yaml) {
  Factors factors;
  const TrialRange range{trial, 1};
  draw(params_, range, factors, settled_.events);
  Events drawn = settled_.events;
  take_apart(params_, trial, drawn);
  for (const NamedPortfolio& named : params_.portfolios)
    lent_.push_back(named.portfolio->lent(params_.seed, range));
  settled_.log = &log_;
  settle(params_, range, settled_);
  describe_rows(drawn);
  describe_moves(drawn);
  describe_events(drawn);
  describe_triggers();
  describe_failures(drawn);
}

/// What clauses on lending put on offer of a portfolio.
static double offered(const YAML::Node& programme, const std::string& portfolio) {
  double part = 1;
  for (const YAML::Node& item : programme) {
    const YAML::Node lending = item["lending"];
    if (!lending || !lending["of_offer"]) continue;
    for (const YAML::Node& of : lending["of"])
      if (of.Scalar() == portfolio)
        part = std::min(part, oracle::read_number(lending["of_offer"].Scalar()));
  }
  return part;
}

bool EngineTrial::waits(std::size_t portfolio, std::uint32_t row) const {
  const Exposures& book = params_.portfolios[portfolio].portfolio->exposures();
  return book.rank_of(row) >= 0 || (of_offer_[portfolio] < 1 && book.begins(row) >= 0);
}

double EngineTrial::part_on_offer(std::size_t portfolio, std::uint32_t row) const {
  const Exposures& book = params_.portfolios[portfolio].portfolio->exposures();
  const bool by_take_up = book.rank_of(row) >= 0 && !lent_[portfolio].empty();
  return (by_take_up ? lent_[portfolio][0] : 1) * of_offer_[portfolio];
}

double EngineTrial::rank_of(std::size_t portfolio, std::uint32_t row, std::uint32_t member) const {
  const Exposures& book = params_.portfolios[portfolio].portfolio->exposures();
  const double first = book.rank_of(row) >= 0 ? book.rank_of(row) : lending_rank(row);
  if (member == 0) return first;
  const double place = first + lending_rank(member - 0.5);
  return place < 1 ? place : place - 1;
}

/// Of one of the equal loans of a row, what clauses on lending put on offer.
double EngineTrial::on_offer(std::size_t portfolio, std::uint32_t row, std::uint32_t member,
                             bool is_fine) const {
  if (of_offer_[portfolio] == 1 || !waits(portfolio, row)) return 1;
  if (is_fine) return of_offer_[portfolio];
  return rank_of(portfolio, row, member) < part_on_offer(portfolio, row) ? 1 : 0;
}

/// Of what is drawn, what is on offer.
double EngineTrial::part_of_event(const Events& drawn, std::size_t event) const {
  const NamedPortfolio& named = params_.portfolio_of(drawn.exposure[event]);
  const auto p = static_cast<std::size_t>(&named - params_.portfolios.data());
  return on_offer(p, drawn.exposure[event] - named.first_row, drawn.member[event],
                  world_.rows[drawn.exposure[event]].fine_grained);
}

/// Members of a row that are lent stand in the world as 0, 1, ...
std::uint32_t EngineTrial::lent_member(std::uint32_t row, std::uint32_t member) const {
  const NamedPortfolio& named = params_.portfolio_of(row);
  const auto p = static_cast<std::size_t>(&named - params_.portfolios.data());
  const std::uint32_t at = row - named.first_row;
  if (part_on_offer(p, at) == 1 || !waits(p, at)) return member;
  std::uint32_t before = 0;
  for (std::uint32_t m = 0; m < member; ++m) before += rank_of(p, at, m) < part_on_offer(p, at);
  return before;
}

void EngineTrial::describe_rows(const Events& drawn) {
  const Calendar& calendar = *params_.calendar;
  if (calendar.given()) {
    world_.start = day_from(calendar.date_of_day(0));
    world_.last = day_from(calendar.date_of_day(calendar.end_day() - 1));
  }
  const YAML::Node root = YAML::Load(yaml_), portfolios = oracle::portfolios_of(root);
  for (const NamedPortfolio& named : params_.portfolios)
    of_offer_.push_back(offered(root["programme"], named.name));
  for (std::size_t p = 0; p < params_.portfolios.size(); ++p) {
    const YAML::Node fine = portfolios[params_.portfolios[p].name]["fine_grained"];
    const bool is_fine = fine && fine.Scalar() == "yes";
    world_.portfolios.push_back({params_.portfolios[p].name});
    const Exposures& book = params_.portfolios[p].portfolio->exposures();
    for (std::uint32_t r = 0; r < book.rows(); ++r) {
      oracle::Row row;
      row.portfolio = p;
      row.id = book.id(r);
      row.loans = row.loans_lent = book.count_of(r);
      row.lent = book.amount_of(r);
      row.fine_grained = is_fine;
      row.mean_lgd = book.severity_of(r);
      row.order = rank_of(p, r, 0) / part_on_offer(p, r);
      if (book.rows_each() > 1) row.begins_as = params_.portfolios[p].first_row + book.first_of(r);
      for (const Tag& tag : book.all_tags()) row.tags[tag.name] = tag.values[tag.codes[r]];
      for (const std::string& name : book.attribute_names())
        row.numbers[name] = (*book.attribute(name))[r];
      if (book.is_dated()) {
        row.made = day_from(calendar.date_of(book.begins(r)));
        row.into_day = into_day(book, r, calendar);
        const PrincipalCourse course = course_of(book, r, params_.portfolios[p].first_row, drawn);
        row.put_by_grade = course.put != book.courses()[book.course_of(r)].put;
        row.steps = steps_of(book, r, course, calendar);
        for (const double turn : book.turns_of(r, calendar.end()))
          row.begins.push_back(day_from(calendar.date_of(turn)));
        row.cohort = book.cohorts()[book.cohort_of(r)];
        if (const double part = part_on_offer(p, r);
            waits(p, r) && (part < 1 || !lent_[p].empty())) {
          row.loans_in_volumes = part * book.count_of(r);
          row.loans_lent = row.fine_grained ? part * book.count_of(r) : 0;
          for (std::uint32_t m = 0; !row.fine_grained && m < book.count_of(r); ++m)
            row.loans_lent += rank_of(p, r, m) < part;
        }
      }
      // Firms that fail before are lent nothing.
      if (book.may_never_begin(r)) {
        double others = 0;  // that begin as another row
        for (const EarlyEnd& end : drawn.ends)
          if (end.exposure == params_.portfolios[p].first_row + r && end.time <= book.begins(r))
            (end.goes_on ? others : row.loans_lent) -=
                end.loans * on_offer(p, r, end.member, is_fine);
        row.loans_in_volumes = row.loans_lent + others;
      }
      world_.rows.push_back(std::move(row));
    }
  }
}

/// Those that come after some of a row were given back are so many more of what is left.
void EngineTrial::describe_moves(const Events& drawn) {
  const Calendar& calendar = *params_.calendar;
  for (const EarlyEnd& end : drawn.ends) {
    const NamedPortfolio& named = params_.portfolio_of(end.exposure);
    const Exposures& book = named.portfolio->exposures();
    const std::uint32_t row = end.exposure - named.first_row;
    if (!end.goes_on || end.time <= book.begins(row)) continue;
    const std::uint32_t day = calendar.day_of(end.time);
    const double begins = calendar.time_of_day(day), ends = calendar.time_of_day(day + 1);
    const PrincipalCourse planned = book.courses()[book.course_of(row)],
                          course = course_of(book, row, named.first_row, drawn);
    const bool after = course.put_after > 0 && end.time >= book.after(row, course.put_after);
    if (after && planned.put == 1) continue;  // nothing is left to move
    const double left = after ? (1 - course.put) / (1 - planned.put) : 1;
    world_.moves.push_back({world_.start + static_cast<Day>(day),
                            (end.time - begins) / (ends - begins), end.exposure,
                            -end.loans / left});
  }
}

void EngineTrial::describe_events(const Events& drawn) {
  // Gains of a loan on one day are together.
  using Name = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, EventKind, double>;
  std::map<Name, std::size_t> known;
  const auto name = [](const Events& events, std::size_t e) {
    return Name{events.exposure[e], events.member[e], events.claim_of(e), events.kind[e],
                events.time[e]};
  };
  std::vector<std::size_t> place(drawn.size());
  for (std::size_t e = 0; e < drawn.size(); ++e) {
    const double part = part_of_event(drawn, e);
    if (part == 0) continue;
    oracle::Event event;
    event.kind = kind_of(drawn.kind[e]);
    if (params_.calendar->given())
      event.day = world_.start + static_cast<Day>(params_.calendar->day_of(drawn.time[e]));
    event.row = drawn.exposure[e];
    event.member = world_.rows[drawn.exposure[e]].fine_grained
                       ? drawn.member[e]
                       : lent_member(drawn.exposure[e], drawn.member[e]);
    event.loans = drawn.kind[e] == EventKind::loss ? 1 : part * drawn.loans[e];
    event.number = drawn.claim_of(e);
    if (const std::uint32_t of = drawn.occurrence_of(e); of != Events::kNone)
      event.occurrence = params_.occurrence_name(of);
    // A change of value is a gain, or less than none.
    event.amount =
        part * (drawn.kind[e] == EventKind::gain ? -drawn.amount[e] : std::abs(drawn.amount[e]));
    place[e] = world_.events.size();
    event.of = place[drawn.origin[e]];
    if (event.of == place[e]) known[name(drawn, e)] = place[e];
    world_.events.push_back(event);
  }
  const Events& entries = settled_.events;
  for (std::size_t e = 0; e < entries.size(); ++e) {
    const std::size_t origin = entries.origin[e];
    default_of_.push_back(known.at(name(entries, origin)));
  }
}

/// Days of claims whose lag is drawn; one that comes due after the end never does.
void EngineTrial::describe_triggers() {
  const ProgrammeContext& context = params_.programme->context();
  if (!params_.programme->is_walked()) return;
  for (std::size_t e = 0; e < settled_.events.size(); ++e) {
    if (settled_.events.origin[e] != e || settled_.events.kind[e] == EventKind::gain) continue;
    const std::uint32_t row = settled_.events.exposure[e];
    const Claim& terms = context.claims[context.claim_of[row]];
    if (terms.lags.empty() || !terms.lag(row).drawn) continue;
    const std::uint32_t claim = settled_.claim_entry[e];
    world_.events[default_of_[e]].trigger =
        claim == Settlement::kNoEntry ? world_.last + 1 : day_of_entry(claim);
  }
}

/// Without a calendar a failure comes before all that is due.
void EngineTrial::describe_failures(const Events& drawn) {
  const Calendar& calendar = *params_.calendar;
  for (std::size_t k = 0; k < params_.failures.size(); ++k) {
    const double years = drawn.failures.at(k);
    if (std::isinf(years) || (calendar.given() && years >= calendar.end())) continue;
    world_.failures[params_.failures[k]->bearer()] =
        calendar.given() ? world_.start + static_cast<Day>(calendar.day_of(years)) : 0;
  }
}

std::size_t EngineTrial::default_of(std::size_t entry) const {
  return default_of_[entry];
}

Day EngineTrial::day_of_entry(std::size_t entry) const {
  if (!params_.calendar->given()) return 0;
  if (params_.programme->is_walked())
    return world_.start + static_cast<Day>(cofferdam::day_of(settled_.moment[entry]));
  return world_.start + static_cast<Day>(params_.calendar->day_of(settled_.events.time[entry]));
}

}  // namespace cofferdam
