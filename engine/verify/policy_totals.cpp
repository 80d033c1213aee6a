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
constexpr double kWidth = 40;       // of the grid beyond the mean, in standard deviations
constexpr double kNothing = 1e-12;  // of a loss: what rounding leaves of nothing
constexpr int kProbes = 100;        // of the density
constexpr std::size_t kMostKinds = 32;
constexpr std::size_t kMostGroups = 1000;
// Of second moments: pieces, in the logarithm of an amount, and ends, in means.
constexpr double kStep = 0.02, kNearest = 1e-9, kFarthest = 1e8, kSettled = 1e-13;

/// What one claim comes to.
struct Severity {
  LimitedMean limited;
  std::vector<double> atoms;    ///< amounts above 0 with a probability
  double mean = 0, square = 0;  ///< E[Y], E[Y^2]
  double none = 0;              ///< P(Y = 0)
  bool is_smooth = false;       ///< the loss has a density
};

/// Integral of f over from to to by Gauss and Legendre's rule with eight points.
double integral(const std::function<double(double)>& f, double from, double to) {
  constexpr double kPlace[] = {0.1834346424956498, 0.5255324099163290, 0.7966664774136267,
                               0.9602898564975363};
  constexpr double kWeight[] = {0.3626837833783620, 0.3137066458778873, 0.2223810344533745,
                                0.1012285362903763};
  const double middle = (from + to) / 2, half = (to - from) / 2;
  double sum = 0;
  for (std::size_t i = 0; i < 4; ++i)
    sum += kWeight[i] * (f(middle - half * kPlace[i]) + f(middle + half * kPlace[i]));
  return half * sum;
}

/// E[Y^2] = 2 x integral of E[Y] - E[min(Y, y)] over y, in pieces that end where Y has atoms.
double second_moment(const LimitedMean& limited, double mean, std::vector<double> atoms) {
  std::sort(atoms.begin(), atoms.end());
  const auto tail = [&](double y) { return mean - limited(y); };
  const double growth = exponential(kStep);
  double sum = 0, from = 0, to = kNearest * mean;
  for (auto atom = atoms.begin(); from < kFarthest * mean; from = to, to = from * growth) {
    while (atom != atoms.end() && *atom <= from) ++atom;
    if (atom != atoms.end()) to = std::min(to, *atom);
    sum += integral(tail, from, to);
    if (tail(to) < kSettled * mean) break;
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
    made.none = paid > 0 ? 0 : 1;
    return made;
  }
  const auto drawn = size.drawn;
  const Survival above = [drawn, scale](double x) { return drawn->survival(x / scale); };
  made.limited = payoff.limited_mean(
      [drawn, scale](double x) { return x > 0 ? scale * drawn->limited_mean(x / scale) : 0; },
      above);
  for (const double amount : payoff.flat_amounts(above)) made.atoms.push_back(amount);
  made.mean = made.limited(1e15 * scale * drawn->mean());
  made.square = second_moment(made.limited, made.mean, made.atoms);
  made.none = 1 - payoff.positive(above);
  for (int i = 1; i < kProbes; ++i)
    made.is_smooth = made.is_smooth || drawn->density(drawn->quantile(double(i) / kProbes)) > 0;
  return made;
}

/// Policies whose own claims have the same laws; those of Poisson claims together count as one.
struct Group {
  std::shared_ptr<const Frequency> number;  ///< of claims of one of them in the year
  double count = 0;
  std::size_t kind = 0;
};

/// Policies that a shock may hit.
struct Target {
  double count = 0;
  std::vector<std::size_t> kinds;  ///< [shock] of the claims of each
};

/// A portfolio in a year.
struct Line {
  const PolicyClaims* claims = nullptr;
  std::size_t year = 0;
  std::vector<Group> groups;
  std::vector<Target> targets;
};

/// Kinds of claims of policies alike.
struct Kinds {
  double sum_insured = 0;  ///< on which they depend, or 1
  Payoff payoff;
  std::size_t own = 0;
  std::vector<std::size_t> shocks;
};

/// z^n for whole n, which does not depend on the branch of the logarithm.
Complex power_of(Complex z, double n) {
  return z == 0.0 ? z : complex_exponential(n * complex_logarithm_1p(z - 1.0));
}

