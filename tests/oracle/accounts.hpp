// Accounts in which losses and gains of the same exposures are set against each other.
#pragma once
#include <yaml-cpp/yaml.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cofferdam::oracle {

/// Which losses and gains are together.
struct AccountTerms {
  std::string claim;
  std::string each;       ///< exposure, all, or a tag
  bool per_year = false;  ///< of the calendar; else closed once, on the last day
};

/// Of `net_compensation`: what of the net loss counts.
struct NetTerms {
  AccountTerms accounts;
  double from = 0;              ///< rate of the cost of what lost or gained
  std::optional<double> up_to;  ///< rate of the same cost
  std::optional<double> at_most;
};

/// A `gain_share`.
struct GainShare {
  AccountTerms accounts;
  std::string name, payee;
  double rate = 0, hurdle = 0;
  std::size_t position = 0;  ///< in the programme
};

struct Case;

/// An exposure that lost or gained, until then.
struct Held {
  double cost = 0, years = 0;
};
/// Losses and gains that are set against each other.
struct NetAccount {
  double gains = 0;
  std::vector<Case*> claims;         ///< that have come due, in the order of cases
  std::map<std::string, Held> held;  ///< by exposure
  std::set<std::size_t> rows;
  double loans = 1;  ///< so many alike, each with an account of its own
};

NetTerms read_net(const YAML::Node& node);
GainShare read_gain_share(const YAML::Node& node);

}  // namespace cofferdam::oracle
