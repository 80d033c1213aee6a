// Accounts of pools, and settlements of the same trials beside each other.
#include <algorithm>
#include <map>

#include "gates/pool_rule.hpp"
#include "support/breaches.hpp"
#include "support/identities.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {

std::string broken_accounts(const Params& params, const Settlement& settlement) {
  Breaches breaches;
  const ProgrammeContext& context = params.programme->context();
  const Calendar& calendar = *context.calendar;
  const Moment last = moment_of(calendar.end_day() - 1, DayStep::closing);
  std::map<std::pair<std::size_t, std::size_t>, Open> balances;
  std::vector<std::vector<Open>> ends(context.pools.size(), std::vector<Open>(calendar.years()));
  for (const AccountStep& step : settlement.log->accounts) {
    // What lapses at the end is still in the balance of the last year.
    if (step.flow != PoolFlow::lapse || step.moment != last)
      for (std::size_t year = calendar.year_of_day(day_of(step.moment)); year < calendar.years();
           ++year)
        ends[step.pool][year].add(step.amount);
    Open& balance = balances[{step.pool, step.instance}];
    balance.add(step.amount);
    Open open = balance;
    open.add(-step.balance);
    const std::string name = context.pool_rules[step.pool]->account_name(step.instance);
    breaches.expect_zero(open, "balance of " + name + " after " + name_of(step.flow));
    breaches.expect_not_below(step.balance, balance.gross, "balance of " + name);
    if (step.flow == PoolFlow::fee)
      breaches.expect_not_below(step.amount, balance.gross, "fee of " + name);
  }
  for (std::size_t pool = 0; pool < ends.size(); ++pool)
    for (std::size_t year = 0; year < ends[pool].size(); ++year) {
      Open open = ends[pool][year];
      open.add(-settlement.pools[pool].balance[year * settlement.trials]);
      breaches.expect_zero(
          open, "movements of " + context.pools[pool].name + " up to year " + std::to_string(year));
    }
  return breaches.text();
}

namespace {

/// Columns of a kind of outcomes, with their names.
template <class Outcomes>
using Columns = std::vector<std::pair<const char*, std::vector<double> Outcomes::*>>;

const Columns<PaymentOutcomes> kPayment = {{"due", &PaymentOutcomes::due},
                                           {"paid", &PaymentOutcomes::paid},
                                           {"moved", &PaymentOutcomes::moved},
                                           {"delay", &PaymentOutcomes::delay},
                                           {"excluded", &PaymentOutcomes::excluded}};
const Columns<RuleOutcomes> kRule = {{"stopped by rules", &RuleOutcomes::stopped},
                                     {"first stop of rules", &RuleOutcomes::first}};
const Columns<PoolOutcomes> kPool = {
    {"balance", &PoolOutcomes::balance},     {"exhausted", &PoolOutcomes::exhausted},
    {"line exhausted", &PoolOutcomes::line}, {"short", &PoolOutcomes::short_by},
    {"unpaid", &PoolOutcomes::unpaid},       {"short in a year", &PoolOutcomes::short_in},
    {"required", &PoolOutcomes::required}};

}  // namespace

std::string differences(const Settlement& one, const Settlement& other) {
  Breaches breaches;
  const auto compare = [&](double a, double b, double size, const std::string& what) {
    if (a == b) return;  // infinite too
    breaches.expect_zero({a - b, size}, what);
  };
  double size = 0;
  for (const double amount : one.events.amount) size += std::abs(amount);
  for (const auto& line : one.funding)
    for (const double amount : line) size += std::abs(amount);
  const std::size_t n = one.parts.size();
  for (std::size_t b = 0; b < n; ++b)
    for (std::size_t t = 0; t < one.trials; ++t)
      compare(one.ledger.of(LedgerKind::borne, b)[t], other.ledger.of(LedgerKind::borne, b)[t],
              size, "borne by " + std::to_string(b));
  const auto columns = [&](const std::vector<double>& a, const std::vector<double>& b,
                           const std::string& what) {
    for (std::size_t i = 0; i < a.size(); ++i) compare(a[i], b[i], size, what);
  };
  const auto outcomes = [&](const auto& all, const auto& others, const auto& named) {
    for (std::size_t i = 0; i < all.size(); ++i)
      for (const auto& [name, values] : named) columns(all[i].*values, others[i].*values, name);
  };
  for (std::size_t i = 0; i < one.lines.size(); ++i)
    columns(one.lines[i], other.lines[i], "layers");
  outcomes(one.payments, other.payments, kPayment);
  for (std::size_t i = 0; i < one.payments.size(); ++i)
    for (std::size_t r = 0; r < kReasons; ++r)
      columns(one.payments[i].stopped[r], other.payments[i].stopped[r], "stopped");
  outcomes(one.rules, other.rules, kRule);
  outcomes(one.pools, other.pools, kPool);
  for (std::size_t i = 0; i < one.flows.size(); ++i) columns(one.flows[i], other.flows[i], "flows");
  for (std::size_t i = 0; i < one.funding.size(); ++i)
    columns(one.funding[i], other.funding[i], "funding");
  return breaches.text();
}

}  // namespace cofferdam
