// Spliced: a body up to a threshold and a tail of its own above it.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "distributions/distribution.hpp"
#include "distributions/moments.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {{.name = "body",
                          .type = Type::kind,
                          .sentence = "distribution of the values up to the threshold",
                          .family = FamilyId::distribution},
                         {.name = "tail",
                          .type = Type::kind,
                          .sentence = "distribution of the values above the threshold",
                          .family = FamilyId::distribution},
                         {.name = "threshold",
                          .type = Type::quantity,
                          .sentence = "where the tail begins",
                          .range = kAboveZero},
                         {.name = "weight",
                          .type = Type::rate,
                          .sentence = "probability of a value above the threshold",
                          .fallback = kOptional,
                          .range = kOpenUnit},
                         {.name = "continuous",
                          .type = Type::flag,
                          .sentence = "instead of the weight: the one with which the density does "
                                      "not jump at the threshold",
                          .fallback = "no"}};

/// A tail of less would be drawn from too few of its uniforms.
constexpr double kLeastTail = 0.01;
constexpr double kLeastBody = 1e-9;

/// Body given that it is at most the threshold, tail given that it is above. Draws are those of
/// body and tail, at probabilities that are rounded to 2^-53.
class Spliced final : public Distribution {
 public:
  Spliced(std::unique_ptr<Distribution> body, std::unique_ptr<Distribution> tail, double threshold,
          double weight)
      : body_(std::move(body)),
        tail_(std::move(tail)),
        threshold_(threshold),
        weight_(weight),
        body_mass_(body_->cdf(threshold)),
        tail_mass_(tail_->survival(threshold)),
        tail_limited_(tail_->limited_mean(threshold)) {}
  double mean() const override {
    return below(threshold_) + weight_ * (tail_->mean() - tail_limited_) / tail_mass_;
  }
  double standard_deviation() const override {
    return std::isfinite(tail_->standard_deviation()) ? deviation_by_quadrature(*this)
                                                      : tail_->standard_deviation();
  }
  double limited_mean(double x) const override {
    if (x <= threshold_) return below(x);
    return below(threshold_) + weight_ * (tail_->limited_mean(x) - tail_limited_) / tail_mass_;
  }
  double low() const override { return body_->low(); }
  double high() const override { return tail_->high(); }
  double cdf(double x) const override {
    return x <= threshold_ ? (1 - weight_) * body_->cdf(x) / body_mass_ : 1 - survival(x);
  }
  double survival(double x) const override {
    return x <= threshold_ ? 1 - cdf(x) : weight_ * tail_->survival(x) / tail_mass_;
  }
  double density(double x) const override {
    return x <= threshold_ ? (1 - weight_) * body_->density(x) / body_mass_
                           : weight_ * tail_->density(x) / tail_mass_;
  }
  std::vector<Atom> atoms() const override {
    std::vector<Atom> atoms;
    for (const Atom& atom : body_->atoms())
      if (atom.value <= threshold_)
        atoms.push_back({atom.value, (1 - weight_) * atom.probability / body_mass_});
    for (const Atom& atom : tail_->atoms())
      if (atom.value > threshold_)
        atoms.push_back({atom.value, weight_ * atom.probability / tail_mass_});
    return atoms;
  }
  double quantile(double p) const override {
    if (p > 1 - weight_) return upper_quantile(1 - p);
    return std::min(threshold_,
                    body_->quantile(std::min(p / (1 - weight_) * body_mass_, 1 - 0x1p-53)));
  }
  double upper_quantile(double q) const override {
    if (q >= weight_) return quantile(1 - q);
    return std::max(threshold_, tail_->upper_quantile(q / weight_ * tail_mass_));
  }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    for (std::size_t i = 0; i < out.size(); i += kBlock) {
      const std::size_t count = std::min(kBlock, out.size() - i);
      sample_block(uniforms.subspan(i, count), out.subspan(i, count));
    }
  }

 private:
  static constexpr std::size_t kBlock = 1024;

  /// E[min(X, x)] for x up to the threshold.
  double below(double x) const {
    const double body = body_->limited_mean(x) - x * (1 - body_mass_);
    return (1 - weight_) * body / body_mass_ + weight_ * x;
  }
  /// Draws of the body for all, and of the tail, moved together, for those above.
  void sample_block(std::span<const double> uniforms, std::span<double> out) const {
    std::array<double, kBlock> tail;
    std::array<std::uint32_t, kBlock> place;
    const double to_body = body_mass_ / (1 - weight_), to_tail = tail_mass_ / weight_;
    std::size_t tails = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
      tail[tails] = std::min(1 - (1 - uniforms[i]) * to_tail, 1 - 0x1p-53);
      place[tails] = static_cast<std::uint32_t>(i);
      tails += uniforms[i] > 1 - weight_;
      out[i] = std::min(uniforms[i] * to_body, 1 - 0x1p-53);
    }
    body_->sample(out, out);
    for (double& x : out) x = std::min(threshold_, x);
    const std::span draws(tail.data(), tails);
    tail_->sample(draws, draws);
    for (std::size_t k = 0; k < tails; ++k) out[place[k]] = std::max(threshold_, tail[k]);
  }

  std::unique_ptr<Distribution> body_, tail_;
  double threshold_, weight_;
  double body_mass_, tail_mass_;  ///< of the body up to the threshold, of the tail above it
  double tail_limited_;
};

/// The weight without a jump; 0 or NaN if there is none.
double continuous_weight(const Distribution& body, const Distribution& tail, double threshold) {
  const double above = std::nextafter(threshold, std::numeric_limits<double>::infinity());
  const double left = body.density(threshold) / body.cdf(threshold);
  const double right = tail.density(above) / tail.survival(threshold);
  return left / (left + right);
}

std::unique_ptr<Distribution> make(const Value& value, Problems& problems) {
  const Value &threshold = value.at("threshold"), &weight = value.at("weight"),
              &continuous = value.at("continuous");
  auto body = make_distribution(value.at("body"), problems);
  auto tail = make_distribution(value.at("tail"), problems);
  if (!body || !tail) return nullptr;
  const auto fail = [&](const Value& where, std::string what, std::string advice) {
    problems.add(where.place, where.path, std::move(what), std::move(advice));
    return nullptr;
  };
  const double at = threshold.number;
  if (weight.given == continuous.is_true())
    return fail(value, weight.given ? "both 'weight' and 'continuous'" : "no weight of the tail",
                "give 'weight', or 'continuous: yes'");
  if (body->cdf(at) < kLeastBody)
    return fail(threshold, threshold.text + " is outside: the body has nothing up to there",
                "it begins at " + format_number(body->low()));
  if (tail->survival(at) < kLeastTail)
    return fail(threshold,
                threshold.text + " is outside: the tail has less than 1 % of its values above",
                "choose a tail that begins near the threshold");
  const double part = continuous.is_true() ? continuous_weight(*body, *tail, at) : weight.number;
  if (!(part > 0 && part < 1))
    return fail(continuous, "no weight makes the density continuous at the threshold",
                "give 'weight': body or tail have no density there");
  return std::make_unique<Spliced>(std::move(body), std::move(tail), at, part);
}

}  // namespace

DistributionMember spliced_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
