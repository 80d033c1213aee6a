#include "model/pricing_words.hpp"

namespace cofferdam {

std::vector<std::string> explain_pricing(const Value& value) {
  std::vector<std::string> words = {
      "Borrowers pay " + Words::rates(value.at("interest")) +
          " of interest a year; the money costs lenders " + Words::rates(value.at("funding")) +
          " without relending, and lending itself " + Words::rates(value.at("costs")) + ".",
      "Of what is in force lenders hold " + Words::rates(value.at("capital")) +
          " as capital of their own."};
  if (const Value& rules = value.at("capital_rules"))
    words.push_back("Supervisors ask for " + Words::percent(rules.at("requirement").number) +
                    " of risk-weighted loans: what others cover weighs " +
                    Words::percent(rules.at("cover_weight").number) +
                    " or less, the rest in the standardised approach " +
                    Words::percent(rules.at("risk_weight").number) + ".");
  return words;
}

}  // namespace cofferdam
