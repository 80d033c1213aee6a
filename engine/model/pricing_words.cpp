#include "model/pricing_words.hpp"

namespace cofferdam {

std::vector<std::string> explain_pricing(const Value& value) {
  return {"Borrowers pay " + Words::rates(value.at("interest")) +
              " of interest a year; the money costs lenders " + Words::rates(value.at("funding")) +
              " without relending, and lending itself " + Words::rates(value.at("costs")) + ".",
          "Of what is in force lenders hold " + Words::rates(value.at("capital")) +
              " as capital of their own."};
}

}  // namespace cofferdam
