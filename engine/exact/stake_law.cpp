// The distribution of what stakes of one year lose and gain.
#include <algorithm>
#include <cmath>
#include <complex>
#include <map>
#include <set>

#include "base/complex.hpp"
#include "base/special.hpp"
#include "exact/common_unit.hpp"
#include "exact/factor_paths.hpp"
#include "exact/fourier.hpp"
#include "exact/stake_multiple.hpp"

namespace cofferdam {
namespace {

using Complex = std::complex<double>;

constexpr std::size_t kPoints = 1 << 14, kMostPoints = 1 << 17;
constexpr double kMostWork = 1e9;  // values of normal distribution functions
constexpr unsigned kFirst = 1, kFinest = 8;
constexpr double kSettled = 1e-7;  // of probabilities, when the step is halved
constexpr double kTilt = 16;       // over the grid, where amounts may lie beyond it
constexpr double kFar = 20;        // standard deviations of gains on the grid

/// What of a stake is added up from 0: what it keeps of its cost, what it gains, or what it brings.
struct Added {
  double from = 0, to = 0;  ///< multiples between which it rises
};
Added added_of(StakeSide side) {
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  return side == StakeSide::losses  ? Added{0, 1}
         : side == StakeSide::gains ? Added{1, kInfinite}
                                    : Added{0, kInfinite};
}

/// The amount of one stake on the grid, given the factor, with its mean kept.
class StakeOnGrid {
 public:
  StakeOnGrid(const EqualStakes& stakes, const Added& added, double unit, std::size_t points)
      : stakes_(stakes), unit_(unit), points_(points) {
    const double most = (std::min(added.to, 1e300) - added.from) * stakes.cost;
    std::vector<double> jumps;
    if (stakes.multiple)
      for (const Atom& atom : stakes.multiple->atoms()) jumps.push_back(atom.value);
    else
      jumps.push_back(stakes.fixed);
    std::vector<double> ends = {most};
    for (const double jump : jumps)
      if (jump > added.from && jump < added.to) ends.push_back((jump - added.from) * stakes.cost);
    std::sort(ends.begin(), ends.end());
    auto next = ends.begin();
    cells_ = static_cast<std::size_t>(
        std::min(std::ceil(most / unit - 1e-9), static_cast<double>(points)));
    for (std::size_t k = 0; k < cells_; ++k) {
      double low = unit * static_cast<double>(k);
      const double high = std::min(unit * static_cast<double>(k + 1), most);
      first_.push_back(scores_.size());
      while (low < high) {
        while (next != ends.end() && *next <= low) ++next;
        const double end = next == ends.end() ? high : std::min(high, *next);
        add_piece(added.from, low, end);
        low = end;
      }
    }
    first_.push_back(scores_.size());
  }

  double work() const { return static_cast<double>(scores_.size()); }
  /// Probabilities of 0, unit, 2 unit, ...; what lies beyond the grid is left out.
  void given(double factor, std::vector<double>& mass) const {
    mass.assign(points_, 0.0);
    mass[0] = 1;
    for (std::size_t k = 0; k < cells_; ++k) {
      double sum = 0;
      for (std::size_t i = first_[k]; i < first_[k + 1]; ++i)
        sum += weights_[i] * above_given(stakes_, scores_[i], factor);
      sum /= unit_;
      mass[k] -= sum;
      if (k + 1 < points_) mass[k + 1] += sum;
    }
  }

 private:
  void add_piece(double from, double low, double high) {
    constexpr double kPlace = 0.5773502691896257;  // Gauss and Legendre, two points
    const double middle = (low + high) / 2, half = (high - low) / 2;
    for (const double sign : {-kPlace, kPlace}) {
      scores_.push_back(score_of(stakes_, from + (middle + sign * half) / stakes_.cost));
      weights_.push_back(half);
    }
  }

  const EqualStakes& stakes_;
  double unit_;
  std::size_t points_, cells_ = 0;
  std::vector<std::size_t> first_;  ///< [cell] its first point
  std::vector<double> scores_, weights_;
};

/// An even grid for the sum.
struct Grid {
  double unit = 0;
  std::size_t points = 0;
};

class LawFinder {
 public:
  LawFinder(const StakeBook& book, StakeSide side) : book_(book), side_(side) {
    for (const EqualStakes& stakes : book.stakes) costs_ += stakes.count * stakes.cost;
  }

  std::optional<StakeLaw> find() {
    if (!set_grid()) return std::nullopt;
    const Added added = added_of(side_);
    for (const EqualStakes& stakes : book_.stakes)
      on_grid_.emplace_back(stakes, added, grid_.unit, grid_.points);
    double work = 0;
    for (const StakeOnGrid& one : on_grid_)
      work += one.work() + 8 * static_cast<double>(grid_.points);
    std::vector<double> mass;
    for (unsigned refinement = kFirst; refinement <= kFinest; refinement *= 2) {
      if (work * number_of_paths(1, kInfinite, is_shared(), refinement) > kMostWork)
        return std::nullopt;
      std::vector<double> finer = mixed(refinement);
      const bool settled = !mass.empty() && largest_move(mass, finer) < kSettled;
      mass = std::move(finer);
      if (settled || !is_shared()) return law_from(std::move(mass));
    }
    return std::nullopt;
  }

 private:
  static constexpr double kInfinite = std::numeric_limits<double>::infinity();

