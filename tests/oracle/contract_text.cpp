// Reads contracts as the scenario writes them.
#include <algorithm>
#include <stdexcept>

#include "oracle/clause_text.hpp"
#include "oracle/contracts.hpp"

namespace cofferdam::oracle {
namespace {

const std::set<std::string> kOfAll = {"name",  "claim", "payer",
                                      "payee", "basis", "same_priority_as"};
const std::set<std::string> kLevels = {"annual_deductible", "annual_limit", "placed"};
const std::map<std::string, std::set<std::string>> kKeys = {
    {"quota_share", {"share", "event_limit"}},
    {"surplus", {"retention", "lines", "event_limit"}},
    {"excess_of_loss",
     {"per", "attachment", "limit", "event_limit", "share", "reinstatements", "premium"}},
    {"stop_loss",
     {"year", "losses", "recoveries", "premium", "attachment", "limit", "share", "each"}}};

void check_keys(const std::string& kind, const YAML::Node& node) {
  for (const auto& pair : node) {
    const std::string key = pair.first.as<std::string>();
    const bool known = kOfAll.count(key) || kKeys.at(kind).count(key) ||
                       (kind != "stop_loss" && kLevels.count(key));
    if (!known) throw std::runtime_error("oracle: unknown key " + key);
  }
}

void read_levels(const YAML::Node& node, Contract& terms) {
  if (node["share"]) terms.share = varying(node["share"]);
  if (node["event_limit"]) terms.event_limit = number(node["event_limit"]);
  if (node["annual_deductible"]) terms.annual_deductible = number(node["annual_deductible"]);
  if (node["annual_limit"]) terms.annual_limit = number(node["annual_limit"]);
  if (node["placed"]) terms.placed = number(node["placed"]);
  if (node["basis"]) terms.basis = text(node["basis"]);
  if (node["same_priority_as"])
    for (const YAML::Node& name : node["same_priority_as"])
      terms.same_priority_as.insert(text(name));
}

void read_reinstatements(const YAML::Node& node, Contract& terms) {
  terms.reinstatements = static_cast<int>(number(node["number"]));
  terms.prices.assign(static_cast<std::size_t>(terms.reinstatements), 0.0);
  if (node["prices"] && !(node["prices"].IsSequence() && node["prices"].size() == 0)) {
    const YAML::Node prices = node["prices"];
    for (std::size_t k = 0; k < terms.prices.size(); ++k)
      terms.prices[k] = number(!prices.IsSequence() ? prices
                               : prices.size() == 1 ? prices[0]
                                                    : prices[k]);
  }
  terms.by_time = node["pro_rata"] && text(node["pro_rata"]) == "amount_and_time";
  terms.annual_limit = std::min(terms.annual_limit, (terms.reinstatements + 1) * terms.layer);
}

void read_excess(const YAML::Node& node, Contract& terms) {
  const bool of_risks = text(node["per"]) == "risk";
  const double attachment = node["attachment"] ? number(node["attachment"]) : 0;
  if (node["limit"]) terms.layer = number(node["limit"]);
  (of_risks ? terms.risk_attachment : terms.event_attachment) = attachment;
  (of_risks ? terms.risk_limit : terms.event_limit) = terms.layer;
  if (node["premium"]) terms.premium = number(node["premium"]);
  if (node["reinstatements"]) read_reinstatements(node["reinstatements"], terms);
}

void read_account(const YAML::Node& node, Contract& terms) {
  terms.underwriting = text(node["year"]) == "underwriting";
  terms.paid_losses = node["losses"] && text(node["losses"]) == "paid";
  terms.ignores_recoveries = text(node["recoveries"]) == "ignored";
  if (node["attachment"]) terms.attachment = level(node["attachment"]);
  if (node["limit"]) terms.limit = level(node["limit"]);
  if (node["each"]) terms.each = text(node["each"]);
  if (!node["premium"]) return;
  for (const YAML::Node& name : node["premium"]["of"]) terms.premium_of.push_back(text(name));
  terms.earned = node["premium"]["as"] && text(node["premium"]["as"]) == "earned";
}

}  // namespace

bool is_contract(const std::string& kind) {
  return kKeys.count(kind) > 0;
}

Contract read_contract(const std::string& kind, const YAML::Node& node) {
  check_keys(kind, node);
  Contract terms;
  read_levels(node, terms);
  if (kind == "surplus") {
    terms.kind = Contract::Kind::surplus;
    terms.retention = varying(node["retention"]);
    terms.lines = number(node["lines"]);
  } else if (kind == "excess_of_loss") {
    terms.kind = Contract::Kind::excess_of_loss;
    read_excess(node, terms);
  } else if (kind == "stop_loss") {
    terms.kind = Contract::Kind::stop_loss;
    read_account(node, terms);
  }
  return terms;
}

}  // namespace cofferdam::oracle
