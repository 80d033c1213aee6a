// One trial in full.
#include <cofferdam/simulate.hpp>

#include <numeric>

#include "measures/columns.hpp"
#include "simulate/trial_worker.hpp"

namespace cofferdam {
namespace {

Table factors_table(const Params& params, const Factors& factors) {
  TextColumn name("factor", "name of the factor, or of another draw of the trial");
  NumberColumn value("value", "1", "its value; high is a good year");
  for (std::size_t f = 0; f < params.factors->factors().size(); ++f) {
    name.add(params.factors->factors()[f].name);
    value.add(factors.of(f)[0]);
  }
  name.add("(threshold scale)");
  value.add(factors.scale[0]);
  name.add("(likelihood weight)");
  value.add(factors.weight[0]);
  return make_table("factors", "one factor", name, value);
}

Table events_table(const Params& params, const Settlement& settlement) {
  const auto& context = params.programme->context();
  TextColumn portfolio("portfolio", "portfolio of the loan");
  TextColumn loan("loan", "id of the loan; for groups with the number inside the group");
  TextColumn claim("claim", "claim that the loss belongs to");
  NumberColumn exposure("exposure", params.currency, "exposure at default");
  NumberColumn loss("loss", params.currency, "loss");
  std::vector<NumberColumn> parts;
  for (const Bearer& bearer : params.bearers)
    parts.emplace_back(bearer.name, params.currency, "borne by " + bearer.name);
  const Events& events = settlement.events;
  for (std::size_t e = 0; e < events.size(); ++e) {
    const NamedPortfolio& named = params.portfolio_of(events.exposure[e]);
    const Exposures& book = named.portfolio->exposures();
    const std::size_t row = events.exposure[e] - named.first_row;
    portfolio.add(named.name);
    loan.add(book.id(row) +
             (book.count[row] > 1 ? "#" + std::to_string(events.member[e] + 1) : ""));
    claim.add(context.claims[context.claim_of[events.exposure[e]]].name);
    exposure.add(book.ead[row]);
    loss.add(events.amount[e]);
    for (std::size_t b = 0; b < parts.size(); ++b) parts[b].add(settlement.parts[b][e]);
  }
  Table table = make_table("events", "one default: what is lost and who bears it", portfolio, loan,
                           claim, exposure, loss);
  for (NumberColumn& part : parts) table.columns.push_back(part.take());
  return table;
}

Table bearers_table(const Params& params, const Settlement& settlement) {
  TextColumn bearer("bearer", "who bears");
  NumberColumn borne("borne", params.currency, "share + paid - received");
  NumberColumn paid("paid", params.currency, "compensation paid");
  NumberColumn received("received", params.currency, "compensation received");
  for (std::size_t b = 0; b < params.bearers.size(); ++b) {
    bearer.add(params.bearers[b].name);
    borne.add(settlement.ledger.of(LedgerKind::borne, b)[0]);
    paid.add(settlement.ledger.of(LedgerKind::compensation_paid, b)[0]);
    received.add(settlement.ledger.of(LedgerKind::compensation_received, b)[0]);
  }
  bearer.add("all losses");
  borne.add(settlement.losses[0]);
  paid.add(0);
  received.add(0);
  return make_table("bearers", "one bearer", bearer, borne, paid, received);
}

}  // namespace

std::vector<Table> replay(const Model& model, std::int64_t trial, const std::string& variant) {
  if (trial < 0)
    throw Error(ExitCode::scenario,
                "trial " + std::to_string(trial) + " does not exist; trials are numbered from 0");
  const Params& params = model.params(variant);
  Factors factors;
  Settlement settlement;
  draw_and_settle(params, {trial, 1}, factors, settlement);
  return {factors_table(params, factors), bearers_table(params, settlement),
          events_table(params, settlement)};
}

}  // namespace cofferdam
