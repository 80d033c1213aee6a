// Mixture: one of several distributions, each with its probability.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

#include "base/special.hpp"
#include "distributions/distribution.hpp"
#include "distributions/quantile_table.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr Key kPartKeys[] = {{.name = "weight",
                              .type = Type::rate,
                              .sentence = "probability of this one; they sum to 1",
                              .range = {0, 1, true, false}},
                             {.name = "distribution",
                              .type = Type::kind,
                              .sentence = "the distribution",
                              .family = FamilyId::distribution}};
constexpr Key kKeys[] = {{.name = "of",
                          .type = Type::record,
                          .sentence = "the distributions with their probabilities",
                          .shape = Shape::list,
                          .keys = kPartKeys}};

struct Part {
  double weight = 0;
  std::unique_ptr<Distribution> of;
};

/// Smallest x from `low` to `high` that is reached, to 1e-15: steps of Newton, with halving of the
/// logarithm where one leaves the interval. `miss(x)` is below 0 until x is reached.
template <class Miss, class Slope>
double smallest(double low, double high, const Miss& miss, const Slope& slope) {
  if (miss(low) >= 0) return low;
  double x = high;
  for (int i = 0; i < 300 && high - low > 1e-15 * high; ++i) {
    const double value = miss(x);
    (value < 0 ? low : high) = x;
    const double newton = x - value / slope(x);
    if (std::abs(newton - x) < 1e-13 * x) return newton;
    const bool inside = newton > low && newton < high;
    x = inside ? newton : low > 0 ? std::sqrt(low) * std::sqrt(high) : 0.5 * (low + high);
  }
  return high;
}

