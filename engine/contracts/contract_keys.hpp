// Keys that contracts have in common, and how they are read and told.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "contracts/contract.hpp"
#include "contracts/premium_income.hpp"

namespace cofferdam {

namespace contract_key {

inline constexpr std::string_view kBases[] = {"losses_occurring", "claims_made", "risks_attaching"};

inline constexpr Key kName{.name = "name", .type = Type::name, .sentence = "name of the contract"};
inline constexpr Key kClaim{.name = "claim",
                            .type = Type::name,
                            .sentence = "the claim of whose losses it takes over part"};
inline constexpr Key kPayer{
    .name = "payer", .type = Type::name, .sentence = "bearer that takes over: the reinsurer"};
inline constexpr Key kPayee{
    .name = "payee", .type = Type::name, .sentence = "bearer whose losses it takes: the cedent"};
inline constexpr Key kPlaced{.name = "placed",
                             .type = Type::rate,
                             .sentence = "part of the contract for which there is a reinsurer",
                             .fallback = "100 %",
                             .range = kShare};
inline constexpr Key kBasis{
    .name = "basis",
    .type = Type::choice,
    .sentence =
        "to which contract year a claim belongs: by the day of the loss, the "
        "day on which it comes due, or the day on which the policy or loan "
        "began or was last renewed before the loss",
    .fallback = "losses_occurring",
    .choices = kBases};
inline constexpr Key kSamePriorityAs{
    .name = "same_priority_as",
    .type = Type::name,
    .sentence = "contracts above whose payments are not taken off the losses",
    .fallback = "[]",
    .shape = Shape::list};
inline constexpr Key kEventLimit{
    .name = "event_limit",
    .type = Type::amount,
    .sentence = "most that is taken of one occurrence; left out: unlimited",
    .fallback = kOptional,
    .range = kAboveZero};
inline constexpr Key kAnnualDeductible{
    .name = "annual_deductible",
    .type = Type::amount,
    .sentence = "what the payee keeps of all that would be taken in a year",
    .fallback = "0",
    .range = kAtLeastZero};
inline constexpr Key kAnnualLimit{.name = "annual_limit",
                                  .type = Type::amount,
                                  .sentence = "most that is taken in a year; left out: unlimited",
                                  .fallback = kOptional,
                                  .range = kAboveZero};

}  // namespace contract_key

/// What all contracts say. Problems: no calendar, payer and payee are one.
ContractTerms read_contract(const Value& value, const char* kind, ProgrammeContext& context,
                            Problems& problems);

/// What it acts on beside its terms.
struct ContractParts {
  RowRates share{1.0};
  std::unique_ptr<PremiumIncome> income;
};

/// The clause, its payment and its flows. Problems: contracts of the same priority that there are
/// not above it, fine-grained portfolios. Null if it cannot be made.
std::unique_ptr<Clause> make_contract(const Value& value, ContractTerms terms, ContractParts parts,
                                      ProgrammeContext& context, Problems& problems);

/// `reinsurer pays insurer 40 % of each loss`: the beginning of what is told of a contract.
std::string contract_parties(const Value& value);
/// Sentences on basis, priority, limits of occurrences and years, placed share.
void explain_contract(const Value& value, const Words& words, std::vector<std::string>& all);

}  // namespace cofferdam
