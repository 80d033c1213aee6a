#include "support/pool_case.hpp"

#include <algorithm>
#include <limits>

#include "catalogue.hpp"
#include "model/programme_builder.hpp"
#include "support/scenarios.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr const char* kScenario =
    "cofferdam: 1\ntitle: pools by hand\ncurrency: USD\ntrials: 2000\n"
    "calendar: {start: 2026-01-01, horizon: 2 years}\n"
    "economy: {factors: {national: {}}}\n"
    "bearers: {bank: {}, treasury: {public: city}, pool: {public: city}, second: {public: "
    "province}}\n"
    "portfolios:\n"
    "  covered: {type: loans, lender: bank, count: 1, ead: 100, term: 2 years, pd: 10 %, lgd: 45 "
    "%, loading: {national: 0.4}}\n"
    "  other: {type: loans, lender: bank, count: 1, ead: 100, term: 2 years, pd: 10 %, lgd: 45 %, "
    "loading: {national: 0.4}}\n"
    "programme:\n  - claim: {name: loss, of: [covered]}\n";

enum Bearers : std::size_t { kBank, kTreasury, kPool, kSecond };

/// `bad` where the remainder of the trial by `step` is `hit`, else `good`.
struct Pattern {
  std::int64_t first;
  std::size_t trials;
  std::vector<double> operator()(std::int64_t step, std::int64_t hit, double bad,
                                 double good = 0) const {
    std::vector<double> column(trials);
    for (std::size_t t = 0; t < trials; ++t)
      column[t] = (first + static_cast<std::int64_t>(t)) % step == hit ? bad : good;
    return column;
  }
  std::vector<double> all(double value) const { return std::vector<double>(trials, value); }
};

std::vector<double> plus(std::vector<double> a, const std::vector<double>& b, double factor = 1) {
  for (std::size_t t = 0; t < a.size(); ++t) a[t] += factor * b[t];
  return a;
}
std::vector<double> joined(std::vector<double> a, const std::vector<double>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// The pool is exhausted at 0.5 years in trials 0, 10, ... by its first line, short by 30, and at
/// 1.5 years in trials 1, 11, ... by its second, short by 10; the second one at 0.25 years in
/// trials 0, 20, ...
std::vector<PoolOutcomes> pools(const Pattern& in) {
  constexpr double kEndless = std::numeric_limits<double>::infinity();
  PoolOutcomes pool, second;
  pool.reset(2, in.trials);
  second.reset(2, in.trials);
  for (std::size_t t = 0; t < in.trials; ++t) {
    const std::int64_t trial = in.first + static_cast<std::int64_t>(t);
    pool.exhausted[t] = trial % 10 == 0 ? 0.5 : trial % 10 == 1 ? 1.5 : kEndless;
    pool.line[t] = trial % 10 == 0 ? 0 : trial % 10 == 1 ? 1 : -1;
    pool.required[in.trials + t] = 100 + static_cast<double>(trial % 100);
  }
  pool.short_by = plus(in(10, 0, 30), in(10, 1, 10));
  pool.unpaid = in(10, 0, 20);
  pool.short_in = joined(in(10, 0, 30), in(10, 1, 10));
  pool.balance = joined(in(10, 0, 0, 100), plus(in(10, 0, 0, 50), in(10, 1, -50)));
  pool.in_force = joined(in.all(400), in.all(200));
  second.exhausted = in(20, 0, 0.25, kEndless);
  second.line = in(20, 0, 0, -1);
  second.short_by = in(20, 0, 60);
  return {pool, second};
}

/// Guarantee of the pool, cap of the pool, guarantee of the second one; all to the bank.
std::vector<PaymentOutcomes> payments(const Pattern& in) {
  std::vector<PaymentOutcomes> lines(3);
  for (PaymentOutcomes& line : lines) line.reset(in.trials);
  lines[0].due = in.all(100);
  lines[0].paid = in(10, 0, 70, 100);
  lines[0].moved = in(10, 0, 10);
  lines[0].stopped[static_cast<std::size_t>(Reason::balance)] = in(10, 0, 20);
  lines[1].due = in.all(40);
  for (std::int64_t digit = 0; digit < 5; ++digit) {
    auto& stopped = lines[1].stopped[static_cast<std::size_t>(Reason::limit)];
    stopped = plus(stopped, in(10, digit, 10));
  }
  lines[1].stopped[static_cast<std::size_t>(Reason::balance)] = in(10, 1, 10);
  lines[1].paid =
      plus(in(10, 1, 30, 40), lines[1].stopped[static_cast<std::size_t>(Reason::limit)], -1);
  lines[2].due = in.all(60);
  lines[2].paid = in(20, 0, 0, 60);
  lines[2].stopped[static_cast<std::size_t>(Reason::open)] = in(20, 0, 60);
  for (const std::size_t i : {0u, 1u, 2u})
    lines[i].delay = plus(in.all(0), lines[i].paid, i == 1 ? 12 : 6);
  return lines;
}

/// Opening by the treasury, a contribution of the bank each year, interest, and in trials 0, 10,
/// ... a lapse to the treasury.
std::vector<std::vector<double>> funding(const Pattern& in) {
  return {joined(in.all(100), in.all(0)), joined(in.all(20), in.all(20)),
          joined(in.all(0), in.all(3)), joined(in.all(0), in(10, 0, -40))};
}

/// What a programme with these lines would hold.
void describe(ProgrammeContext& context) {
  context.payment_lines = {{"guarantee", 1, kPool, kBank, false},
                           {"cap", 1, kPool, kBank, true},
                           {"guarantee", 1, kSecond, kBank, false}};
  context.rules = {"yearly limit", "never reached"};
  context.pools = {{"pool", kPool, {"guarantee", "cap"}, ""},
                   {"second", kSecond, {"guarantee"}, "interest is paid on the balance"}};
  context.funding = {{0, PoolFlow::opening, kTreasury},
                     {0, PoolFlow::contribution, kBank},
                     {0, PoolFlow::interest, kOutside},
                     {0, PoolFlow::lapse, kTreasury}};
}

}  // namespace

