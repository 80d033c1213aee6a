#include "verify/policy_totals.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "base/complex.hpp"
#include "base/special.hpp"
#include "exact/common_unit.hpp"

namespace cofferdam {
namespace {

using Complex = std::complex<double>;

constexpr std::size_t kPoints = 1 << 18, kMostPoints = 1 << 20;
constexpr double kWidth = 40;  // of the grid beyond the mean, in standard deviations
constexpr std::size_t kMostKinds = 32;
constexpr std::size_t kMostGroups = 1000;
constexpr double kStep = 0.002, kSettled = 1e-13, kFarthest = 1e8;  // of second moments

/// What one claim comes to.
struct Severity {
  LimitedMean limited;
  std::vector<double> atoms;    ///< amounts above 0 with a probability
  double mean = 0, square = 0;  ///< E[Y], E[Y^2]
};

/// E[Y^2] = 2 x integral of E[Y] - E[min(Y, y)] over y, by the trapezium rule in ln y.
double second_moment(const LimitedMean& limited, double mean) {
  double sum = 0, y = 1e-6 * mean;
  for (const double step = exponential(kStep); y < kFarthest * mean; y *= step) {
    const double tail = mean - limited(y);
    if (tail < kSettled * mean) break;
    sum += y * tail * kStep;
  }
  return 2 * sum;
}

/// Of a size that is scaled, and then paid in part.
Severity severity_of(const ClaimSize& size, double scale, const Payoff& payoff) {
  Severity made;
  for (const double atom : size.atoms())
    if (const double paid = payoff(scale * atom); paid > 0) made.atoms.push_back(paid);
  if (!size.drawn) {
    const double paid = payoff(scale * size.fixed);
    made.limited = [paid](double y) { return std::min(paid, y); };
    made.mean = paid, made.square = paid * paid;
    return made;
  }
  const auto drawn = size.drawn;
  const Survival above = [drawn, scale](double x) { return drawn->survival(x / scale); };
  made.limited = payoff.limited_mean(
      [drawn, scale](double x) { return x > 0 ? scale * drawn->limited_mean(x / scale) : 0; },
      above);
  for (const double amount : payoff.flat_amounts(above)) made.atoms.push_back(amount);
  made.mean = made.limited(1e15 * scale * drawn->mean());
  made.square = second_moment(made.limited, made.mean);
  return made;
}

/// Equal policies of a portfolio.
struct Group {
  double count = 0;
  std::size_t own = 0;              ///< kind of its claims
  std::vector<std::size_t> shocks;  ///< [shock] kind of the claims of each
};

struct Line {
  const PolicyClaims* claims = nullptr;
  std::vector<Group> groups;
};

/// z^n for whole n, which does not depend on the branch of the logarithm.
Complex power_of(Complex z, double n) {
  return z == 0.0 ? z : complex_exponential(n * complex_logarithm_1p(z - 1.0));
}

/// Claims of all lines, in kinds of one severity each.
class Compound {
 public:
  void add(const PolicyClaims& claims, const PartOfLoss& part, bool insured) {
    Line line{&claims, {}};
    std::vector<std::pair<double, Payoff>> known;           // [group] scale and payoff
    std::map<std::pair<double, double>, std::size_t> keys;  // sum insured and part: group
    for (const PolicyRow& row : claims.rows) {
      const double share = part(row.row, 1);
      if (share <= 1e-12) continue;  // what rounding leaves of nothing
      const auto [key, is_new] = keys.emplace(std::pair(row.sum_insured, share), known.size());
      if (is_new) {
        const Payoff all = insured ? claims.payoff(row.sum_insured) : Payoff();
        const Payoff payoff = share == 1 ? all : all.then(share_of(share));
        const bool scaled = uses_sum(claims);
        const std::pair<double, Payoff> made{scaled ? row.sum_insured : 1, payoff};
        const auto found = std::find(known.begin(), known.end(), made);
        key->second = static_cast<std::size_t>(found - known.begin());
        if (found == known.end()) {
          if (known.size() == kMostGroups) return fail();
          known.push_back(made);
          line.groups.push_back(group_of(claims, made.first, payoff));
        }
      }
      line.groups[key->second].count += row.count;
    }
    if (!line.groups.empty()) lines_.push_back(std::move(line));
  }

  bool nothing() const { return lines_.empty(); }
  bool failed() const { return failed_; }

