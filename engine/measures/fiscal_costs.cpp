#include "measures/fiscal_costs.hpp"

#include <algorithm>
#include <cmath>

#include "gates/pool_rule.hpp"
#include "measures/public_levels.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

constexpr double kResidue = 1e-13;  // of what moves to and fro: rounding

/// What each payer guarantees of a row by the rates of the clauses, as a part of its amount.
std::vector<std::vector<double>> guaranteed_parts(const Params& params,
                                                  const std::vector<FiscalPayer>& payers) {
  const ProgrammeContext& context = params.programme->context();
  std::vector<std::vector<double>> parts(payers.size(), std::vector<double>(params.rows));
  for (std::uint32_t row = 0; row < params.rows; ++row) {
    if (context.claim_of[row] == 0) continue;
    NominalParts of_one;
    of_one.deductibles = false;
    context.nominal(row, context.clauses.size(), of_one);
    for (std::size_t p = 0; p < payers.size(); ++p)
      for (std::size_t b = 0; b < of_one.parts.size(); ++b)
        if (b != context.lender_of(row))
          parts[p][row] += payers[p].owned[b] * std::max(0.0, of_one.parts[b]);
  }
  return parts;
}

/// What the payer is and owns becomes a part of the sum.
void join(const FiscalPayer& payer, FiscalPayer& sum) {
  sum.is.resize(payer.is.size());
  sum.owned.resize(payer.owned.size());
  for (std::size_t b = 0; b < payer.is.size(); ++b) {
    sum.is[b] = sum.is[b] || payer.is[b];
    sum.owned[b] += payer.owned[b];
  }
}

/// Those whom the scenario names; each level of government, if there are several; and all of them.
std::vector<FiscalPayer> payers_of(const Params& params) {
  std::vector<FiscalPayer> payers;
  for (const std::size_t bearer : params.programme->fiscal()->payers)
    payers.push_back(fiscal_payer(bearer, params));
  const PublicLevels levels(params.bearers);
  if (levels.names.empty()) return payers;
  std::vector<FiscalPayer> sums;
  for (const std::string& level : levels.names) sums.push_back({"public: " + level, {}, {}});
  for (std::size_t b = 0; b < params.bearers.size(); ++b)
    if (levels.is_public(b)) join(fiscal_payer(b, params), sums[levels.of[b]]);
  if (sums.size() > 1) payers.insert(payers.end(), sums.begin(), sums.end());
  payers.push_back(all_public(params));
  return payers;
}

}  // namespace

FiscalPayer fiscal_payer(std::size_t bearer, const Params& params) {
  FiscalPayer payer{params.bearers[bearer].name, std::vector<char>(params.bearers.size()),
                    owned_by(bearer, params)};
  payer.is[bearer] = 1;
  return payer;
}

FiscalPayer all_public(const Params& params) {
  const PublicLevels levels(params.bearers);
  FiscalPayer all{"public: all", {}, {}};
  for (std::size_t b = 0; b < params.bearers.size(); ++b)
    if (levels.is_public(b)) join(fiscal_payer(b, params), all);
  return all;
}

FiscalCosts::FiscalCosts(const Params& params) : FiscalCosts(params, payers_of(params), true) {}

FiscalCosts::FiscalCosts(const Params& params, std::vector<FiscalPayer> payers, bool lending)
    : params_(params),
      terms_(*params.programme->fiscal()),
      payers_(std::move(payers)),
      components_{{"claims", "loss"}, {"recoveries", "loss"}, {"gains", "loss"}},
      pool_of_(params.bearers.size(), kOutside) {
  if (lending || terms_.per_loan > 0)
    lent_.emplace(params, terms_, guaranteed_parts(params, payers_));
  add_lines();
  holding_ = component("holding", "pool");
  administration_ = component("administration", "administration");
  total_ = component("total", "total");
  if (lending && terms_.risk_premium) {
    component("market_risk", "risk");
    component("risk_adjusted", "total");
  }
  costs_.resize(payers_.size() * components_.size());
}

