// Settling is linear: what a claim costs under every kind of clause and every rule that lets money
// through, in trials of 1,000 to 1,000,000 loans. Sorting is left out. bench/ratios prints what a
// claim costs among a million loans beside among ten thousand.
#include <benchmark/benchmark.h>

#include <cctype>
#include <ctime>

#include "model/trials.hpp"
#include "registration.hpp"
#include "scenarios.hpp"
#include "waterfall/agenda.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam::bench {
namespace {

constexpr int kLoans = 1'000'000;  // of all trials of a run, so that memory is the same

/// One line of the list: clauses after the claim, pools, and what else the claim says. Amounts are
/// in hundredths of what all loans of a trial amount to.
struct Settled {
  const char* name;
  const char* clauses;
  const char* pools = "";
  const char* claim = "";
  const char* business = "";
};

#define PAYS "  - compensate: {name: line, claim: called, payer: fund, payee: bank, rate: 50 %}\n"
#define LIMIT "  - limit: {name: gate, on: fund, of: [line], "
#define RATIO LIMIT "level: 2 %, part: whole_loan, empty_denominator: no_limit, "
#define CAP \
  "  - portfolio_cap: {name: cap, claim: called, payer: fund, payee: bank, rate: 50 %, cap: 1 %, "

constexpr Settled kSettled[] = {
    {"share",
     "  - share: {claim: called, parts: {bank: 20 %, fund: 30 %}, remainder: guarantor}\n"},
    {"compensate", PAYS},
    {"payee_part",
     PAYS "  - compensate: {name: on, claim: called, payer: city, payee: fund, rate: 50 %, of: "
          "payee_part, at_most: 60 %}\n"},
    {"layers",
     "  - layers: {name: l, claim: called, payee: bank, layers: [{payer: fund, limit: 1u}]}\n"},
    {"layers_year",
     "  - layers: {name: l, claim: called, payee: bank, over: year, layers: [{payer: fund, limit: "
     "1u}]}\n"},
    {"layers_loan",
     "  - layers: {name: l, claim: called, payee: bank, over: loan, layers: [{payer: fund, limit: "
     "4}]}\n"},
    {"recover_agreed", PAYS "  - recover: {of: [called], rule: by_agreed_share}\n"},
    {"recover_paid", PAYS "  - recover: {of: [called], rule: by_amount_paid}\n"},
    {"recover_first", PAYS "  - recover: {of: [called], rule: named_first, first: [fund]}\n"},
    {"lag", PAYS, "", ", lag: 90 days"},
    {"settle", PAYS "  - settle: {of: [line], every: quarter}\n"},
    {"limit_cut", PAYS LIMIT "level: 0.5u, window: calendar_year_to_date}\n"},
    {"limit_refused",
     PAYS LIMIT "level: 0.5u, window: calendar_year_to_date, crossing_claim: refused}\n"},
    {"limit_paid",
     PAYS LIMIT "level: 0.5u, window: calendar_year_to_date, crossing_claim: paid}\n"},
    {"limit_carried",
     PAYS LIMIT "level: 0.2u, window: calendar_year_to_date, unpaid: carried_forward}\n"},
    {"limit_tripped", PAYS LIMIT
     "level: 0.2u, window: calendar_year_to_date, unpaid: carried_forward, release: year_turn}\n"},
    {"limit_overflow", PAYS LIMIT "level: 0.5u, window: calendar_year_to_date, overflow: city}\n"},
    {"limit_each_bank", PAYS LIMIT "each: bank, level: 0.01u, window: calendar_year_to_date}\n"},
    {"limit_each_loan", PAYS LIMIT "each: loan, level: 3}\n"},
    {"limit_trailing", PAYS RATIO
     "numerator: compensation, denominator: originated, window: trailing_months, months: 6}\n"},
    {"limit_principal",
     PAYS RATIO "numerator: default_principal, denominator: filed, window: since_start}\n"},
    {"limit_after_recovery", PAYS RATIO "numerator: loss_after_recovery, denominator: "
                                        "average_in_force, window: trailing_months, months: 12}\n"},
    {"limit_npl", PAYS RATIO
     "numerator: npl_stock, denominator: in_force_at_start, window: calendar_year_to_date}\n"},
    {"limit_released",
     PAYS RATIO "numerator: default_principal, denominator: released, window: since_start}\n"},
    {"limit_cohort",
     PAYS RATIO "numerator: compensation, denominator: originated, window: cohort}\n"},
    {"limit_full_year", PAYS "  - settle: {of: [line], every: year}\n" RATIO
                             "numerator: compensation, denominator: originated, window: "
                             "full_calendar_year, measured: settlement}\n"},
    {"cap_lost", CAP "catch_up: no, reinstate: no}\n"},
    {"cap_catch_up", CAP "catch_up: yes, reinstate: yes}\n"},
    {"cap_catch_up_recover",
     CAP "catch_up: yes, reinstate: yes}\n  - recover: {of: [called], rule: by_amount_paid}\n"},
    {"cap_maximum", CAP "agreed_maximum: 30u, catch_up: yes, reinstate: no}\n", "", "",
     ", take_up: {uniform: {from: 50 %, to: 90 %}}"},
    {"pool_lost", PAYS, "{fund: {opening: 0.5u}}"},
    {"pool_deferred", PAYS,
     "{fund: {opening: 0.2u, contributions: [{amount: 0.05u, every: quarter}], unpaid: deferred}}"},
    {"pool_deferred_settled", PAYS "  - settle: {of: [line], every: month}\n",
     "{fund: {opening: 0.2u, contributions: [{amount: 0.05u, every: quarter}], unpaid: deferred}}"},
    {"pool_pro_rata", PAYS "  - settle: {of: [line], every: quarter}\n",
     "{fund: {opening: 0.2u, contributions: [{amount: 0.05u, every: quarter}], short: pro_rata}}"},
    {"pool_each", PAYS, "{fund: {opening: 0.5u, each: bank}}"},
    {"pool_sublimit", PAYS,
     "{fund: {opening: 2u, pays: [{line: line, sublimit: 0.1u, per: year}]}}"},
    {"pool_shortfall", PAYS, "{fund: {opening: 0.2u, shortfall: city}}"},
    {"pool_budget", PAYS, "{fund: {budget: {amount: 0.2u, unused: lapses}, interest: 2 %}}"},
    {"pool_fees", PAYS,
     "{fund: {opening: 0.5u, fees: [{of: whole_loan, rate: 0.1 %, per: loan}, {of: own_part, rate: "
     "0.1 %, per: year}], top_up: {to: 0.5u, every: year}}}"},
};

/// Replaces `0.5u` by its amount.
std::string in_money(const std::string& text, double unit) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::size_t end = i;
    while (end < text.size() &&
           (std::isdigit(static_cast<unsigned char>(text[end])) || text[end] == '.'))
      ++end;
    if (end > i && end < text.size() && text[end] == 'u') {
      out += std::to_string(std::stod(text.substr(i, end - i)) * unit);
      i = end;
    } else {
      out += text[i];
    }
  }
  return out;
}

