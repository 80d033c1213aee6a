#include "exact/loan_book.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "base/special.hpp"
#include "base/special_beta.hpp"
#include "exact/common_unit.hpp"
#include "exact/mixing_nodes.hpp"

namespace cofferdam {
namespace {

constexpr double kMostUnits = 1e6;       // of all losses together
constexpr double kMostWork = 3e10;       // additions
constexpr double kNothing = 1e-20;       // probability that a band may lose at an end
constexpr double kSettled = 1e-11;       // of probabilities, when the step is halved
constexpr double kSettledParts = 1e-10;  // of TVaR, likewise
constexpr unsigned kFinest = 64;
constexpr unsigned kFineForMoments = 4;

/// Loans that default alike and lose the same number of units.
struct Alike {
  double threshold = 0, loading = 0;
  std::size_t units = 0, count = 0;
};

double threshold_of(double pd, double degrees_of_freedom) {
  if (!std::isfinite(degrees_of_freedom)) return normal_quantile(pd);
  const StudentQuantile quantile(degrees_of_freedom);
  return pd <= 0.5 ? quantile(pd) : -quantile(1 - pd);
}

double default_probability(double threshold, double loading, const MixingNode& node) {
  return normal_cdf((threshold * node.scale - loading * node.factor) /
                    std::sqrt(1 - loading * loading));
}

bool shares_factor(const OneFactorBook& book) {
  return std::any_of(book.loans.begin(), book.loans.end(),
                     [](const EqualLoans& loans) { return loans.loading != 0; });
}

/// PD, loading and units of a loss.
using Kind = std::tuple<double, double, std::size_t>;

Kind kind_of(const EqualLoans& loans, double unit) {
  return {loans.pd, loans.loading, static_cast<std::size_t>(std::llround(loans.loss / unit))};
}

std::map<Kind, double> counts_of(const OneFactorBook& book, double unit) {
  std::map<Kind, double> counts;
  for (const EqualLoans& loans : book.loans)
    if (loans.loss > 0 && loans.pd > 0) counts[kind_of(loans, unit)] += loans.count;
  return counts;
}

/// In the order of counts_of().
std::vector<Alike> alike(const OneFactorBook& book, double unit) {
  std::vector<Alike> groups;
  for (const auto& [kind, count] : counts_of(book, unit)) {
    const auto& [pd, loading, units] = kind;
    groups.push_back({threshold_of(pd, book.degrees_of_freedom), loading, units,
                      static_cast<std::size_t>(std::llround(count))});
  }
  return groups;
}

/// Probabilities of first, first + 1, ... units.
struct Band {
  std::size_t first = 0;
  std::vector<double> mass;

