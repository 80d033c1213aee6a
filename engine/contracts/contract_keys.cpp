#include "contracts/contract_keys.hpp"

#include <algorithm>

#include "scenario/words.hpp"

namespace cofferdam {
namespace {

std::string with_article(const std::string& kind) {
  return (kind.front() == 'e' ? "an " : "a ") + kind;
}

/// Contracts above on the same claim and payee.
std::vector<ContractAbove> contracts_above(const Value& value, const ContractTerms& terms,
                                           const ProgrammeContext& context, Problems& problems) {
  std::vector<ContractAbove> above;
  for (const Clause* clause : context.clauses)
    if (const auto* contract = dynamic_cast<const Contract*>(clause))
      if (contract->terms().claim == terms.claim && contract->terms().payee == terms.payee)
        above.push_back({contract, false});
  const Value& same = value.get("same_priority_as");
  check_named_once(same, "contract", problems);
  for (const Value& name : same.items) {
    const auto found = std::find_if(above.begin(), above.end(), [&](const ContractAbove& one) {
      return one.contract->terms().name == name.text;
    });
    if (found != above.end()) {
      found->same_priority = true;
      continue;
    }
    std::vector<std::string> known;
    for (const ContractAbove& one : above) known.push_back(one.contract->terms().name);
    problems.add(
        name.place, name.path,
        name.text == terms.name
            ? "'" + name.text + "' has the same priority as itself"
            : "'" + name.text + "' is no contract above this one on the same claim and payee",
        known.empty() ? "of two contracts of the same priority the lower one says so: a "
                        "circle is not possible"
                      : did_you_mean(name.text, known, "name " + Words::list(known, "or")));
  }
  return above;
}

/// Losses of very many loans at once have neither risks nor an order.
void check_fine_grained(const Value& value, const ContractTerms& terms,
                        const ProgrammeContext& context, Problems& problems) {
  const ContractLevels& levels = terms.levels;
  if (terms.proportional && !levels.by_risk() && !levels.by_event() && !levels.by_year()) return;
  for (const PortfolioView& portfolio : context.portfolios) {
    const auto& rows = context.claims[terms.claim].rows;
    const auto last = portfolio.first_row + static_cast<std::uint32_t>(portfolio.exposures->rows());
    if (!portfolio.exposures->is_fine_grained() ||
        std::none_of(rows.begin(), rows.end(),
                     [&](std::uint32_t row) { return row >= portfolio.first_row && row < last; }))
      continue;
    problems.add(value.place, value.path,
                 with_article(terms.kind) + " with limits or deductibles on losses of '" +
                     portfolio.name + "', of which fine_grained knows no single one",
                 "leave out fine_grained of '" + portfolio.name + "'");
  }
}

/// The portfolio of whose losses alone the claim is, if there is one.
std::size_t only_portfolio(const std::vector<std::uint32_t>& rows,
                           const ProgrammeContext& context) {
  std::size_t only = FlowLine::kNoPortfolio;
  for (std::size_t p = 0; p < context.portfolios.size(); ++p) {
    const PortfolioView& portfolio = context.portfolios[p];
    const auto last = portfolio.first_row + static_cast<std::uint32_t>(portfolio.exposures->rows());
    if (std::none_of(rows.begin(), rows.end(),
                     [&](std::uint32_t row) { return row >= portfolio.first_row && row < last; }))
      continue;
    if (only != FlowLine::kNoPortfolio) return FlowLine::kNoPortfolio;
    only = p;
  }
  return only;
}

/// A flow of the contract: what its payee pays its payer.
std::size_t add_flow(const std::string& name, const ContractTerms& terms,
                     ProgrammeContext& context) {
  return context
      .add_flow({.name = terms.name + " " + name,
                 .kind = FlowKind::premium,
                 .payer = terms.payee,
                 .payee = terms.payer,
                 .portfolio = only_portfolio(context.claims[terms.claim].rows, context)})
      .index;
}

}  // namespace

ContractTerms read_contract(const Value& value, const char* kind, ProgrammeContext& context,
                            Problems& problems) {
  const Value &payer = value.at("payer"), &payee = value.at("payee");
  ContractTerms terms{.kind = kind, .name = value.at("name").text};
  terms.claim = context.claim(value.at("claim"), problems);
  terms.payer = context.bearer(payer.text, payer, problems);
  terms.payee = context.bearer(payee.text, payee, problems);
  if (payer.text == payee.text)
    problems.add(payer.place, payer.path, "'" + payer.text + "' pays itself",
                 "payer and payee differ");
  if (!context.dated)
    problems.add(value.place, value.path, with_article(terms.kind) + " needs the order of time",
                 "add a calendar");
  if (const Value& placed = value.get("placed")) terms.placed = placed.number;
  for (std::size_t i = 0; i < std::size(contract_key::kBases); ++i)
    if (value.get("basis").text == contract_key::kBases[i])
      terms.basis = static_cast<ContractBasis>(i);
  if (const Value& limit = value.get("event_limit")) terms.levels.event_limit = limit.number;
  if (const Value& limit = value.get("annual_limit")) terms.levels.annual_limit = limit.number;
  terms.levels.annual_deductible = value.get("annual_deductible").number;
  return terms;
}

std::unique_ptr<Clause> make_contract(const Value& value, ContractTerms terms, ContractParts parts,
                                      ProgrammeContext& context, Problems& problems) {
  if (terms.claim == 0) return nullptr;
  context.claims[terms.claim].compensated = true;
  const std::size_t before = problems.size();
  check_fine_grained(value, terms, context, problems);
  std::vector<ContractAbove> above = contracts_above(value, terms, context, problems);
  if (problems.size() != before) return nullptr;
  ContractLine line{terms.name, terms.kind, terms.claim, terms.payer, terms.payee};
  line.most = parts.income ? std::numeric_limits<double>::quiet_NaN()
                           : terms.placed * terms.levels.annual_limit *
                                 static_cast<double>(std::max<std::size_t>(1, terms.groups - 1));
  if (terms.premium > 0) line.premium = add_flow("premium", terms, context);
  if (terms.reinstatements.price_of(std::numeric_limits<double>::max()) > 0)
    line.reinstated = add_flow("reinstatements", terms, context);
  context.contracts.push_back(line);
  Payment& payment = context.add_payment(terms.name, terms.claim, terms.payer, terms.payee, true);
  payment.never_due = terms.placed == 0 || parts.share.are_zero();
  auto made =
      std::make_unique<Contract>(std::move(terms), std::move(parts.share), std::move(above),
                                 payment, std::move(parts.income), context.contracts.size() - 1);
  payment.listener = made.get();
  return made;
}

std::string contract_parties(const Value& value) {
  return value.at("payer").text + " pays " + value.at("payee").text + " ";
}

void explain_contract(const Value& value, const Words& words, std::vector<std::string>& all) {
  if (const Value& limit = value.get("event_limit"))
    all.push_back("Of one occurrence it takes at most " + words.money(limit.number) + ".");
  if (const Value& kept = value.get("annual_deductible"); kept.number > 0)
    all.push_back("Of what it would take in a year, " + value.at("payee").text +
                  " keeps the first " + words.money(kept.number) + ".");
  if (const Value& limit = value.get("annual_limit"))
    all.push_back("In a year it takes at most " + words.money(limit.number) + ".");
  if (const Value& placed = value.get("placed"); placed && placed.number < 1)
    all.push_back(Words::percent(placed.number) +
                  " of the contract is placed: so much is paid of all this.");
  const std::string& basis = value.get("basis").text;
  if (basis == "claims_made")
    all.emplace_back("A claim belongs to the year in which it comes due.");
  if (basis == "risks_attaching")
    all.emplace_back(
        "A claim belongs to the year in which its policy or loan began or was last renewed.");
  if (const Value& same = value.get("same_priority_as"); !same.items.empty())
    all.push_back("It acts on the same losses as " + Words::names(same) + ".");
}

}  // namespace cofferdam
