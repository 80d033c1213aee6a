// What settling in the order of time costs: clauses without and with memory beside drawing and
// sorting the events, its growth with the number of claims, and a pool that is sized by a scan.
// bench/ratios prints the ratios of one run.
#include <benchmark/benchmark.h>

#include "catalogue.hpp"
#include "scenarios.hpp"
#include "simulate/trial_worker.hpp"
#include "waterfall/agenda.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam::bench {
namespace {

constexpr std::size_t kTrials = 128;
constexpr int kClauses = 8;  // so that one is seen apart from the noise

/// Loans of three years, about `defaults` defaults a trial, half of each borne by a pool.
std::string book(int defaults) {
  return "cofferdam: 1\ntitle: settling\ncurrency: USD\ntrials: 8192\n"
         "calendar: {start: 2026-01-01, horizon: 3 years, run_off: 1 year}\n"
         "bearers: {bank: {}, fund: {public: central}, pool: {public: city}}\n"
         "economy: {factors: {national: {}}}\n"
         "portfolios:\n  loans: {type: loans, lender: bank, new_business: {count: " +
         std::to_string(defaults * 17) +
         ", every: month}, ead: 10, term: 1 year, pd: 2 %, lgd: 1, asset_correlation: 12 %}\n"
         "programme:\n  - claim: {name: called, of: [loans]}\n"
         "  - share: {name: split, claim: called, parts: {pool: 50 %}, remainder: bank}\n";
}
const std::string kPool = "pools: {pool: {opening: 1000 million}}\n";

std::string stateless(int clauses) {
  std::string text;
  for (int i = 0; i < clauses; ++i)
    text += "  - compensate: {claim: called, payer: fund, payee: bank, rate: 1 %}\n";
  return text;
}
/// Each with a limit of its own, which never binds.
std::string stateful(int clauses) {
  std::string text;
  for (int i = 0; i < clauses; ++i) {
    const std::string name = "c" + std::to_string(i);
    text += "  - compensate: {name: " + name +
            ", claim: called, payer: fund, payee: bank, rate: 1 %}\n  - limit: {name: l" +
            std::to_string(i) + ", on: fund, of: [" + name +
            "], level: 1000 million, window: calendar_year_to_date}\n";
  }
  return text;
}

Model model_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return build_model(parse_scenario("settle.yaml", text, overrides));
}

/// Draws once, then orders and settles again and again; counts events.
void settle_again(benchmark::State& state, const Model& model) {
  const Params& params = model.params();
  const TrialRange range{0, kTrials};
  Factors factors;
  Events events;
  draw(params, range, factors, events);
  Settlement settlement;
  for (auto _ : state) {
    settlement.events = events;
    settle(params, range, settlement);
    benchmark::DoNotOptimize(settlement.losses.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(events.size()));
}

void draw_and_sort(benchmark::State& state) {
  const Model model = model_of(book(100) + kPool);
  const Params& params = model.params();
  const Agenda agenda(params.programme->context(), *params.calendar);
  Factors factors;
  Settlement settlement;
  std::int64_t events = 0;
  for (auto _ : state) {
    draw(params, {0, kTrials}, factors, settlement.events);
    settlement.trials = kTrials;
    agenda.order(settlement);
    events += static_cast<std::int64_t>(settlement.events.size());
  }
  state.SetItemsProcessed(events);
}
BENCHMARK(draw_and_sort)->Name("settle_draw_and_sort");

void no_more(benchmark::State& state) {
  settle_again(state, model_of(book(100) + kPool));
}
void eight_stateless(benchmark::State& state) {
  settle_again(state, model_of(book(100) + stateless(kClauses) + kPool));
}
void eight_stateful(benchmark::State& state) {
  settle_again(state, model_of(book(100) + stateful(kClauses) + kPool));
}
BENCHMARK(no_more)->Name("settle_pool_alone");
BENCHMARK(eight_stateless)->Name("settle_8_stateless");
BENCHMARK(eight_stateful)->Name("settle_8_stateful");

void claims(benchmark::State& state) {
  settle_again(state, model_of(book(static_cast<int>(state.range(0))) + stateful(2) + kPool));
}
BENCHMARK(claims)->Name("settle_claims")->Arg(25)->Arg(100)->Arg(400)->Arg(1600);

/// Whole blocks with all tables, without and with twenty stocks of a pool that is topped up.
void sized(benchmark::State& state) {
  const std::string pool = "pools: {pool: {opening: 1000, top_up: {to: 500, every: year}}}\n";
  const std::string size =
      "size:\n  - {input: pools.pool.opening, target: exhausted, probability: [1 %], from: 0, to: "
      "4000, values: 20}\n";
  const Model model = model_of(book(100) + pool + (state.range(0) > 0 ? size : ""));
  const Family& tables = family_of(catalogue(), FamilyId::table);
  for (auto _ : state) {
    TrialWorker worker(model, tables);
    worker.run_block(0, kBlockTrials);
    benchmark::DoNotOptimize(worker.trials());
  }
  state.SetItemsProcessed(state.iterations() * kBlockTrials);
}
BENCHMARK(sized)->Name("settle_sized")->Arg(0)->Arg(20)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cofferdam::bench