bool FiscalCosts::applies(std::size_t payer, std::size_t component) const {
  const ProgrammeContext& context = params_.programme->context();
  const auto any_portfolio = [&](bool EventTraits::*trait) {
    return std::any_of(context.portfolios.begin(), context.portfolios.end(),
                       [&](const PortfolioView& of) { return of.events.*trait; });
  };
  const auto moves = [&](const Line& line) {
    return line.component == component && line.parts[payer] != 0;
  };
  if (component == kRecoveries) return any_portfolio(&EventTraits::later_cash);
  if (component == kGains) return any_portfolio(&EventTraits::gains);
  if (component == administration_)
    return terms_.has_administration() && part(payer, terms_.administrator) != 0;
  if (component == holding_)
    return std::any_of(context.pools.begin(), context.pools.end(),
                       [&](const NamedPool& pool) { return part(payer, pool.bearer) != 0; });
  if (component == contributions_) return std::any_of(funding_.begin(), funding_.end(), moves);
  if (component < contributions_ && component > kGains)
    return std::any_of(flows_.begin(), flows_.end(), moves);
  return true;
}

/// Index of a component; a new one if there is none of that name and kind.
std::size_t FiscalCosts::component(const std::string& name, const std::string& kind) {
  for (std::size_t c = 0; c < components_.size(); ++c)
    if (components_[c].name == name && components_[c].kind == kind) return c;
  components_.push_back({name, kind});
  return components_.size() - 1;
}

double FiscalCosts::part(std::size_t payer, std::size_t bearer) const {
  return bearer == kOutside ? 0 : payers_[payer].owned[bearer];
}

void FiscalCosts::add_lines() {
  const ProgrammeContext& context = params_.programme->context();
  for (const FlowLine& flow : context.flows) {
    Line line{component(flow.name, name_of(flow.kind)), {}};
    for (std::size_t p = 0; p < payers_.size(); ++p)
      line.parts.push_back(part(p, flow.payer) - part(p, flow.payee));
    flows_.push_back(std::move(line));
  }
  contributions_ = component("contributions", "pool");
  for (std::size_t pool = 0; pool < context.pools.size(); ++pool)
    pool_of_[context.pools[pool].bearer] = pool;
  for (const FundingLine& funding : context.funding) {
    // What interest is worth is part of what it costs to hold money.
    Line line{funding.flow == PoolFlow::interest ? kOutside : contributions_, {}};
    for (std::size_t p = 0; p < payers_.size(); ++p) {
      const double pays = funding.bearer != kOutside && payers_[p].is[funding.bearer] ? 1 : 0;
      line.parts.push_back(pays - part(p, context.pools[funding.pool].bearer));
    }
    funding_.push_back(std::move(line));
  }
}

/// Keeps what the bearer of a pool spends: the rest of the pool, and what that was worth.
void FiscalCosts::spend(std::size_t bearer, std::size_t trial, double amount, double worth) {
  if (bearer == kOutside || pool_of_[bearer] == kOutside) return;
  spent_[pool_of_[bearer]][trial] += amount;
  spent_worth_[pool_of_[bearer]][trial] += amount * worth;
}

void FiscalCosts::add_losses(const Settlement& settlement) {
  const Events& events = settlement.events;
  const Calendar& calendar = *params_.calendar;
  for (std::size_t e = 0; e < events.size(); ++e) {
    const EventKind kind = events.kind[e];
    const bool back = kind == EventKind::recovery || kind == EventKind::cost;
    const std::size_t of = kind == EventKind::gain ? kGains : back ? kRecoveries : kClaims;
    const double worth = terms_.worth_on(calendar.day_of(events.time[e]));
    for (std::size_t b = 0; b < settlement.parts.size(); ++b) {
      const double amount = settlement.parts[b][e];
      if (amount == 0) continue;
      spend(b, events.trial[e], amount, worth);
      for (std::size_t p = 0; p < payers_.size(); ++p)
        if (payers_[p].owned[b] != 0)
          sums(p, of)[events.trial[e]] += payers_[p].owned[b] * amount * worth;
    }
  }
}

