// Kernels of every member of the catalogue: a new row is measured without a line here.
#include <benchmark/benchmark.h>

#include "base/random.hpp"
#include "catalogue.hpp"
#include "distributions/distribution.hpp"
#include "economies/factor_model.hpp"
#include "measures/measure.hpp"
#include "model/trials.hpp"
#include "portfolios/portfolio.hpp"
#include "registration.hpp"
#include "repayments/repayment.hpp"
#include "scenario/scenario_data.hpp"
#include "scenarios.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam::bench {
namespace {

/// 1,000 loans with every kind of clause, tag and table in use.
std::string scenario(const std::string& copula, const std::string& sampling,
                     const std::string& lgd) {
  return "cofferdam: 1\ntitle: bench\ncurrency: USD\ntrials: 1024\neconomy: {copula: " + copula +
         ", factors: {national: {}}}\nsampling: " + sampling +
         "\nbearers: {bank: {}, fund: {}}\nportfolios:\n"
         "  loans: {type: loans, lender: bank, count: 1000, ead: 1 million, pd: 3 %, loading: "
         "{national: 0.346}, lgd: " +
         lgd +
         ",\n    tags: {region: {mix: {east: 50 %, west: 50 %}}}, realised_loss: 1000}\n"
         "programme:\n  - claim: {name: loss, of: [loans]}\n"
         "  - share: {claim: loss, parts: {bank: {by: region, values: {east: 20 %, west: 30 %}}}, "
         "remainder: fund}\n"
         "  - layers: {name: top, claim: loss, payee: fund, layers: [{payer: bank, attachment: 5 "
         "%}]}\n"
         "report: {thresholds: [1 million]}\noutput: {trials: all}\n";
}

Model model_of(const std::string& copula, const std::string& sampling, const std::string& lgd) {
  return build_model(parse_scenario("bench.yaml", scenario(copula, sampling, lgd)));
}

/// The example of a portfolio, with a calendar.
Model dated_model_of(const Kind& kind) {
  return build_model(
      parse_scenario("bench.yaml",
                     "cofferdam: 1\ntitle: bench\ncalendar: {start: 2026-01-01, horizon: 1 year}\n"
                     "economy: {factors: {national: {}}}\nbearers: {bank: {}}\nportfolios: {it: " +
                         std::string(kind.example) + "}\n"));
}

/// 4,096 draws by inversion.
void distribution(benchmark::State& state, const Kind* kind) {
  const Document document = parse_document("bench", "v: " + std::string(kind->example));
  const Key key{.name = "v",
                .type = Type::field,
                .sentence = "",
                .family = FamilyId::distribution,
                .unit = Type::number};
  Problems problems(document.sources);
  const Value value = check(document, std::span(&key, 1), catalogue(), problems);
  const auto made = make_distribution(value.at("v"), problems);
  problems.throw_if_any();
  std::vector<double> uniforms(4096), out(4096);
  fill_uniform(1, Purpose::book, 0, 1, uniforms);
  for (auto _ : state) {
    made->sample(uniforms, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * 4096);
}

/// Balances of a loan over ten years at 4,096 ages in months.
void repayment(benchmark::State& state, const Kind* kind) {
  const Document document = parse_document("bench", "v: " + std::string(kind->example));
  const Key key{.name = "v", .type = Type::kind, .sentence = "", .family = FamilyId::repayment};
  Problems problems(document.sources);
  const Value value = check(document, std::span(&key, 1), catalogue(), problems);
  const auto made = make_repayment(value.at("v"), problems);
  problems.throw_if_any();
  const Schedule schedule = made->schedule(120);
  std::vector<double> uniforms(4096);
  fill_uniform(1, Purpose::book, 0, 1, uniforms);
  std::vector<int> ages;
  for (const double uniform : uniforms) ages.push_back(static_cast<int>(120 * uniform));
  for (auto _ : state)
    for (const int age : ages) benchmark::DoNotOptimize(schedule.balance(age));
  state.SetItemsProcessed(state.iterations() * 4096);
}

/// 256 trials drawn and settled; items are trials.
void pipeline(benchmark::State& state, const Model& model) {
  Factors factors;
  Settlement settlement;
  for (auto _ : state) {
    draw_and_settle(model.params(), {0, 256}, factors, settlement);
    benchmark::DoNotOptimize(settlement.losses.data());
  }
  state.SetItemsProcessed(state.iterations() * 256);
}

/// Events of 256 trials of a portfolio; items are defaults.
void portfolio_draw(benchmark::State& state, const Model& model) {
  const Params& params = model.params();
  Factors factors;
  params.factors->draw(1, {0, 256}, factors);
  Events events;
  for (auto _ : state) {
    events.clear();
    params.portfolios[0].portfolio->draw(1, {0, 256}, {factors, {}}, 0, events);
    benchmark::DoNotOptimize(events.amount.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(events.size()));
}

/// The programme of one clause more than the last; items are events.
void settle(benchmark::State& state, const Model& model) {
  Factors factors;
  Settlement settlement;
  draw_and_settle(model.params(), {0, 256}, factors, settlement);
  for (auto _ : state) {
    model.params().programme->settle(settlement, 256);
    benchmark::DoNotOptimize(settlement.parts.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(settlement.events.size()));
}

/// One table observing 256 settled trials; items are trials.
void observe(benchmark::State& state, const TableKind* kind) {
  const Model model = model_of("gaussian", "plain", "45 %");
  Factors factors;
  Settlement settlement;
  const TrialRange range{0, 256};
  draw_and_settle(model.params(), range, factors, settlement);
  for (auto _ : state) {
    state.PauseTiming();
    const auto measure = kind->make(model.params());
    state.ResumeTiming();
    if (measure) measure->observe({range, factors, settlement});
  }
  state.SetItemsProcessed(state.iterations() * 256);
}

void register_all() {
  const auto add = [](const std::string& name, auto&& function) {
    benchmark::RegisterBenchmark(name.c_str(), function);
  };
  for (const Kind* kind : family_of(catalogue(), FamilyId::distribution).kinds)
    add("distribution/" + std::string(kind->name),
        [kind](benchmark::State& state) { distribution(state, kind); });
  for (const Kind* kind : family_of(catalogue(), FamilyId::repayment).kinds)
    add("repayment/" + std::string(kind->name),
        [kind](benchmark::State& state) { repayment(state, kind); });
  for (const Kind* kind : family_of(catalogue(), FamilyId::copula).kinds)
    add("copula/" + std::string(kind->name), [kind](benchmark::State& state) {
      pipeline(state, model_of(std::string(kind->example), "plain", "45 %"));
    });
  for (const Kind* kind : family_of(catalogue(), FamilyId::sampling).kinds)
    add("sampling/" + std::string(kind->name), [kind](benchmark::State& state) {
      pipeline(state, model_of("gaussian", std::string(kind->example), "45 %"));
    });
  for (const char* lgd : {"45 %", "{beta: {alpha: 1.515, beta: 0.916}}"})
    add(std::string("portfolio/loans/lgd ") + lgd, [lgd](benchmark::State& state) {
      portfolio_draw(state, model_of("gaussian", "plain", lgd));
    });
  for (const Kind* kind : family_of(catalogue(), FamilyId::portfolio).kinds)
    if (kind->name != "loans")
      add("portfolio/" + std::string(kind->name),
          [kind](benchmark::State& state) { portfolio_draw(state, dated_model_of(*kind)); });
  add("programme/claim, share, layers",
      [](benchmark::State& state) { settle(state, model_of("gaussian", "plain", "45 %")); });
  for (const Kind* kind : family_of(catalogue(), FamilyId::table).kinds)
    add("table/" + std::string(kind->name),
        [kind](benchmark::State& state) { observe(state, static_cast<const TableKind*>(kind)); });
}

const Registration registered(register_all);

}  // namespace
}  // namespace cofferdam::bench
