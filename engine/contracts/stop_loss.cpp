// Takes what the losses of a year exceed, in money or as a ratio of premium.
#include <algorithm>

#include "contracts/contract_keys.hpp"
#include "contracts/premium_income.hpp"
#include "gates/volume_set.hpp"
#include "scenario/words.hpp"
#include "waterfall/instances_of.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kYears[] = {"calendar", "underwriting"};
constexpr std::string_view kLosses[] = {"incurred", "paid"};
constexpr std::string_view kRecoveries[] = {"lower", "ignored"};
constexpr std::string_view kAs[] = {"written", "earned"};
constexpr Key kPremiumKeys[] = {
    {.name = "of",
     .type = Type::name,
     .sentence = "names of the premiums that are added up",
     .shape = Shape::list},
    {.name = "as",
     .type = Type::choice,
     .sentence = "in the year in which they are due, or in which they are earned",
     .choices = kAs}};
constexpr Key kKeys[] = {
    contract_key::kName,
    contract_key::kClaim,
    contract_key::kPayer,
    contract_key::kPayee,
    {.name = "year",
     .type = Type::choice,
     .sentence = "year of the calendar, or year in which the policy or loan began or was last "
                 "renewed before the loss",
     .choices = kYears},
    {.name = "losses",
     .type = Type::choice,
     .sentence = "of a calendar year: those that happen in it (incurred), or whose claims come due "
                 "in it (paid)",
     .fallback = kOptional,
     .choices = kLosses},
    {.name = "recoveries",
     .type = Type::choice,
     .sentence = "whether what comes back lowers the losses or is ignored",
     .choices = kRecoveries},
    {.name = "premium",
     .type = Type::record,
     .sentence = "premium of the year, of which attachment and limit are rates; left out: they are "
                 "amounts",
     .fallback = kOptional,
     .keys = kPremiumKeys},
    {.name = "attachment",
     .type = Type::level,
     .sentence = "losses of a year above which it takes",
     .range = kAtLeastZero},
    {.name = "limit",
     .type = Type::level,
     .sentence = "losses above that of which it takes at most; left out: unlimited",
     .fallback = kOptional,
     .range = kAboveZero},
    {.name = "share",
     .type = Type::rate,
     .sentence = "part of these losses that it takes",
     .fallback = "100 %",
     .range = kShare},
    {.name = "each",
     .type = Type::name,
     .sentence = "tag by whose values losses and premium are added up apart; left out: together",
     .fallback = kOptional}};

void check_levels(const Value& value, Problems& problems) {
  const bool of_premium = bool(value.at("premium"));
  for (const char* key : {"attachment", "limit"}) {
    const Value& level = value.at(key);
    if (!level || level.number == 0 || (level.per == "%") == of_premium) continue;
    problems.add(level.place, level.path,
                 of_premium ? "an amount beside 'premium'" : "a rate without a premium",
                 of_premium ? "write a rate of the premium, such as 150 %"
                            : "write an amount, or say of which premium: premium: {of: [NAME], as: "
                              "earned}");
  }
}

