// One trial in full.
#include <cofferdam/simulate.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "economies/factor_model.hpp"
#include "explain/replay_policies.hpp"
#include "gates/pool_rule.hpp"
#include "measures/columns.hpp"
#include "measures/flow_names.hpp"
#include "model/trials.hpp"
#include "portfolios/failure.hpp"
#include "portfolios/loss_log.hpp"
#include "portfolios/portfolio.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

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

/// Events as they were worked, or in the order of time, then as they lie. What waited, was tried
/// and must wait on is none.
std::vector<std::size_t> order_of(const Params& params, const Settlement& settlement) {
  if (params.programme->is_walked()) {
    std::vector<std::size_t> worked;
    for (const std::uint32_t e : settlement.order) {
      const auto moved = [&](const auto& part) { return part[e] != 0; };
      if (settlement.kind[e] != EntryKind::payment ||
          std::any_of(settlement.parts.begin(), settlement.parts.end(), moved))
        worked.push_back(e);
    }
    return worked;
  }
  const Events& events = settlement.events;
  std::vector<std::size_t> order(events.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return events.time[a] < events.time[b]; });
  return order;
}

std::string kind_of(const Settlement& settlement, std::size_t e) {
  // Interest is due with the claim to which it belongs.
  constexpr const char* kNames[] = {"default", "loss", "recovery", "cost of recovery",
                                    "claim",   "gain", "payment"};
  // A change of value, which is no claim either way.
  if (settlement.events.kind[e] == EventKind::gain && settlement.events.amount[e] > 0)
    return kNames[static_cast<std::size_t>(EventKind::loss)];
  return kNames[static_cast<std::size_t>(settlement.events.kind[e])];
}

std::string loan_of(const Params& params, const Events& events, std::size_t e) {
  return id_of(params, events.exposure[e], events.member[e]);
}

/// Which claim of its loan an event belongs to, and which occurrence; columns of tables in which a
/// loan has several claims, or an event belongs to an occurrence.
class ClaimColumns {
 public:
  ClaimColumns(const Params& params, const Events& events) : params_(params), events_(events) {}
  void add(std::size_t e) {
    const bool gains = events_.kind[e] == EventKind::gain;
    number_.add(gains ? std::numeric_limits<double>::quiet_NaN() : events_.claim_of(e) + 1.0);
    const std::uint32_t occurrence = events_.occurrence_of(e);
    occurrence_.add(occurrence == Events::kNone ? "" : params_.occurrence_name(occurrence));
  }
  /// Puts the columns that say anything behind that of the loan.
  void move_to(Table& table) {
    auto at = std::find_if(table.columns.begin(), table.columns.end(),
                           [](const Column& column) { return column.name == "loan"; });
    if (events_.has_claims()) at = table.columns.insert(at + 1, number_.take());
    if (!events_.occurrence.empty()) table.columns.insert(at + 1, occurrence_.take());
  }

 private:
  const Params& params_;
  const Events& events_;
  NumberColumn number_{"claim_number", "1",
                       "which claim of the loan it is or belongs to, in the order of time from 1; "
                       "n/a: none"};
  TextColumn occurrence_{"occurrence", "occurrence that it belongs to; empty: none"};
};