/// Claims of all lines, in kinds of one severity each.
class Compound {
 public:
  void add(const PolicyClaims& claims, const PolicySum& sum, bool insured) {
    std::vector<Kinds> known;
    std::map<std::pair<double, double>, std::size_t> places;  // by sum insured and part: in known
    std::vector<std::size_t> kinds_of;                        // [row]
    std::vector<double> shares;                               // [row]
    for (const PolicyRow& row : claims.rows) {
      shares.push_back(sum.part(row.row, 1));
      kinds_of.push_back(0);
      if (shares.back() <= kNothing) continue;
      const auto [place, is_new] =
          places.emplace(std::pair(row.sum_insured, shares.back()), known.size());
      if (is_new) {
        const Payoff all = insured ? claims.payoff(row.sum_insured) : Payoff();
        const Payoff part = shares.back() == 1 ? all : all.then(share_of(shares.back()));
        place->second =
            find_kinds(claims, uses_sum(claims) ? row.sum_insured : 1, part.then(sum.each), known);
        if (failed_) return lines_.clear();
      }
      kinds_of.back() = place->second;
    }
    for (std::size_t year = 0; year < claims.years(); ++year)
      if (!sum.year || *sum.year == year) add_year(claims, year, known, kinds_of, shares);
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
      for (const Group& group : line.groups) {
        const Severity& of = kinds_[group.kind];
        const Frequency& number = *group.number;
        add(group.count * number.mean(), group.count * number.variance(), of.mean, of.square);
      }
      for (std::size_t s = 0; s < line.claims->shocks.size(); ++s) {
        const PolicyShock& shock = line.claims->shocks[s];
        double one = 0, spread = 0;
        for (const Target& target : line.targets) {
          const Severity& of = kinds_[target.kinds[s]];
          const double each = shock.share * of.mean;
          one += target.count * each;
          spread += target.count * (shock.share * of.square - each * each);
        }
        const Frequency& number = *shock.number[line.year];
        add(number.mean(), number.variance(), one, spread + one * one);
      }
    }
    return {mean, std::sqrt(variance)};
  }

  /// P(S = 0).
  double none() const {
    std::vector<Complex> z;
    for (const Severity& kind : kinds_) z.emplace_back(kind.none);
    return generating_function(z).real();
  }
  bool is_smooth() const {
    return std::any_of(kinds_.begin(), kinds_.end(),
                       [](const Severity& kind) { return kind.is_smooth; });
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
  std::size_t add_kind(const ClaimSize& size, double sum, const Payoff& payoff) {
    kinds_.push_back(severity_of(size, size.of_sum_insured ? sum : 1, payoff));
    return kinds_.size() - 1;
  }
  /// The place in `known` of the kinds of such policies.
  std::size_t find_kinds(const PolicyClaims& claims, double sum_insured, const Payoff& payoff,
                         std::vector<Kinds>& known) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const Kinds& kinds) {
      return kinds.sum_insured == sum_insured && kinds.payoff == payoff;
    });
    const auto place = static_cast<std::size_t>(found - known.begin());
    if (found != known.end()) return place;
    failed_ = known.size() == kMostGroups;
    if (failed_) return 0;
    known.push_back({sum_insured, payoff, add_kind(claims.size, sum_insured, payoff), {}});
    for (const PolicyShock& shock : claims.shocks)
      known.back().shocks.push_back(add_kind(shock.size, sum_insured, payoff));
    return place;
  }
  void add_year(const PolicyClaims& claims, std::size_t year, const std::vector<Kinds>& known,
                const std::vector<std::size_t>& kinds_of, const std::vector<double>& shares) {
    const bool merged = claims.is_poisson();
    std::map<std::pair<std::size_t, double>, double> counts;  // by kinds, and years of each policy
    std::vector<double> policies(known.size());
    for (std::size_t i = 0; i < claims.rows.size(); ++i) {
      const PolicyRow& row = claims.rows[i];
      const double years = claims.in_force_in(i, year);
      if (shares[i] <= kNothing || years == 0) continue;
      policies[kinds_of[i]] += row.count;
      counts[{kinds_of[i], merged ? 0 : years}] += merged ? row.count * years : row.count;
    }
    Line line{&claims, year, {}, {}};
    for (const auto& [key, count] : counts)
      line.groups.push_back({claims.number_in(merged ? count : key.second), merged ? 1 : count,
                             known[key.first].own});
    for (std::size_t i = 0; i < known.size(); ++i)
      if (policies[i] > 0) line.targets.push_back({policies[i], known[i].shocks});
    if (!line.groups.empty()) lines_.push_back(std::move(line));
  }

  /// Each policy has claims of its own; a shock hits each with a probability.
  Complex generating_function(std::span<const Complex> z) const {
    Complex all = 1;
    for (const Line& line : lines_) {
      for (const Group& group : line.groups)
        all *= power_of(group.number->generating_function(z[group.kind]), group.count);
      for (std::size_t s = 0; s < line.claims->shocks.size(); ++s) {
        const PolicyShock& shock = line.claims->shocks[s];
        Complex hit = 1;
        for (const Target& target : line.targets)
          hit *= power_of(1.0 + shock.share * (z[target.kinds[s]] - 1.0), target.count);
        all *= shock.number[line.year]->generating_function(hit);
      }
    }
    return all;
  }

  std::vector<Severity> kinds_;
  std::vector<Line> lines_;
  bool failed_ = false;
};

}  // namespace

TotalLaw PolicyTotals::law(const PolicySum& wanted) {
  Compound sum;
  for (const PolicyClaims* claims : portfolios_) {
    for (std::size_t year = 0; year < claims->years(); ++year)
      if (!claims->why_not_year[year].empty() && (!wanted.year || *wanted.year == year))
        return {{}, {}, false, claims->why_not_year[year]};
    sum.add(*claims, wanted, insured_);
    if (sum.failed()) return {{}, {}, false, "its policies differ in more than 1,000 ways"};
  }
  if (sum.nothing()) return {{}, {}, true, ""};
  const TwoMoments moments = sum.moments();
  return {moments, sum.distribution(moments, wanted.reach), false, "", sum.none(), sum.is_smooth()};
}

}  // namespace cofferdam
