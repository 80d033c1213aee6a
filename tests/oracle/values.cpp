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

static Number cases(const YAML::Node& list) {
  std::vector<std::pair<Condition, Number>> all;
  for (const YAML::Node& item : list) {
    if (item["otherwise"])
      all.emplace_back([](const Row&) { return true; }, varying(item["otherwise"]));
    else
      all.emplace_back(condition(item["when"].as<std::string>()), varying(item["value"]));
  }
  return [all](const Row& row) -> double {
    for (const auto& [holds, value] : all)
      if (holds(row)) return value(row);
    throw std::runtime_error("oracle: no case holds for loan " + row.id);
  };
}

static Number by_tag(const YAML::Node& node) {
  const std::string name = node["by"].as<std::string>();
  std::map<std::string, Number> values;
  for (const auto& pair : node["values"])
    values[pair.first.as<std::string>()] = varying(pair.second);
  return [name, values](const Row& row) -> double {
    const auto it = values.find(tag(row, name));
    if (it == values.end())
      throw std::runtime_error("oracle: no value for " + name + " = " + tag(row, name));
    return it->second(row);
  };
}

Number varying(const YAML::Node& given) {
  const YAML::Node node = bare(given);
  if (node.IsSequence()) return cases(node);
  if (node.IsMap() && node["by"]) return by_tag(node);
  if (node.IsMap() && node["attribute"]) {
    const std::string name = node["attribute"].as<std::string>();
    return [name](const Row& row) {
      const auto it = row.numbers.find(name);
      if (it == row.numbers.end()) throw std::runtime_error("oracle: no attribute " + name);
      return it->second;
    };
  }
  if (!node.IsScalar()) throw std::runtime_error("oracle: a number of an unknown form");
  const double value = number(node);
  return [value](const Row&) { return value; };
}

}  // namespace cofferdam::oracle