void read_account(const Value& value, ContractTerms& terms, Problems& problems) {
  const Value &losses = value.at("losses"), &premium = value.at("premium");
  const bool underwriting = value.at("year").text == "underwriting";
  if (underwriting && losses)
    problems.add(losses.place, losses.path, "'losses' beside 'year: underwriting'",
                 "a loss belongs to the year in which its policy began, whenever it is paid");
  if (!underwriting && !losses)
    problems.add(value.at("year").place, value.at("year").path, "'year: calendar' without 'losses'",
                 "write losses: incurred, or losses: paid");
  if (underwriting && premium && premium.at("as").text == "earned")
    problems.add(premium.at("as").place, premium.at("as").path,
                 "earned premium of an underwriting year",
                 "write as: written; all of it is earned in the end");
  const bool paid = losses.text == "paid";
  terms.basis = underwriting ? ContractBasis::risks_attaching
                : paid       ? ContractBasis::claims_made
                             : ContractBasis::losses_occurring;
  terms.cash_in_own_year = paid;
  terms.ignores_recoveries = value.at("recoveries").text == "ignored";
}

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  ContractTerms terms = read_contract(value, "stop loss", context, problems);
  if (terms.claim == 0) return nullptr;
  check_levels(value, problems);
  read_account(value, terms, problems);
  terms.placed = value.at("share").number;
  terms.levels.annual_deductible = value.at("attachment").number;
  if (const Value& limit = value.at("limit")) terms.levels.annual_limit = limit.number;
  if (const Value& each = value.at("each")) {
    check_tagged(each, {terms.claim}, "losses are added up by", context, problems);
    std::vector<std::string> values;
    terms.group_of = instances_of(context, each.text, values);
    // Exposures without the tag have a group of their own, which no claim is of.
    for (const PortfolioView& portfolio : context.portfolios)
      if (!portfolio.exposures->tag(each.text))
        std::fill_n(terms.group_of.begin() + portfolio.first_row, portfolio.exposures->rows(),
                    static_cast<std::uint32_t>(values.size()));
    terms.groups = values.size() + 1;
  }
  ContractParts parts;
  if (const Value& premium = value.at("premium"))
    parts.income =
        std::make_unique<PremiumIncome>(premium.at("of"), premium.at("as").text == "earned",
                                        value.at("year").text == "underwriting");
  return make_contract(value, std::move(terms), std::move(parts), context, problems);
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words& words) {
  const Value &limit = value.at("limit"), &premium = value.at("premium"), &each = value.at("each");
  const std::string of = premium ? " of the premium" : "";
  std::string text = "Stop loss: " + contract_parties(value);
  if (value.at("share").number < 1)
    text += Words::percent(value.at("share").number) + " of the part";
  else
    text += "the part";
  text += " above " + words.level(value.at("attachment")) + of +
          (limit ? ", up to " + words.level(limit) + of + " more," : "") + " of what " +
          value.at("payee").text + " then bears of '" + value.at("claim").text + "' in a year" +
          (each ? ", for each " + each.text + " by itself" : "") + ".";
  std::vector<std::string> all = {text};
  all.push_back(value.at("year").text == "underwriting"
                    ? "A loss belongs to the year in which its policy or loan began or was last "
                      "renewed."
                : value.at("losses").text == "paid"
                    ? "A loss belongs to the year in which its claim comes due."
                    : "A loss belongs to the year in which it happens.");
  all.emplace_back(value.at("recoveries").text == "lower" ? "What comes back lowers the losses."
                                                          : "What comes back changes nothing.");
  if (premium)
    all.push_back("The premium is that " +
                  std::string(premium.at("as").text == "earned" ? "earned" : "due") +
                  " in the year under " + Words::names(premium.at("of")) + ".");
  return all;
}

std::string brief(const Value& value, const std::string&, const Words& words) {
  const Value &limit = value.at("limit"), &share = value.at("share");
  return (share.number < 1 ? Words::percent(share.number) + " of a year's losses above "
                           : std::string("a year's losses above ")) +
         words.level(value.at("attachment")) + (value.at("premium") ? " of the premium" : "") +
         (limit ? ", " + words.level(limit) + " more" : "");
}

}  // namespace

ClauseMember stop_loss_member() {
  return {
      .keys = kKeys,
      .make = make,
      .explain = explain,
      .brief = brief,
      .formula =
          "X = q x min(l, max(0, Y - a)): Y what the payee bears of the losses of a year, a "
          "attachment and l limit, in money or times the premium of the year, q share",
      .scheme = {
          "Ningbo, insurance of small loans, 2009 on",
          "a fund of the city pays what the insurers lose in a year beyond 150 % of the premium",
          "China Insurance News, 23 April 2014, on notice (2009) 181 of the city"}};
}

}  // namespace cofferdam
