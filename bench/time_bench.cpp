// What time costs: loans over years beside the same number of loans over one period, and beside the
// loop that one would write. bench/ratios prints the ratios of one run.
#include <benchmark/benchmark.h>

#include <numeric>
#include <random>
#include <vector>

#include "catalogue.hpp"
#include "loops.hpp"
#include "registration.hpp"
#include "scenarios.hpp"
#include "simulate/trial_worker.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam::bench {
namespace {

const std::string kHead =
    "cofferdam: 1\ntitle: time\ncurrency: USD\ntrials: 1024\n"
    "bearers: {bank: {}, fund: {public: central}}\neconomy: {factors: {national: {}}}\n";
const std::string kShare =
    "programme:\n  - claim: {name: called, of: [loans]}\n"
    "  - share: {claim: called, parts: {fund: 75 %}, remainder: bank}\n";
const std::string kBeta = "lgd: {beta: {alpha: 1.515, beta: 0.916}}";

Model model_of(const std::string& calendar, const std::string& loans) {
  return build_model(parse_scenario("time.yaml", kHead + calendar +
                                                     "portfolios:\n  loans: {type: loans, lender: "
                                                     "bank, " +
                                                     loans + "}\n" + kShare));
}

std::filesystem::path temporary(const std::string& name) {
  return std::filesystem::temp_directory_path() / ("cofferdam_bench_" + name);
}

/// Four groups of 82,640 loans over one period, with about as many defaults as the vintages.
Model one_period() {
  const auto file = temporary("groups.csv");
  std::ofstream(file) << "group,loans\na,82640\nb,82640\nc,82640\nd,82640\n";
  return model_of("", "file: {path: " + file.string() +
                          "}, loans_per_row: {column: loans}, tags: {group: {column: group}}, ead: "
                          "152000, pd: 10.24 %, asset_correlation: 1 %, " +
                          kBeta);
}

/// The vintages of scenarios/sba_back_test.yaml: 330,559 loans in four groups over 14 years.
Model vintages(std::vector<std::string> overrides) {
  overrides.insert(overrides.end(), {"variants={}", "trials=1024"});
  return build_model(
      read_scenario(COFFERDAM_SOURCE_DIR "/scenarios/sba_back_test.yaml", overrides));
}
Model fourteen_years() {
  return vintages({"portfolios.loans.fine_grained=no"});
}
Model fine_grained() {
  return vintages({});
}

/// The same loans in a row each, of different size.
Model single_rows() {
  const auto file = temporary("single_rows.csv");
  std::ofstream out(file);
  out << "approval_fy,loans,approved_usd,counted_from\n";
  const int loans[] = {71283, 84436, 86570, 88270};
  for (int vintage = 2004; vintage <= 2007; ++vintage)
    for (int i = 0; i < loans[vintage - 2004]; ++i)
      out << vintage << ",1," << 52000 + 200 * (i % 1000) << "," << vintage << "-10-01\n";
  out.close();
  return vintages(
      {"portfolios.loans.fine_grained=no", "portfolios.loans.file.path=" + file.string()});
}

/// A steady book of one-year loans that are made month by month, in 13 regions and 3 classes.
Model steady_book() {
  std::string regions;
  for (int i = 1; i <= 13; ++i)
    regions += (i > 1 ? ", r" : "r") + std::to_string(i) + (i < 13 ? ": 7.5 %" : ": 10 %");
  return model_of("calendar: {start: 2026-01-01, horizon: 3 years, run_off: 1 year}\n",
                  "new_business: {count: 300_000}, opening_book: steady_state, term: 12 months, "
                  "group_equal_loans: yes, tags: {region: {mix: {" +
                      regions +
                      "}}, class: {mix: {a: 30 %, b: 50 %, c: 20 %}}}, ead: 20000, pd: {by: class, "
                      "values: {a: 1 %, b: 2 %, c: 6 %}}, asset_correlation: 4 %, " +
                      kBeta);
}

/// Three-year loans paid back month by month, of which half comes back a year after default.
Model recoveries() {
  return model_of("calendar: {start: 2026-01-01, horizon: 3 years, run_off: 5 years}\n",
                  "new_business: {count: 100_000}, term: 36 months, repayment: linear, "
                  "group_equal_loans: yes, ead: 20000, pd: 3 %, asset_correlation: 4 %, recovery: "
                  "{rate: {beta: {alpha: 2, beta: 2}}, lag: 12 months, cost: 10 %}");
}

/// Loan-years and trials of one book are in a fixed proportion, so their rates have one ratio.
void count_trials(benchmark::State& state, std::int64_t each) {
  state.counters["trials_per_second"] = benchmark::Counter(
      static_cast<double>(each * state.iterations()), benchmark::Counter::kIsRate);
}

double items_of(const Settlement& settlement, bool by_event) {
  if (by_event) return static_cast<double>(settlement.events.size());
  return std::accumulate(settlement.defaults.begin(), settlement.defaults.end(), 0.0);
}

/// Draws and settles a run of trials. Items are defaults, or events.
void draws(benchmark::State& state, Model (*make)(), bool by_event) {
  const Model model = make();
  const auto length = static_cast<std::int64_t>(run_length(model.params()));
  Factors factors;
  Settlement settlement;
  double items = 0;
  std::int64_t first = 0;
  for (auto _ : state) {
    draw_and_settle(model.params(), {first, static_cast<std::size_t>(length)}, factors, settlement);
    first = (first + length) % kBlockTrials;
    items += items_of(settlement, by_event);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(items));
  count_trials(state, length);
}

/// A block of trials with all tables; of large books, its first trials.
void blocks(benchmark::State& state, Model (*make)(), bool by_event) {
  constexpr double kItems = 2e6;
  const Model model = make();
  const std::size_t length = run_length(model.params());
  Factors factors;
  Settlement settlement;
  std::int64_t trials = 0;
  double items = 0;
  while (items < kItems && trials < kBlockTrials) {
    draw_and_settle(model.params(), {trials, length}, factors, settlement);
    trials += static_cast<std::int64_t>(length);
    items += items_of(settlement, by_event);
  }
  TrialWorker worker(model, family_of(catalogue(), FamilyId::table));
  for (auto _ : state) benchmark::DoNotOptimize(worker.run_block(0, trials));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(items));
  count_trials(state, trials);
}

/// The loop that one would write for the vintages.
void loop(benchmark::State& state) {
  VintagesLoop<std::mt19937_64, std::normal_distribution<double>,
               std::uniform_real_distribution<double>>
      vintages;
  double defaults = 0;
  for (auto _ : state) {
    defaults += vintages.trial();
    benchmark::DoNotOptimize(vintages.losses());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(defaults));
  count_trials(state, 1);
}
BENCHMARK(loop)->Name("years_loop/14_years")->Unit(benchmark::kMillisecond);

/// `years_draws/...` and `years_blocks/...` of each book.
void register_all() {
  const auto add = [](const std::string& name, Model (*make)(), bool by_event = false) {
    const auto draw = [=](benchmark::State& state) { draws(state, make, by_event); };
    const auto block = [=](benchmark::State& state) { blocks(state, make, by_event); };
    benchmark::RegisterBenchmark(("years_draws/" + name).c_str(), draw)
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(("years_blocks/" + name).c_str(), block)
        ->Unit(benchmark::kMillisecond);
  };
  add("one_period", one_period);
  add("14_years", fourteen_years);
  add("14_years_single_rows", single_rows);
  add("steady_book", steady_book);
  add("recoveries", recoveries);
  add("fine_grained", fine_grained, true);
}
const Registration registered(register_all);

}  // namespace
}  // namespace cofferdam::bench