  bool is_shared() const {
    return std::any_of(book_.stakes.begin(), book_.stakes.end(),
                       [](const EqualStakes& stakes) { return stakes.loading != 0; });
  }

  bool set_grid() {
    std::set<std::size_t> years;
    std::vector<double> amounts;
    double reach = costs_;
    for (const EqualStakes& stakes : book_.stakes) {
      years.insert(stakes.year);
      amounts.push_back(stakes.cost);
      if (!stakes.multiple) amounts.push_back(stakes.cost * stakes.fixed);
      if (stakes.multiple)
        for (const Atom& atom : stakes.multiple->atoms())
          amounts.push_back(stakes.cost * atom.value);
    }
    if (costs_ <= 0 || (years.size() > 1 && is_shared())) return false;
    if (side_ == StakeSide::net) reach = 2 * costs_;
    if (side_ == StakeSide::gains) {
      const StakeMoments moments = moments_of(book_, side_);
      reach = moments.mean + kFar * (std::isfinite(moments.standard_deviation)
                                         ? moments.standard_deviation
                                         : moments.mean);
    }
    if (reach <= 0) return false;
    grid_.unit = reach / static_cast<double>(kPoints);
    if (const auto unit = common_unit(amounts, reach / static_cast<double>(kMostPoints)))
      grid_.unit = *unit / std::ceil(*unit / grid_.unit - 1e-9);
    grid_.points = kPoints;
    while (static_cast<double>(grid_.points - 1) * grid_.unit < reach * (1 - 1e-12))
      grid_.points *= 2;
    return grid_.points <= 2 * kMostPoints;
  }

  std::vector<double> mixed(unsigned refinement) {
    sum_.assign(grid_.points, 0);
    none_ = 0;
    const std::vector<std::size_t> years = {book_.stakes.front().year};
    for_each_path(
        book_.factor, years, kInfinite, is_shared(), refinement,
        [&](std::span<const double> factors, double, double weight) { add(factors[0], weight); });
    fourier(sum_, Transform::inverse);
    std::vector<double> mass;
    for (std::size_t k = 0; k < sum_.size(); ++k)
      mass.push_back(std::max(0.0, sum_[k].real() * exponential(tilt() * static_cast<double>(k))));
    return mass;
  }
  double tilt() const {
    return side_ == StakeSide::losses ? 0 : kTilt / static_cast<double>(grid_.points);
  }

  void add(double factor, double weight) {
    std::vector<Complex> product(grid_.points, weight), one(grid_.points);
    std::vector<double> mass;
    double none = weight;
    for (std::size_t i = 0; i < on_grid_.size(); ++i) {
      const EqualStakes& stakes = book_.stakes[i];
      on_grid_[i].given(factor, mass);
      for (std::size_t k = 0; k < mass.size(); ++k)
        one[k] = mass[k] * exponential(-tilt() * static_cast<double>(k));
      fourier(one, Transform::forward);
      for (std::size_t k = 0; k < one.size(); ++k)
        product[k] *= stakes.count == 1 ? one[k]
                      : one[k] == 0.0
                          ? Complex(0)
                          : complex_exponential(stakes.count * complex_logarithm_1p(one[k] - 1.0));
      const double nothing = side_ == StakeSide::losses
                                 ? above_given(stakes, score_below(stakes, 1), factor)
                                 : 1 - above_given(stakes, score_of(stakes, 1), factor);
      none *= nothing > 0 ? exponential(stakes.count * logarithm(nothing)) : 0;
    }
    none_ += none;
    for (std::size_t k = 0; k < product.size(); ++k) sum_[k] += product[k];
  }

  static double largest_move(const std::vector<double>& before, const std::vector<double>& after) {
    double sum = 0, largest = 0;
    for (std::size_t k = 0; k < after.size(); ++k)
      largest = std::max(largest, std::abs(sum += after[k] - before[k]));
    return largest;
  }

  StakeLaw law_from(std::vector<double> mass) const {
    if (side_ == StakeSide::gains) {
      const StakeMoments moments = moments_of(book_, side_);
      std::vector<double> values = DiscreteDistribution::grid(grid_.unit, mass.size());
      return {DiscreteDistribution(std::move(values), std::move(mass), moments.mean,
                                   moments.standard_deviation),
              none_, 0};
    }
    // Losses are the costs less what is added up.
    const auto last =
        std::min(mass.size() - 1, static_cast<std::size_t>(std::llround(costs_ / grid_.unit)) *
                                      (side_ == StakeSide::net ? 2 : 1));
    std::vector<double> values, probabilities;
    double all = 0;
    for (std::size_t k = last + 1; k-- > 0;) {
      const double value = costs_ - grid_.unit * static_cast<double>(k);
      values.push_back(std::abs(value) < 1e-9 * costs_ ? 0 : value);
      probabilities.push_back(mass[k]);
      all += mass[k];
    }
    const double below = std::max(0.0, 1 - all);
    probabilities.front() += below;
    return {DiscreteDistribution(std::move(values), std::move(probabilities)), none_,
            side_ == StakeSide::net ? below : 0};
  }

  const StakeBook& book_;
  StakeSide side_;
  double costs_ = 0;
  Grid grid_;
  std::vector<StakeOnGrid> on_grid_;
  std::vector<Complex> sum_;
  double none_ = 0;
};

}  // namespace

std::optional<StakeLaw> law_of(const StakeBook& book, StakeSide side) {
  return LawFinder(book, side).find();
}

}  // namespace cofferdam
