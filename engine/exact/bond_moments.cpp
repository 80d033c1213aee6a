// Mean and standard deviation of what defaults of bonds lose.
#include <algorithm>
#include <cmath>
#include <map>

#include "base/special.hpp"
#include "exact/bond_steps.hpp"
#include "exact/factor_paths.hpp"

namespace cofferdam {
namespace {

constexpr unsigned kFine = 8;       // refinement in one year
constexpr double kMostWork = 2e10;  // products
constexpr double kMostPersistent = 0.99;
constexpr double kFarthest = 8.4, kStep = 0.1;  // of the grid
constexpr double kSame = 1e12;                  // losses that agree up to 1 / kSame of the largest

/// Bonds whose losses are multiples of one: n bonds of s times it count n s in means and n s^2 in
/// variances.
struct Alike {
  EqualBonds bonds;  ///< with a largest loss of 1
  double once = 0, squared = 0;
};

std::vector<Alike> alike(const BondBook& book) {
  std::map<std::vector<double>, Alike> known;
  for (EqualBonds bonds : book.bonds) {
    double most = 0;
    for (const MovingTime& time : bonds.times)
      for (const Stretch& stretch : time.stretches) most = std::max(most, stretch.loss);
    if (most <= 0) continue;
    for (MovingTime& time : bonds.times)
      for (Stretch& stretch : time.stretches)
        stretch.loss = std::round(kSame * stretch.loss / most) / kSame;
    const double count = bonds.count;
    Alike& all = known[key_of(bonds)];
    all.bonds = std::move(bonds);
    all.once += count * most, all.squared += count * most * most;
  }
  std::vector<Alike> result;
  for (auto& [key, one] : known) result.push_back(std::move(one));
  return result;
}

/// How the probabilities of an issuer's grades, and last its expected loss so far, move in a year:
/// a row vector times this.
using Matrix = std::vector<std::vector<double>>;

Matrix identity(std::size_t size) {
  Matrix made(size, std::vector<double>(size, 0.0));
  for (std::size_t i = 0; i < size; ++i) made[i][i] = 1;
  return made;
}

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix made(a.size(), std::vector<double>(b[0].size(), 0.0));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t k = 0; k < b.size(); ++k)
      for (std::size_t j = 0; j < b[0].size(); ++j) made[i][j] += a[i][k] * b[k][j];
  return made;
}

Matrix transposed(const Matrix& a) {
  Matrix made(a[0].size(), std::vector<double>(a.size()));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < a[0].size(); ++j) made[j][i] = a[i][j];
  return made;
}

/// Moves of one kind of bonds in a year, given the factor.
class Moves {
 public:
  Moves(const BondBook& book, const BondSteps& steps, const EqualBonds& bonds)
      : steps_(steps),
        bonds_(bonds),
        kept_(book.kept[bonds.kept]),
        grades_(bonds.times.empty() ? 1 : steps.grades(bonds.times[0].falls)) {}

  std::size_t size() const { return grades_ + 1; }
  /// `squares`: of the expected square of the loss instead.
  Matrix in(std::size_t year, double factor, double scale, bool squares) const {
    Matrix all = identity(size());
    for (const MovingTime& time : bonds_.times) {
      if (time.year != year) continue;
      const BondStep step = steps_.at(time, bonds_.loading, factor, scale);
      Matrix one = identity(size());
      for (std::size_t from = 0; from < grades_; ++from) {
        std::copy(step.moves[from].begin(), step.moves[from].end(), one[from].begin());
        for (std::size_t s = 0; s < time.stretches.size(); ++s) {
          const double loss = time.stretches[s].loss;
          one[from][grades_] +=
              step.defaulted[s][from] * (squares ? loss * loss * kept_.square : loss * kept_.mean);
        }
      }
      all = product(all, one);
    }
    return all;
  }
  Matrix start() const {
    Matrix row(1, std::vector<double>(size(), 0.0));
    row[0][bonds_.grade] = 1;
    return row;
  }

 private:
  const BondSteps& steps_;
  const EqualBonds& bonds_;
  const KeptPart& kept_;
  std::size_t grades_;
};

/// All risk is in one year: losses are independent given its factor and scale.
TwoMoments in_one_year(const BondBook& book, const BondSteps& steps,
                       const std::vector<Alike>& kinds, const std::vector<std::size_t>& years) {
  double mean = 0, square = 0;
  for_each_path(book.factor, years, book.degrees_of_freedom, depends_on_factor(book), kFine,
                [&](std::span<const double> factors, double scale, double weight) {
                  double expected = 0, own = 0;
                  for (const Alike& kind : kinds) {
                    const Moves moves(book, steps, kind.bonds);
                    const Matrix start = moves.start();
                    const double loss =
                        product(start, moves.in(years[0], factors[0], scale, false))[0].back();
                    const double squared =
                        product(start, moves.in(years[0], factors[0], scale, true))[0].back();
                    expected += kind.once * loss;
                    own += kind.squared * (squared - loss * loss);
                  }
                  mean += weight * expected;
                  square += weight * (own + expected * expected);
                });
  return {mean, std::sqrt(std::max(0.0, square - mean * mean))};
}

/// Expectations over the path of the factor, on a grid of it.
class OverYears {
 public:
  OverYears(const BondBook& book, const BondSteps& steps, const std::vector<Alike>& kinds,
            std::size_t years)
      : book_(book), steps_(steps), kinds_(kinds), years_(years) {
    const double phi = book.factor.persistence, own = std::sqrt(1 - phi * phi);
    const double step = std::min({kStep, own / 2, book.factor.first_sd / 2}), spread = 1;
    const double low = std::min(0.0, book.factor.first_mean) - kFarthest * spread,
                 high = std::max(0.0, book.factor.first_mean) + kFarthest * spread;
    for (double y = low; y <= high; y += step) nodes_.push_back(y);
    first_ = densities(book.factor.first_mean, book.factor.first_sd);
    for (const double y : nodes_) kernel_.push_back(densities(phi * y, own));
  }

