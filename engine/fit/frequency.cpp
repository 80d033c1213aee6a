#include "fit/frequency.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "base/special.hpp"
#include "fit/special.hpp"

namespace cofferdam::fit {
namespace {

using Parameters = std::vector<double>;

constexpr double kLargestTrials = 1e7;
constexpr double kMostTerms = 1e8;
constexpr double kFewestExpected = 5;

double log_factorial(double n) {
  return log_gamma(n + 1);
}

double poisson(const Parameters& p, long long n, double exposure) {
  const double mean = p[0] * exposure, k = static_cast<double>(n);
  return k * logarithm(mean) - mean - log_factorial(k);
}

/// ln of the product of (1 + i / size) over i < n, which tends to 0 as the size grows.
double log_rising(long long n, double size) {
  const double k = static_cast<double>(n);
  if (n > 2000) return log_gamma(k + size) - log_gamma(size) - k * logarithm(size);
  double sum = 0;
  for (long long i = 1; i < n; ++i) sum += logarithm_1p(static_cast<double>(i) / size);
  return sum;
}

double negative_binomial(const Parameters& p, long long n, double exposure) {
  const double mean = p[0] * exposure, size = p[1], k = static_cast<double>(n);
  return log_rising(n, size) - log_factorial(k) + k * logarithm(mean) -
         (k + size) * logarithm_1p(mean / size);
}

double binomial(const Parameters& p, long long n, double) {
  const double k = static_cast<double>(n), rest = p[0] - k;
  if (rest < 0) return -std::numeric_limits<double>::infinity();
  double falling = 0;  // ln of the product of (1 - i / trials), which rounding does not hide
  if (n > 2000)
    falling = log_factorial(p[0]) - log_factorial(rest) - k * logarithm(p[0]);
  else
    for (long long i = 1; i < n; ++i) falling += logarithm_1p(-static_cast<double>(i) / p[0]);
  return falling - log_factorial(k) + k * logarithm(p[0] * p[1]) +
         (rest > 0 ? rest * logarithm_1p(-p[1]) : 0);
}

double geometric(const Parameters& p, long long n, double exposure) {
  const double mean = p[0] * exposure, k = static_cast<double>(n);
  return k * logarithm(mean) - (k + 1) * logarithm_1p(mean);
}

double mean_of(const Counts& counts) {
  return counts.claims / counts.exposure;
}

Estimate begun(const CountModel& model, const Counts& counts) {
  Estimate result;
  result.name = model.name;
  result.keys = model.keys;
  result.counted = static_cast<int>(model.keys.size());
  result.observations = static_cast<double>(counts.periods);
  return result;
}

/// Without standard errors.
Estimate without_errors(Estimate result, Parameters parameters, double log_likelihood,
                        std::string note) {
  result.errors.assign(parameters.size(), std::nan(""));
  result.parameters = std::move(parameters);
  result.log_likelihood = log_likelihood;
  result.note = std::move(note);
  return result;
}

Estimate fit_poisson(const CountModel& model, const Counts& counts) {
  Estimate result = begun(model, counts);
  const double mean = mean_of(counts), variance = mean / counts.exposure;
  result.parameters = {mean};
  result.errors = {std::sqrt(variance)};
  result.covariance = Matrix(1);
  result.covariance(0, 0) = variance;
  result.log_likelihood = log_likelihood(model, result.parameters, counts);
  return result;
}

/// By Newton's method on the logarithms of all parameters.
Estimate fit_logarithms(const CountModel& model, const Counts& counts, Parameters start) {
  Estimate result = begun(model, counts);
  const auto natural = [](std::span<const double> place) {
    Parameters parameters;
    for (const double x : place) parameters.push_back(exponential(x));
    return parameters;
  };
  const Objective f = [&](std::span<const double> place) {
    const double value = log_likelihood(model, natural(place), counts);
    return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
  };
  for (double& x : start) x = logarithm(x);
  const Maximum maximum = newton_maximum(f, simplex_search(f, start, 0.3));
  const Parameters found = natural(maximum.at);
  const Matrix inner = maximum.converged ? inverse(maximum.information) : Matrix();
  if (inner.size == 0)
    return without_errors(result, found, maximum.value, "no maximum inside the model");
  result.parameters = found;
  result.log_likelihood = maximum.value;
  result.covariance = Matrix(found.size());
  for (std::size_t i = 0; i < found.size(); ++i)
    for (std::size_t j = 0; j < found.size(); ++j)
      result.covariance(i, j) = found[i] * inner(i, j) * found[j];
  for (std::size_t i = 0; i < found.size(); ++i)
    result.errors.push_back(std::sqrt(result.covariance(i, i)));
  return result;
}

/// Sum of (n - m e)^2 - n: twice the slope of the log likelihood by 1 / size at the Poisson.
double excess_variance(const Counts& counts) {
  double sum = 0;
  for (const CountGroup& group : counts.groups) {
    const double n = static_cast<double>(group.count), gap = n - mean_of(counts) * group.exposure;
    sum += group.periods * (gap * gap - n);
  }
  return sum;
}

Estimate fit_negative_binomial(const CountModel& model, const Counts& counts) {
  const double mean = mean_of(counts), excess = excess_variance(counts);
  if (!(excess > 0))
    return without_errors(begun(model, counts), {mean, std::numeric_limits<double>::infinity()},
                          fit_poisson(count_models()[0], counts).log_likelihood,
                          "counts vary no more than those of a Poisson, which it becomes");
  double squares = 0;
  for (const CountGroup& group : counts.groups)
    squares += group.periods * mean * group.exposure * mean * group.exposure;
  return fit_logarithms(model, counts, {mean, squares / excess});
}

/// The likelihood has one maximum over the trials (Levin and Reeds, Annals of Statistics 5, 1977).
Estimate fit_binomial(const CountModel& model, const Counts& counts) {
  Estimate result = begun(model, counts);
  if (counts.exposed) {
    result.note = "needs the same exposure in all periods";
    return result;
  }
  const double mean = counts.claims / static_cast<double>(counts.periods);
  if (!(excess_variance(counts) < 0))
    return without_errors(result, {std::numeric_limits<double>::infinity(), 0},
                          fit_poisson(count_models()[0], counts).log_likelihood,
                          "counts vary no less than those of a Poisson, which it becomes");
  double trials = 0;
  for (const CountGroup& group : counts.groups)
    trials = std::max(trials, static_cast<double>(group.count));
  const auto rises = [&](double m) {
    return log_likelihood(model, {m + 1, mean / (m + 1)}, counts) >
           log_likelihood(model, {m, mean / m}, counts);
  };
  double low = std::max(trials, std::ceil(mean)) - 1, high = low + 1;  // it rises up to low + 1
  for (double step = 1; high < kLargestTrials && rises(high); step *= 2) low = high, high += step;
  while (high - low > 1) {
    const double middle = std::floor(0.5 * (low + high));
    (rises(middle) ? low : high) = middle;
  }
  trials = high;
  const double p = mean / trials;
  result = without_errors(result, {trials, p}, log_likelihood(model, {trials, p}, counts), "");
  result.errors[1] = std::sqrt(p * (1 - p) / (trials * result.observations));
  return result;
}

Estimate fit_geometric(const CountModel& model, const Counts& counts) {
  return fit_logarithms(model, counts, {mean_of(counts)});
}

double expected(const CountModel& model, const Estimate& estimate, const Counts& counts,
                long long n) {
  double sum = 0;
  const CountGroup* last = nullptr;
  double probability = 0;  // groups of one exposure follow each other
  for (const CountGroup& group : counts.groups) {
    if (!last || last->exposure != group.exposure)
      probability = exponential(model.log_probability(estimate.parameters, n, group.exposure));
    last = &group;
    sum += group.periods * probability;
  }
  return sum;
}

}  // namespace

std::span<const CountModel> count_models() {
  static const std::array<CountModel, 4> all = {{
      {"poisson", {"mean"}, poisson, fit_poisson},
      {"negative_binomial", {"mean", "size"}, negative_binomial, fit_negative_binomial},
      {"binomial", {"trials", "probability"}, binomial, fit_binomial},
      {"geometric", {"mean"}, geometric, fit_geometric},
  }};
  return all;
}

const CountModel* find_count_model(std::string_view name) {
  for (const CountModel& model : count_models())
    if (model.name == name) return &model;
  return nullptr;
}

double log_likelihood(const CountModel& model, const std::vector<double>& parameters,
                      const Counts& counts) {
  double sum = 0;
  for (const CountGroup& group : counts.groups)
    sum += group.periods * model.log_probability(parameters, group.count, group.exposure);
  return sum;
}

std::vector<CountClass> count_classes(const CountModel& model, const Estimate& estimate,
                                      const Counts& counts) {
  long long largest = 0;
  std::map<long long, double> periods;
  for (const CountGroup& group : counts.groups) {
    largest = std::max(largest, group.count);
    periods[group.count] += group.periods;
  }
  const auto groups = static_cast<double>(counts.groups.size());
  if (static_cast<double>(largest) * groups > kMostTerms) return {};
  std::vector<CountClass> classes;
  CountClass open;
  double left = static_cast<double>(counts.periods);
  for (long long n = 0; n <= largest && left >= 2 * kFewestExpected; ++n) {
    open.expected += expected(model, estimate, counts, n);
    if (const auto found = periods.find(n); found != periods.end()) open.observed += found->second;
    open.high = n;
    if (open.expected < kFewestExpected || left - open.expected < kFewestExpected) continue;
    left -= open.expected;
    classes.push_back(open);
    open = CountClass{n + 1, -1, 0, 0};
  }
  open.high = -1;
  open.expected = left;
  open.observed = static_cast<double>(counts.periods);
  for (const CountClass& one : classes) open.observed -= one.observed;
  classes.push_back(open);
  return classes;
}

ChiSquare chi_square(const std::vector<CountClass>& classes, int parameters) {
  ChiSquare result;
  for (const CountClass& one : classes) {
    const double gap = one.observed - one.expected;
    result.statistic += gap * gap / one.expected;
  }
  result.degrees = static_cast<double>(classes.size()) - 1 - parameters;
  result.p_value =
      result.degrees >= 1 ? chi_square_survival(result.statistic, result.degrees) : std::nan("");
  return result;
}

Dispersion dispersion(const Counts& counts) {
  Dispersion result;
  for (const CountGroup& group : counts.groups) {
    const double mean = mean_of(counts) * group.exposure;
    const double gap = static_cast<double>(group.count) - mean;
    result.statistic += group.periods * gap * gap / mean;
  }
  result.degrees = static_cast<double>(counts.periods) - 1;
  result.p_larger = chi_square_survival(result.statistic, result.degrees);
  result.p_smaller = 1 - result.p_larger;
  return result;
}

}  // namespace cofferdam::fit