/// Sampled from a table of logarithms of the quantiles: relative error below 2e-8. Atoms of the
/// parts come out as they are.
class Mixture final : public Distribution {
 public:
  explicit Mixture(std::vector<Part> parts)
      : parts_(std::move(parts)),
        steps_(steps()),
        table_([this](double p) { return log_of(quantile(p)); },
               [this](double q) { return log_of(upper_quantile(q)); }) {}
  double mean() const override {
    return sum([](const Distribution& of) { return of.mean(); });
  }
  double standard_deviation() const override {
    const double mean = this->mean();
    return std::sqrt(sum([mean](const Distribution& of) {
      const double sd = of.standard_deviation(), away = of.mean() - mean;
      return std::isfinite(sd) ? sd * sd + away * away : sd;
    }));
  }
  double limited_mean(double x) const override {
    return sum([x](const Distribution& of) { return of.limited_mean(x); });
  }
  double low() const override {
    double low = std::numeric_limits<double>::infinity();
    for (const Part& part : parts_) low = std::min(low, part.of->low());
    return low;
  }
  double high() const override {
    double high = 0;
    for (const Part& part : parts_) high = std::max(high, part.of->high());
    return high;
  }
  double cdf(double x) const override {
    if (x >= high()) return 1;
    return sum([x](const Distribution& of) { return of.cdf(x); });
  }
  double survival(double x) const override {
    return sum([x](const Distribution& of) { return of.survival(x); });
  }
  double density(double x) const override {
    return sum([x](const Distribution& of) { return of.density(x); });
  }
  std::vector<Atom> atoms() const override {
    std::map<double, double> probability;
    for (const Part& part : parts_)
      for (const Atom& atom : part.of->atoms())
        probability[atom.value] += part.weight * atom.probability;
    std::vector<Atom> atoms;
    for (const auto& [value, p] : probability) atoms.push_back({value, p});
    return atoms;
  }
  /// Between the smallest and the largest quantile of the parts.
  double quantile(double p) const override {
    if (p > 0.5) return upper_quantile(1 - p);
    if (const Step* step = step_at(p)) return step->value;
    const auto [low, high] = range([p](const Distribution& of) { return of.quantile(p); });
    return smallest(
        low, high, [&](double x) { return cdf(x) - p; }, [&](double x) { return density(x); });
  }
  double upper_quantile(double q) const override {
    if (const Step* step = upper_step_at(q)) return step->value;
    const auto [low, high] = range([q](const Distribution& of) { return of.upper_quantile(q); });
    return smallest(
        low, high, [&](double x) { return q - survival(x); }, [&](double x) { return density(x); });
  }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    if (steps_.empty()) {
      table_(uniforms, out);
      return exponential(out, out);
    }
    for (std::size_t i = 0; i < out.size(); i += kBlock) {
      const std::size_t count = std::min(kBlock, out.size() - i);
      sample_block(uniforms.subspan(i, count), out.subspan(i, count));
    }
  }

 private:
  static constexpr std::size_t kBlock = 256;
  /// Where the distribution function jumps: to P(X <= value), of which P(X > value) is left.
  struct Step {
    double value, probability, reached, left;
  };

  std::vector<Step> steps() const {
    std::vector<Step> steps;
    for (const auto& [value, probability] : atoms())
      steps.push_back({value, probability, cdf(value), survival(value)});
    return steps;
  }
  /// The jump over the level p, or over 1 - q; or null.
  const Step* step_at(double p) const {
    const auto is_before = [](const Step& step, double level) { return step.reached < level; };
    const auto found = std::lower_bound(steps_.begin(), steps_.end(), p, is_before);
    return found != steps_.end() && found->reached - found->probability < p ? &*found : nullptr;
  }
  const Step* upper_step_at(double q) const {
    const auto is_before = [](const Step& step, double level) { return step.left > level; };
    const auto found = std::lower_bound(steps_.begin(), steps_.end(), q, is_before);
    return found != steps_.end() && q < found->left + found->probability ? &*found : nullptr;
  }
  void sample_block(std::span<const double> uniforms, std::span<double> out) const {
    std::array<const Step*, kBlock> steps;
    for (std::size_t i = 0; i < out.size(); ++i)
      steps[i] = uniforms[i] > 0.5 ? upper_step_at(1 - uniforms[i]) : step_at(uniforms[i]);
    table_(uniforms, out);
    exponential(out, out);
    for (std::size_t i = 0; i < out.size(); ++i)
      if (steps[i]) out[i] = steps[i]->value;
  }
  /// Of 0 what rounds to 0 again.
  static double log_of(double x) { return x > 0 ? logarithm(x) : -750; }
  template <class Function>
  double sum(const Function& of) const {
    double sum = 0;
    for (const Part& part : parts_) sum += part.weight * of(*part.of);
    return sum;
  }
  template <class Function>
  std::pair<double, double> range(const Function& of) const {
    double low = std::numeric_limits<double>::infinity(), high = 0;
    for (const Part& part : parts_) {
      const double x = of(*part.of);
      low = std::min(low, x), high = std::max(high, x);
    }
    return {low, high};
  }

  std::vector<Part> parts_;
  std::vector<Step> steps_;  ///< ascending
  QuantileTable table_;
};

std::unique_ptr<Distribution> make(const Value& value, Problems& problems) {
  const Value& of = value.at("of");
  std::vector<Part> parts;
  double sum = 0;
  for (const Value& item : of.items) {
    auto made = make_distribution(item.at("distribution"), problems);
    if (!made) return nullptr;
    sum += item.at("weight").number;
    parts.push_back({item.at("weight").number, std::move(made)});
  }
  if (std::abs(sum - 1) > 1e-9) {
    problems.add(
        of.place, of.path,
        parts.empty() ? "a mixture of nothing" : "the weights sum to " + rounded_text(sum),
        parts.empty() ? "write [{weight: 60 %, distribution: {...}}, ...]" : "they must sum to 1");
    return nullptr;
  }
  for (Part& part : parts) part.weight /= sum;
  return std::make_unique<Mixture>(std::move(parts));
}

}  // namespace

DistributionMember mixture_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
