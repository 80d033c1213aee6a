// One rule of a programme.
#pragma once
#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "distributions/distribution.hpp"
#include "portfolios/events.hpp"
#include "portfolios/exposures.hpp"
#include "portfolios/portfolio_words.hpp"
#include "scenario/value.hpp"
#include "waterfall/flow.hpp"
#include "waterfall/incentives.hpp"
#include "waterfall/lending.hpp"
#include "waterfall/payment.hpp"
#include "waterfall/relending.hpp"
#include "waterfall/rule.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {

class Clause;
class EntryList;
class Gate;
class PoolRule;
class Walk;
class Words;
struct ProgrammeContext;

/// Who bears a claim by the rates alone, without limits, caps, pools and layers.
struct NominalParts {
  double base = 1;
  double interest = 0;       ///< in the base
  double loans = 1;          ///< whose claim it is
  bool deductibles = true;   ///< count; they do not in parts of a unit of a loan
  bool ceilings = true;      ///< over several payers count
  bool loan_limits = false;  ///< amounts that limits allow each loan count
  bool passed_dues = false;  ///< the amount has passed the gates that count what is due
  bool covered = false;      ///< the base is the covered part of a loan, and not the whole loan
  const Walk* walk =
      nullptr;              ///< with the default `entry`: the parts are of that loan; else of the
  std::uint32_t entry = 0;  ///< loans of a row on average
  bool varies = false;      ///< set where parts differ between loans of a row, or between trials
  std::vector<double> parts, received;                  ///< [bearer] borne; compensation so far
  std::vector<std::pair<const Clause*, double>> ceded;  ///< under contracts so far
  std::vector<std::pair<const Gate*, double>> passed;   ///< gates of the rates so far
  double& passed_of(const Gate& gate) {
    for (auto& [known, amount] : passed)
      if (known == &gate) return amount;
    return passed.emplace_back(&gate, 0.0).second;
  }
  void compensate(std::size_t payer, std::size_t payee, double due) {
    parts[payer] += due;
    parts[payee] -= due;
    received[payee] += due;
  }
};

/// Everything it needs is resolved when it is built.
class Clause {
 public:
  virtual ~Clause() = default;
  /// Acts on entries of its claims in their order: on all of a run of trials at once, or one by one
  /// if the clause is walked together with others.
  virtual void act(Walk& walk, const EntryList& entries) const = 0;
  /// Claims on whose entries it acts.
  virtual std::vector<std::size_t> claims() const = 0;
  /// Rules that act in it.
  virtual std::vector<const Rule*> rules() const { return {}; }
  /// Whether it must hear of what comes back only when that has been shared.
  virtual bool follows_recoveries() const { return false; }
  /// Pays less of a loss than it gets back of it by its rate.
  virtual bool has_deductible() const { return false; }
  /// Splits losses between bearers, instead of moving them from one to another.
  virtual bool shares() const { return false; }
  /// When all clauses, pools and flows are known: looks up what it refers to.
  virtual void connect(ProgrammeContext&, Problems&) {}
  /// Moves parts of a claim on `row` by the rates alone.
  virtual void nominal(std::uint32_t /*row*/, NominalParts& /*of*/) const {}

  std::size_t position = 0;  ///< among the clauses that act
  std::size_t item = 0;      ///< in the list of the scenario
};

/// From a default to the day on which its claim comes due: a span, or drawn for each claim.
struct Lag {
  double months = 0, days = 0;
  std::shared_ptr<const Distribution> drawn;  ///< months
  bool is_late() const { return months > 0 || days > 0 || drawn; }
};

/// A named set of losses that clauses share.
struct Claim {
  std::string name;
  double exposure = 0;                  ///< sum of the exposures it covers
  std::vector<std::size_t> portfolios;  ///< that it names
  std::vector<std::uint32_t> rows;      ///< rows over all portfolios
  /// [row over all portfolios] part of each loan that it covers; empty: all of it. What it does not
  /// cover the lender bears.
  std::vector<double> covered;
  bool shared = false;                   ///< a share clause names it
  bool compensated = false;              ///< a clause before moves parts of it between bearers
  bool recovers = false;                 ///< a recover clause says who gets what comes back
  bool recovers_by_burden = false;       ///< it splits all cash by what each bears
  bool loan_by_loan = false;             ///< fine-grained loans are taken apart
  bool after_recovery = false;           ///< what comes back up to the trigger lowers the claim
  std::vector<Lag> lags;                 ///< those that there are
  std::vector<std::uint32_t> lag_index;  ///< [row over all portfolios]; empty: all have the first
  double interest = 0;                   ///< of the principal, in the claim
  bool bounded = false;                  ///< the rates may give back more than a bearer bears
  double covered_of(std::uint32_t row) const { return covered.empty() ? 1 : covered[row]; }
  const Lag& lag(std::uint32_t row) const { return lags[lag_index.empty() ? 0 : lag_index[row]]; }
  bool is_late() const {
    return std::any_of(lags.begin(), lags.end(), [](const Lag& lag) { return lag.is_late(); });
  }
};

