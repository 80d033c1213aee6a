#include "ratings/capital_rules.hpp"

#include <algorithm>
#include <cmath>

#include "base/special.hpp"
#include "scenario/tree.hpp"
#include "scenario/value.hpp"

namespace cofferdam {
namespace {

constexpr double kConfidence = 0.999;
constexpr double kFullSales = 50, kLeastSales = 5;  // million euro a year

/// Between the correlation of safe loans and that of risky ones.
double between(double risky, double safe, double speed, double pd) {
  const double part = exponential_m1(-speed * pd) / exponential_m1(-speed);
  return risky * part + safe * (1 - part);
}

/// What a year more of maturity adds, for loans of a year: b in CRE31.5.
double maturity_slope(double pd) {
  const double root = 0.11852 - 0.05478 * logarithm(pd);
  return root * root;
}

}  // namespace

double irb_correlation(const CapitalRules& rules, double pd) {
  pd = std::max(pd, rules.least_pd);
  if (rules.is_retail) return between(0.03, 0.16, 35, pd);
  const double small =
      1 - (std::max(rules.sales, kLeastSales) - kLeastSales) / (kFullSales - kLeastSales);
  return between(0.12, 0.24, 50, pd) - 0.04 * small;
}

double irb_risk_weight(const CapitalRules& rules, double pd) {
  if (std::isnan(pd)) return pd;
  pd = std::max(pd, rules.least_pd);
  if (pd >= 1) return 0;  // its loss is certain, and no capital is for that
  const double correlation = irb_correlation(rules, pd);
  const double stressed =
      normal_cdf((normal_quantile(pd) + std::sqrt(correlation) * normal_quantile(kConfidence)) /
                 std::sqrt(1 - correlation));
  const double unexpected = rules.lgd * (stressed - pd);
  if (rules.is_retail) return unexpected / 0.08;
  const double slope = maturity_slope(pd);
  return unexpected / 0.08 * (1 + (rules.maturity - 2.5) * slope) / (1 - 1.5 * slope);
}

double weight_with_cover(const CapitalRules& rules, double weight, double covered) {
  if (std::isnan(weight)) return weight;
  return weight + (std::min(weight, rules.cover_weight) - weight) * covered;
}

CapitalRules read_capital_rules(const Value& value, Problems& problems) {
  CapitalRules rules;
  rules.is_retail = value.at("exposure_class").text == "retail";
  rules.lgd = value.at("lgd").number;
  rules.least_pd = value.at("least_pd").number;
  rules.risk_weight = value.at("risk_weight").number;
  rules.cover_weight = value.at("cover_weight").number;
  rules.requirement = value.at("requirement").number;
  for (const char* key : {"sales", "maturity"})
    if (rules.is_retail && value.at(key))
      problems.add(value.at(key).place, value.at(key).path,
                   std::string("'") + key + "' of retail loans",
                   "leave it out: it counts for corporates alone");
  if (value.at("sales")) rules.sales = value.at("sales").number;
  if (value.at("maturity")) rules.maturity = value.at("maturity").number / 12;
  return rules;
}

}  // namespace cofferdam