Model model_of(const Settled& of, int loans) {
  const std::string text =
      "cofferdam: 1\ntitle: linear\ncurrency: USD\ntrials: 1024\n"
      "calendar: {start: 2026-01-01, horizon: 3 years, run_off: 2 years}\n"
      "economy: {factors: {national: {}}}\n"
      "bearers: {bank: {instances: 31}, guarantor: {}, fund: {public: central}, city: {public: "
      "city}}\n"
      "portfolios:\n  loans: {type: loans, lender: bank, new_business: {count: " +
      std::to_string(loans) + ", per: year, until: 2027-01-01" + of.business +
      "}, ead: {lognormal: {mean: 10, cv: 1}}, term: 2 years, pd: 2 %, asset_correlation: 5 %, "
      "recovery: {rate: 40 %, lag: 6 months}}\n"
      "programme:\n  - claim: {name: called, of: [loans]" +
      of.claim + "}\n" + in_money(of.clauses, 0.1 * loans) +
      (*of.pools ? "pools: " + in_money(of.pools, 0.1 * loans) + "\n" : "");
  return build_model(parse_scenario("linear.yaml", text));
}

void settled(benchmark::State& state, const Settled& of) {
  const auto loans = static_cast<int>(state.range(0));
  const Model model = model_of(of, loans);
  const Params& params = model.params();
  const TrialRange range{0, static_cast<std::size_t>(kLoans / loans)};
  const bool walked = params.programme->is_walked();
  Factors factors;
  Settlement drawn, sorted, settlement;
  draw(params, range, factors, drawn.events);
  double claims = 0;
  for (const double defaults : drawn.events.loans) claims += defaults;
  sorted.trials = range.count;
  sorted.seed = params.seed;
  for (auto _ : state) {
    settlement.events = sorted.events = drawn.events;
    const auto start = std::clock();
    if (walked) Agenda(params.programme->context(), *params.calendar).order(sorted);
    const auto middle = std::clock();
    settle(params, range, settlement);
    const auto end = std::clock();
    state.SetIterationTime(static_cast<double>((end - middle) - (middle - start)) / CLOCKS_PER_SEC);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(claims));
}

void register_all() {
  for (const Settled& of : kSettled)
    benchmark::RegisterBenchmark((std::string("linear_") + of.name).c_str(),
                                 [&of](benchmark::State& state) { settled(state, of); })
        ->RangeMultiplier(10)
        ->Range(1000, kLoans)
        ->UseManualTime()
        ->MinTime(0.2)
        ->Unit(benchmark::kMillisecond);
}
const Registration registered(register_all);

}  // namespace
}  // namespace cofferdam::bench
