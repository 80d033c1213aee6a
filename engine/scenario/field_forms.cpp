#include "scenario/field_forms.hpp"

namespace cofferdam {
namespace {

constexpr FieldForm kForms[] = {
    {Value::Form::number, "constant", "the same for all", "20 %", "r = c",
     "National special guarantee plan, China 2024", "banks bear at least 20 % of each loan",
     "Securities Times, 27 July 2024 (copy), m.lautan.net/2024-07-27/213742950.html"},
    {Value::Form::column, "column",
     "from a column of the file of the portfolio, divided by another one if asked",
     "{column: guaranteed, per: approved}", "r = guaranteed_i / approved_i of row i",
     "US Small Business Administration, 7(a) loans",
     "for each loan the file has the amount that is guaranteed and the amount that is approved",
     "SBA, 7(a) and 504 FOIA data, data.sba.gov/dataset/7-a-504-foia"},
    {Value::Form::attribute, "attribute", "a number that each exposure of the portfolio has",
     "{attribute: bid}", "r = a_i, the attribute of exposure i", "FOGAPE, Chile",
     "banks bid for guarantees by the rate of coverage that they ask for, at most 80 %",
     "How FOGAPE works, "
     "cdn.slideserve.com/williepost/how-fogape-works-powerpoint-ppt-presentation"},
    {Value::Form::by_tag, "by_tag", "by the value of a tag",
     "{by: class, values: {giant: 40 %, high_tech: 35 %, other: 30 %}}",
     "r = r_k, k the value of the tag of the exposure",
     "National special guarantee plan, China 2024",
     "the fund takes at most 40, 35 or 30 % of a loan by the class of the firm",
     "Securities Times, 27 July 2024 (copy), m.lautan.net/2024-07-27/213742950.html"},
    {Value::Form::cases, "cases", "the first case whose condition holds",
     "[{when: ead up_to 150 thousand, value: 85 %}, {otherwise: 75 %}]",
     "r = v_j, j the first case that holds", "US Small Business Administration, 7(a) loans",
     "85 % of a loan of at most 150,000 dollars is guaranteed, 75 % of a larger one",
     "Congressional Research Service, R41146, everycrsreport.com/reports/R41146.html"},
    {Value::Form::sum, "additions",
     "a base with points added, each once if its condition holds, up to a ceiling",
     "{base: 30 %, add: [{when: first_loan, points: 5 pp}], at_most: 35 %}",
     "r = min(at_most, base + sum of the points whose condition holds)",
     "Anhui, pool for technology loans, 2022",
     "30 % of the principal of a bad loan, 5 points more for first loans, unsecured ones and such "
     "against intellectual property or receivables",
     "copy of the rule of July 2022, m.nbaec.cn/display.asp?id=19349"},
    {Value::Form::bands, "bands",
     "by bands of a number, such as the amount; whole: the value of the band in which it lies, "
     "marginal: each slice has the value of its band",
     "{bands: {by: ead, apply: whole, values: [{up_to: 5 million, value: 40 %}, {up_to: 15 "
     "million, value: 30 %}, {value: 20 %}]}}",
     "whole: r = v_k, k the band of the amount B; marginal: r = sum over bands of v_k x (part of B "
     "in band k) / B",
     "Guangzhou 2025-28",
     "40 % of loans of up to 5 million yuan, 30 % up to 15 million, 20 % up to 30 million",
     "measure 2025 (1) of the city's financial regulator (copy), csw99.com/news/show1986.html"},
    {Value::Form::distribution, "distribution",
     "drawn, where the key says so: once for each exposure, or for each default",
     "{two_point: {low: 0 %, high: 100 %, probability_high: 8 %}}", "r ~ F, F the distribution",
     "Corporate bonds in China, 2014-21",
     "what comes back within a year of a default is 8 % on average, mostly nothing or all",
     "China Journal of Economics, 2025, tsjje.cbpt.cnki.net"}};

}  // namespace

std::span<const FieldForm> field_forms() {
  return kForms;
}

}  // namespace cofferdam
