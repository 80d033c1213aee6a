#include "model/fiscal_words.hpp"

namespace cofferdam {

std::vector<std::string> explain_fiscal(const Value& value, const FiscalTerms& terms,
                                        const Params& params, const Words& words) {
  std::vector<std::string> payers;
  for (const std::size_t payer : terms.payers) payers.push_back(params.bearers[payer].name);
  const Value &discount = value.at("discount"), &curve = discount.at("zero_rates");
  std::vector<std::string> all = {
      "What it costs " + Words::list(payers, "and") + " is counted in money of the start, at " +
      (curve ? "zero rates from " + Words::percent(curve.items.front().number) + " to " +
                   Words::percent(curve.items.back().number)
             : Words::percent(discount.at("rate").number) + " a year") +
      "."};
  if (terms.additional)
    all.push_back("Of what is lent, " + Words::percent(*terms.additional) +
                  " is taken to be additional.");
  if (terms.risk_premium)
    all.push_back("For market risk a private guarantor would ask " +
                  Words::percent(*terms.risk_premium) + " a year of what is guaranteed.");
  if (terms.has_administration())
    all.push_back("Administration costs " + params.bearers[terms.administrator].name + " " +
                  words.money(terms.per_loan) + " for each loan and renewal, and " +
                  words.money(terms.per_year) + " a year.");
  return all;
}

}  // namespace cofferdam