  void trim() {
    std::size_t low = 0, high = mass.size();
    for (double lost = 0; low + 1 < high && (lost += mass[low]) < kNothing;) ++low;
    for (double lost = 0; high > low + 1 && (lost += mass[high - 1]) < kNothing;) --high;
    mass.resize(high);
    mass.erase(mass.begin(), mass.begin() + static_cast<std::ptrdiff_t>(low));
    first += low;
  }
};

/// Number of defaults of `count` loans: outwards from the most likely number.
Band binomial(std::size_t count, double p) {
  const double n = static_cast<double>(count), odds = p / (1 - p);
  if (p <= 0) return {0, {1.0}};
  if (!(p < 1)) return {count, {1.0}};
  const auto mode = std::min(count, static_cast<std::size_t>((n + 1) * p));
  std::vector<double> down, up = {1.0};
  double sum = 1, at = 1;
  for (std::size_t k = mode; k > 0 && at > kNothing; --k) {
    at *= static_cast<double>(k) / (static_cast<double>(count - k + 1) * odds);
    down.push_back(at);
    sum += at;
  }
  at = 1;
  for (std::size_t k = mode; k < count && at > kNothing; ++k) {
    at *= static_cast<double>(count - k) * odds / static_cast<double>(k + 1);
    up.push_back(at);
    sum += at;
  }
  Band band{mode - down.size(), {down.rbegin(), down.rend()}};
  band.mass.insert(band.mass.end(), up.begin(), up.end());
  for (double& x : band.mass) x /= sum;
  return band;
}

/// Adds the losses of a group; `spare` is scratch.
void add(const Alike& group, double p, Band& sum, std::vector<double>& spare) {
  const Band defaults = binomial(group.count, p);
  spare.assign(sum.mass.size() + (defaults.mass.size() - 1) * group.units, 0.0);
  for (std::size_t d = 0; d < defaults.mass.size(); ++d) {
    const double weight = defaults.mass[d];
    double* out = spare.data() + d * group.units;
    for (std::size_t k = 0; k < sum.mass.size(); ++k) out[k] += weight * sum.mass[k];
  }
  sum.first += defaults.first * group.units;
  sum.mass.swap(spare);
  sum.trim();
}

std::vector<double> mixed(const std::vector<Alike>& groups, const std::vector<MixingNode>& nodes,
                          std::size_t units) {
  std::vector<double> mass(units + 1), spare;
  for (const MixingNode& node : nodes) {
    Band sum{0, {1.0}};
    for (const Alike& group : groups)
      add(group, default_probability(group.threshold, group.loading, node), sum, spare);
    for (std::size_t k = 0; k < sum.mass.size(); ++k)
      mass[sum.first + k] += node.weight * sum.mass[k];
  }
  return mass;
}

/// Adds to `mass` what all groups lose, in a node; `one_less`: a group of which one loan is left
/// out.
void add_node(const std::vector<Alike>& groups, const MixingNode& node, std::size_t one_less,
              std::size_t shift, double weight, std::vector<double>& mass,
              std::vector<double>& spare) {
  Band sum{0, {1.0}};
  for (std::size_t g = 0; g < groups.size(); ++g) {
    Alike group = groups[g];
    if (g == one_less) --group.count;
    if (group.count > 0)
      add(group, default_probability(group.threshold, group.loading, node), sum, spare);
  }
  for (std::size_t k = 0; k < sum.mass.size(); ++k)
    mass[sum.first + k + shift] += weight * sum.mass[k];
}

/// [group] What it loses in the worst 1 - level, in units, by its recursion without one loan.
std::vector<double> tail_parts(const std::vector<Alike>& groups,
                               const std::vector<MixingNode>& nodes, std::size_t units,
                               double level) {
  const std::size_t none = groups.size();
  std::vector<double> mass(units + 1), spare;
  for (const MixingNode& node : nodes) add_node(groups, node, none, 0, node.weight, mass, spare);
  std::size_t at = 0;  // the quantile
  double below = 0;
  while (at < units && below + mass[at] < level) below += mass[at++];
  const double share = mass[at] > 0 ? (below + mass[at] - level) / mass[at] : 1;
  std::vector<double> parts;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    std::vector<double> defaults(units + 1);  // mean number of its defaults where L = k
    for (const MixingNode& node : nodes) {
      const double p = default_probability(groups[g].threshold, groups[g].loading, node);
      add_node(groups, node, g, groups[g].units,
               node.weight * p * static_cast<double>(groups[g].count), defaults, spare);
    }
    double sum = share * defaults[at];
    for (std::size_t k = at + 1; k <= units; ++k) sum += defaults[k];
    parts.push_back(static_cast<double>(groups[g].units) * sum / (1 - level));
  }
  return parts;
}

double largest_move(const std::vector<double>& before, const std::vector<double>& after) {
  double sum = 0, largest = 0;
  for (std::size_t k = 0; k < after.size(); ++k) {
    sum += after[k] - before[k];
    largest = std::max(largest, std::abs(sum));
  }
  return largest;
}

/// About how many additions a node takes.
double work(const std::vector<Alike>& groups) {
  double sum = 0, variance = 1;
  for (const Alike& group : groups) {
    const double n = static_cast<double>(group.count), u = static_cast<double>(group.units);
    const double defaults = std::min(n, 6 * std::sqrt(n) + 1);
    variance += n * u * u / 20;
    sum += 12 * std::sqrt(variance) * defaults;
  }
  return sum;
}

}  // namespace

