// Takes what exceeds an amount of each risk, or of each occurrence, up to a limit.
#include "contracts/contract_keys.hpp"
#include "scenario/words.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kPer[] = {"risk", "occurrence"};
constexpr std::string_view kProRata[] = {"amount", "amount_and_time"};
constexpr Key kReinstatementKeys[] = {
    {.name = "number",
     .type = Type::integer,
     .sentence = "how many times the limit is restored in a year",
     .range = {0, 1000, false, false}},
    {.name = "prices",
     .type = Type::rate,
     .sentence = "price of each, as a part of the premium, or one for all; default: free",
     .fallback = "[]",
     .range = {0, 100, false, false},
     .shape = Shape::list},
    {.name = "pro_rata",
     .type = Type::choice,
     .sentence = "in proportion to the amount that is restored, or also to the time that is left",
     .fallback = "amount",
     .choices = kProRata}};
constexpr Key kKeys[] = {
    contract_key::kName,
    contract_key::kClaim,
    contract_key::kPayer,
    contract_key::kPayee,
    {.name = "per",
     .type = Type::choice,
     .sentence =
         "of what attachment and limit are: of each policy or loan that an occurrence hits, "
         "or of each occurrence",
     .choices = kPer},
    {.name = "attachment",
     .type = Type::amount,
     .sentence = "what the payee keeps of each",
     .fallback = "0",
     .range = kAtLeastZero},
    {.name = "limit",
     .type = Type::amount,
     .sentence = "most that is taken of each; left out: unlimited",
     .fallback = kOptional,
     .range = kAboveZero},
    {.name = "share",
     .type = Type::field,
     .sentence = "part of each loss that enters",
     .fallback = "100 %",
     .range = kShare,
     .unit = Type::rate},
    contract_key::kEventLimit,
    contract_key::kAnnualDeductible,
    contract_key::kAnnualLimit,
    {.name = "premium",
     .type = Type::amount,
     .sentence = "premium of a year for the whole layer, due on its first day",
     .fallback = "0",
     .range = kAtLeastZero},
    {.name = "reinstatements",
     .type = Type::record,
     .sentence = "how often the limit is restored in a year, and at which price; left out: without "
                 "end, and free",
     .fallback = kOptional,
     .keys = kReinstatementKeys},
    contract_key::kPlaced,
    contract_key::kBasis,
    contract_key::kSamePriorityAs};

void fail(Problems& problems, const Value& at, const std::string& what, const std::string& advice) {
  problems.add(at.place, at.path, what, advice);
}

void read_levels(const Value& value, ContractLevels& levels, Problems& problems) {
  const double attachment = value.at("attachment").number;
  const Value &limit = value.at("limit"), &event = value.at("event_limit");
  if (value.at("per").text == "risk") {
    levels.risk_attachment = attachment;
    if (limit) levels.risk_limit = limit.number;
    return;
  }
  if (event)
    fail(problems, event, "'event_limit' beside 'per: occurrence'",
         "'limit' is that of an occurrence");
  levels.event_attachment = attachment;
  levels.event_limit = limit ? limit.number : ContractLevels::kNone;
}

/// One price for each reinstatement.
std::vector<double> read_prices(const Value& value, std::size_t number, Problems& problems) {
  const Value& prices = value.at("prices");
  if (prices.items.empty()) return std::vector<double>(number, 0.0);
  if (prices.items.size() == 1 && number > 0)
    return std::vector<double>(number, prices.items.front().number);
  if (prices.items.size() != number)
    fail(problems, prices,
         std::to_string(prices.items.size()) + " prices of " + std::to_string(number) +
             (number == 1 ? " reinstatement" : " reinstatements"),
         "write one price for each, or one for all");
  std::vector<double> all;
  for (const Value& price : prices.items) all.push_back(price.number);
  return all;
}

