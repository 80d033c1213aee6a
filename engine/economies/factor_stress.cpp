// Factors that are given in some years.
//
// In such a year the given factors are Y_S = b + A z, b what follows from the year before and z the
// independent innovations. z is drawn freely and then moved by A' (A A')^-1 (y - b - A z), so that
// Y_S = y and all else follows its law given that and the years before (Matheron's rule; Chiles and
// Delfiner, Geostatistics, 2nd ed., 2012, section 7.3). The order of the factors does not matter: a
// given region moves the nation as a given nation moves the regions.
#include <algorithm>
#include <cmath>

#include "economies/factor_model.hpp"

namespace cofferdam {
namespace {

using Matrix = std::vector<std::vector<double>>;

/// Solves (A A') G = A by elimination; false if rows of A determine each other.
bool solve_gain(const Matrix& a, Matrix& gain) {
  const std::size_t n = a.size();
  Matrix left(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t k = 0; k < a[i].size(); ++k) left[i][j] += a[i][k] * a[j][k];
  gain = a;
  for (std::size_t k = 0; k < n; ++k) {  // positive definite: no exchange of rows
    double whole = 0;
    for (const double x : a[k]) whole += x * x;
    if (!(left[k][k] > 1e-10 * whole)) return false;
    for (std::size_t i = 0; i < n; ++i) {
      const double factor = i == k ? 1 - 1 / left[k][k] : left[i][k] / left[k][k];
      if (factor == 0) continue;
      const std::vector<double> row = left[k], right = gain[k];
      for (std::size_t j = 0; j < n; ++j) left[i][j] -= factor * row[j];
      for (std::size_t j = 0; j < right.size(); ++j) gain[i][j] -= factor * right[j];
    }
  }
  return true;
}

}  // namespace

void FactorModel::prepare_stress(const Value& stress, Problems& problems) {
  const std::size_t n = factors_.size();
  for (std::size_t year = 0; year < years_; ++year) {
    Pull towards{year, {}, {}, {}};
    for (const Stress& given : stresses_)
      if (given.year == year) towards.given.push_back(given);
    if (towards.given.empty()) continue;
    const Matrix& mixing = year == 0 ? first_mixing_ : mixing_;
    for (const Stress& given : towards.given) {
      std::vector<double>& response = towards.response.emplace_back(n, 0.0);
      for (std::size_t k = 0; k <= given.factor; ++k)
        for (std::size_t j = 0; own_[given.factor][k] != 0 && j <= k; ++j)
          response[j] += own_[given.factor][k] * mixing[k][j];
    }
    if (!solve_gain(towards.response, towards.gain))
      return problems.add(stress.place, stress.path, "given factors that determine each other",
                          "give fewer of them in one year");
    pulls_.push_back(std::move(towards));
  }
}

/// `before` are the basic processes without the innovations of the year.
void FactorModel::pull(const Pull& towards, const std::vector<std::vector<double>>& before,
                       std::vector<std::vector<double>>& z) const {
  const std::size_t n = factors_.size(), trials = z[0].size();
  Matrix missing;
  for (std::size_t s = 0; s < towards.given.size(); ++s) {
    const Stress& given = towards.given[s];
    std::vector<double>& miss = missing.emplace_back(trials, given.value);
    for (std::size_t k = 0; k < n; ++k) {
      const double own = own_[given.factor][k], response = towards.response[s][k];
      if (own == 0 && response == 0) continue;
      for (std::size_t t = 0; t < trials; ++t) miss[t] -= own * before[k][t] + response * z[k][t];
    }
  }
  for (std::size_t s = 0; s < missing.size(); ++s)
    for (std::size_t k = 0; k < n; ++k) {
      const double gain = towards.gain[s][k];
      if (gain == 0) continue;
      for (std::size_t t = 0; t < trials; ++t) z[k][t] += gain * missing[s][t];
    }
}

}  // namespace cofferdam
