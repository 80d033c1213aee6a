// Worlds of claims histories: what an oracle needs of a scenario in which nothing is drawn.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>
#include <tuple>

#include "oracle/history.hpp"
#include "oracle/scenario.hpp"

namespace cofferdam::oracle {

std::vector<std::map<std::string, std::string>> table_of(const std::string& text) {
  const auto split = [](const std::string& line) {
    std::vector<std::string> cells(1);
    for (const char c : line)
      if (c == ',')
        cells.emplace_back();
      else
        cells.back() += c;
    return cells;
  };
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  const std::vector<std::string> head = split(line);
  std::vector<std::map<std::string, std::string>> rows;
  while (std::getline(lines, line)) {
    const std::vector<std::string> cells = split(line);
    auto& row = rows.emplace_back();
    for (std::size_t k = 0; k < head.size(); ++k) row[head[k]] = k < cells.size() ? cells[k] : "";
  }
  return rows;
}

namespace {

using Cells = std::map<std::string, std::string>;  // by column

bool is_whole(const std::string& id) {
  return !id.empty() && id.find_first_not_of("0123456789") == std::string::npos;
}

void sort_by_id(std::vector<Cells>& loans) {
  const bool whole = std::all_of(loans.begin(), loans.end(),
                                 [](const Cells& row) { return is_whole(row.at("id")); });
  std::stable_sort(loans.begin(), loans.end(), [whole](const Cells& a, const Cells& b) {
    return whole ? std::stoull(a.at("id")) < std::stoull(b.at("id")) : a.at("id") < b.at("id");
  });
}

Row row_of(const Cells& cells, const YAML::Node& portfolio) {
  Row row;
  row.id = cells.at("id");
  row.lent = std::stod(cells.at("amount"));
  row.numbers["ead"] = row.lent;
  row.made = read_date(cells.at("originated"));
  row.begins = {row.made};
  row.cohort = cells.at("originated").substr(0, 4);
  row.steps = {{row.made, 0, row.lent, row.lent, 0, 1}};
  const auto matures = cells.find("matures");
  if (matures != cells.end() && !matures->second.empty())
    row.steps.push_back({read_date(matures->second), 0, 0, 0, row.lent, 1});
  for (const YAML::Node& name : portfolio["tags"]) row.tags[text(name)] = cells.at(text(name));
  for (const YAML::Node& name : portfolio["attributes"])
    row.numbers[text(name)] = std::stod(cells.at(text(name)));
  return row;
}

Event::Kind kind_of(const std::string& word) {
  static const std::map<std::string, Event::Kind> kinds = {{"default", Event::Kind::default_},
                                                           {"loss", Event::Kind::loss},
                                                           {"recovery", Event::Kind::recovery},
                                                           {"cost", Event::Kind::cost},
                                                           {"gain", Event::Kind::gain}};
  return kinds.at(word);
}

/// Claims of all loans first, numbered by date, losses of a day before the default.
void add_events(const std::vector<Cells>& table, const std::map<std::string, std::size_t>& rows,
                World& world) {
  std::vector<Event> claims, others;
  std::vector<std::size_t> number_of;
  for (const Cells& cells : table) {
    Event event;
    event.kind = kind_of(cells.at("event"));
    event.day = read_date(cells.at("date"));
    event.row = rows.at(cells.at("loan"));
    event.amount = std::stod(cells.at("amount"));
    if (cells.count("occurrence")) event.occurrence = cells.at("occurrence");
    const bool numbered = cells.count("claim") && !cells.at("claim").empty();
    if (event.is_claim())
      claims.push_back(event);
    else {
      others.push_back(event);
      number_of.push_back(numbered ? std::stoul(cells.at("claim")) - 1 : 0);
    }
  }
  std::stable_sort(claims.begin(), claims.end(), [](const Event& a, const Event& b) {
    return std::make_tuple(a.row, a.day, a.kind == Event::Kind::default_) <
           std::make_tuple(b.row, b.day, b.kind == Event::Kind::default_);
  });
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> places;  // [row, number]
  for (std::size_t k = 0; k < claims.size(); ++k) {
    Event& claim = claims[k];
    if (k > 0 && claims[k - 1].row == claim.row) claim.number = claims[k - 1].number + 1;
    claim.of = world.events.size();
    places[{claim.row, claim.number}] = claim.of;
    world.events.push_back(claim);
  }
  for (std::size_t k = 0; k < others.size(); ++k) {
    const bool gain = others[k].kind == Event::Kind::gain;
    others[k].of = gain ? world.events.size() : places.at({others[k].row, number_of[k]});
    world.events.push_back(others[k]);
  }
}

/// Months from the start, all of which are equally long.
double months_at(Day start, Day day) {
  const Date a = to_date(start), b = to_date(day);
  const auto into = [](Day of) { return (to_date(of).day - 1.0) / days_in_month(of); };
  return 12 * (b.year - a.year) + b.month - a.month + into(day) - into(start);
}

/// Part of [from, to) that lies in a year, in months.
double months_in(const Calendar& calendar, std::size_t year, double from, double to) {
  const int k = static_cast<int>(year);
  const Day begin = std::max(calendar.start, calendar.year_begin(k));
  const Day end = std::min(calendar.last + 1, calendar.year_begin(k + 1));
  return std::max(0.0, std::min(to, months_at(calendar.start, end)) -
                           std::max(from, months_at(calendar.start, begin)));
}

void add_premium(const YAML::Node& clause, const Calendar& calendar, World& world) {
  if (text(clause["of"]) != "sum_insured" && text(clause["of"]) != "loan")
    throw std::runtime_error("oracle: no premium of this");
  if (clause["when"] || clause["if"]) throw std::runtime_error("oracle: no such premium");
  const Number rate = varying(clause["rate"]);
  std::set<std::string> of;
  for (const YAML::Node& name : clause["portfolios"]) of.insert(text(name));
  for (std::size_t k = 0; k < world.rows.size(); ++k) {
    const Row& row = world.rows[k];
    if (!of.empty() && !of.count(world.portfolios[row.portfolio].name)) continue;
    const double from = months_at(calendar.start, row.made);
    double to = months_at(calendar.start, calendar.last + 1);
    const bool ends = row.steps.size() > 1;
    if (ends) to = months_at(calendar.start, row.steps.back().day);
    const bool once = text(clause["per"]) == "loan";
    if (once && row.made < calendar.start) continue;
    if (once && !ends) throw std::runtime_error("oracle: a premium over what time?");
    double in_force_to = to;  // what accrues ends with a default
    for (const Event& event : world.events)
      if (event.row == k && event.kind == Event::Kind::default_ && !once)
        in_force_to = std::min(to, months_at(calendar.start, event.day));
    for (std::size_t year = 0; year < static_cast<std::size_t>(calendar.years()); ++year) {
      const double months = months_in(calendar, year, std::max(0.0, from), in_force_to);
      const double amount = rate(row) * row.lent;
      PremiumOfYear premium{text(clause["name"]), k, year, 0, 0};
      premium.earned = once ? amount * months / (to - from) : amount * months / 12;
      premium.written = once ? 0 : premium.earned;
      if (once && static_cast<int>(year) == calendar.year_of(row.made)) premium.written = amount;
      world.premiums.push_back(premium);
    }
  }
}

}  // namespace

World world_of_histories(const std::string& yaml) {
  World world;
  const YAML::Node root = YAML::Load(yaml);
  const Calendar calendar = read(yaml).calendar;
  world.start = calendar.start;
  world.last = calendar.last;
  for (const auto& portfolio : root["portfolios"]) {
    std::vector<Cells> loans = table_of(text(portfolio.second["loans"]));
    sort_by_id(loans);
    std::map<std::string, std::size_t> rows;
    for (const Cells& cells : loans) {
      rows[cells.at("id")] = world.rows.size();
      world.rows.push_back(row_of(cells, portfolio.second));
      world.rows.back().portfolio = world.portfolios.size();
    }
    world.portfolios.push_back({portfolio.first.as<std::string>()});
    add_events(table_of(text(portfolio.second["events"])), rows, world);
  }
  for (const YAML::Node& item : root["programme"])
    if (item["premium"]) add_premium(item["premium"], calendar, world);
  return world;
}

}  // namespace cofferdam::oracle
