#include "measures/known.hpp"

#include <algorithm>
#include <limits>

#include "economies/factor_model.hpp"
#include "economies/sampling.hpp"
#include "measures/account_statistics.hpp"
#include "portfolios/failure.hpp"
#include "portfolios/portfolio.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {

double exposure_of(const Params& params) {
  double exposure = 0;
  for (const NamedPortfolio& named : params.portfolios) {
    const Exposures& book = named.portfolio->exposures();
    for (std::size_t row = 0; row < book.rows(); ++row)
      exposure += book.amount_of(row) * book.count_of(row);
  }
  return exposure;
}

double exact_expected_loss(const Params& params) {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  if (!params.factors->starts_in_long_run()) return kUnknown;
  for (const Claim& claim : params.programme->context().claims)
    if (claim.interest > 0) return kUnknown;
  double sum = 0;
  for (const NamedPortfolio& named : params.portfolios) sum += named.portfolio->expected_loss();
  return sum;  // NaN if any is
}

Estimate probability_of(const Moments& happened, const Params& params, double trials) {
  const double plain = params.sampling->plain_share();
  if (!params.sampling->weighted() || plain == 0 || happened.total(Moments::kWX) > 0)
    return happened.probability(trials);
  return probability_estimate(0, 0, 0, 0, plain * trials, true);
}

namespace {

/// Whoever neither holds what is lost nor pays under a clause bears nothing. Whoever pays layers
/// alone bears at most their limits, unless cash comes later: a `recover` clause splits it, and its
/// costs may go by the rates (`by_rates`), beyond what a layer has left.
double most_of_bearer(const ProgrammeContext& context, std::size_t bearer, bool by_rates) {
  constexpr double kUnknown = std::numeric_limits<double>::infinity();
  for (const PortfolioView& portfolio : context.portfolios)
    if (portfolio.lender == bearer) return kUnknown;
  std::size_t payments = 0, layers = 0;
  for (const Payment& payment : context.payments)
    payments += payment.payer() == bearer && !payment.never_due;
  double most = 0;
  for (const LayerLine& line : context.lines) {
    if (line.payer != bearer) continue;
    ++layers;
    const bool is_most = line.limits_all && !by_rates && !context.claims[line.claim].recovers;
    most += is_most ? line.limit : kUnknown;
  }
  return payments == 0 ? 0 : payments == layers ? most : kUnknown;
}

}  // namespace

KnownBounds::KnownBounds(const Params& params) : exposure_(exposure_of(params)) {
  constexpr double kUnknown = std::numeric_limits<double>::infinity();
  bool given = false, by_rates = false;
  for (const NamedPortfolio& named : params.portfolios) {
    const Exposures& book = named.portfolio->exposures();
    for (std::size_t row = 0; row < book.rows(); ++row) loans_ += book.count_of(row);
    const EventTraits traits = named.portfolio->traits();
    if (traits.later_cash) most_per_lent_ = 2;
    by_rates = by_rates || traits.later_cash;
    if (traits.more_than_lost || traits.gains) least_ = -kUnknown;
    given = given || traits.more_than_lent || !named.portfolio->is_drawn();
    certain_ = certain_ && !named.portfolio->is_drawn();
  }
  for (const auto& failure : params.failures) certain_ = certain_ && !failure->is_drawn();
  double interest = 0;
  for (const Claim& claim : params.programme->context().claims)
    interest = std::max(interest, claim.interest);
  most_per_lent_ += interest;
  // Events that are given may be of any size, and values may lie above what was lent.
  if (given) most_per_lent_ = kUnknown;
  for (std::size_t b = 0; b < params.bearers.size(); ++b)
    most_of_bearer_.push_back(most_of_bearer(params.programme->context(), b, by_rates));
}

Bounds KnownBounds::of_account(std::size_t account, double exposure) const {
  if (account == kDefaultAccount) return within(0, loans_);
  Bounds bounds = of_losses(exposure);
  bounds.most = std::min(bounds.most, most_of_account(account));
  if (never_bears(account)) bounds.least = 0;
  return bounds;
}

Bounds KnownBounds::cash_of_account(std::size_t account) const {
  if (account == kDefaultAccount) return within(0, loans_);
  return never_bears(account) ? within(0, 0) : of_cash();
}

Estimate KnownBounds::above(double x, std::size_t account, const Estimate& seen) const {
  return x >= of_account(account).most ? normal_estimate(0, 0) : seen;
}

}  // namespace cofferdam
