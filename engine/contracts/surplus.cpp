// Takes of each loss the share of the sum insured that exceeds the payee's retention: of a sum
// insured S, min(lines x retention, max(0, S - retention)) / S.
#include <algorithm>

#include "contracts/contract_keys.hpp"
#include "scenario/words.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {contract_key::kName,
                         contract_key::kClaim,
                         contract_key::kPayer,
                         contract_key::kPayee,
                         {.name = "retention",
                          .type = Type::field,
                          .sentence = "the line: what the payee keeps of each sum insured",
                          .range = kAtLeastZero,
                          .unit = Type::amount},
                         {.name = "lines",
                          .type = Type::number,
                          .sentence = "how many times the retention is taken at most",
                          .range = kAboveZero},
                         contract_key::kEventLimit,
                         contract_key::kAnnualDeductible,
                         contract_key::kAnnualLimit,
                         contract_key::kPlaced,
                         contract_key::kBasis,
                         contract_key::kSamePriorityAs};

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  ContractTerms terms = read_contract(value, "surplus", context, problems);
  if (terms.claim == 0) return nullptr;
  terms.proportional = true;
  const Claim& claim = context.claims[terms.claim];
  std::vector<double> shares =
      numbers_of_rows(value.at("retention"), kAtLeastZero, claim, context, problems);
  const double lines = value.at("lines").number;
  for (const std::uint32_t row : claim.rows) {
    const PortfolioView& portfolio = context.portfolio_of(row);
    const double sum =
        claim.covered_of(row) * portfolio.exposures->amount_of(row - portfolio.first_row);
    const double retention = shares[row];
    shares[row] = sum > 0 ? std::min(lines * retention, std::max(0.0, sum - retention)) / sum : 0;
  }
  ContractParts parts{RowRates(std::move(shares), claim)};
  return make_contract(value, std::move(terms), std::move(parts), context, problems);
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words& words) {
  const Value& retention = value.at("retention");
  const bool known = retention.form == Value::Form::number;
  std::vector<std::string> all = {
      "Surplus: " + contract_parties(value) + "of each claim '" + value.at("claim").text +
      "' the share of the sum insured that exceeds " +
      (known ? words.money(retention.number) : "its retention") + ", up to " +
      Words::number(value.at("lines").number) + " times as much."};
  explain_contract(value, words, all);
  return all;
}

std::string brief(const Value& value, const std::string&, const Words& words) {
  const Value& retention = value.at("retention");
  const bool known = retention.form == Value::Form::number;
  return Words::number(value.at("lines").number) + " lines of " +
         (known ? words.money(retention.number) : "its retention");
}

}  // namespace

ClauseMember surplus_member() {
  return {.keys = kKeys,
          .make = make,
          .explain = explain,
          .brief = brief,
          .formula =
              "X = p x q x L with q = min(n x k, max(0, S - k)) / S: L what the payee bears of a "
              "loss, S the sum insured, k retention, n lines, p placed; limits and deductibles of "
              "a year as in quota_share",
          .scheme = {"First surplus treaties of fire insurers",
                     "an insurer keeps its line of each risk and cedes the surplus, in proportion, "
                     "up to a number of lines",
                     "Internal Revenue Manual 4.42.6, glossary, "
                     "oregonlaws.org/glossary/definition/first_surplus_reinsurance_treaty"}};
}

}  // namespace cofferdam
