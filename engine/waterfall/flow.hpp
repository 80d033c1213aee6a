// Money that one party pays another beside losses: fees, premiums, subsidies.
#pragma once
#include <cstdint>
#include <string>

#include "pools/pool_outcomes.hpp"

namespace cofferdam {

class FlowAccount;
class Rule;
class Walk;

enum class FlowKind { fee, premium, subsidy };
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
};

/// A payment of a flow, for a trial that is shown in full.
struct FlowStep {
  std::uint32_t moment = 0;
  std::size_t flow = 0;
  double amount = 0;
};

}  // namespace cofferdam