void FiscalCosts::add_lines_of(const Settlement& settlement) {
  const ProgrammeContext& context = params_.programme->context();
  const DatedCash& dated = *settlement.dated;
  for (const DatedCash::Step& step : dated.flows) {
    const double worth = terms_.worth_on(step.day);
    const FlowLine& flow = context.flows[step.line];
    spend(flow.payer, step.trial, step.amount, worth);
    spend(flow.payee, step.trial, -step.amount, worth);
    const Line& line = flows_[step.line];
    for (std::size_t p = 0; p < payers_.size(); ++p)
      sums(p, line.component)[step.trial] += line.parts[p] * step.amount * worth;
  }
  for (const DatedCash::Step& step : dated.funding) {
    const double worth = terms_.worth_on(step.day);
    const std::size_t pool = context.pools[context.funding[step.line].pool].bearer;
    const Line& line = funding_[step.line];
    const bool is_interest = line.component == kOutside;
    spend(pool, step.trial, -step.amount, is_interest ? 0 : worth);
    if (is_interest) continue;
    for (std::size_t p = 0; p < payers_.size(); ++p)
      sums(p, contributions_)[step.trial] += line.parts[p] * step.amount * worth;
  }
}

/// The rest of each pool at the end, less what its cash was worth when it moved.
void FiscalCosts::add_holding(std::size_t trials) {
  const ProgrammeContext& context = params_.programme->context();
  const double worth = terms_.worth.back();
  for (std::size_t pool = 0; pool < context.pools.size(); ++pool)
    for (std::size_t p = 0; p < payers_.size(); ++p) {
      const double owned = payers_[p].owned[context.pools[pool].bearer];
      if (owned == 0) continue;
      for (std::size_t t = 0; t < trials; ++t)
        sums(p, holding_)[t] += owned * (worth * spent_[pool][t] - spent_worth_[pool][t]);
    }
}

void FiscalCosts::add_administration(std::size_t trials) {
  if (!terms_.has_administration()) return;
  const Calendar& calendar = *params_.calendar;
  double years = 0;
  for (std::size_t year = 0; year < calendar.years(); ++year)
    years += terms_.worth_on(calendar.first_day(year));
  for (std::size_t p = 0; p < payers_.size(); ++p) {
    const double part = payers_[p].owned[terms_.administrator];
    for (std::size_t t = 0; t < trials; ++t) {
      const double loans = lent_ ? terms_.per_loan * lent_->of(t).contracts : 0;
      sums(p, administration_)[t] += part * (terms_.per_year * years + loans);
    }
  }
}

void FiscalCosts::add_totals(std::size_t trials) {
  for (std::size_t p = 0; p < payers_.size(); ++p)
    for (std::size_t t = 0; t < trials; ++t) {
      double gross = 0, total = 0;
      for (std::size_t c = 0; c < total_; ++c) gross += std::abs(sums(p, c)[t]);
      for (std::size_t c = 0; c < total_; ++c) {
        double& cost = sums(p, c)[t];
        if (std::abs(cost) < kResidue * gross) cost = 0;
        total += cost;
      }
      sums(p, total_)[t] = std::abs(total) < kResidue * gross ? 0 : total;
    }
}

void FiscalCosts::add_market_risk(std::size_t trials) {
  if (components_.size() == total_ + 1) return;
  for (std::size_t p = 0; p < payers_.size(); ++p)
    for (std::size_t t = 0; t < trials; ++t) {
      const double risk = *terms_.risk_premium * lent_->in_force(p)[t];
      sums(p, total_ + 1)[t] = risk;
      sums(p, total_ + 2)[t] = sums(p, total_)[t] + risk;
    }
}

void FiscalCosts::observe(const TrialRun& run) {
  const Settlement& settlement = run.settlement;
  const std::size_t trials = settlement.trials, pools = params_.programme->context().pools.size();
  for (auto& column : costs_) column.assign(trials, 0.0);
  for (auto* spent : {&spent_, &spent_worth_})
    spent->assign(pools, std::vector<double>(trials, 0.0));
  if (lent_) lent_->observe(run);
  add_losses(settlement);
  add_lines_of(settlement);
  add_holding(trials);
  add_administration(trials);
  add_totals(trials);
  add_market_risk(trials);
}

}  // namespace cofferdam
