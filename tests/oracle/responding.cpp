#include "oracle/responding.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {
namespace {

void known(const YAML::Node& node, const std::set<std::string>& keys) {
  for (const auto& pair : node)
    if (!keys.count(pair.first.as<std::string>()))
      throw std::runtime_error("oracle: unknown key " + pair.first.as<std::string>());
}

double phi(double x) {
  return std::erfc(-x / std::sqrt(2.0)) / 2;
}

/// By halving.
double phi_inverse(double p) {
  double low = -40, high = 40;
  for (int step = 0; step < 200; ++step) {
    const double middle = (low + high) / 2;
    (phi(middle) < p ? low : high) = middle;
  }
  return low;
}

/// Basel Framework, CRE31.
double irb_weight(const PricingTerms& terms, double pd) {
  pd = std::max(pd, terms.least_pd);
  if (pd >= 1) return 0;
  const double speed = terms.retail ? 35 : 50;
  const double part = (1 - std::exp(-speed * pd)) / (1 - std::exp(-speed));
  double r = terms.retail ? 0.03 * part + 0.16 * (1 - part) : 0.12 * part + 0.24 * (1 - part);
  if (!terms.retail) r -= 0.04 * (1 - (std::max(terms.sales, 5.0) - 5) / 45);
  const double bad = phi((phi_inverse(pd) + std::sqrt(r) * phi_inverse(0.999)) / std::sqrt(1 - r));
  double k = terms.lgd * (bad - pd);
  const double b = std::pow(0.11852 - 0.05478 * std::log(pd), 2);
  if (!terms.retail) k *= (1 + (terms.years - 2.5) * b) / (1 - 1.5 * b);
  return 12.5 * k;
}

double capital_of(const RespondTerms& terms, const PricingTerms& pricing, const Row& row,
                  double by_rates) {
  if (terms.capital == "as_priced") return pricing.capital(row);
  const double weight =
      terms.capital == "standardised" ? pricing.weight : irb_weight(pricing, row.numbers.at("pd"));
  const double of_cover = std::min(weight, pricing.cover_weight);
  return pricing.requirement * ((1 - by_rates) * weight + by_rates * of_cover);
}

}  // namespace

std::optional<PricingTerms> read_pricing(const YAML::Node& node) {
  if (!node) return std::nullopt;
  known(node, {"interest", "funding", "costs", "capital", "capital_rules", "by"});
  const auto constant = [](double value) { return [value](const Row&) { return value; }; };
  PricingTerms terms;
  terms.interest = varying(node["interest"]);
  terms.funding = varying(node["funding"]);
  terms.costs = node["costs"] ? varying(node["costs"]) : Number(constant(0));
  terms.capital = node["capital"] ? varying(node["capital"]) : Number(constant(0.08));
  const YAML::Node rules = node["capital_rules"];
  if (!rules) return terms;
  known(rules, {"exposure_class", "lgd", "maturity", "sales", "least_pd", "risk_weight",
                "cover_weight", "requirement"});
  terms.has_rules = true;
  if (rules["exposure_class"]) terms.retail = text(rules["exposure_class"]) == "retail";
  if (rules["lgd"]) terms.lgd = number(rules["lgd"]);
  if (rules["maturity"]) terms.years = read_span(text(rules["maturity"])).count / 12.0;
  if (rules["sales"]) terms.sales = number(rules["sales"]);
  if (rules["least_pd"]) terms.least_pd = number(rules["least_pd"]);
  if (rules["risk_weight"]) terms.weight = number(rules["risk_weight"]);
  if (rules["cover_weight"]) terms.cover_weight = number(rules["cover_weight"]);
  if (rules["requirement"]) terms.requirement = number(rules["requirement"]);
  return terms;
}

std::optional<RespondTerms> read_responds(const YAML::Node& node) {
  if (!node) return std::nullopt;
  known(node, {"every", "expected_coverage", "base", "elasticity", "return_on_capital", "capital"});
  RespondTerms terms;
  terms.months = months_of(text(node["every"]));
  terms.expected = number(node["expected_coverage"]);
  if (node["base"]) {
    terms.base = number(node["base"]["share"]);
    terms.base_coverage = number(node["base"]["coverage"]);
  }
  if (node["elasticity"]) terms.elasticity = number(node["elasticity"]);
  if (node["return_on_capital"]) terms.hurdle = number(node["return_on_capital"]);
  if (node["capital"]) terms.capital = text(node["capital"]);
  return terms;
}

double part_wanted(const RespondTerms& terms, const std::optional<PricingTerms>& pricing,
                   const Row& row, double coverage, double by_rates) {
  if (terms.hurdle) {
    const double earns = pricing->interest(row) - pricing->funding(row) - pricing->costs(row) -
                         row.numbers.at("pd") * row.mean_lgd * (1 - coverage) -
                         *terms.hurdle * capital_of(terms, *pricing, row, by_rates);
    if (earns < -1e-11) return 0;
  }
  const double part = terms.base * (1 + terms.elasticity * (coverage - terms.base_coverage));
  return std::min(1.0, std::max(0.0, part));
}

/// Of a claim that has come due, what its lender has been paid by the end of a day.
double Lender::paid_of(const Case& one, Day until) const {
  double paid = -one.given_back;
  for (const Line& line : trial_.result_.lines) {
    if (line.of != one.event || line.day > until) continue;
    const bool claim = line.kind == Line::Kind::claim || line.kind == Line::Kind::default_;
    if (line.kind == Line::Kind::default_ && one.trigger > one.what->day) continue;
    if (!claim && line.kind != Line::Kind::payment) continue;
    const auto lender = line.change.find(one.lender());
    paid += (claim ? line.loss : 0) - (lender == line.change.end() ? 0 : lender->second);
  }
  return paid;
}

/// In the last period with claims that is over.
double Lender::coverage(const LendingClause& lending, std::size_t row) const {
  double coverage = lending.responds->expected;
  Day first = scenario_.calendar.start;
  for (const Day last : trial_.last_days(lending.responds->months)) {
    if (last >= day_) break;
    double paid = 0, claimed = 0;
    for (const Case& one : trial_.cases_) {
      if (!one.claim || !one.due || one.trigger < first || one.trigger > last) continue;
      if (!lends(lending, one.what->row) || cell(lending, one.what->row) != cell(lending, row))
        continue;
      claimed += one.base;
      paid += paid_of(one, last);
    }
    if (claimed > 0) coverage = std::min(1.0, std::max(0.0, paid / claimed));
    first = last + 1;
  }
  return trial_.seen(row).claims.empty() ? 0 : coverage;
}

/// New loans, of which banks want to lend a part.
void Lender::respond(Offer& offer) const {
  const Row& loans = world_.rows[offer.row];
  if (loans.made != day_) return;
  for (const LendingClause& lending : scenario_.lendings) {
    if (!lending.responds || !lends(lending, offer.row)) continue;
    const Seen seen = trial_.seen(offer.row);
    double others = 0;  // bear by the rates
    if (!seen.claims.empty())
      for (const auto& [bearer, part] : by_rates(scenario_, seen, 1, false).bears)
        if (bearer != seen.lender) others += std::max(0.0, part);
    const double part = part_wanted(*lending.responds, scenario_.pricing, loans,
                                    coverage(lending, offer.row), std::min(1.0, others));
    const double wanted = loans.fine_grained   ? part * offer.loans
                          : loans.order < part ? offer.loans
                                               : 0;
    offer.lent = std::min(offer.lent, wanted);
  }
}

}  // namespace cofferdam::oracle
