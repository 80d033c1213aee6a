// What the oracle knows of a scenario: calendar, lenders, programme and pools, as written.
#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "oracle/accounts.hpp"
#include "oracle/contracts.hpp"
#include "oracle/dates.hpp"
#include "oracle/flows.hpp"
#include "oracle/relending.hpp"
#include "oracle/responding.hpp"
#include "oracle/values.hpp"

namespace cofferdam::oracle {

struct Claim {
  std::string name;
  std::vector<std::string> of;  ///< portfolios
  Condition when;
  std::set<std::string> unless;  ///< claims above whose loans it leaves out
  std::function<Span(const Row&)> lag;
  bool drawn_lag = false, has_lag = false;
  bool after_recovery = false;
  double interest = 0;  ///< part of the principal that is claimed besides
};

struct Part {
  std::string bearer;
  Number rate;
  std::optional<Number> above_ceiling = {};  ///< the rate without its ceilings
};
struct Layer {
  std::string payer;
  Level attachment;
  std::optional<Level> limit;
};

/// Paid of a default before its claim is due.
struct Advance {
  Number rate;
  Span lag;
};

/// A clause that pays: share, compensate, net_compensation, layers, portfolio_cap or a contract.
struct Clause {
  enum class Kind { share, compensate, net, layers, cap, contract };
  enum class Over { scenario, year, loan };
  Kind kind = Kind::share;
  std::size_t index = 0;     ///< among the clauses that pay
  std::size_t position = 0;  ///< in the programme
  std::string name, claim;
  std::vector<Part> parts;  ///< of share; the remainder is the last, without a rate
  bool has_remainder = false;
  std::string payer, payee;
  Number rate;                          ///< of compensate, net compensation and cap
  std::optional<Number> above_ceiling;  ///< of compensate: the rate without its ceilings
  bool of_principal = false;            ///< of share
  bool of_part = false;
  double deductible = 0;
  std::optional<double> at_most;
  std::optional<Advance> advance;
  Over over = Over::scenario;
  std::vector<Layer> layers;  ///< of a contract: one
  std::optional<Contract> contract;
  std::optional<NetTerms> net;
  double cap = 0;
  std::optional<double> agreed_maximum;
  std::optional<Day> include_until;
  bool catch_up = false, reinstate = false;
  std::string overflow;
};

/// What a breaker says besides.
struct Breaker {
  std::optional<double> claims;  ///< most that may come
  std::optional<Span> within;    ///< time in which they count
  std::string measured = "each_claim", action = "suspend", applies_to = "all";
  double pays = 0;
  double below = 0;  ///< the ratio at which it is released
  int below_for = 1;
  std::optional<Day> released_on, until;
  bool deferred = false;
  std::set<std::string> stops;  ///< portfolios of which no new loans are made meanwhile
};

/// A limit, or a breaker: what they stop goes the same way.
struct Limit {
  std::string name, on, each, numerator = "compensation", denominator, part = "whole_loan",
                              numerator_part, window, crossing = "cut", empty, overflow,
                              release = "at_once";
  std::size_t position = 0;
  std::set<std::string> of;  ///< empty: all
  double level = 0, agreed_maximum = 0;
  int months = 0;
  std::optional<Span> written_off_after;
  bool carried_forward = false;
  bool is_breaker = false;
  Breaker breaker;
  bool per_loan() const { return each == "loan"; }
  bool of_claims() const { return numerator != "compensation"; }
};

/// Bounds what several clauses pay one payee of a claim.
struct Ceiling {
  std::string name, cut;
  std::size_t position = 0;
  std::vector<std::string> of;
  std::set<std::size_t> clauses;  ///< the same by index
  Level at_most;
  bool of_claim = false;  ///< its rate is of the claim
};

struct Recover {
  std::vector<std::string> of, first;
  std::string rule;
  std::optional<Span> cut_off;
};

struct Settle {
  std::set<std::string> of;
  int months = 12;        ///< between dates
  std::string month_day;  ///< MM-DD; empty: the last day of each step
};

/// Bearers by their weights, which sum to 1; empty: somebody outside.
using Givers = std::map<std::string, double>;

struct Contribution {
  Givers from;
  double amount = 0;
  std::optional<Day> on, first, until;
  int months = 0;
};
struct Fee {
  std::string payer, of;
  double rate = 0;
  bool per_year = false;
};
struct LineOfPool {
  int rank = 1;
  std::optional<double> sublimit;
  bool per_year = false;
};
struct TopUp {
  double to = 0, below = 0;
  std::optional<double> amount;  // in place of `to`
  int months = 12;
  Givers from;
  std::optional<double> at_most;
};
struct PoolTerms {
  std::string bearer;
  double opening = 0;
  std::string each;
  std::map<std::string, double> weights;
  std::optional<double> budget;
  bool rolls = false;
  std::vector<Contribution> contributions;
  std::vector<Fee> fees;
  double interest = 0;
  std::optional<std::map<std::string, LineOfPool>> lines;  ///< absent: every clause
  bool pro_rata = false, deferred = false;
  std::string shortfall;
  Givers owner;
  std::optional<TopUp> top_up;
  std::optional<Day> closes;
  bool budget_only() const {
    return budget && opening == 0 && contributions.empty() && fees.empty() && !top_up;
  }
  bool pays(const std::string& clause) const { return !lines || lines->count(clause) > 0; }
  int rank(const std::string& clause) const {
    return lines && lines->count(clause) ? lines->at(clause).rank : 1;
  }
};

/// What a bearer that can fail still pays then, and who pays the rest.
struct Failing {
  double recovery = 0;
  std::string taken_over_by;  ///< empty: nobody
};

/// How much may be lent.
struct LendingClause {
  std::string name;
  std::set<std::string> of;  ///< portfolios
  double capacity = 1e300;   ///< money, or times what the pools hold
  std::vector<std::string> pools;
  std::string each, window, part = "whole_loan";
  bool lent = false;  ///< counts what has been lent, and not what is in force
  int months = 0;
  bool need_room = false;  ///< for renewals
  std::string among;       ///< tag of those who bid; empty: no auction
  std::map<std::string, double> bids;
  std::optional<double> at_most, shut_out;
  std::string shut_window;
  int shut_months = 0;
  std::optional<RespondTerms> responds;
};

struct Scenario;

/// A part of what a bearer bears in a year more than under another programme.
struct Refund {
  std::string name, payer, payee, month_day = "12-31";
  std::set<std::string> of;
  double rate = 0;
  std::size_t position = 0;              ///< in the programme
  std::shared_ptr<const Scenario> less;  ///< null: nothing
};

struct Scenario {
  Calendar calendar;
  std::map<std::string, std::string> lender;                ///< by portfolio
  std::vector<std::string> portfolios;                      ///< in the order of the file
  std::map<std::string, std::set<std::string>> tag_values;  ///< that the text names
  std::vector<Claim> claims;
  std::vector<Clause> clauses;
  std::vector<Limit> limits;
  std::vector<Ceiling> ceilings;
  std::vector<Recover> recovers;
  std::vector<Settle> settles;
  std::map<std::string, PoolTerms> pools;
  std::map<std::string, Failing> failing;  ///< by bearer
  std::vector<FlowTerms> flows;            ///< fees, premiums and subsidies
  std::vector<Relending> relendings;
  std::vector<GainShare> gain_shares;
  std::vector<LendingClause> lendings;
  std::optional<PricingTerms> pricing;
  std::vector<Refund> refunds;

  const Claim& claim(const std::string& name) const;
  bool settled(const std::string& clause) const;
  /// Whether it is decided in a trial which loans are lent.
  bool decides_lending() const;
};

Scenario read(const std::string& yaml);
/// Portfolios with the keys of the terms that they name.
YAML::Node portfolios_of(const YAML::Node& root);
/// Its part that concerns pools.
PoolTerms read_pool(const std::string& bearer, const YAML::Node& node);
int months_of(const std::string& step);

}  // namespace cofferdam::oracle
