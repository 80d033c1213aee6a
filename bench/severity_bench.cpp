// Severities, beside the loop that one would write with Boost.Random: one word and one value a draw
// in both. `severity_words/` is with the engine's addressed words, `severity_draws/` without;
// bench/ratios prints the ratios.
#include <benchmark/benchmark.h>

#include <boost/random/beta_distribution.hpp>
#include <boost/random/discrete_distribution.hpp>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/gamma_distribution.hpp>
#include <boost/random/lognormal_distribution.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/weibull_distribution.hpp>
#include <cmath>
#include <functional>
#include <vector>

#include "base/random.hpp"
#include "catalogue.hpp"
#include "distributions/distribution.hpp"
#include "registration.hpp"
#include "scenario/tree.hpp"

namespace cofferdam::bench {
namespace {

constexpr std::size_t kDraws = 4096;

std::unique_ptr<Distribution> distribution_of(const char* text) {
  const Document document = parse_document("bench", "v: " + std::string(text));
  const Key key{.name = "v", .type = Type::kind, .sentence = "", .family = FamilyId::distribution};
  Problems problems(document.sources);
  const Value value = check(document, std::span(&key, 1), catalogue(), problems);
  problems.throw_if_any();
  auto made = make_distribution(value.at("v"), problems);
  problems.throw_if_any();
  return made;
}

void engine(benchmark::State& state, const char* text, bool words) {
  const auto severity = distribution_of(text);
  std::vector<double> uniforms(kDraws), out(kDraws);
  fill_uniform(1, Purpose::book, 0, 1, uniforms);
  std::uint64_t trial = 0;
  for (auto _ : state) {
    if (words) fill_uniform(1, Purpose::book, ++trial, 1, uniforms);
    severity->sample(uniforms, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * std::int64_t{kDraws});
}

using Engine = boost::random::mt19937_64;

template <class Draw>
void loop(benchmark::State& state, Draw draw) {
  Engine engine(1);
  std::vector<double> out(kDraws);
  for (auto _ : state) {
    for (double& x : out) x = draw(engine);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * std::int64_t{kDraws});
}

double uniform(Engine& engine) {
  return boost::random::uniform_01<double>()(engine);
}

double pareto(Engine& engine, double scale, double shape) {
  return scale * std::pow(1 - uniform(engine), -1 / shape);
}

/// Michael, Schucany and Haas, "Generating random variates using transformations with multiple
/// roots", American Statistician 30, 1976.
struct InverseGaussianLoop {
  double mean, shape;
  boost::random::normal_distribution<> normal{};
  double operator()(Engine& engine) {
    const double z = normal(engine), y = mean * z * z;
    const double x = mean + mean / (2 * shape) * (y - std::sqrt(4 * shape * y + y * y));
    return uniform(engine) <= mean / (mean + x) ? x : mean * mean / x;
  }
};

template <class Draw>
void add(const std::string& name, const char* text, Draw draw) {
  benchmark::RegisterBenchmark(("severity_words/" + name).c_str(),
                               [text](benchmark::State& state) { engine(state, text, true); });
  benchmark::RegisterBenchmark(("severity_draws/" + name).c_str(),
                               [text](benchmark::State& state) { engine(state, text, false); });
  benchmark::RegisterBenchmark(("severity_loop/" + name).c_str(),
                               [draw](benchmark::State& state) { loop(state, draw); });
}

void register_all() {
  add("lognormal", "{lognormal: {mu: 1, sigma: 1.5}}",
      boost::random::lognormal_distribution<>(1, 1.5));
  add("gamma", "{gamma: {shape: 2.5, scale: 3}}", boost::random::gamma_distribution<>(2.5, 3));
  add("gamma below 1", "{gamma: {shape: 0.4, scale: 3}}",
      boost::random::gamma_distribution<>(0.4, 3));
  add("weibull", "{weibull: {shape: 0.7, scale: 3}}",
      boost::random::weibull_distribution<>(0.7, 3));
  add("exponential", "{weibull: {shape: 1, scale: 3}}",
      boost::random::exponential_distribution<>(1 / 3.0));
  add("beta", "{beta: {alpha: 1.5, beta: 0.9}}", boost::random::beta_distribution<>(1.5, 0.9));
  add("inverse_gaussian", "{inverse_gaussian: {mean: 2, shape: 3}}", InverseGaussianLoop{2, 3});
  add("pareto", "{pareto: {scale: 2, shape: 1.5}}",
      [](Engine& engine) { return pareto(engine, 2, 1.5); });
  add("lomax", "{lomax: {scale: 2, shape: 1.5}}",
      [](Engine& engine) { return pareto(engine, 2, 1.5) - 2; });
  add("generalised_pareto", "{generalised_pareto: {shape: 0.4, scale: 2, threshold: 1}}",
      [](Engine& engine) { return pareto(engine, 5, 2.5) - 4; });
  add("burr", "{burr: {scale: 2, shape: 1.5, power: 2}}",
      [](Engine& engine) { return 2 * std::pow(pareto(engine, 1, 1.5) - 1, 0.5); });
  add("empirical",
      "{empirical: {table: [{value: 1, probability: 20 %}, {value: 2, probability: 50 "
      "%}, {value: 5, probability: 30 %}]}}",
      [index = boost::random::discrete_distribution<>({0.2, 0.5, 0.3})](Engine& engine) mutable {
        constexpr double kValues[] = {1, 2, 5};
        return kValues[index(engine)];
      });
  add("mixture",
      "{mixture: {of: [{weight: 80 %, distribution: {gamma: {shape: 2.5, scale: 3}}}, {weight: 20 "
      "%, "
      "distribution: {pareto: {scale: 5, shape: 2}}}]}}",
      [gamma = boost::random::gamma_distribution<>(2.5, 3)](Engine& engine) mutable {
        return uniform(engine) < 0.8 ? gamma(engine) : pareto(engine, 5, 2);
      });
  add("spliced",
      "{spliced: {body: {weibull: {shape: 0.7, scale: 3}}, tail: {pareto: {scale: 10, shape: 2}}, "
      "threshold: 10, weight: 10 %}}",
      [](Engine& engine) {
        const double u = uniform(engine);
        if (u > 0.9) return 10 * std::pow((1 - u) / 0.1, -0.5);
        constexpr double kBody = 0.9020029;  // of the Weibull up to 10
        return 3 * std::pow(-std::log(1 - u / 0.9 * kBody), 1 / 0.7);
      });
}

const Registration registered(register_all);

}  // namespace
}  // namespace cofferdam::bench