/// A payer's line in a layers clause, for results.
struct LayerLine {
  std::string clause;
  std::size_t claim = 0, payer = 0, payee = 0;
  double attachment = 0;
  double limit = 0;        ///< +inf: unlimited
  bool limits_all = true;  ///< the limit is that of all losses, and not of a year or a loan
  double denominator = 0;  ///< exposure of the claim
};

/// A reinsurance contract as results name it.
struct ContractLine {
  static constexpr std::size_t kNoFlow = static_cast<std::size_t>(-1);

  std::string name, kind;
  std::size_t claim = 0, payer = 0, payee = 0;
  double most = 0;  ///< that it owes in a year; +inf: unlimited; NaN: a rate of premium
  std::size_t premium = kNoFlow, reinstated = kNoFlow;  ///< flows
};

/// A pool as results name it.
struct NamedPool {
  std::string name;
  std::size_t bearer = 0;
  std::vector<std::string> lines;  ///< clauses that it pays
  std::string feedback;            ///< why `required` does not hold; empty: it does
};

/// A portfolio as clauses see it.
struct PortfolioView {
  std::string name;
  const Exposures* exposures = nullptr;
  std::uint32_t first_row = 0;
  std::size_t lender = 0;  ///< bearer that holds the loans
  EventTraits events;
  PortfolioWords words;
};

/// A recover clause, which must be walked with the pools that may get money back.
struct RecoverClause {
  const Clause* clause = nullptr;
  std::vector<const Rule*>* pools = nullptr;
};

/// A gate that a clause of the scenario declares, before it is joined to payments.
struct DeclaredGate {
  Gate* gate = nullptr;
  const Value* value = nullptr;     ///< of the clause
  std::size_t payer = kOutside;     ///< whose payments; kOutside: of whoever pays
  std::vector<std::string> of;      ///< clauses under which; empty: all
  std::size_t overflow = kOutside;  ///< who takes over what it stops; kOutside: nobody
};

/// A bearer that can fail.
struct FailingBearer {
  std::size_t bearer = 0;
  std::size_t failure = 0;               ///< its place in `Params::failures`
  double recovery = 0;                   ///< part of what it owes then that it pays all the same
  std::size_t taken_over_by = kOutside;  ///< who pays the rest; kOutside: nobody
  const Value* value = nullptr;          ///< of `fails`, while the programme is built
  const Gate* gate = nullptr;            ///< of all that it pays
};

/// Another programme for the same losses, to which a clause compares.
struct OtherProgramme {
  const Value* scenario = nullptr;  ///< checked, while the programme is built
  std::string payee;                ///< bearer whose net payments are compared
  std::vector<std::string> claims;  ///< of which
};

/// A flow that depends on what a bearer bears of claims.
struct BurdenFlow {
  std::size_t bearer = 0;
  std::vector<std::size_t> claims;
  std::size_t flow = 0;  ///< among the flows of the programme
};

/// What clauses are built from, and what they add to.
struct ProgrammeContext {
  static constexpr std::size_t kNoFailure = static_cast<std::size_t>(-1);

  std::vector<std::string> bearers;
  std::map<std::string, std::size_t> bearer_of;  ///< index by name
  std::vector<FailingBearer> failing;
  std::vector<PortfolioView> portfolios;
  std::uint32_t rows = 0;  ///< over all portfolios
  bool dated = false;      ///< there is a calendar
  IncentiveTargets incentives;
  const Calendar* calendar = nullptr;
  std::vector<Claim> claims;            ///< 0: not covered
  std::vector<std::uint32_t> claim_of;  ///< [row]
  std::vector<LayerLine> lines;
  std::vector<ContractLine> contracts;
  std::vector<PaymentLine> payment_lines;  ///< empty unless the programme is walked claim by claim
  std::vector<std::string> rules;          ///< names of limits and caps
  bool has_ceilings = false;               ///< rates or several payers have some
  std::vector<NamedPool> pools;
  std::vector<FundingLine> funding;
  std::deque<FlowLine> flows;         ///< they stay where they are
  std::vector<std::string> warnings;  ///< what may not be meant, in full sentences
  std::vector<LendingLine> lending_lines;
  std::vector<RelendingLine> relending;
  std::vector<char>
      lending_decided;  ///< [portfolio] which of its loans are lent the programme says

  std::size_t deductions = 0;  ///< clauses with a deductible of a part that later payments change
  std::set<std::size_t> asks_received;  ///< bearers whose compensation by event is asked

  /// Gates are declared anywhere in the list and joined to payments at its end. Then these places
  /// in the scenario, which may end before the programme, are forgotten.
  std::vector<DeclaredGate> declared;
  std::vector<DeclaredFlow> declared_flows, declared_relending;
  std::vector<OtherProgramme> other_programmes;
  std::vector<BurdenFlow> burden_flows;
  std::vector<const Value*> declared_lending;
  const Value* pricing = nullptr;
  std::vector<DeclaredStop> declared_stops;

