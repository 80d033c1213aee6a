#include "oracle/clause_text.hpp"

#include <stdexcept>
#include <utility>

namespace cofferdam::oracle {
namespace {

void known(const YAML::Node& node, const std::set<std::string>& keys) {
  for (const auto& pair : node)
    if (!keys.count(pair.first.as<std::string>()))
      throw std::runtime_error("oracle: unknown key " + pair.first.as<std::string>());
}

std::string word(const YAML::Node& node, const std::string& key, const std::string& otherwise) {
  return node[key] ? text(node[key]) : otherwise;
}

std::vector<std::string> words(const YAML::Node& list) {
  std::vector<std::string> all;
  for (const YAML::Node& item : list) all.push_back(text(item));
  return all;
}

std::set<std::string> set_of(const YAML::Node& list) {
  const std::vector<std::string> all = words(list);
  return {all.begin(), all.end()};
}

std::function<Span(const Row&)> varying_span(const YAML::Node& given) {
  const YAML::Node node = bare(given);
  if (node.IsScalar())
    return [span = read_span(node.as<std::string>())](const Row&) { return span; };
  if (node.IsMap() && node["by"]) {
    std::map<std::string, Span> values;
    for (const auto& pair : node["values"])
      values[pair.first.as<std::string>()] = read_span(text(pair.second));
    return [name = text(node["by"]), values](const Row& row) { return values.at(tag(row, name)); };
  }
  if (node.IsMap() && node["attribute"])
    return [months = varying(node)](const Row& row) {
      return Span{false, static_cast<int>(months(row))};
    };
  if (!node.IsSequence()) throw std::runtime_error("oracle: a lag of an unknown form");
  std::vector<std::pair<Condition, Span>> all;
  for (const YAML::Node& item : node) {
    if (item["otherwise"])
      all.emplace_back([](const Row&) { return true; }, read_span(text(item["otherwise"])));
    else
      all.emplace_back(condition(text(item["when"])), read_span(text(item["value"])));
  }
  return [all](const Row& row) {
    for (const auto& [holds, span] : all)
      if (holds(row)) return span;
    throw std::runtime_error("oracle: no lag holds");
  };
}

bool is_distribution(const YAML::Node& node) {
  return node.IsMap() && !node["by"] && !node["attribute"];
}

void read_share(const YAML::Node& node, Clause& clause) {
  known(node, {"name", "claim", "of", "parts", "remainder"});
  clause.kind = Clause::Kind::share;
  clause.of_principal = word(node, "of", "claim") == "principal";
  for (const auto& pair : node["parts"]) {
    clause.parts.push_back({pair.first.as<std::string>(), varying(pair.second)});
    if (has_ceiling(pair.second)) clause.parts.back().above_ceiling = varying(pair.second, false);
  }
  if (node["remainder"]) {
    clause.has_remainder = true;
    clause.parts.push_back({text(node["remainder"]), {}});
  }
}

void read_compensate(const YAML::Node& node, Clause& clause) {
  known(node,
        {"name", "claim", "payer", "payee", "rate", "of", "deductible", "at_most", "advance"});
  clause.kind = Clause::Kind::compensate;
  clause.rate = varying(node["rate"]);
  if (has_ceiling(node["rate"]) || node["at_most"])
    clause.above_ceiling = varying(node["rate"], false);
  clause.of_part = word(node, "of", "claim") == "payee_part";
  if (node["deductible"]) clause.deductible = number(node["deductible"]);
  if (node["at_most"]) clause.at_most = number(node["at_most"]);
  if (node["advance"])
    clause.advance =
        Advance{varying(node["advance"]["rate"]), read_span(text(node["advance"]["lag"]))};
}

void read_layers(const YAML::Node& node, Clause& clause) {
  known(node, {"name", "claim", "payee", "of", "over", "layers"});
  clause.kind = Clause::Kind::layers;
  const std::string over = word(node, "over", "scenario");
  clause.over = over == "year"   ? Clause::Over::year
                : over == "loan" ? Clause::Over::loan
                                 : Clause::Over::scenario;
  for (const YAML::Node& item : node["layers"]) {
    Layer layer;
    layer.payer = text(item["payer"]);
    if (item["attachment"]) layer.attachment = level(item["attachment"]);
    if (item["limit"]) layer.limit = level(item["limit"]);
    clause.layers.push_back(layer);
  }
}

void read_cap(const YAML::Node& node, Clause& clause) {
  known(node, {"name", "claim", "payer", "payee", "rate", "cap", "agreed_maximum", "include_until",
               "catch_up", "reinstate", "overflow"});
  clause.kind = Clause::Kind::cap;
  clause.rate = varying(node["rate"]);
  clause.cap = number(node["cap"]);
  if (node["agreed_maximum"]) clause.agreed_maximum = number(node["agreed_maximum"]);
  if (node["include_until"]) clause.include_until = read_date(text(node["include_until"]));
  clause.catch_up = yes(node["catch_up"]);
  clause.reinstate = yes(node["reinstate"]);
  clause.overflow = word(node, "overflow", "");
}

void read_net_compensation(const YAML::Node& node, Clause& clause) {
  clause.kind = Clause::Kind::net;
  clause.rate = varying(node["rate"]);
  clause.net = read_net(node);
}

void read_terms(const std::string& kind, const YAML::Node& node, Clause& clause) {
  clause.kind = Clause::Kind::contract;
  clause.contract = read_contract(kind, node);
  clause.layers = {{clause.payer, {}, {}}};
}

}  // namespace

Claim read_claim(const YAML::Node& node) {
  known(node, {"name", "of", "when", "unless", "lag", "base", "interest"});
  Claim claim;
  claim.name = text(node["name"]);
  claim.of = words(node["of"]);
  if (node["when"]) claim.when = condition(text(node["when"]));
  if (node["unless"]) claim.unless = set_of(node["unless"]);
  if (node["lag"]) {
    claim.has_lag = true;
    claim.drawn_lag = is_distribution(bare(node["lag"]));
    if (!claim.drawn_lag) claim.lag = varying_span(node["lag"]);
  }
  claim.after_recovery = word(node, "base", "principal") == "after_recovery";
  if (node["interest"])
    claim.interest = number(node["interest"]["rate"]) * number(node["interest"]["days"]) / 365;
  return claim;
}

/// Keys that limits and breakers share.
static Limit read_ratio(const YAML::Node& node) {
  Limit limit;
  limit.name = text(node["name"]);
  limit.on = text(node["on"]);
  if (node["of"]) limit.of = set_of(node["of"]);
  limit.each = word(node, "each", "");
  if (node["level"]) limit.level = number(node["level"]);
  limit.numerator = word(node, "numerator", "compensation");
  limit.denominator = word(node, "denominator", "");
  limit.part = word(node, "part", "whole_loan");
  limit.numerator_part = word(node, "numerator_part", limit.part);
  if (node["agreed_maximum"]) limit.agreed_maximum = number(node["agreed_maximum"]);
  limit.window = word(node, "window", "since_start");
  if (node["months"]) limit.months = static_cast<int>(number(node["months"]));
  if (node["written_off_after"])
    limit.written_off_after = read_span(text(node["written_off_after"]));
  limit.empty = word(node, "empty_denominator", "no_limit");
  limit.overflow = word(node, "overflow", "");
  return limit;
}

Limit read_limit(const YAML::Node& node) {
  known(node, {"name", "on", "of", "each", "level", "numerator", "denominator", "part",
               "numerator_part", "agreed_maximum", "window", "months", "measured", "crossing_claim",
               "empty_denominator", "overflow", "unpaid", "release", "written_off_after"});
  Limit limit = read_ratio(node);
  limit.crossing = word(node, "crossing_claim", "cut");
  limit.carried_forward = word(node, "unpaid", "lost") == "carried_forward";
  limit.release = word(node, "release", "at_once");
  return limit;
}

Limit read_breaker(const YAML::Node& node) {
  known(node, {"name",     "on",         "of",          "each",
               "claims",   "within",     "level",       "numerator",
               "part",     "months",     "denominator", "numerator_part",
               "window",   "measured",   "action",      "agreed_maximum",
               "pays",     "applies_to", "release",     "written_off_after",
               "below",    "below_for",  "released_on", "empty_denominator",
               "overflow", "unpaid",     "until",       "crossing_claim",
               "stops"});
  Limit limit = read_ratio(node);
  limit.is_breaker = true;
  limit.crossing = word(node, "crossing_claim", "refused");
  limit.release = word(node, "release", "year_turn");
  Breaker& breaker = limit.breaker;
  if (node["claims"]) breaker.claims = number(node["claims"]);
  if (node["within"]) breaker.within = read_span(text(node["within"]));
  breaker.measured = word(node, "measured", "each_claim");
  breaker.action = word(node, "action", "suspend");
  if (breaker.action == "cut") breaker.pays = number(node["pays"]);
  breaker.applies_to = word(node, "applies_to", "all");
  breaker.below = node["below"] ? number(node["below"]) : limit.level;
  if (node["below_for"]) breaker.below_for = read_span(text(node["below_for"])).count;
  if (node["released_on"]) breaker.released_on = read_date(text(node["released_on"]));
  if (node["until"]) breaker.until = read_date(text(node["until"]));
  breaker.deferred = word(node, "unpaid", "lost") == "deferred";
  if (node["stops"]) breaker.stops = set_of(node["stops"]);
  return limit;
}

Ceiling read_ceiling(const YAML::Node& node) {
  known(node, {"name", "of", "at_most", "base", "cut"});
  Ceiling ceiling;
  ceiling.name = text(node["name"]);
  ceiling.of = words(node["of"]);
  ceiling.at_most = level(node["at_most"]);
  ceiling.of_claim = word(node, "base", "payee_borne") == "claim";
  ceiling.cut = word(node, "cut", "last_first");
  return ceiling;
}

LendingClause read_lending(const YAML::Node& node) {
  known(node, {"name", "of", "capacity", "pools", "leverage", "each", "counts", "window", "months",
               "part", "of_offer", "renewals", "auction", "responds"});
  LendingClause lending;
  lending.name = text(node["name"]);
  lending.of = set_of(node["of"]);
  for (const char* key : {"capacity", "leverage"})
    if (node[key]) lending.capacity = number(node[key]);
  if (node["pools"]) lending.pools = words(node["pools"]);
  lending.each = word(node, "each", "");
  lending.lent = word(node, "counts", "in_force") == "lent";
  lending.window = word(node, "window", "");
  if (node["months"]) lending.months = static_cast<int>(number(node["months"]));
  lending.part = word(node, "part", "whole_loan");
  lending.need_room = word(node, "renewals", "kept") == "need_room";
  lending.responds = read_responds(node["responds"]);
  const YAML::Node auction = node["auction"];
  if (!auction) return lending;
  known(auction, {"among", "bids", "at_most", "shut_out"});
  lending.among = text(auction["among"]);
  for (const auto& bid : auction["bids"])
    lending.bids[bid.first.as<std::string>()] = number(bid.second);
  if (auction["at_most"]) lending.at_most = number(auction["at_most"]);
  const YAML::Node out = auction["shut_out"];
  if (!out) return lending;
  known(out, {"above", "window", "months"});
  lending.shut_out = number(out["above"]);
  lending.shut_window = text(out["window"]);
  if (out["months"]) lending.shut_months = static_cast<int>(number(out["months"]));
  return lending;
}

Recover read_recover(const YAML::Node& node) {
  known(node, {"name", "of", "rule", "first", "cut_off"});
  Recover recover;
  recover.of = words(node["of"]);
  recover.rule = text(node["rule"]);
  if (node["first"]) recover.first = words(node["first"]);
  if (node["cut_off"]) recover.cut_off = read_span(text(node["cut_off"]));
  return recover;
}

Refund read_refund(const YAML::Node& node) {
  known(node, {"name", "payer", "payee", "of", "rate", "on", "less"});
  Refund refund;
  refund.name = text(node["name"]);
  refund.payer = text(node["payer"]);
  refund.payee = text(node["payee"]);
  refund.of = set_of(node["of"]);
  refund.rate = number(node["rate"]);
  refund.month_day = word(node, "on", "12-31");
  return refund;
}

Settle read_settle(const YAML::Node& node) {
  known(node, {"name", "of", "every", "on"});
  Settle settle;
  settle.of = set_of(node["of"]);
  settle.months = months_of(text(node["every"]));
  settle.month_day = word(node, "on", "");
  return settle;
}

Clause read_paying_clause(const std::string& kind, const YAML::Node& node) {
  Clause clause;
  clause.claim = text(node["claim"]);
  clause.payer = word(node, "payer", "");
  clause.payee = word(node, "payee", "");
  if (kind == "share")
    read_share(node, clause);
  else if (kind == "compensate")
    read_compensate(node, clause);
  else if (kind == "net_compensation")
    read_net_compensation(node, clause);
  else if (kind == "layers")
    read_layers(node, clause);
  else if (kind == "portfolio_cap")
    read_cap(node, clause);
  else if (is_contract(kind))
    read_terms(kind, node, clause);
  else
    throw std::runtime_error("oracle: unknown clause " + kind);
  return clause;
}

}  // namespace cofferdam::oracle
