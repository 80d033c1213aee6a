#include "oracle/values.hpp"

#include <cctype>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

namespace cofferdam::oracle {

static const std::map<std::string, double>& scales() {
  static const std::map<std::string, double> known = {
      {"", 1},      {"%", 0.01},      {"pp", 0.01},      {"thousand", 1e3},
      {"wan", 1e4}, {"万", 1e4},      {"million", 1e6},  {"yi", 1e8},
      {"亿", 1e8},  {"billion", 1e9}, {"trillion", 1e12}};
  return known;
}

double read_number(const std::string& text) {
  std::string digits;
  for (const char c : text)
    if (c != '_') digits += c;
  std::size_t used = 0;
  double value = 0;
  try {
    value = std::stod(digits, &used);
  } catch (const std::exception&) {
    throw std::runtime_error("oracle: no number: " + text);
  }
  while (used < digits.size() && digits[used] == ' ') ++used;
  const auto scale = scales().find(digits.substr(used));
  if (scale == scales().end()) throw std::runtime_error("oracle: no number: " + text);
  return scale->first == "%" || scale->first == "pp" ? value / 100 : value * scale->second;
}

YAML::Node bare(const YAML::Node& node) {
  if (node.IsMap() && node["value"] && !node["when"]) return bare(node["value"]);
  return node;
}

double number(const YAML::Node& node) {
  return read_number(bare(node).as<std::string>());
}
std::string text(const YAML::Node& node) {
  return bare(node).as<std::string>();
}
bool yes(const YAML::Node& node) {
  const std::string word = text(node);
  return word == "yes" || word == "true";
}

Level level(const YAML::Node& node) {
  const std::string words = bare(node).as<std::string>();
  return {read_number(words), words.find('%') != std::string::npos};
}

const std::string& tag(const Row& row, const std::string& name) {
  const auto it = row.tags.find(name);
  if (it == row.tags.end())
    throw std::runtime_error("oracle: loan " + row.id + " has no tag " + name);
  return it->second;
}

static Number cases(const YAML::Node& list, bool ceilings) {
  std::vector<std::pair<Condition, Number>> all;
  for (const YAML::Node& item : list) {
    if (item["otherwise"])
      all.emplace_back([](const Row&) { return true; }, varying(item["otherwise"], ceilings));
    else
      all.emplace_back(condition(text(item["when"])), varying(item["value"], ceilings));
  }
  return [all](const Row& row) -> double {
    for (const auto& [holds, value] : all)
      if (holds(row)) return value(row);
    throw std::runtime_error("oracle: no case holds for loan " + row.id);
  };
}

static Number by_tag(const YAML::Node& node, bool ceilings) {
  const std::string name = node["by"].as<std::string>();
  std::map<std::string, Number> values;
  for (const auto& pair : node["values"])
    values[pair.first.as<std::string>()] = varying(pair.second, ceilings);
  return [name, values](const Row& row) -> double {
    const auto it = values.find(tag(row, name));
    if (it == values.end())
      throw std::runtime_error("oracle: no value for " + name + " = " + tag(row, name));
    return it->second(row);
  };
}

static double number_of(const Row& row, const std::string& name) {
  const auto it = row.numbers.find(name);
  if (it == row.numbers.end()) throw std::runtime_error("oracle: no attribute " + name);
  return it->second;
}

/// Points on top of a rate, each if its condition holds.
static Number with_additions(const YAML::Node& node, bool ceilings) {
  const Number base = varying(node["base"], ceilings);
  std::vector<std::pair<Condition, double>> all;
  for (const YAML::Node& item : node["add"])
    all.emplace_back(condition(text(item["when"])), number(item["points"]));
  const bool capped = node["at_most"] && ceilings;
  const double most = capped ? number(node["at_most"]) : 0;
  return [=](const Row& row) {
    double sum = base(row);
    for (const auto& [holds, points] : all)
      if (holds(row)) sum += points;
    return capped && sum > most ? most : sum;
  };
}

/// By the band in which an amount lies, or by slices of it.
static Number in_bands(const YAML::Node& node, bool ceilings) {
  struct Band {
    bool open = false;
    double end = 0;
    Number value;
  };
  std::vector<Band> bands;
  for (const YAML::Node& item : node["values"])
    bands.push_back({!item["up_to"], item["up_to"] ? number(item["up_to"]) : 0,
                     varying(item["value"], ceilings)});
  const std::string of = node["by"] ? text(node["by"]) : "ead";
  const bool whole = text(node["apply"]) == "whole";
  return [=](const Row& row) {
    const double amount = number_of(row, of);
    double sum = 0, from = 0;
    for (const Band& band : bands) {
      const bool last = band.open || amount <= band.end;
      if (last && (whole || !(amount > 0))) return band.value(row);
      if (last) return (sum + (amount - from) * band.value(row)) / amount;
      sum += (band.end - from) * band.value(row);
      from = band.end;
    }
    throw std::runtime_error("oracle: no band holds " + of);
  };
}

bool has_ceiling(const YAML::Node& node) {
  if (node.IsMap() && node["base"] && node["at_most"]) return true;
  if (node.IsMap())
    for (const auto& pair : node)
      if (has_ceiling(pair.second)) return true;
  if (node.IsSequence())
    for (const YAML::Node& item : node)
      if (has_ceiling(item)) return true;
  return false;
}

Number varying(const YAML::Node& given, bool ceilings) {
  const YAML::Node node = bare(given);
  if (node.IsSequence()) return cases(node, ceilings);
  if (node.IsMap() && node["base"]) return with_additions(node, ceilings);
  if (node.IsMap() && node["bands"]) return in_bands(node["bands"], ceilings);
  if (node.IsMap() && node["by"]) return by_tag(node, ceilings);
  if (node.IsMap() && node["attribute"]) {
    const std::string name = node["attribute"].as<std::string>();
    return [name](const Row& row) { return number_of(row, name); };
  }
  if (!node.IsScalar()) throw std::runtime_error("oracle: a number of an unknown form");
  const double value = number(node);
  return [value](const Row&) { return value; };
}

}  // namespace cofferdam::oracle