Table events_table(const Params& params, const Settlement& settlement) {
  const auto& context = params.programme->context();
  const bool dated = params.calendar->given();
  TextColumn date("date", "day on which it happens");
  TextColumn kind(
      "event",
      "default, loss without a default, claim (after a lag), recovery, cost of recovery, gain, or "
      "payment of what was due before");
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
  ClaimColumns numbers(params, events);
  for (const std::size_t e : order_of(params, settlement)) {
    const NamedPortfolio& named = params.portfolio_of(events.exposure[e]);
    const Exposures& book = named.portfolio->exposures();
    const std::size_t row = events.exposure[e] - named.first_row;
    date.add(dated ? params.calendar->date_text(events.time[e]) : "");
    kind.add(kind_of(settlement, e));
    portfolio.add(named.name);
    loan.add(loan_of(params, events, e));
    claim.add(context.claims[context.claim_of[events.exposure[e]]].name);
    loans.add(events.loans[e]);
    exposure.add(book.amount_of(row));
    loss.add(events.amount[e]);
    numbers.add(e);
    for (std::size_t b = 0; b < parts.size(); ++b) parts[b].add(settlement.parts[b][e]);
  }
  const std::string sentence = "one event: what is lost and who bears it";
  Table table = dated ? make_table("events", sentence, date, kind, portfolio, loan, claim, loans,
                                   exposure, loss)
                      : make_table("events", sentence, portfolio, loan, claim, exposure, loss);
  numbers.move_to(table);
  for (NumberColumn& part : parts) table.columns.push_back(part.take());
  return table;
}

Table steps_table(const Params& params, const Settlement& settlement) {
  const auto& context = params.programme->context();
  const std::string& currency = params.currency;
  const bool dated = params.calendar->given();
  TextColumn date("date", "day of the step"), kind("event", "what it belongs to");
  TextColumn loan("loan", "id of the loan"), clause("clause", "clause under which money is due");
  TextColumn rule("rule", "limit, cap or pool that decided; empty: the rate alone");
  TextColumn payer("payer", "who pays"), payee("payee", "who is paid");
  NumberColumn due("due", currency, "what came to this step");
  NumberColumn paid("paid", currency, "what it let through or paid");
  NumberColumn stopped("stopped", currency, "the rest");
  TextColumn reason("reason", "why the rest was stopped");
  NumberColumn left("left", currency, "room or balance after the step; n/a: without bound");
  ClaimColumns numbers(params, settlement.events);
  for (const PaymentStep& step : settlement.log->payments) {
    const PaymentLine& line = context.payment_lines[step.line];
    if (dated)
      date.add(params.calendar->date_text(
          params.calendar->time_of_day(day_of(settlement.moment[step.entry]))));
    kind.add(kind_of(settlement, step.entry));
    loan.add(loan_of(params, settlement.events, step.entry));
    clause.add(line.clause);
    rule.add(step.rule);
    payer.add(context.bearers[step.payer]);
    payee.add(context.bearers[line.payee]);
    due.add(step.due);
    paid.add(step.paid);
    stopped.add(step.stopped);
    reason.add(step.reason);
    left.add(step.left);
    numbers.add(step.entry);
  }
  const std::string sentence = "one step of a payment: the clause and the rule that decided";
  Table table = dated ? make_table("steps", sentence, date, kind, loan, clause, rule, payer, payee,
                                   due, paid, stopped, reason, left)
                      : make_table("steps", sentence, kind, loan, clause, rule, payer, payee, due,
                                   paid, stopped, reason, left);
  numbers.move_to(table);
  return table;
}

/// Bearers that can fail, and when they do.
Table failures_table(const Params& params, const Settlement& settlement) {
  TextColumn bearer("bearer", "who can fail"), fails("fails", "day on which it fails, or no");
  for (std::size_t f = 0; f < params.failures.size(); ++f) {
    const double years = settlement.events.failures[f];
    bearer.add(params.failures[f]->bearer());
    fails.add(!std::isfinite(years)      ? "no"
              : params.calendar->given() ? params.calendar->date_text(years)
                                         : "yes");
  }
  return make_table("failures", "one bearer that can fail", bearer, fails);
}

Table accounts_table(const Params& params, const Settlement& settlement) {
  const auto& context = params.programme->context();
  TextColumn date("date", "day of the flow"), pool("pool", "whose balance it is");
  TextColumn flow("flow", "what the money is"), loan("loan", "id of the loan, if it is about one");
  NumberColumn amount("amount", params.currency, "into the pool; below zero: out of it");
  NumberColumn balance("balance", params.currency, "balance after it");
  for (const AccountStep& step : settlement.log->accounts) {
    date.add(params.calendar->date_text(params.calendar->time_of_day(day_of(step.moment))));
    pool.add(context.pool_rules[step.pool]->account_name(step.instance));
    flow.add(name_of(step.flow));
    loan.add(step.entry == Settlement::kNoEntry ? ""
                                                : loan_of(params, settlement.events, step.entry));
    amount.add(step.amount);
    balance.add(step.balance);
  }
  return make_table("accounts", "one flow of a pool", date, pool, flow, loan, amount, balance);
}

