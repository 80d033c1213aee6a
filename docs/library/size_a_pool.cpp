// Sizes a pool from a program of one's own: a scenario is written, checked, simulated and read out.
//
//   size_a_pool [PD] [SHARE]     such as: size_a_pool 0.03 0.4
#include <cofferdam/error.hpp>
#include <cofferdam/model.hpp>
#include <cofferdam/scenario.hpp>
#include <cofferdam/simulate.hpp>

#include <cstdio>
#include <string>

/// A pool pays a share of what banks lose on 100,000 equal loans of one year.
std::string scenario_of(const std::string& pd, const std::string& share) {
  return R"(
cofferdam: 1
title: A pool sized from a program
currency: CNY
trials: 200_000
calendar: {start: 2026-01-01, horizon: 1 year}
economy: {factors: {national: {}}}
bearers: {bank: {}, pool: {public: city}}
portfolios:
  loans: {type: loans, lender: bank, count: 1, loans_per_row: 100_000, ead: 10_000, term: 1 year,
          pd: )" +
         pd + R"(, lgd: 100 %, asset_correlation: 12 %}
programme:
  - claim: {name: bad_loan, of: [loans]}
  - compensate: {name: half, claim: bad_loan, payer: pool, payee: bank, rate: )" +
         share + R"(}
pools:
  pool: {opening: 50 million}
size:
  - {input: pools.pool.opening, target: exhausted, probability: [1 %]}
)";
}

int main(int count, char** arguments) {
  using namespace cofferdam;
  const std::string pd = count > 1 ? arguments[1] : "0.02", share = count > 2 ? arguments[2] : "0.5";
  try {
    // Every mistake in the text is told at once, with its line and column.
    const Model model = build_model(parse_scenario("pool", scenario_of(pd, share)));
    const Results results = simulate(model, {.threads = choose_threads(0).threads});
    const Table& sizes = results.table("sizes");
    std::printf("The pool needs %.2f +- %.2f million %s to run dry in at most 1 %% of simulations.\n",
                sizes.numbers("size")[0] / 1e6, sizes.numbers("size_standard_error")[0] / 1e6,
                results.currency.c_str());
    const Table& pools = results.table("pools");
    std::printf("With 50 million it runs dry in %.2f %% of simulations.\n",
                100 * pools.numbers("probability_exhausted")[0]);
    write_results(results, "pool.h5");  // for `cofferdam show`, h5py, R ...
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return static_cast<int>(error.code());
  }
}
