// Reads fees, premiums and subsidies as the scenario writes them.
#include <stdexcept>

#include "oracle/flows.hpp"

namespace cofferdam::oracle {
namespace {

const std::set<std::string> kKeys = {"name",   "payer", "payee",       "portfolios", "when",
                                     "of",     "rate",  "per",         "interest",   "up_to",
                                     "amount", "years", "after_years", "if",         "at_most"};

Maximum read_maximum(const YAML::Node& node) {
  for (const auto& pair : node)
    if (!std::set<std::string>{"amount", "each", "per"}.count(pair.first.as<std::string>()))
      throw std::runtime_error("oracle: unknown key of at_most");
  Maximum most;
  most.amount = number(node["amount"]);
  if (node["each"]) most.each = text(node["each"]);
  most.per_year = text(node["per"]) == "year";
  return most;
}

}  // namespace

FlowTerms read_flow(const std::string& kind, const YAML::Node& node) {
  for (const auto& pair : node)
    if (!kKeys.count(pair.first.as<std::string>()))
      throw std::runtime_error("oracle: unknown key " + pair.first.as<std::string>());
  FlowTerms flow;
  flow.kind = kind;
  flow.name = text(node["name"]);
  flow.payer = text(node["payer"]);
  flow.payee = text(node["payee"]);
  flow.of = text(node["of"]);
  for (const YAML::Node& name : node["portfolios"]) flow.portfolios.insert(text(name));
  if (node["when"]) flow.when = condition(text(node["when"]));
  flow.rate = varying(node[flow.of == "contract" ? "amount" : "rate"]);
  if (node["interest"]) flow.interest = varying(node["interest"]);
  flow.per_year = flow.of == "interest" || (node["per"] && text(node["per"]) == "year");
  if (node["up_to"]) flow.up_to = number(node["up_to"]);
  if (node["years"]) flow.years = static_cast<int>(number(node["years"]));
  if (node["after_years"]) flow.after_years = static_cast<int>(number(node["after_years"]));
  flow.repaid = node["if"] && text(node["if"]) == "repaid";
  if (node["at_most"]) flow.at_most = read_maximum(node["at_most"]);
  return flow;
}

}  // namespace cofferdam::oracle
