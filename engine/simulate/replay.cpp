// One trial in full.
#include <cofferdam/simulate.hpp>

#include <numeric>

#include "measures/columns.hpp"
#include "simulate/trial_worker.hpp"

namespace cofferdam {
namespace {

Table factors_table(const Params& params, const Factors& factors) {
  TextColumn name("factor", "name of the factor, or of another draw of the trial");
  TextColumn year("year", "year of the calendar; 1 without calendar, empty: of the whole trial");
  NumberColumn value("value", "1", "its value; high is a good year");
  for (std::size_t y = 0; y < factors.years(); ++y) {
    for (std::size_t f = 0; f < params.factors->factors().size(); ++f) {
      name.add(params.factors->factors()[f].name);
      year.add(params.calendar->year_label(y));
      value.add(factors.of(f, y)[0]);
    }
    name.add("(threshold scale)");
    year.add(params.calendar->year_label(y));
    value.add(factors.scale(y)[0]);
  }
  name.add("(likelihood weight)");
  year.add("");
  value.add(factors.weight[0]);
  return make_table("factors", "one factor in one year", name, year, value);
}

/// Events in the order of time, then as they lie.
std::vector<std::size_t> order_of(const Events& events) {
  std::vector<std::size_t> order(events.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return events.time[a] < events.time[b]; });
  return order;
}

std::string kind_of(const Events& events, std::size_t e) {
  return events.loans[e] > 0 ? "default" : events.amount[e] < 0 ? "recovery" : "cost of recovery";
}

Table events_table(const Params& params, const Settlement& settlement) {
  const auto& context = params.programme->context();
  const bool dated = params.calendar->given();
  TextColumn date("date", "day on which it happens");
  TextColumn kind("event", "default, recovery or cost of recovery");
  TextColumn portfolio("portfolio", "portfolio of the loan");
  TextColumn loan("loan", "id of the loan; for groups with the number inside the group");
  TextColumn claim("claim", "claim that the loss belongs to");
  NumberColumn loans("loans", "1", "loans that default; of fine-grained rows not a whole number");
  NumberColumn exposure("exposure", params.currency,
                        "exposure of one loan at default; with a calendar what was lent");
  NumberColumn loss("loss", params.currency, "loss; below zero: recovered");
  std::vector<NumberColumn> parts;
  for (const Bearer& bearer : params.bearers)
    parts.emplace_back(bearer.name, params.currency, "borne by " + bearer.name);
  const Events& events = settlement.events;
  for (const std::size_t e : order_of(events)) {
    const NamedPortfolio& named = params.portfolio_of(events.exposure[e]);
    const Exposures& book = named.portfolio->exposures();
    const std::size_t row = events.exposure[e] - named.first_row;
    date.add(dated ? params.calendar->date_text(events.time[e]) : "");
    kind.add(kind_of(events, e));
    portfolio.add(named.name);
    loan.add(book.id(row) +
             (book.count[row] > 1 ? "#" + std::to_string(events.member[e] + 1) : ""));
    claim.add(context.claims[context.claim_of[events.exposure[e]]].name);
    loans.add(events.loans[e]);
    exposure.add(book.ead[row]);
    loss.add(events.amount[e]);
    for (std::size_t b = 0; b < parts.size(); ++b) parts[b].add(settlement.parts[b][e]);
  }
  const std::string sentence = "one event: what is lost and who bears it";
  Table table = dated ? make_table("events", sentence, date, kind, portfolio, loan, claim, loans,
                                   exposure, loss)
                      : make_table("events", sentence, portfolio, loan, claim, exposure, loss);
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
