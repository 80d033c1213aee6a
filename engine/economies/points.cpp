#include "economies/points.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/random.hpp"
#include "base/special.hpp"
#include "economies/sampling.hpp"

namespace cofferdam {
namespace {

/// Rows of a random lower triangular matrix with ones on its diagonal, the first in bit 31.
std::array<std::uint32_t, 32> random_rows(Stream& stream) {
  std::array<std::uint32_t, 32> rows{};
  for (unsigned row = 0; row < 32; row += 2) {
    const std::uint64_t word = stream();
    rows[row] = static_cast<std::uint32_t>(word);
    rows[row + 1] = static_cast<std::uint32_t>(word >> 32);
  }
  for (unsigned row = 0; row < 32; ++row) {
    const std::uint32_t diagonal = std::uint32_t{1} << (31 - row);
    rows[row] = (rows[row] & ~(2 * diagonal - 1)) | diagonal;
  }
  return rows;
}

std::uint32_t product(const std::array<std::uint32_t, 32>& rows, std::uint32_t column) {
  std::uint32_t result = 0;
  for (unsigned row = 0; row < 32; ++row)
    result |= static_cast<std::uint32_t>(std::popcount(rows[row] & column) & 1) << (31 - row);
  return result;
}

double length(const std::vector<double>& x) {
  double squares = 0;
  for (const double each : x) squares += each * each;
  return std::sqrt(squares);
}

}  // namespace

Points::Points(std::uint64_t seed, std::size_t innovations, std::size_t years,
               std::span<const ShiftedLaw> laws)
    : innovations_(innovations), years_(years), chooses_(laws.size() > 1) {
  even_ = std::min(kMostSobolDimensions, innovations * years + (chooses_ ? 1 : 0));
  const std::vector<SobolColumns> columns = sobol_columns(even_);
  for (std::size_t set = 0; set < kPointSets; ++set)
    for (std::size_t k = 0; k < even_; ++k) {
      Stream stream(seed, Purpose::scrambling, set, k);
      const auto rows = random_rows(stream);
      Coordinate& coordinate = coordinates_.emplace_back();
      for (unsigned bit = 0; bit < 32; ++bit)
        coordinate.columns[bit] = product(rows, columns[k][bit]);
      coordinate.shift = static_cast<std::uint32_t>(stream());
    }
  turn_to(laws);
}

/// By the reflections of Householder that make the means of the laws, side by side, triangular.
void Points::turn_to(std::span<const ShiftedLaw> laws) {
  const std::size_t size = innovations_ * years_;
  for (const ShiftedLaw& law : laws) {
    const std::size_t first = reflections_.size(), of_law = law.means.size() / years_;
    if (law.means.empty() || first >= size) continue;
    std::vector<double> x(size, 0.0);
    for (std::size_t i = 0; i < law.means.size(); ++i)
      x[i / of_law * innovations_ + i % of_law] = law.means[i];
    for (const Reflection& known : reflections_) {
      double along = 0;
      for (std::size_t i = known.first; i < size; ++i) along += known.v[i] * x[i];
      for (std::size_t i = known.first; i < size; ++i) x[i] -= 2 * along * known.v[i];
    }
    const double whole = length(law.means);
    std::fill(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(first), 0.0);
    const double left = length(x);
    if (!(left > 1e-6 * whole)) continue;  // it lies along those before
    x[first] += std::copysign(left, x[first]);
    const double norm = length(x);
    for (double& each : x) each /= norm;
    reflections_.push_back({first, std::move(x)});
  }
}

void Points::fill(const Coordinate& coordinate, std::uint32_t first, std::span<std::uint32_t> to) {
  std::uint32_t point = coordinate.shift;
  for (std::uint32_t gray = first ^ (first >> 1); gray != 0; gray &= gray - 1)
    point ^= coordinate.columns[static_cast<unsigned>(std::countr_zero(gray))];
  for (std::size_t i = 0; i < to.size(); ++i) {
    to[i] = point;
    const auto next = first + static_cast<std::uint32_t>(i) + 1;
    if (next != 0) point ^= coordinate.columns[static_cast<unsigned>(std::countr_zero(next))];
  }
}

void Points::draw(std::uint64_t seed, const TrialRange& trials, Factors& factors) const {
  const std::int64_t block = trials.first / kBlockTrials;
  const auto first = static_cast<std::uint32_t>(
      block / static_cast<std::int64_t>(kPointSets) * kBlockTrials + trials.first % kBlockTrials);
  const Coordinate* coordinates = coordinates_.data() + point_set_of(block) * even_;
  const std::size_t offset = chooses_ ? 1 : 0, all = innovations_ * years_ + offset;
  std::vector<std::uint32_t> points(trials.count);
  std::vector<Block256> words(trials.count);
  factors.choice.resize(chooses_ ? trials.count : 0);
  for (std::size_t k = 0; k < all; ++k) {
    const bool even = k < even_;
    const std::size_t number = even ? k : 2 * (k - even_);  // of a half word
    if (number % 8 == 0)
      first_words(seed, Purpose::point, static_cast<std::uint64_t>(trials.first), even ? 0 : 1,
                  number / 8, words);
    if (even) fill(coordinates[k], first, points);
    const std::size_t i = k - offset;
    const std::span<double> to = k < offset
                                     ? std::span<double>(factors.choice)
                                     : factors.innovation(i % innovations_, i / innovations_);
    for (std::size_t t = 0; t < trials.count; ++t) {
      const std::uint64_t word = words[t][number % 8 / 2];
      const std::uint64_t low = number % 2 ? word >> 32 : word & 0xffffffff;
      to[t] = uniform_open(even ? std::uint64_t{points[t]} << 32 | low : word);
    }
    if (k >= offset) normal_quantile(to, to);
  }
  turn(factors);
}

void Points::turn(Factors& factors) const {
  std::vector<double> along(factors.trials());
  for (auto turn = reflections_.rbegin(); turn != reflections_.rend(); ++turn) {
    const auto each = [&](auto&& work) {
      for (std::size_t i = turn->first; i < turn->v.size(); ++i)
        if (turn->v[i] != 0)
          work(turn->v[i], factors.innovation(i % innovations_, i / innovations_));
    };
    std::fill(along.begin(), along.end(), 0.0);
    each([&](double v, std::span<double> z) {
      for (std::size_t t = 0; t < z.size(); ++t) along[t] += v * z[t];
    });
    each([&](double v, std::span<double> z) {
      for (std::size_t t = 0; t < z.size(); ++t) z[t] -= 2 * v * along[t];
    });
  }
}

}  // namespace cofferdam