void read_reinstatements(const Value& value, ContractTerms& terms, Problems& problems) {
  ReinstatementTerms& of = terms.reinstatements;
  terms.premium = value.at("premium").number;
  const Value& reinstatements = value.at("reinstatements");
  if (!reinstatements) return;
  const Value &limit = value.at("limit"), &annual = value.at("annual_limit");
  if (!limit) {
    fail(problems, reinstatements, "reinstatements of a layer without a limit",
         "write the limit that is restored");
    return;
  }
  if (annual)
    fail(problems, annual, "'annual_limit' beside 'reinstatements'",
         "the limit of a year is (number + 1) x limit");
  const auto number = static_cast<std::size_t>(reinstatements.at("number").number);
  of.limit = limit.number;
  of.prices = read_prices(reinstatements, number, problems);
  of.pro_rata_time = reinstatements.at("pro_rata").text == "amount_and_time";
  terms.levels.annual_limit = of.limit * static_cast<double>(number + 1);
  for (const double price : of.prices)
    if (price > 0 && terms.premium == 0) {
      fail(problems, reinstatements.at("prices"), "a price of reinstatements without a premium",
           "write the premium of the layer: premium: 2 million");
      break;
    }
  if (of.pro_rata_time && terms.basis != ContractBasis::losses_occurring)
    fail(problems, reinstatements.at("pro_rata"),
         "'amount_and_time' beside 'basis: " + value.at("basis").text + "'",
         "losses may come after such a year: write pro_rata: amount");
}

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  ContractTerms terms = read_contract(value, "excess of loss", context, problems);
  if (terms.claim == 0) return nullptr;
  read_levels(value, terms.levels, problems);
  read_reinstatements(value, terms, problems);
  terms.premium_at = &value.at("premium");
  ContractParts parts{RowRates(value.at("share"), context.claims[terms.claim], context, problems)};
  return make_contract(value, std::move(terms), std::move(parts), context, problems);
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words& words) {
  const std::string &payee = value.at("payee").text, &per = value.at("per").text;
  const Value &limit = value.at("limit"), &share = value.at("share");
  const double attachment = value.at("attachment").number;
  std::string text = std::string("Excess of loss: of each ") +
                     (per == "risk" ? "policy or loan" : "occurrence") + ", " +
                     contract_parties(value);
  if (attachment > 0)
    text += "what " + payee + " then bears of '" + value.at("claim").text + "' above " +
            words.money(attachment) +
            (limit ? ", up to " + words.money(limit.number) + " more" : "");
  else
    text += (limit ? "the first " + words.money(limit.number) : "all") + " of what " + payee +
            " then bears of '" + value.at("claim").text + "'";
  text += ".";
  std::vector<std::string> all = {text};
  if (share.given) all.push_back("Of each loss " + Words::rates(share) + " enters.");
  if (const double premium = value.at("premium").number; premium > 0)
    all.push_back("Its premium is " + words.money(premium) + " a year.");
  if (const Value& again = value.at("reinstatements")) {
    std::vector<std::string> prices;
    for (const Value& price : again.at("prices").items)
      prices.push_back(Words::percent(price.number));
    const double number = again.at("number").number;
    all.push_back("The limit is restored " +
                  (number == 1 ? "once" : Words::number(number) + " times") + " a year" +
                  (prices.empty() ? ", free."
                                  : ", at " + Words::list(prices) +
                                        " of the premium, in proportion to the amount" +
                                        (again.at("pro_rata").text == "amount_and_time"
                                             ? " and to the time that is left."
                                             : ".")));
  }
  explain_contract(value, words, all);
  return all;
}

std::string brief(const Value& value, const std::string&, const Words& words) {
  const Value& limit = value.at("limit");
  return (limit ? words.money(limit.number) : "all") + " above " +
         words.money(value.at("attachment").number) + " of each " + value.at("per").text;
}

}  // namespace

ClauseMember excess_of_loss_member() {
  return {.keys = kKeys,
          .make = make,
          .explain = explain,
          .brief = brief,
          .formula =
              "X = p x min(A, max(0, sum of min(l, max(0, L - a)) - D)) a year: L what the payee "
              "bears of a risk or an occurrence, a attachment, l limit, D annual_deductible, A "
              "annual_limit or l x (1 + reinstatements), p placed",
          .scheme = {"US National Flood Insurance Program, 2019",
                     "reinsurers take 14 % of what one flood costs between 4 and 6 billion "
                     "dollars, 25.6 % up to 8 and 26.6 % up to 10 billion",
                     "Federal Emergency Management Agency, fema.gov/nfip-reinsurance-program"}};
}

}  // namespace cofferdam
