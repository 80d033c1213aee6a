// Paths of factors: laws of the innovations, and their draws.
#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "base/special.hpp"
#include "economies/factor_model.hpp"

namespace cofferdam {
namespace {

using Matrix = std::vector<std::vector<double>>;

/// Cholesky factor, with zero pivots allowed. Returns the index of a factor whose variance would be
/// negative given those before it, or -1.
int cholesky(const Matrix& covariance, Matrix& rows) {
  constexpr double kRounding = 1e-12;
  rows.assign(covariance.size(), std::vector<double>(covariance.size(), 0.0));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::vector<double>& row = rows[i];
    const std::vector<double>& given = covariance[i];
    const double whole = given[i];
    double left = whole;  // variance that earlier ones do not explain
    const bool alone = std::count(given.begin(), given.end(), 0.0) + 1 == std::ssize(given);
    for (std::size_t j = 0; j < i && !alone; ++j) {
      const std::vector<double>& earlier = rows[j];
      double sum = given[j];
      for (std::size_t k = 0; k < j; ++k) sum -= row[k] * earlier[k];
      const double pivot = earlier[j];
      if (pivot == 0 && std::abs(sum) > 1e-9 * whole) return static_cast<int>(i);
      row[j] = pivot == 0 ? 0 : sum / pivot;
      left -= row[j] * row[j];
    }
    if (left < -kRounding * whole) return static_cast<int>(i);
    row[i] = left > kRounding * whole ? std::sqrt(left) : 0;
  }
  return -1;
}

double power(double base, std::size_t exponent) {
  double result = 1;
  for (; exponent > 0; --exponent) result *= base;
  return result;
}

}  // namespace

void FactorModel::factorise(const Value& correlations, Problems& problems) {
  const std::size_t n = factors_.size();
  Matrix first = basic_correlation_, later = basic_correlation_;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      later[i][j] *= 1 - factors_[i].persistence * factors_[j].persistence;
      if (factors_[i].started && factors_[j].started) first[i][j] = later[i][j];
    }
  const auto report = [&](int index, const std::string& what, const std::string& variance,
                          const std::string& advice) {
    const std::string& name = factors_[static_cast<std::size_t>(index)].name;
    const Value& listed = correlations.at("factors");
    std::size_t row = 0;
    while (listed.items[row].text != name) ++row;
    const Value& where = correlations.at("matrix").items[row];
    problems.add(where.place, where.path,
                 what + ": given the factors before it, " + variance.substr(0, variance.find('%')) +
                     "'" + name + "'" + variance.substr(variance.find('%') + 1),
                 advice);
  };
  const int impossible = cholesky(basic_correlation_, mixing_);
  if (impossible >= 0)
    return report(impossible, "the matrix is not positive semi-definite",
                  "% would have a negative variance",
                  "no factors have these correlations; move them towards 0");
  int unreachable = cholesky(first, first_mixing_);
  if (unreachable < 0 && years_ > 1) unreachable = cholesky(later, mixing_);
  if (unreachable >= 0)
    return report(unreachable, "no yearly steps keep this matrix with these persistences",
                  "the step of % would have a negative variance",
                  "C_ij (1 - phi_i phi_j) must be positive semi-definite; bring the persistences "
                  "closer together or the correlations closer to 0");
}

FactorModel FactorModel::in_long_run() const {
  FactorModel free = *this;
  for (Factor& factor : free.factors_) factor.started = false;
  free.stresses_.clear();
  free.pulls_.clear();
  free.regimes_.start_in_long_run();
  cholesky(basic_correlation_, free.first_mixing_);
  return free;
}