TwoMoments moments_of(const OneFactorBook& book) {
  std::vector<double> thresholds;
  for (const EqualLoans& loans : book.loans)
    thresholds.push_back(threshold_of(loans.pd, book.degrees_of_freedom));
  double mean = 0;
  for (const EqualLoans& loans : book.loans) mean += loans.count * loans.pd * loans.loss;
  double variance = 0;
  for (const MixingNode& node :
       mixing_nodes(book.degrees_of_freedom, shares_factor(book), kFineForMoments)) {
    double expected = 0, own = 0;
    for (std::size_t i = 0; i < book.loans.size(); ++i) {
      const EqualLoans& loans = book.loans[i];
      const double p = default_probability(thresholds[i], loans.loading, node);
      expected += loans.count * p * loans.loss;
      own += loans.count * p * (1 - p) * loans.loss * loans.loss;
    }
    variance += node.weight * (own + (expected - mean) * (expected - mean));
  }
  return {mean, std::sqrt(variance)};
}

std::optional<double> loss_unit(const OneFactorBook& book) {
  double total = 0;
  std::vector<double> losses;
  for (const EqualLoans& loans : book.loans) {
    losses.push_back(loans.loss);
    total += loans.count * loans.loss;
  }
  return common_unit(losses, total / kMostUnits);
}

std::optional<DiscreteDistribution> distribution_of(const OneFactorBook& book) {
  const std::optional<double> unit = loss_unit(book);
  if (!unit) return std::nullopt;
  const std::vector<Alike> groups = alike(book, *unit);
  std::size_t units = 0;
  for (const Alike& group : groups) units += group.units * group.count;
  const bool shared = shares_factor(book);
  std::vector<double> mass;
  for (unsigned refinement = 1; refinement <= kFinest; refinement *= 2) {
    const std::vector<MixingNode> nodes = mixing_nodes(book.degrees_of_freedom, shared, refinement);
    if (work(groups) * static_cast<double>(nodes.size()) > kMostWork) return std::nullopt;
    std::vector<double> finer = mixed(groups, nodes, units);
    const bool settled = !mass.empty() && largest_move(mass, finer) < kSettled;
    mass = std::move(finer);
    if (!settled && nodes.size() > 1) continue;
    std::vector<double> values = DiscreteDistribution::grid(*unit, mass.size());
    return DiscreteDistribution(std::move(values), std::move(mass));
  }
  return std::nullopt;
}

std::optional<std::vector<double>> tvar_contributions(const OneFactorBook& book, double level) {
  const std::optional<double> unit = loss_unit(book);
  if (!unit) return std::nullopt;
  const std::vector<Alike> groups = alike(book, *unit);
  std::size_t units = 0;
  for (const Alike& group : groups) units += group.units * group.count;
  const auto passes = static_cast<double>(groups.size() + 1);
  std::vector<double> parts;
  for (unsigned refinement = 1;; refinement *= 2) {
    const std::vector<MixingNode> nodes =
        mixing_nodes(book.degrees_of_freedom, shares_factor(book), refinement);
    const bool affordable = passes * work(groups) * static_cast<double>(nodes.size()) <= kMostWork;
    if (!affordable || refinement > kFinest) return std::nullopt;
    std::vector<double> finer = tail_parts(groups, nodes, units, level);
    double moved = parts.empty() ? 1 : 0, sum = 0;
    for (std::size_t g = 0; g < finer.size(); ++g) {
      if (!parts.empty()) moved = std::max(moved, std::abs(finer[g] - parts[g]));
      sum += finer[g];
    }
    parts = std::move(finer);
    if (nodes.size() == 1 || moved <= kSettledParts * sum) break;
  }
  std::map<Kind, std::size_t> index;
  for (const auto& [kind, count] : counts_of(book, *unit)) index.emplace(kind, index.size());
  std::vector<double> contributions;
  for (const EqualLoans& loans : book.loans) {
    const auto group = index.find(kind_of(loans, *unit));
    contributions.push_back(group == index.end()
                                ? 0
                                : *unit * parts[group->second] * loans.count /
                                      static_cast<double>(groups[group->second].count));
  }
  return contributions;
}

}  // namespace cofferdam
