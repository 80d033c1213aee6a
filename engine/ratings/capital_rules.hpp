// What supervisors ask of lenders' capital for loans, under the two approaches of Basel.
#pragma once

namespace cofferdam {

class Problems;
struct Value;

/// Of loans to firms.
struct CapitalRules {
  bool is_retail = false;
  double lgd = 0.45;
  double maturity = 2.5;      ///< years
  double sales = 50;          ///< of a borrower a year, million euro: 5 to 50; 50: not small
  double least_pd = 0.0003;   ///< PDs below count as that
  double risk_weight = 1;     ///< of what nobody covers, in the standardised approach
  double cover_weight = 0.2;  ///< of what others cover, in both
  double requirement = 0.08;  ///< capital over risk-weighted exposure
};

/// Asset correlation of the internal ratings-based approach, of a PD a year. Basel Framework
/// CRE31.5 (corporate, with the adjustment of CRE31.9 for small ones) and CRE31.23 (other retail).
double irb_correlation(const CapitalRules& rules, double pd);

/// Risk weight of the internal ratings-based approach without cover: 12.5 times the loss at a
/// confidence of 99.9 % beyond the expected one, for corporates with the adjustment for maturity.
/// NaN if the PD is. Basel Framework CRE31.4 to 31.9 and CRE31.23.
double irb_risk_weight(const CapitalRules& rules, double pd);

/// Mean weight of a loan of which others cover a part: that weighs as cover if it is lower, since
/// cover that weighs more than the loan is not asked for. NaN if the weight is.
double weight_with_cover(const CapitalRules& rules, double weight, double covered);

/// From the checked key `capital_rules` of `pricing`. Problem: sales or a maturity of retail loans.
CapitalRules read_capital_rules(const Value& value, Problems& problems);

}  // namespace cofferdam
