// Takes the same share of each loss, which may vary between exposures.
#include "contracts/contract_keys.hpp"
#include "scenario/words.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {contract_key::kName,
                         contract_key::kClaim,
                         contract_key::kPayer,
                         contract_key::kPayee,
                         {.name = "share",
                          .type = Type::field,
                          .sentence = "part of each loss that is taken",
                          .range = kShare,
                          .unit = Type::rate},
                         contract_key::kEventLimit,
                         contract_key::kAnnualDeductible,
                         contract_key::kAnnualLimit,
                         contract_key::kPlaced,
                         contract_key::kBasis,
                         contract_key::kSamePriorityAs};

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  ContractTerms terms = read_contract(value, "quota share", context, problems);
  if (terms.claim == 0) return nullptr;
  terms.proportional = true;
  ContractParts parts{RowRates(value.at("share"), context.claims[terms.claim], context, problems)};
  return make_contract(value, std::move(terms), std::move(parts), context, problems);
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words& words) {
  std::vector<std::string> all = {
      "Quota share: " + contract_parties(value) + Words::rates(value.at("share")) + " of what " +
      value.at("payee").text + " then bears of each claim '" + value.at("claim").text + "'."};
  explain_contract(value, words, all);
  return all;
}

std::string brief(const Value& value, const std::string&, const Words&) {
  return Words::brief_rates(value.at("share"));
}

}  // namespace

ClauseMember quota_share_member() {
  return {.keys = kKeys,
          .make = make,
          .explain = explain,
          .brief = brief,
          .formula =
              "X = p x min(A, max(0, sum over occurrences of min(E, q x L) - D)) a year: L what "
              "the payee bears of the losses of an occurrence, q share, E event_limit, D "
              "annual_deductible, A annual_limit, p placed",
          .scheme = {"Kingstone Companies, homeowners, 2021-23",
                     "reinsurers take 30 % of each loss of its personal lines",
                     "annual report 2022, note on reinsurance, "
                     "sec.gov/Archives/edgar/data/33992/000165495423004080/R33.htm"}};
}

}  // namespace cofferdam
