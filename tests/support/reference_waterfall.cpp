#include "support/reference_waterfall.hpp"

#include <algorithm>

namespace cofferdam::reference {
namespace {

bool covers(const ClaimRule& claim, const Portfolio& portfolio, const Loan& loan) {
  const bool named = std::find(claim.of.begin(), claim.of.end(), portfolio.name) != claim.of.end();
  return named && (!claim.when || holds(*claim.when, loan));
}

double exposure_of(const Programme& programme, const std::string& claim) {
  double sum = 0;
  for (std::size_t p = 0; p < programme.portfolios.size(); ++p)
    for (std::size_t l = 0; l < programme.portfolios[p].loans.size(); ++l)
      if (claim_of(programme, p, l) == claim) {
        const Loan& loan = programme.portfolios[p].loans[l];
        sum += loan.count * loan.numbers.at("ead");
      }
  return sum;
}

class Waterfall {
 public:
  Waterfall(const Programme& programme, const std::vector<Loss>& losses)
      : programme_(programme), losses_(losses) {
    for (const Loss& loss : losses) {
      claims_.push_back(claim_of(programme, loss.portfolio, loss.loan));
      outcome.parts.push_back({{programme.portfolios[loss.portfolio].lender, loss.amount}});
    }
  }

  void apply(const ClaimRule&) {}

  void apply(const ShareRule& rule) {
    for (std::size_t i = 0; i < losses_.size(); ++i) {
      if (claims_[i] != rule.claim) continue;
      const Loan& loan = programme_.portfolios[losses_[i].portfolio].loans[losses_[i].loan];
      std::map<std::string, double> parts;
      double shared = 0;
      for (const auto& [bearer, rate] : rule.parts) {
        parts[bearer] += losses_[i].amount * rate_of(rate, loan);
        shared += rate_of(rate, loan);
      }
      if (rule.remainder) parts[*rule.remainder] += losses_[i].amount * (1 - shared);
      outcome.parts[i] = parts;
    }
  }

  void apply(const LayersRule& rule) {
    double total = 0;
    for (std::size_t i = 0; i < losses_.size(); ++i)
      if (claims_[i] == rule.claim) total += outcome.parts[i][rule.payee];
    const double exposure = exposure_of(programme_, rule.claim);
    const auto before = outcome.parts;
    for (const Layer& layer : rule.layers) {
      const double from = layer.attachment * (layer.attachment_in_percent ? exposure / 100 : 1);
      double payment = std::max(0.0, total - from);
      if (layer.limit)
        payment = std::min(payment, *layer.limit * (layer.limit_in_percent ? exposure / 100 : 1));
      outcome.layers.push_back(payment);
      outcome.paid[layer.payer] += payment;
      outcome.received[rule.payee] += payment;
      if (payment == 0) continue;
      for (std::size_t i = 0; i < losses_.size(); ++i) {
        if (claims_[i] != rule.claim) continue;
        const auto held = before[i].find(rule.payee);
        const double moved = held == before[i].end() ? 0 : held->second * (payment / total);
        outcome.parts[i][layer.payer] += moved;
        outcome.parts[i][rule.payee] -= moved;
      }
    }
  }

  void apply(const CompensateRule& rule) {
    for (std::size_t i = 0; i < losses_.size(); ++i) {
      if (claims_[i] != rule.claim) continue;
      const Loan& loan = programme_.portfolios[losses_[i].portfolio].loans[losses_[i].loan];
      const double held = outcome.parts[i][rule.payee];
      const double base = rule.of_payee_part ? held : losses_[i].amount;
      const double payment = std::min(held, base * rate_of(rule.rate, loan));
      outcome.parts[i][rule.payer] += payment;
      outcome.parts[i][rule.payee] -= payment;
      outcome.paid[rule.payer] += payment;
      outcome.received[rule.payee] += payment;
    }
  }

  Outcome outcome;

 private:
  const Programme& programme_;
  const std::vector<Loss>& losses_;
  std::vector<std::string> claims_;  ///< [loss]
};

}  // namespace

bool holds(const Condition& condition, const Loan& loan) {
  using Kind = Condition::Kind;
  switch (condition.kind) {
    case Kind::tag_in: {
      const auto& values = condition.values;
      return std::find(values.begin(), values.end(), loan.tags.at(condition.name)) != values.end();
    }
    case Kind::up_to:
      return loan.numbers.at(condition.name) <= condition.bound;
    case Kind::over:
      return loan.numbers.at(condition.name) > condition.bound;
    case Kind::both:
      return holds(condition.parts[0], loan) && holds(condition.parts[1], loan);
    case Kind::either:
      return holds(condition.parts[0], loan) || holds(condition.parts[1], loan);
    case Kind::negation:
      return !holds(condition.parts[0], loan);
  }
  return false;
}

double rate_of(const Rate& rate, const Loan& loan) {
  switch (rate.kind) {
    case Rate::Kind::constant:
      return rate.constant;
    case Rate::Kind::by_tag:
      return rate_of(rate.by_value.at(loan.tags.at(rate.name)), loan);
    case Rate::Kind::attribute:
      return loan.numbers.at(rate.name);
    case Rate::Kind::cases:
      for (const auto& [condition, inner] : rate.when)
        if (holds(condition, loan)) return rate_of(inner, loan);
      return rate_of(rate.otherwise.front(), loan);
  }
  return 0;
}

std::string claim_of(const Programme& programme, std::size_t portfolio, std::size_t loan) {
  const Portfolio& of = programme.portfolios[portfolio];
  for (const auto& rule : programme.rules)
    if (const auto* claim = std::get_if<ClaimRule>(&rule))
      if (covers(*claim, of, of.loans[loan])) return claim->name;
  return "";
}

Outcome settle(const Programme& programme, const std::vector<Loss>& losses) {
  Waterfall waterfall(programme, losses);
  for (const auto& rule : programme.rules)
    std::visit([&](const auto& one) { waterfall.apply(one); }, rule);
  return std::move(waterfall.outcome);
}

}  // namespace cofferdam::reference
