// Amounts, rates, conditions and numbers that vary between loans, as the scenario writes them.
#pragma once
#include <yaml-cpp/yaml.h>

#include <functional>
#include <string>

#include "oracle/oracle.hpp"

namespace cofferdam::oracle {

using Number = std::function<double(const Row&)>;
using Condition = std::function<bool(const Row&)>;

/// `500 million`, `1.84 %`, `5e8`, `500_000_000`.
double read_number(const std::string& text);
/// The value behind `{value: ..., source: ...}`, or the node itself.
YAML::Node bare(const YAML::Node& node);
double number(const YAML::Node& node);
std::string text(const YAML::Node& node);
bool yes(const YAML::Node& node);

/// An amount, or a rate of something, as written (`5 %` is a rate).
struct Level {
  double value = 0;
  bool rate = false;
  double of(double whole) const { return rate ? value * whole : value; }
};
Level level(const YAML::Node& node);

Condition condition(const std::string& text);
/// Without what ceilings (`at_most`) take off, if `below_ceilings` is false.
Number varying(const YAML::Node& node, bool below_ceilings = true);
/// Whether a rate has a ceiling anywhere in it.
bool has_ceiling(const YAML::Node& node);
const std::string& tag(const Row& row, const std::string& name);

}  // namespace cofferdam::oracle
