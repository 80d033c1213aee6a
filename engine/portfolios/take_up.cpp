#include "portfolios/take_up.hpp"

#include <cmath>
#include <utility>

namespace cofferdam {
namespace {

constexpr double kGolden = 0.6180339887498949;

__extension__ using Wide = unsigned __int128;
constexpr int kBits = 62;

/// Sum over i < n of floor((slope i + first) / 2^kBits), as Euclid divides: the lattice points
/// below a line are those of a flatter one and whole rectangles.
Wide sum_of_floors(Wide n, Wide slope, Wide first) {
  Wide unit = Wide{1} << kBits, sum = 0;
  for (;;) {
    sum += n * (n - 1) / 2 * (slope / unit) + n * (first / unit);
    slope %= unit;
    first %= unit;
    const Wide top = slope * n + first;
    if (top < unit) return sum;
    n = top / unit;
    first = top % unit;
    std::swap(slope, unit);
  }
}

}  // namespace

double lending_rank(double index) {
  const double place = (index + 0.5) * kGolden;
  return place - std::floor(place);
}

double lent_before(double rank, std::uint32_t loans, double lent) {
  if (loans == 0 || lent <= 0) return 0;
  if (loans == 1) return rank < lent ? 1 : 0;
  if (lent >= 1) return loans;
  // The part of x after the point is below u exactly when floor(x) - floor(x - u) is 1.
  const auto fixed = [](double part) { return static_cast<Wide>(std::ldexp(part, kBits)); };
  const Wide below = sum_of_floors(loans, fixed(kGolden), fixed(rank));
  const Wide shifted = sum_of_floors(loans, fixed(kGolden), fixed(rank + (1 - lent)));
  return static_cast<double>(below + loans - shifted);
}

}  // namespace cofferdam
