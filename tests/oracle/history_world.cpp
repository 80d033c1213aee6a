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

/// A loan that does not say when it matures ends a year after the calendar.
Row row_of(const Cells& cells, const YAML::Node& portfolio, const Calendar& calendar) {
  Row row;
  row.id = cells.at("id");
  row.lent = std::stod(cells.at("amount"));
  row.numbers["ead"] = row.lent;
  row.made = read_date(cells.at("originated"));
  row.begins = {row.made};
  row.cohort = cells.at("originated").substr(0, 4);
  row.steps = {{row.made, 0, row.lent, row.lent, 0, 1}};
  const auto matures = cells.find("matures");
  const bool told = matures != cells.end() && !matures->second.empty();
  const Day end = told ? read_date(matures->second) : add_months(calendar.last + 1, 12);
  row.steps.push_back({end, 0, 0, 0, row.lent, 1});
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

}  // namespace

World world_of_histories(const std::string& yaml) {
  World world;
  const YAML::Node root = YAML::Load(yaml);
  const Calendar calendar = read(yaml).calendar;
  world.start = calendar.start;
  world.last = calendar.last;
  for (const auto& bearer : root["bearers"])
    if (bearer.second["fails"])
      world.failures[bearer.first.as<std::string>()] =
          read_date(text(bearer.second["fails"]["on"]));
  for (const auto& portfolio : root["portfolios"]) {
    std::vector<Cells> loans = table_of(text(portfolio.second["loans"]));
    sort_by_id(loans);
    std::map<std::string, std::size_t> rows;
    for (const Cells& cells : loans) {
      rows[cells.at("id")] = world.rows.size();
      world.rows.push_back(row_of(cells, portfolio.second, calendar));
      world.rows.back().portfolio = world.portfolios.size();
    }
    world.portfolios.push_back({portfolio.first.as<std::string>()});
    add_events(table_of(text(portfolio.second["events"])), rows, world);
  }
  return world;
}

}  // namespace cofferdam::oracle