Table lending_table(const Params& params, const Settlement& settlement) {
  const auto& context = params.programme->context();
  TextColumn date("date", "day on which loans are made"), clause("clause", "clause on lending");
  TextColumn value("value", "value of the tag by which it is split; (shut out): its auction");
  NumberColumn capacity("capacity", params.currency,
                        "what may be in force, or lent in the window; n/a: loans are stopped");
  NumberColumn counted("counted", params.currency, "what counts against it before they are made");
  NumberColumn planned("planned", params.currency, "what is on offer on the day");
  NumberColumn lent("lent", params.currency, "what of it is lent");
  NumberColumn stopped("stopped", params.currency, "what this clause stops first");
  for (const LendingStep& step : settlement.log->lending) {
    date.add(params.calendar->date_text(params.calendar->time_of_day(day_of(step.moment))));
    clause.add(context.lending_lines[step.line].name);
    value.add(context.lending_lines[step.line].value);
    capacity.add(step.capacity);
    counted.add(step.counted);
    planned.add(step.planned);
    lent.add(step.lent);
    stopped.add(step.stopped);
  }
  return make_table("lending", "loans on offer on one day under one clause on lending", date,
                    clause, value, capacity, counted, planned, lent, stopped);
}

Table flows_table(const Params& params, const Settlement& settlement) {
  const auto& context = params.programme->context();
  TextColumn date("date", "day on which it is paid"), flow("flow", "name of the flow");
  TextColumn kind("kind", "fee, premium or subsidy");
  TextColumn payer("payer", "who pays, or outside"), payee("payee", "who is paid, or outside");
  NumberColumn amount("amount", params.currency, "from payer to payee");
  std::vector<FlowStep> steps = settlement.log->flows;
  std::stable_sort(steps.begin(), steps.end(), [](const FlowStep& a, const FlowStep& b) {
    return std::pair(a.moment, a.flow) < std::pair(b.moment, b.flow);
  });
  for (const FlowStep& step : steps) {
    const FlowLine& line = context.flows[step.flow];
    if (params.calendar->given())
      date.add(params.calendar->date_text(params.calendar->time_of_day(day_of(step.moment))));
    flow.add(line.name);
    kind.add(name_of(line.kind));
    payer.add(party_name(line.payer, context));
    payee.add(party_name(line.payee, context));
    amount.add(step.amount);
  }
  const std::string sentence = "one payment of a fee, premium, subsidy or relending";
  return params.calendar->given()
             ? make_table("flows", sentence, date, flow, kind, payer, payee, amount)
             : make_table("flows", sentence, flow, kind, payer, payee, amount);
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
  SettlementLog log;
  settlement.log = &log;
  LossLog losses;
  settlement.events.log = &losses;
  draw_and_settle(params, {trial, 1}, factors, settlement);
  std::vector<Table> tables = {factors_table(params, factors), bearers_table(params, settlement),
                               events_table(params, settlement)};
  if (!losses.portfolios.empty())
    tables.push_back(policies_table(params, settlement.events, losses));
  if (!params.failures.empty()) tables.push_back(failures_table(params, settlement));
  if (params.programme->is_walked()) tables.push_back(steps_table(params, settlement));
  if (!log.lending.empty()) tables.push_back(lending_table(params, settlement));
  if (!log.flows.empty()) tables.push_back(flows_table(params, settlement));
  if (!log.accounts.empty()) tables.push_back(accounts_table(params, settlement));
  return tables;
}

}  // namespace cofferdam
