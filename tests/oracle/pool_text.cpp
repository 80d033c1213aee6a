// Pools as they are written.
#include <stdexcept>

#include "oracle/scenario.hpp"

namespace cofferdam::oracle {
namespace {

std::string word(const YAML::Node& node, const std::string& key) {
  const std::string found = node[key] ? text(node[key]) : "";
  return found == "outside" ? "" : found;
}

double amount(const YAML::Node& node, const std::string& key) {
  return node[key] ? number(node[key]) : 0;
}

std::optional<Day> day(const YAML::Node& node, const std::string& key) {
  if (!node[key]) return {};
  return read_date(text(node[key]));
}

/// One bearer, or several by weights; empty: somebody outside.
Givers givers(const YAML::Node& node, const std::string& key) {
  Givers all;
  if (node[key] && node[key].IsMap() && !node[key]["value"]) {
    double sum = 0;
    for (const auto& pair : node[key]) sum += number(pair.second);
    for (const auto& pair : node[key])
      all[pair.first.as<std::string>()] = number(pair.second) / sum;
  } else if (const std::string one = word(node, key); !one.empty()) {
    all[one] = 1;
  }
  return all;
}

Contribution read_contribution(const YAML::Node& node) {
  Contribution paid;
  paid.from = givers(node, "from");
  paid.amount = amount(node, "amount");
  paid.on = day(node, "on");
  paid.first = day(node, "first");
  paid.until = day(node, "until");
  if (node["every"]) paid.months = months_of(text(node["every"]));
  return paid;
}

TopUp read_top_up(const YAML::Node& node) {
  TopUp top_up;
  if (node["amount"]) top_up.amount = number(node["amount"]);
  if (node["to"]) top_up.to = number(node["to"]);
  top_up.below = node["below"] ? number(node["below"]) : top_up.to;
  top_up.months = months_of(text(node["every"]));
  top_up.from = givers(node, "from");
  if (node["at_most"]) top_up.at_most = number(node["at_most"]);
  return top_up;
}

std::map<std::string, LineOfPool> read_lines(const YAML::Node& list) {
  std::map<std::string, LineOfPool> lines;
  for (const YAML::Node& item : list) {
    LineOfPool& line = lines[text(item["line"])];
    if (item["rank"]) line.rank = static_cast<int>(number(item["rank"]));
    if (item["sublimit"]) line.sublimit = number(item["sublimit"]);
    line.per_year = item["per"] && text(item["per"]) == "year";
  }
  return lines;
}

void check_keys(const YAML::Node& node) {
  static const std::set<std::string> known = {
      "opening", "each",  "weights", "budget", "contributions", "fees",  "interest",
      "pays",    "short", "unpaid",  "top_up", "shortfall",     "owner", "closes"};
  for (const auto& pair : node)
    if (!known.count(pair.first.as<std::string>()))
      throw std::runtime_error("oracle: unknown key " + pair.first.as<std::string>());
}

}  // namespace

PoolTerms read_pool(const std::string& bearer, const YAML::Node& node) {
  check_keys(node);
  PoolTerms pool;
  pool.bearer = bearer;
  pool.opening = amount(node, "opening");
  pool.each = word(node, "each");
  if (node["weights"])
    for (const auto& pair : node["weights"])
      pool.weights[pair.first.as<std::string>()] = number(pair.second);
  if (node["budget"]) {
    pool.budget = amount(node["budget"], "amount");
    pool.rolls = text(node["budget"]["unused"]) == "rolls";
  }
  if (node["contributions"])
    for (const YAML::Node& item : node["contributions"])
      pool.contributions.push_back(read_contribution(item));
  if (node["fees"])
    for (const YAML::Node& item : node["fees"])
      pool.fees.push_back({word(item, "payer"), text(item["of"]), number(item["rate"]),
                           text(item["per"]) == "year"});
  pool.interest = amount(node, "interest");
  if (node["pays"]) pool.lines = read_lines(node["pays"]);
  pool.pro_rata = word(node, "short") == "pro_rata";
  pool.deferred = word(node, "unpaid") == "deferred";
  pool.shortfall = word(node, "shortfall");
  pool.owner = givers(node, "owner");
  if (node["top_up"]) pool.top_up = read_top_up(node["top_up"]);
  pool.closes = day(node, "closes");
  return pool;
}

}  // namespace cofferdam::oracle