PoolCase::PoolCase() : model_(model_of(kScenario)) {
  const Scenario scenario = parse_scenario("test.yaml", kScenario);
  const Params& base = model_.params();
  params_.currency = base.currency;
  params_.trials = params_.room_for = base.trials;
  params_.bearers = base.bearers;
  params_.calendar = base.calendar;
  params_.factors = base.factors;
  params_.copula = base.copula;
  params_.sampling = base.sampling;
  params_.portfolios = base.portfolios;
  params_.rows = base.rows;
  Problems problems(scenario.data().document.sources);
  ProgrammeContext context;
  context.bearers = base.programme->context().bearers;
  context.portfolios = base.programme->context().portfolios;
  context.rows = base.rows;
  context.dated = true;
  context.calendar = base.calendar.get();
  params_.programme =
      build_programme(scenario.data().root.at("programme"), scenario.data().root.at("pools"),
                      std::move(context), problems);
  problems.throw_if_any();
  // The tables read the lists alone, not the clauses that would fill them.
  describe(const_cast<ProgrammeContext&>(params_.programme->context()));
}

/// Besides what is said above, each trial has a loss of 150 at 0.5 years, of which the pool bears
/// 100, and gets 30 of it back at 1.5 years, 20 for the pool.
Settlement PoolCase::settled(const TrialRange& range) const {
  const Pattern in{range.first, range.count};
  constexpr double kEndless = std::numeric_limits<double>::infinity();
  Settlement settlement;
  settlement.first_trial = range.first;
  settlement.trials = range.count;
  settlement.parts.resize(4);
  settlement.ledger.reset(4, range.count);
  for (std::uint32_t t = 0; t < range.count; ++t) {
    settlement.events.add(t, 0, 0, 0.5, EventKind::default_, 1, 150);
    settlement.events.add(t, 0, 0, 1.5, EventKind::recovery, 0, -30, 2 * t);
    for (const std::size_t b : {kBank, kTreasury, kPool, kSecond}) {
      const double part = b == kBank ? 50 : b == kPool ? 100 : 0;
      settlement.parts[b].push_back(part);
      settlement.parts[b].push_back(-part / 5);
      settlement.ledger.of(LedgerKind::borne, b)[t] = 0.8 * part;
    }
  }
  settlement.losses = in(20, 0, 1000, 10);
  settlement.defaults = in.all(1);
  settlement.payments = payments(in);
  settlement.rules.resize(2);
  settlement.rules[0].first = in(2, 0, 0.75, kEndless);
  settlement.rules[0].stopped = in(2, 0, 10);
  settlement.rules[1].first = in.all(kEndless);
  settlement.rules[1].stopped = in.all(0);
  settlement.pools = pools(in);
  settlement.funding = funding(in);
  settlement.excluded = {in.all(5), in.all(0), in.all(0), in.all(0)};
  return settlement;
}

std::unique_ptr<Measure> PoolCase::measure(const std::string& name) const {
  for (const Kind* kind : family_of(catalogue(), FamilyId::table).kinds)
    if (kind->name == name) return static_cast<const TableKind*>(kind)->make(params_);
  return nullptr;
}

void PoolCase::observe(Measure& measure, const TrialRange& range) const {
  Factors factors;
  factors.resize(1, 2, range.count);
  const Settlement settlement = settled(range);
  measure.observe({range, factors, settlement});
}

Table PoolCase::table_of(const Measure& measure, std::int64_t trials) const {
  const AccountStatistics statistics(params_);
  return measure.table(
      {params_, statistics, accounts_of(params_), {}, {}, static_cast<double>(trials)});
}

Table PoolCase::table(const std::string& name, std::int64_t first, std::int64_t last) const {
  const auto measured = measure(name);
  for (std::int64_t at = first; at < last;) {
    const std::int64_t end = std::min(last, (at / kBlockTrials + 1) * kBlockTrials);
    observe(*measured, {at, static_cast<std::size_t>(end - at)});
    measured->close_block();
    at = end;
  }
  return table_of(*measured, last - first);
}

}  // namespace cofferdam
