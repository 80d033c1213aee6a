// Time per element of the special functions, the cipher and the exact sum.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "base/exact_sum.hpp"
#include "base/random.hpp"
#include "base/special.hpp"

namespace {

using namespace cofferdam;

std::vector<double> uniforms(double low, double high) {
  std::vector<double> x(4096);
  fill_uniform(1, Purpose::parameter, 0, 0, x);
  for (double& v : x) v = low + (high - low) * v;
  return x;
}

/// One call per element.
template <class Function>
void time_each(benchmark::State& state, Function function, double low, double high) {
  const std::vector<double> x = uniforms(low, high);
  for (auto _ : state) {
    for (const double v : x) benchmark::DoNotOptimize(function(v));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * x.size()));
}

/// One call for all elements.
template <class Function>
void time_span(benchmark::State& state, Function function, double low, double high) {
  const std::vector<double> x = uniforms(low, high);
  std::vector<double> out(x.size());
  for (auto _ : state) {
    function(x, out);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * x.size()));
}

using Scalar = double (*)(double);
using Spans = void (*)(std::span<const double>, std::span<double>);

#define COFFERDAM_BENCH(kind, name, function, ...) \
  BENCHMARK_CAPTURE(kind, name, function, __VA_ARGS__)

COFFERDAM_BENCH(time_each, exp, static_cast<Scalar>(exponential), -20.0, 20.0);
COFFERDAM_BENCH(
    time_each, exp_libm, [](double x) { return std::exp(x); }, -20.0, 20.0);
COFFERDAM_BENCH(time_span, exp, static_cast<Spans>(exponential), -20.0, 20.0);
COFFERDAM_BENCH(time_each, log, static_cast<Scalar>(logarithm), 0.0, 10.0);
COFFERDAM_BENCH(
    time_each, log_libm, [](double x) { return std::log(x); }, 0.0, 10.0);
COFFERDAM_BENCH(time_span, log, static_cast<Spans>(logarithm), 0.0, 10.0);
COFFERDAM_BENCH(time_each, log1p, static_cast<Scalar>(logarithm_1p), -0.9, 3.0);
COFFERDAM_BENCH(
    time_each, log1p_libm, [](double x) { return std::log1p(x); }, -0.9, 3.0);
COFFERDAM_BENCH(time_span, log1p, static_cast<Spans>(logarithm_1p), -0.9, 3.0);
COFFERDAM_BENCH(time_each, cdf, static_cast<Scalar>(normal_cdf), -6.0, 6.0);
COFFERDAM_BENCH(
    time_each, cdf_libm, [](double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }, -6.0,
    6.0);
COFFERDAM_BENCH(time_span, cdf, static_cast<Spans>(normal_cdf), -6.0, 6.0);
COFFERDAM_BENCH(time_each, quantile, static_cast<Scalar>(normal_quantile), 0.0, 1.0);
COFFERDAM_BENCH(
    time_each, quantile_boost,
    [](double p) { return -std::numbers::sqrt2 * boost::math::erfc_inv(2.0 * p); }, 0.0, 1.0);
COFFERDAM_BENCH(time_span, quantile, static_cast<Spans>(normal_quantile), 0.0, 1.0);

void stream_words(benchmark::State& state) {
  Stream stream(1, Purpose::factor, 2, 3);
  for (auto _ : state) benchmark::DoNotOptimize(stream());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(stream_words);

void mersenne_twister_words(benchmark::State& state) {
  std::mt19937_64 engine(1);
  for (auto _ : state) benchmark::DoNotOptimize(engine());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(mersenne_twister_words);

void fill_uniforms(benchmark::State& state) {
  std::vector<double> out(4096);
  std::uint64_t trial = 0;
  for (auto _ : state) {
    fill_uniform(1, Purpose::factor, ++trial, 3, out);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * out.size()));
}
BENCHMARK(fill_uniforms);

void first_words_of_trials(benchmark::State& state) {
  std::vector<Block256> out(1024);
  std::uint64_t trial = 0;
  for (auto _ : state) {
    first_words(1, Purpose::factor, trial += out.size(), 3, 0, out);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * out.size() * 4));
}
BENCHMARK(first_words_of_trials);

void exact_sum_terms(benchmark::State& state) {
  const std::vector<double> x = uniforms(-1e6, 1e6);
  for (auto _ : state) {
    ExactSum sum;
    for (const double v : x) sum.add(v);
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * x.size()));
}
BENCHMARK(exact_sum_terms);

}  // namespace