  /// Claims of a policy: m E[Y] and m Var Y + v E[Y]^2; so do shocks, of what each of them costs.
  TwoMoments moments() const {
    double mean = 0, variance = 0;
    const auto add = [&](double number, double spread, double one, double square) {
      mean += number * one;
      variance += number * (square - one * one) + spread * one * one;
    };
    for (const Line& line : lines_) {
      const Frequency& number = *line.claims->number;
      for (const Group& group : line.groups) {
        const Severity& of = kinds_[group.own];
        add(group.count * number.mean(), group.count * number.variance(), of.mean, of.square);
      }
      for (std::size_t s = 0; s < line.claims->shocks.size(); ++s) {
        const PolicyShock& shock = line.claims->shocks[s];
        double one = 0, spread = 0;
        for (const Group& group : line.groups) {
          const Severity& of = kinds_[group.shocks[s]];
          const double each = shock.share * of.mean;
          one += group.count * each;
          spread += group.count * (shock.share * of.square - each * each);
        }
        add(shock.number->mean(), shock.number->variance(), one, spread + one * one);
      }
    }
    return {mean, std::sqrt(variance)};
  }

  /// Nothing if the amounts have no common unit, or the kinds are too many.
  std::optional<DiscreteDistribution> distribution(const TwoMoments& moments, double reach) const {
    if (kinds_.size() > kMostKinds) return std::nullopt;
    const double width = std::max(1.05 * reach, moments.mean + kWidth * moments.standard_deviation);
    double unit = width / static_cast<double>(kPoints);
    std::vector<double> atoms;
    for (const Severity& kind : kinds_)
      atoms.insert(atoms.end(), kind.atoms.begin(), kind.atoms.end());
    if (!atoms.empty()) {
      const auto common = common_unit(atoms, width / static_cast<double>(kMostPoints));
      if (!common) return std::nullopt;
      unit = *common / std::ceil(*common / unit * (1 - 1e-12));
    }
    std::size_t points = 2;
    while (static_cast<double>(points) * unit < width) points *= 2;
    std::vector<std::vector<double>> severities;
    for (const Severity& kind : kinds_)
      severities.push_back(discretised(kind.limited, unit, points));
    const JointGeneratingFunction numbers = [this](std::span<const Complex> z) {
      return generating_function(z);
    };
    return DiscreteDistribution(DiscreteDistribution::grid(unit, points),
                                compound_by_fourier(numbers, severities), moments.mean,
                                moments.standard_deviation);
  }

 private:
  static bool uses_sum(const PolicyClaims& claims) {
    return claims.size.of_sum_insured ||
           std::any_of(claims.shocks.begin(), claims.shocks.end(),
                       [](const PolicyShock& shock) { return shock.size.of_sum_insured; });
  }
  void fail() {
    failed_ = true;
    lines_.clear();
  }
  std::size_t add_kind(const ClaimSize& size, double sum, const Payoff& payoff) {
    kinds_.push_back(severity_of(size, size.of_sum_insured ? sum : 1, payoff));
    return kinds_.size() - 1;
  }
  Group group_of(const PolicyClaims& claims, double sum, const Payoff& payoff) {
    Group group{0, add_kind(claims.size, sum, payoff), {}};
    for (const PolicyShock& shock : claims.shocks)
      group.shocks.push_back(add_kind(shock.size, sum, payoff));
    return group;
  }

  /// Each policy has claims of its own; a shock hits each with a probability.
  Complex generating_function(std::span<const Complex> z) const {
    Complex all = 1;
    for (const Line& line : lines_) {
      for (const Group& group : line.groups)
        all *= power_of(line.claims->number->generating_function(z[group.own]), group.count);
      for (std::size_t s = 0; s < line.claims->shocks.size(); ++s) {
        const PolicyShock& shock = line.claims->shocks[s];
        Complex hit = 1;
        for (const Group& group : line.groups)
          hit *= power_of(1.0 + shock.share * (z[group.shocks[s]] - 1.0), group.count);
        all *= shock.number->generating_function(hit);
      }
    }
    return all;
  }

  std::vector<Severity> kinds_;
  std::vector<Line> lines_;
  bool failed_ = false;
};

}  // namespace

TotalLaw PolicyTotals::law(const PartOfLoss& part, double reach) {
  Compound sum;
  for (const PolicyClaims* claims : portfolios_) {
    sum.add(*claims, part, insured_);
    if (sum.failed()) return {{}, {}, false, "its policies differ in more than 1,000 ways"};
  }
  if (sum.nothing()) return {{}, {}, true, ""};
  const TwoMoments moments = sum.moments();
  return {moments, sum.distribution(moments, reach), false, ""};
}

}  // namespace cofferdam