void FactorModel::fill_correlations() {
  const std::size_t n = factors_.size();
  own_.assign(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) {
    const double c = factors_[i].parent_loading;
    own_[i][i] = 1;
    if (factors_[i].parent < 0) continue;
    for (std::size_t k = 0; k < i; ++k)
      own_[i][k] = c * own_[static_cast<std::size_t>(factors_[i].parent)][k];
    own_[i][i] = std::sqrt(1 - c * c);
  }
  correlation_.assign(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      correlation_[i][j] = correlation_[j][i] = [&] {
        double sum = 0;
        for (std::size_t k = 0; k <= i; ++k)
          for (std::size_t l = 0; own_[i][k] != 0 && l <= j; ++l)
            sum += own_[i][k] * own_[j][l] * basic_correlation_[k][l];
        return sum;
      }();
}

double FactorModel::basic_covariance(std::size_t k, std::size_t t, std::size_t l,
                                     std::size_t u) const {
  if (basic_correlation_[k][l] == 0) return 0;
  const double phi_k = factors_[k].persistence, phi_l = factors_[l].persistence;
  const double ahead = t > u ? power(phi_k, t - u) : power(phi_l, u - t);
  const bool given = factors_[k].started && factors_[l].started;
  const double known = given ? power(phi_k * phi_l, std::min(t, u) + 1) : 0;
  return basic_correlation_[k][l] * ahead * (1 - known);
}

double FactorModel::covariance(std::size_t i, std::size_t t, std::size_t j, std::size_t u) const {
  const bool known = std::any_of(factors_.begin(), factors_.end(),
                                 [](const Factor& factor) { return factor.started; });
  if (t == u && !known) return correlation(i, j);
  double sum = 0;
  for (std::size_t k = 0; k <= i; ++k)
    for (std::size_t l = 0; own_[i][k] != 0 && l <= j; ++l)
      if (own_[j][l] != 0) sum += own_[i][k] * own_[j][l] * basic_covariance(k, t, l, u);
  return sum;
}

double FactorModel::mean(std::size_t factor, std::size_t year) const {
  double sum = 0;
  for (std::size_t k = 0; k <= factor; ++k)
    if (factors_[k].started)
      sum += own_[factor][k] * power(factors_[k].persistence, year + 1) * factors_[k].start;
  return sum;
}

bool FactorModel::starts_in_long_run() const {
  const auto started = [](const Factor& factor) { return factor.started; };
  return !stressed() && regimes_.starts_in_long_run() &&
         std::none_of(factors_.begin(), factors_.end(), started);
}

std::vector<LawPart> FactorModel::law(const std::vector<Loading>& loadings) const {
  const std::size_t n = factors_.size();
  std::vector<double> weight(n, 0.0);  // on basic processes
  for (const Loading& loading : loadings)
    for (std::size_t k = 0; k <= loading.factor; ++k)
      weight[k] += loading.weight * own_[loading.factor][k];
  std::vector<LawPart> parts;
  for (std::size_t s = 0; s < std::max<std::size_t>(1, regimes_.states()); ++s) {
    LawPart part;
    if (regimes_.any()) part.probability = regimes_.probability(s);
    for (std::size_t i = 0; i < n; ++i) {
      if (weight[i] == 0) continue;
      if (regimes_.any()) part.mean += weight[i] * regimes_.mean(s, i);
      for (std::size_t j = 0; j < n; ++j)
        part.variance += weight[i] * weight[j] * basic_correlation_[i][j] *
                         (regimes_.any() ? regimes_.scale(s, i) * regimes_.scale(s, j) : 1.0);
    }
    parts.push_back(part);
  }
  return parts;
}

void FactorModel::draw_innovations(std::uint64_t seed, const TrialRange& trials,
                                   Factors& factors) const {
  factors.resize(factors_.size(), years_, trials.count);
  std::vector<Block256> words(trials.count);
  for (std::size_t i = 0; i < factors_.size(); ++i)
    for (std::size_t year = 0; year < years_; ++year) {
      if (year % 4 == 0)
        first_words(seed, Purpose::factor, static_cast<std::uint64_t>(trials.first),
                    factors_[i].entity, year / 4, words);
      const auto z = factors.innovation(i, year);
      for (std::size_t t = 0; t < trials.count; ++t) z[t] = uniform_open(words[t][year % 4]);
      normal_quantile(z, z);
    }
}

/// Steps `basic`, the processes X of the year before, to those of `year`.
void FactorModel::step(std::size_t year, const Factors& factors,
                       std::vector<std::vector<double>>& basic) const {
  const Matrix& mixing = year == 0 ? first_mixing_ : mixing_;
  for (std::size_t i = 0; i < factors_.size(); ++i)
    for (double& x : basic[i]) x *= factors_[i].persistence;
  const auto add = [&](std::size_t k, std::span<const double> z) {
    for (std::size_t i = 0; i < factors_.size(); ++i) {
      if (mixing[i][k] == 0) continue;
      for (std::size_t t = 0; t < z.size(); ++t) basic[i][t] += mixing[i][k] * z[t];
    }
  };
  for (const Pull& towards : pulls_) {
    if (towards.year != year) continue;
    Matrix z;
    for (std::size_t k = 0; k < factors_.size(); ++k) {
      const auto drawn = factors.innovation(k, year);
      z.emplace_back(drawn.begin(), drawn.end());
    }
    pull(towards, basic, z);
    for (std::size_t k = 0; k < factors_.size(); ++k) add(k, z[k]);
    return;
  }
  for (std::size_t k = 0; k < factors_.size(); ++k) add(k, factors.innovation(k, year));
}

/// Factors of a year from basic processes: regimes, then the hierarchy.
void FactorModel::combine(std::size_t year, const std::vector<std::uint32_t>& states,
                          const std::vector<std::vector<double>>& basic, Factors& factors) const {
  const std::size_t trials = factors.trials();
  for (std::size_t i = 0; i < factors_.size(); ++i) {
    const auto y = factors.of(i, year);
    std::copy(basic[i].begin(), basic[i].end(), y.begin());
    if (regimes_.any())
      for (std::size_t t = 0; t < trials; ++t) {
        const std::uint32_t state = states[year * trials + t];
        y[t] = regimes_.mean(state, i) + regimes_.scale(state, i) * y[t];
      }
    if (factors_[i].parent < 0) continue;
    const double c = factors_[i].parent_loading, own = std::sqrt(1 - c * c);
    const auto above = factors.of(static_cast<std::size_t>(factors_[i].parent), year);
    for (std::size_t t = 0; t < trials; ++t) y[t] = c * above[t] + own * y[t];
  }
  for (const Stress& stress : stresses_)  // to the last digit
    if (stress.year == year)
      for (double& y : factors.of(stress.factor, year)) y = stress.value;
}

void FactorModel::follow(std::uint64_t seed, const TrialRange& trials, Factors& factors) const {
  const auto states =
      regimes_.any() ? regimes_.draw(seed, trials, years_) : std::vector<std::uint32_t>{};
  Matrix basic;
  for (const Factor& factor : factors_)
    basic.emplace_back(trials.count, factor.started ? factor.start : 0.0);
  for (std::size_t year = 0; year < years_; ++year) {
    step(year, factors, basic);
    combine(year, states, basic, factors);
  }
}

std::vector<double> FactorModel::response(std::size_t factor, std::size_t year) const {
  const std::size_t n = factors_.size();
  std::vector<double> response(years_ * n, 0.0);
  for (std::size_t k = 0; k <= factor; ++k) {
    double ahead = own_[factor][k];  // what the basic process of a year adds to the factor
    for (std::size_t back = 0; back <= year; ++back, ahead *= factors_[k].persistence) {
      const std::size_t drawn = year - back;
      const Matrix& mixing = drawn == 0 ? first_mixing_ : mixing_;
      for (std::size_t j = 0; j <= k; ++j) response[drawn * n + j] += ahead * mixing[k][j];
    }
  }
  return response;
}

}  // namespace cofferdam
