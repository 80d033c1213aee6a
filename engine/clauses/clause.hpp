// One rule of a programme.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "clauses/settlement.hpp"
#include "portfolios/exposures.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

/// Acts on a whole run of trials at once. Everything it needs is resolved when it is built.
class Clause {
 public:
  virtual ~Clause() = default;
  virtual void settle(Settlement& settlement) const = 0;
};

/// A named set of losses that clauses share.
struct Claim {
  std::string name;
  double exposure = 0;              ///< sum of the exposures it covers
  std::vector<std::uint32_t> rows;  ///< rows over all portfolios
  bool shared = false;              ///< a share clause names it
  bool compensated = false;         ///< a clause before moves parts of it between bearers
};

/// A payer's line in a layers clause, for results.
struct LayerLine {
  std::string clause;
  std::size_t claim = 0, payer = 0, payee = 0;
  double attachment = 0;
  double limit = 0;        ///< +inf: unlimited
  double denominator = 0;  ///< exposure of the claim
};

/// A pool as results name it.
struct NamedPool {
  std::string name;
  std::size_t bearer = 0;
  std::vector<std::string> lines;  ///< clauses that it pays
  std::string feedback;            ///< why `required` does not hold; empty: it does
};

/// A portfolio as clauses see it.
struct InsuredPortfolio {
  std::string name;
  const Exposures* exposures = nullptr;
  std::uint32_t first_row = 0;
  std::size_t lender = 0;  ///< bearer that holds the loans
};

/// What clauses are built from, and what they add to.
struct ProgrammeContext {
  std::vector<std::string> bearers;
  std::vector<InsuredPortfolio> portfolios;
  std::uint32_t rows = 0;               ///< over all portfolios
  bool dated = false;                   ///< there is a calendar
  std::vector<Claim> claims;            ///< 0: not covered
  std::vector<std::uint16_t> claim_of;  ///< [row]
  std::vector<LayerLine> lines;
  std::vector<PaymentLine> payments;  ///< empty unless the programme is walked claim by claim
  std::vector<std::string> rules;     ///< names of limits and caps
  std::vector<NamedPool> pools;
  std::vector<FundingLine> funding;

  /// Index of a bearer; a problem and 0 if there is none of that name.
  std::size_t bearer(const std::string& name, const Value& where, Problems& problems) const;
  /// Index of a claim declared before; a problem and 0 if there is none of that name.
  std::size_t claim(const Value& where, Problems& problems) const;
};

struct ClauseKind : Kind {
  /// A null pointer for clauses that only declare, and where problems were found.
  std::unique_ptr<Clause> (*make)(const Value&, ProgrammeContext&, Problems&);
};
struct ClauseMember {
  std::span<const Key> keys;
  decltype(ClauseKind::make) make;
};

}  // namespace cofferdam
