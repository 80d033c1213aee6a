// Money that one party pays another beside losses: fees, premiums, subsidies.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "pools/pool_outcomes.hpp"
#include "waterfall/rule.hpp"

namespace cofferdam {

class FlowAccount;
class Value;
struct Settlement;

enum class FlowKind { fee, premium, subsidy, relending, gain_share };
/// `premium`, for tables.
const char* name_of(FlowKind kind);

/// A flow as results name it; several may have one name, each of its own portfolio. It is not a
/// loss: nobody bears it, but it is cash.
struct FlowLine {
  static constexpr std::size_t kNoPortfolio = static_cast<std::size_t>(-1);

  std::string name;
  FlowKind kind = FlowKind::fee;
  std::size_t payer = kOutside, payee = kOutside;  ///< bearers; kOutside: whoever is none
  std::size_t portfolio = kNoPortfolio;            ///< of whose exposures it is, if of one
  std::size_t index = 0;                           ///< among the flows of the programme
  const FlowAccount* from =
      nullptr;  ///< the payer's account, joined when pools are known; null: none
  const FlowAccount* into = nullptr;  ///< the payee's

  std::vector<std::size_t> ends_with;  ///< failures of its parties, see `Params::failures`

  // Of a flow of clauses, if nothing goes wrong and all that is offered is lent.
  bool scheduled = false;
  double due = 0, of = 0;        ///< in all, and what its rate is of
  bool certain = false;          ///< no trial owes anything else
  bool earns_over_time = false;  ///< a premium that is earned later than it is due

  /// Of the accounts that it comes out of and goes into.
  std::vector<const Rule*> rules() const;
  /// Whether what it moves on two exposures comes out of one balance and goes into one.
  bool is_one_balance(std::uint32_t one, std::uint32_t other) const;
};

/// A clause that declares a flow, before what exposures owe is made.
struct DeclaredFlow {
  const Value* value = nullptr;
  FlowKind kind = FlowKind::fee;
  std::vector<std::size_t> lines;  ///< of its portfolios
};

/// Finite money of a bearer, which flows come out of and go into: a pool.
class FlowAccount {
 public:
  virtual ~FlowAccount() = default;
  /// Gets `amount` of a flow on an exposure. Below zero it pays it as far as its money goes, and
  /// its owner the rest.
  virtual void take_flow(Walk& walk, std::uint32_t row, double amount) const = 0;
  /// By which it remembers: whoever pays flows of it is walked together with it.
  virtual const Rule* rule() const = 0;
  /// Which of its balances an exposure has to do with.
  virtual std::size_t instance_of(std::uint32_t row) const = 0;
};

/// [line] `FlowLine::index`
inline std::vector<std::size_t> indices_of(const std::vector<FlowLine*>& lines) {
  std::vector<std::size_t> indices;
  for (const FlowLine* line : lines) indices.push_back(line->index);
  return indices;
}

/// What a flow brings in, as a trial turns out.
class FlowIncome {
 public:
  /// Is told an amount of a day and a group.
  using OnDay = std::function<void(std::uint32_t day, std::size_t group, double amount)>;
  virtual ~FlowIncome() = default;
  /// Adds it to sums [year x groups + group].
  virtual void add(const Settlement& settlement, std::uint32_t trial,
                   std::vector<double>& sums) const = 0;
  /// As it is due, in the order of days.
  virtual void each_day(const Settlement& settlement, std::uint32_t trial,
                        const OnDay& tell) const = 0;
};

/// A flow that is due on dates of its own.
class ScheduledFlow : public Rule {
 public:
  /// Flows that it pays, each of a portfolio.
  virtual std::vector<std::size_t> lines() const = 0;
  /// What it brings in each year, of groups of exposures: `group_of` [row]; empty: there is one.
  /// `earned`: as it is earned, else as it is due.
  virtual std::unique_ptr<const FlowIncome> income(const std::vector<std::uint32_t>& group_of,
                                                   std::size_t groups, bool earned) const = 0;
  /// Settles it by itself in all trials of a run: no account is among its parties.
  virtual void settle(Settlement& settlement) const = 0;
};

/// A payment of a flow, for a trial that is shown in full.
struct FlowStep {
  std::uint32_t moment = 0;
  std::size_t flow = 0;
  double amount = 0;
};

}  // namespace cofferdam
