// Reads the scenario as a whole: calendar, lenders, tag values, claims and rules about them.
#include "oracle/scenario.hpp"

#include <algorithm>
#include <stdexcept>

#include "oracle/clause_text.hpp"

namespace cofferdam::oracle {

const Claim& Scenario::claim(const std::string& name) const {
  for (const Claim& each : claims)
    if (each.name == name) return each;
  throw std::runtime_error("oracle: no claim " + name);
}

bool Scenario::settled(const std::string& clause) const {
  for (const Settle& each : settles)
    if (each.of.count(clause)) return true;
  return false;
}

bool Scenario::decides_lending() const {
  return !lendings.empty() || std::any_of(limits.begin(), limits.end(), [](const Limit& limit) {
    return !limit.breaker.stops.empty();
  });
}

int months_of(const std::string& step) {
  if (step == "month") return 1;
  if (step == "quarter") return 3;
  if (step == "half_year") return 6;
  if (step == "year") return 12;
  throw std::runtime_error("oracle: no step: " + step);
}

static Calendar read_calendar(const YAML::Node& node) {
  Calendar calendar;
  if (!node) return calendar;
  calendar.given = true;
  calendar.start = read_date(text(node["start"]));
  Span span = read_span(text(node["horizon"]));
  if (node["run_off"]) span.count += read_span(text(node["run_off"])).count;
  calendar.last = add(calendar.start, span) - 1;
  calendar.scheme = node["year"] && text(node["year"]) == "scheme";
  return calendar;
}

YAML::Node portfolios_of(const YAML::Node& root) {
  YAML::Node portfolios = YAML::Clone(root["portfolios"]);
  for (auto pair : portfolios) {
    YAML::Node portfolio = pair.second;
    const YAML::Node name = portfolio["terms"];
    if (!name || !name.IsScalar()) continue;
    const YAML::Node terms = root["loan_terms"][text(name)];
    if (!terms) throw std::runtime_error("oracle: no terms " + text(name));
    for (const auto& key : terms) {
      const std::string word = key.first.as<std::string>();
      if (!portfolio[word])
        portfolio[word] = key.second;
      else if (word == "tags" || word == "attributes")
        for (const auto& each : key.second)
          if (!portfolio[word][text(each.first)]) portfolio[word][text(each.first)] = each.second;
    }
  }
  return portfolios;
}

static void read_tags(const YAML::Node& portfolio, Scenario& scenario) {
  if (portfolio["joint_tags"])
    for (const YAML::Node& table : portfolio["joint_tags"])
      for (const YAML::Node& share : table["shares"])
        for (std::size_t k = 0; k < table["tags"].size(); ++k)
          scenario.tag_values[text(table["tags"][k])].insert(text(share["values"][k]));
  if (!portfolio["tags"] || !portfolio["tags"].IsMap()) return;
  for (const auto& pair : portfolio["tags"]) {
    std::set<std::string>& values = scenario.tag_values[pair.first.as<std::string>()];
    if (pair.second.IsMap() && pair.second["mix"])
      for (const auto& value : pair.second["mix"]) values.insert(value.first.as<std::string>());
    if (pair.second.IsMap() && pair.second["bands"])
      for (const YAML::Node& band : pair.second["bands"]) values.insert(text(band["name"]));
  }
}

static Failing read_failing(const YAML::Node& node) {
  for (const auto& pair : node)
    if (!std::set<std::string>{"pd", "loading", "asset_correlation", "on", "recovery",
                               "taken_over_by"}
             .count(pair.first.as<std::string>()))
      throw std::runtime_error("oracle: unknown key of fails");
  Failing failing;
  if (node["recovery"]) failing.recovery = number(node["recovery"]);
  if (const std::string other = text(node["taken_over_by"]); other != "nobody")
    failing.taken_over_by = other;
  return failing;
}

static void read_bearers(const YAML::Node& bearers, Scenario& scenario) {
  for (const auto& pair : bearers) {
    const std::string name = pair.first.as<std::string>();
    if (pair.second.IsMap() && pair.second["fails"])
      scenario.failing[name] = read_failing(pair.second["fails"]);
    if (!pair.second.IsMap() || !pair.second["instances"]) continue;
    const int count = static_cast<int>(number(pair.second["instances"]));
    for (int k = 1; k <= count; ++k)
      scenario.tag_values[name].insert(name + "_" + std::to_string(k));
  }
}

static void read_clause(const std::string& kind, const YAML::Node& node, std::size_t position,
                        Scenario& scenario) {
  if (kind == "claim") {
    scenario.claims.push_back(read_claim(node));
  } else if (kind == "limit" || kind == "breaker") {
    scenario.limits.push_back(kind == "limit" ? read_limit(node) : read_breaker(node));
    scenario.limits.back().position = position;
  } else if (kind == "ceiling") {
    scenario.ceilings.push_back(read_ceiling(node));
    scenario.ceilings.back().position = position;
  } else if (kind == "fee" || kind == "premium" || kind == "subsidy") {
    scenario.flows.push_back(read_flow(kind, node));
  } else if (kind == "relending") {
    scenario.relendings.push_back(read_relending(node));
  } else if (kind == "lending") {
    scenario.lendings.push_back(read_lending(node));
  } else if (kind == "gain_share") {
    scenario.gain_shares.push_back(read_gain_share(node));
    scenario.gain_shares.back().position = position;
  } else if (kind == "recover") {
    scenario.recovers.push_back(read_recover(node));
  } else if (kind == "refund") {  // it needs the whole scenario
  } else if (kind == "settle") {
    scenario.settles.push_back(read_settle(node));
  } else {
    Clause clause = read_paying_clause(kind, node);
    clause.position = position;
    clause.index = scenario.clauses.size();
    std::size_t number = 1;  // of its kind
    for (const Clause& other : scenario.clauses) number += other.kind == clause.kind;
    clause.name = node["name"] ? text(node["name"]) : kind + " " + std::to_string(number);
    scenario.clauses.push_back(clause);
  }
}

static Scenario read_root(const YAML::Node& root);

/// The inner map of the item of that name, or of that place; or a key of a map.
static YAML::Node inside(const YAML::Node& node, const std::string& step) {
  if (!node.IsSequence()) return node[step];
  if (step.find_first_not_of("0123456789") == std::string::npos) return node[std::stoul(step)];
  for (const YAML::Node& item : node)
    for (const auto& pair : item)
      if (pair.second.IsMap() && pair.second["name"] && text(pair.second["name"]) == step)
        return pair.second;
  throw std::runtime_error("oracle: nothing is named " + step);
}

static void change(YAML::Node node, const std::string& path, const YAML::Node& value) {
  const std::size_t dot = path.find('.');
  if (dot == std::string::npos)
    node[path] = value;
  else
    change(inside(node, path.substr(0, dot)), path.substr(dot + 1), value);
}

/// The scenario with the changes, without refunds.
static std::shared_ptr<const Scenario> read_less(const YAML::Node& root,
                                                 const YAML::Node& changes) {
  YAML::Node other = YAML::Clone(root), programme;
  for (const auto& pair : changes) change(other, pair.first.as<std::string>(), pair.second);
  for (const YAML::Node& item : other["programme"])
    if (!item["refund"]) programme.push_back(item);
  other["programme"] = programme;
  return std::make_shared<const Scenario>(read_root(other));
}

static void read_refunds(const YAML::Node& root, Scenario& scenario) {
  std::size_t position = 0;
  for (const YAML::Node& item : root["programme"]) {
    ++position;
    if (!item["refund"]) continue;
    Refund refund = read_refund(item["refund"]);
    refund.position = position - 1;
    if (item["refund"]["less"]) refund.less = read_less(root, item["refund"]["less"]);
    scenario.refunds.push_back(refund);
  }
}

Scenario read(const std::string& yaml) {
  return read_root(YAML::Load(yaml));
}

static Scenario read_root(const YAML::Node& root) {
  Scenario scenario;
  scenario.calendar = read_calendar(root["calendar"]);
  if (root["bearers"]) read_bearers(root["bearers"], scenario);
  for (const auto& pair : portfolios_of(root)) {
    scenario.portfolios.push_back(pair.first.as<std::string>());
    for (const char* holder : {"lender", "insurer", "investor"})
      if (pair.second[holder])
        scenario.lender[scenario.portfolios.back()] = text(pair.second[holder]);
    read_tags(pair.second, scenario);
    if (pair.second["firms"]) read_tags(root["firms"][text(pair.second["firms"])], scenario);
  }
  std::size_t position = 0;
  if (root["programme"])
    for (const YAML::Node& item : root["programme"])
      for (const auto& pair : item)
        read_clause(pair.first.as<std::string>(), pair.second, position++, scenario);
  if (root["programme"]) read_refunds(root, scenario);
  scenario.pricing = read_pricing(root["pricing"]);
  for (Ceiling& ceiling : scenario.ceilings)
    for (const Clause& clause : scenario.clauses)
      if (std::count(ceiling.of.begin(), ceiling.of.end(), clause.name))
        ceiling.clauses.insert(clause.index);
  if (root["pools"])
    for (const auto& pair : root["pools"]) {
      const std::string bearer = pair.first.as<std::string>();
      scenario.pools[bearer] = read_pool(bearer, pair.second);
    }
  return scenario;
}

}  // namespace cofferdam::oracle