  // What is built.
  std::deque<Payment> payments;  ///< [payment line]
  std::vector<RecoverClause> recoveries;
  std::vector<std::unique_ptr<Gate>> gates;  ///< pools among them
  std::vector<PoolRule*> pool_rules;         ///< [pool]
  std::vector<const Rule*> all_rules;        ///< [slot]
  std::vector<std::unique_ptr<ScheduledFlow>> scheduled;
  std::vector<const Clause*> clauses;  ///< in order
  std::vector<std::unique_ptr<const LendingStop>> stops;
  std::unique_ptr<const Rule> lending;     ///< null: all that is offered is lent
  std::vector<std::size_t> lending_pools;  ///< on whose balance it depends what is lent

  /// Whether something in the programme decides which loans of a row are lent.
  bool decides_lending_of(std::uint32_t row) const;
  /// Index of a bearer; a problem and 0 if there is none of that name.
  std::size_t bearer(const std::string& name, const Value& where, Problems& problems) const;
  /// Adds the failures of the parties of a flow that are not there yet.
  void add_failures(const FlowLine& flow, std::vector<std::size_t>& to) const;
  /// Index of the portfolio of that name; nothing, and a problem, if there is none.
  std::optional<std::size_t> portfolio(const Value& name, Problems& problems) const;
  /// Indices of the portfolios that a list names, or of all if it is empty, in their order.
  std::vector<std::size_t> named_portfolios(const Value& names, Problems& problems) const;
  /// Place of a bearer's failure in `Params::failures`; kNoFailure: it cannot fail.
  std::size_t failure_of(std::size_t bearer) const;
  /// Index of a claim declared before; a problem and 0 if there is none of that name.
  std::size_t claim(const Value& where, Problems& problems) const;
  const PortfolioView& portfolio_of(std::uint32_t row) const;
  std::size_t lender_of(std::uint32_t row) const { return portfolio_of(row).lender; }
  /// Whether all that a bearer pays of a claim compensates others, and it has no share of it.
  bool only_compensates(std::size_t claim, std::size_t bearer) const;
  /// A new payment; `name` is that of the clause.
  Payment& add_payment(const std::string& name, std::size_t claim, std::size_t payer,
                       std::size_t payee, bool compensates);
  /// A limit or cap of the results, of that name; its index. A problem if there is one already.
  std::size_t add_rule(const Value& name, Problems& problems);
  /// The ceiling of a clause, as a rule of the results.
  std::size_t add_ceiling(const std::string& clause);
  /// A new flow; the account of its payer and payee are joined when all pools are known.
  const FlowLine& add_flow(FlowLine flow);
  /// What bearers bear of a claim of `of.base` on `row` by the rates of the clauses before `end`.
  /// With `shares_only` of those alone that split losses.
  void nominal(std::uint32_t row, std::size_t end, NominalParts& of,
               bool shares_only = false) const;

  /// What others than its lender bear of a row by the rates of the clauses, as a part of its
  /// amount.
  double covered_part(std::uint32_t row) const;

  ProgrammeContext();
  ProgrammeContext(ProgrammeContext&&) noexcept;
  ProgrammeContext& operator=(ProgrammeContext&&) noexcept;
  ~ProgrammeContext();
};

/// Problems: `each`, a tag by which a rule is split, if loans of some of `claims` do not have it.
void check_tagged(const Value& each, const std::vector<std::size_t>& claims,
                  const std::string& what, const ProgrammeContext& context, Problems& problems);

/// Each name of a list stands in it once; `what` they are is for the message.
void check_named_once(const Value& list, const char* what, Problems& problems);

/// Problems: `what`, an amount of each loan, beside fine-grained loans of which each loses another
/// part.
void check_alike(const Value& what, const std::string& name, const Claim& claim,
                 const ProgrammeContext& context, Problems& problems);

/// What a clause of the scenario declares.
struct Declares {
  std::string_view gate = "";             ///< what messages call the gate; empty: none
  bool payments = true;                   ///< a clause in which somebody pays
  std::string_view decides_lending = "";  ///< key that names the portfolios whose new loans it may
                                          ///< stop; empty: none
};

/// A scheme that uses a clause and can be looked up.
struct RealScheme {
  std::string_view name;    ///< `Guangzhou 2025-28`
  std::string_view says;    ///< what of it the clause writes, in one line
  std::string_view source;  ///< title, year and address
};

struct ClauseKind : Kind {
  /// A null pointer for clauses that only declare, and where problems were found.
  std::unique_ptr<Clause> (*make)(const Value&, ProgrammeContext&, Problems&);
  /// What the clause says, in full sentences, one after the other.
  std::vector<std::string> (*explain)(const Value&, const ProgrammeContext&, const Words&);
  /// What the bearer pays under it, or what it lets pass as a gate, in few words, as a drawing has
  /// room for: `40 % / 30 %`. Null, or empty: the name says it.
  std::string (*brief)(const Value&, const std::string& bearer, const Words&) = nullptr;
  std::string_view formula;  ///< in one line, with its symbols
  RealScheme scheme;
  Declares declares;
};
struct ClauseMember {
  std::span<const Key> keys;
  decltype(ClauseKind::make) make;
  decltype(ClauseKind::explain) explain;
  Declares declares = {};
  decltype(ClauseKind::brief) brief = nullptr;
  std::string_view formula = {};
  RealScheme scheme = {};
};

}  // namespace cofferdam