  double work() const {
    const double n = static_cast<double>(nodes_.size());
    double sum = 0, all = 0;
    for (const Alike& kind : kinds_) {
      const auto size = static_cast<double>(Moves(book_, steps_, kind.bonds).size());
      all += size, sum += size * size;
    }
    return (all * all + sum) / 2 * n * n * static_cast<double>(years_);
  }

  TwoMoments moments() {
    for (const Alike& kind : kinds_) add_moves(kind);
    double mean = 0, square = 0;
    for (std::size_t a = 0; a < kinds_.size(); ++a) {
      mean += kinds_[a].once * expected(a, moves_[a]);
      square += kinds_[a].squared * expected(a, squares_[a]);
      for (std::size_t b = a; b < kinds_.size(); ++b) {
        const double both = together(a, b);
        square += (a == b ? 1 : 2) * kinds_[a].once * kinds_[b].once * both;
        if (a == b) square -= kinds_[a].squared * both;
      }
    }
    return {mean, std::sqrt(std::max(0.0, square - mean * mean))};
  }

 private:
  using ByYear = std::vector<std::vector<Matrix>>;  ///< [year][node]

  std::vector<double> densities(double mean, double sd) const {
    std::vector<double> all;
    double sum = 0;
    for (const double y : nodes_) {
      const double z = (y - mean) / sd;
      all.push_back(exponential(-z * z / 2));
      sum += all.back();
    }
    for (double& x : all) x /= sum;
    return all;
  }
  void add_moves(const Alike& kind) {
    const Moves moves(book_, steps_, kind.bonds);
    for (const bool squares : {false, true}) {
      ByYear made(years_);
      for (std::size_t year = 0; year < years_; ++year)
        for (const double y : nodes_) made[year].push_back(moves.in(year, y, 1, squares));
      (squares ? squares_ : moves_).push_back(std::move(made));
    }
  }
  /// E of what is in [node] as the factor goes to the next year.
  std::vector<Matrix> passed_on(const std::vector<Matrix>& before) const {
    std::vector<Matrix> after(nodes_.size(),
                              Matrix(before[0].size(), std::vector<double>(before[0][0].size())));
    for (std::size_t j = 0; j < nodes_.size(); ++j)
      for (std::size_t k = 0; k < nodes_.size(); ++k) {
        const double p = kernel_[j][k];
        if (p < kSmallest) continue;
        for (std::size_t r = 0; r < before[j].size(); ++r)
          for (std::size_t c = 0; c < before[j][r].size(); ++c)
            after[k][r][c] += p * before[j][r][c];
      }
    return after;
  }
  std::vector<Matrix> started(const Matrix& start) const {
    std::vector<Matrix> all(nodes_.size(), start);
    for (std::size_t k = 0; k < nodes_.size(); ++k)
      for (auto& row : all[k])
        for (double& x : row) x *= first_[k];
    return all;
  }
  double expected(std::size_t kind, const ByYear& moves) const {
    std::vector<Matrix> at = started(Moves(book_, steps_, kinds_[kind].bonds).start());
    for (std::size_t year = 0; year < years_; ++year) {
      if (year > 0) at = passed_on(at);
      for (std::size_t k = 0; k < nodes_.size(); ++k) at[k] = product(at[k], moves[year][k]);
    }
    double sum = 0;
    for (const Matrix& row : at) sum += row[0].back();
    return sum;
  }
  /// Of the expected losses of two issuers given the path.
  double together(std::size_t a, std::size_t b) const {
    const Matrix start = product(transposed(Moves(book_, steps_, kinds_[a].bonds).start()),
                                 Moves(book_, steps_, kinds_[b].bonds).start());
    std::vector<Matrix> at = started(start);
    for (std::size_t year = 0; year < years_; ++year) {
      if (year > 0) at = passed_on(at);
      for (std::size_t k = 0; k < nodes_.size(); ++k)
        at[k] = product(product(transposed(moves_[a][year][k]), at[k]), moves_[b][year][k]);
    }
    double sum = 0;
    for (const Matrix& both : at) sum += both.back().back();
    return sum;
  }

  static constexpr double kSmallest = 1e-20;

  const BondBook& book_;
  const BondSteps& steps_;
  const std::vector<Alike>& kinds_;
  std::size_t years_;
  std::vector<double> nodes_, first_;
  std::vector<std::vector<double>> kernel_;  ///< [from][to]
  std::vector<ByYear> moves_, squares_;      ///< [kind]
};

}  // namespace

std::optional<TwoMoments> moments_of(const BondBook& book, std::string& why_not) {
  const BondSteps steps(book);
  const std::vector<Alike> kinds = alike(book);
  const std::vector<std::size_t> years = years_of_risk(book);
  if (years.size() == 1) return in_one_year(book, steps, kinds, years);
  if (std::isfinite(book.degrees_of_freedom))
    why_not = "a Student's t copula over several years of risk";
  else if (book.factor.persistence > kMostPersistent)
    why_not = "a persistence above 0.99 over several years of risk";
  if (!why_not.empty()) return std::nullopt;
  OverYears path(book, steps, kinds, years.back() + 1);
  if (path.work() > kMostWork) {
    why_not = "its exposures differ in too many ways over several years of risk";
    return std::nullopt;
  }
  return path.moments();
}

}  // namespace cofferdam
