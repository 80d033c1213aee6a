// Reads the clauses that set gains against losses, as the scenario writes them.
#include <set>
#include <stdexcept>

#include "oracle/accounts.hpp"
#include "oracle/values.hpp"

namespace cofferdam::oracle {

static AccountTerms read_accounts(const YAML::Node& node, const std::set<std::string>& others) {
  for (const auto& pair : node) {
    const auto key = pair.first.as<std::string>();
    if (!others.count(key) &&
        !std::set<std::string>{"name", "claim", "payee", "each", "per", "rate"}.count(key))
      throw std::runtime_error("oracle: unknown key " + key);
  }
  return {text(node["claim"]), text(node["each"]), text(node["per"]) == "year"};
}

NetTerms read_net(const YAML::Node& node) {
  NetTerms terms;
  terms.accounts = read_accounts(node, {"payer", "from", "up_to", "at_most"});
  if (node["from"]) terms.from = number(node["from"]);
  if (node["up_to"]) terms.up_to = number(node["up_to"]);
  if (node["at_most"]) terms.at_most = number(node["at_most"]);
  return terms;
}

GainShare read_gain_share(const YAML::Node& node) {
  GainShare share;
  share.accounts = read_accounts(node, {"hurdle"});
  share.name = text(node["name"]);
  share.payee = text(node["payee"]);
  share.rate = number(node["rate"]);
  if (node["hurdle"]) share.hurdle = number(node["hurdle"]);
  return share;
}

}  // namespace cofferdam::oracle
