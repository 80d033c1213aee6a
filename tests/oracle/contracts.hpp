// Reinsurance contracts: their terms as written, and the one formula of what they owe.
#pragma once
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "oracle/values.hpp"

namespace cofferdam::oracle {

constexpr double kNoLevel = std::numeric_limits<double>::infinity();

/// Terms of one contract. Payer, payee and claim are those of its clause; levels that are left out
/// do not act.
struct Contract {
  enum class Kind { quota_share, surplus, excess_of_loss, stop_loss };
  Kind kind = Kind::quota_share;
  Number share;      ///< of an exposure; unset: the whole
  Number retention;  ///< of a surplus: the line
  double lines = 0;
  double risk_attachment = 0, risk_limit = kNoLevel;
  double event_attachment = 0, event_limit = kNoLevel;
  double annual_deductible = 0, annual_limit = kNoLevel;
  double placed = 1;
  std::string basis = "losses_occurring";
  std::set<std::string> same_priority_as;
  std::optional<double> premium;  ///< of a year for the whole layer
  int reinstatements = 0;
  std::vector<double> prices;  ///< one for each reinstatement
  bool by_time = false;        ///< pro rata to time besides amount
  double layer = kNoLevel;     ///< `limit` of an excess of loss, which reinstatements restore
  // A stop loss:
  bool underwriting = false, paid_losses = false, ignores_recoveries = false;
  bool earned = false;                  ///< of its premium: earned, else written
  std::vector<std::string> premium_of;  ///< names of premiums; empty: its levels are amounts
  Level attachment;
  std::optional<Level> limit;
  std::string each;
};

/// One claim as a contract sees it.
struct ClaimLoss {
  std::string risk, occurrence;
  double share = 1;  ///< of its exposure
  double loss = 0;   ///< L
};

/// Part of a contract that was used and reinstated at a price.
struct Reinstated {
  double amount = 0, premium = 0;
};
/// What a contract holds of one contract year, or of one value of `each` in it.
struct Holding {
  std::map<std::size_t, ClaimLoss> claims;  ///< by place of the claim
  std::map<std::size_t, double> cut;        ///< owed by the formula, but contracts above left less
  std::vector<Reinstated> reinstated;       ///< in the order of use
  double premium = 0;                       ///< for it, less what was paid back
};

/// Part of the losses of an exposure that the contract takes before its levels act.
double share_of(const Contract& terms, const Row& row);

/// Y of the claims of one contract year, before what is placed; `premium` is that of a stop loss.
double owed_of_year(const Contract& terms, const std::vector<ClaimLoss>& claims, double premium);

/// Price of reinstating what is used between two amounts of a year, as a part of the premium.
double price_between(const Contract& terms, double from, double to);

/// Its part that concerns the contract; throws std::runtime_error on what it does not know.
Contract read_contract(const std::string& kind, const YAML::Node& node);
bool is_contract(const std::string& kind);

}  // namespace cofferdam::oracle
