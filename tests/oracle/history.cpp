#include "oracle/history.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <vector>

#include "oracle/dates.hpp"

namespace cofferdam::oracle {
namespace {

using Cells = std::map<std::string, std::string>;  // by column

/// Losses and the default by date; on one day losses as they stand in the table, then the default.
std::map<const Cells*, std::size_t> numbers_of(const std::vector<Cells>& rows) {
  std::map<std::string, std::vector<const Cells*>> claims;  // by loan
  for (const Cells& row : rows)
    if (row.at("event") == "loss" || row.at("event") == "default")
      claims[row.at("loan")].push_back(&row);
  std::map<const Cells*, std::size_t> numbers;
  for (auto& [loan, all] : claims) {
    std::stable_sort(all.begin(), all.end(), [](const Cells* a, const Cells* b) {
      const auto place = [](const Cells& row) {
        return std::make_pair(read_date(row.at("date")), row.at("event") == "default");
      };
      return place(*a) < place(*b);
    });
    for (std::size_t k = 0; k < all.size(); ++k) numbers[all[k]] = k + 1;
  }
  return numbers;
}

std::string described(const std::string& portfolio, const std::string& loan, Day day,
                      const std::string& kind, double amount, std::size_t claim) {
  std::ostringstream text;
  text.precision(9);
  text << portfolio << ", loan " << loan << ", day " << day << ", " << kind << " " << amount
       << ", claim " << claim;
  return text.str();
}

std::string name_of(Event::Kind kind) {
  const char* const names[] = {"default", "loss", "recovery", "cost", "gain"};
  return names[static_cast<int>(kind)];
}

/// Portfolios of which not all is on offer.
std::set<std::string> offered_in_part(const YAML::Node& programme) {
  std::set<std::string> portfolios;
  for (const YAML::Node& item : programme)
    if (item["lending"] && item["lending"]["of_offer"])
      for (const YAML::Node& of : item["lending"]["of"]) portfolios.insert(of.Scalar());
  return portfolios;
}

}  // namespace

std::string misread_histories(const std::string& yaml, const World& world) {
  std::multiset<std::string> wanted, found;
  std::set<std::string> read;
  const YAML::Node root = YAML::Load(yaml);
  const std::set<std::string> in_part = offered_in_part(root["programme"]);
  for (const auto& portfolio : root["portfolios"]) {
    const YAML::Node events = portfolio.second["events"];
    if (!events || events.Scalar().find('\n') == std::string::npos) continue;
    const std::string name = portfolio.first.as<std::string>();
    if (in_part.count(name)) continue;
    read.insert(name);
    const std::vector<Cells> rows = table_of(events.Scalar());
    const auto numbers = numbers_of(rows);
    for (const Cells& row : rows) {
      std::size_t claim = row.at("event") == "gain" ? 0 : 1;
      if (numbers.count(&row))
        claim = numbers.at(&row);
      else if (row.count("claim") && !row.at("claim").empty())
        claim = std::stoul(row.at("claim"));
      wanted.insert(described(name, row.at("loan"), read_date(row.at("date")), row.at("event"),
                              std::stod(row.at("amount")), claim));
    }
  }
  for (const Event& event : world.events) {
    const Row& row = world.rows.at(event.row);
    const std::string& name = world.portfolios.at(row.portfolio).name;
    if (!read.count(name)) continue;
    const bool is_gain = event.kind == Event::Kind::gain;
    found.insert(described(name, row.id, event.day, name_of(event.kind), event.amount,
                           is_gain ? 0 : world.events.at(event.of).number + 1));
  }
  std::string wrong;
  for (const std::string& each : wanted)
    if (wanted.count(each) != found.count(each)) wrong += "not worked as given: " + each + "\n";
  for (const std::string& each : found)
    if (!wanted.count(each)) wrong += "not given: " + each + "\n";
  return wrong;
}

}  // namespace cofferdam::oracle
