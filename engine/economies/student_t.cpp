// Student t copula: one chi-square a trial and year stretches all asset values together.
#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "base/special.hpp"
#include "base/special_beta.hpp"
#include "base/special_gamma.hpp"
#include "distributions/quantile_table.hpp"
#include "economies/copula.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "degrees_of_freedom",
     .type = Type::number,
     .sentence = "degrees of freedom; the fewer, the more defaults come together",
     .range = {1, 1e6, false, false}}};

/// Gamma(shape >= 1/2) by Marsaglia and Tsang, ACM TOMS 26 (2000) 363; words of the stream in
/// order.
double gamma_draw(Stream& stream, double shape) {
  if (shape < 1) {  // boost of the shape by one
    const double power = exponential(logarithm(stream.uniform()) / shape);
    return gamma_draw(stream, shape + 1) * power;
  }
  const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  while (true) {
    const double z = normal_quantile(stream.uniform());
    const double u = stream.uniform();
    const double v = (1 + c * z) * (1 + c * z) * (1 + c * z);
    if (v > 0 && logarithm(u) < 0.5 * z * z + d * (1 - v + logarithm(v))) return d * v;
  }
}

class StudentT final : public Copula {
 public:
  explicit StudentT(double nu)
      : nu_(nu),
        quantile_(nu),
        half_chi_square_(0.5 * nu),
        log_half_chi_square_([this](double p) { return half_chi_square_.log_quantile(p); },
                             [this](double q) { return half_chi_square_.log_upper_quantile(q); }) {}
  /// Infinite where the quantile is not a double: such an exposure always or never defaults.
  double threshold(double pd, const std::vector<LawPart>&, double) const override {
    return pd <= 0.5 ? quantile_(pd) : -quantile_(1 - pd);
  }
  bool scales() const override { return true; }
  double degrees_of_freedom() const override { return nu_; }
  /// Contract: word 0 of the stream from which the scale is drawn otherwise, inverted.
  void draw_innovations(std::uint64_t seed, const TrialRange& trials,
                        Factors& factors) const override {
    factors.scale_has_innovations = true;
    std::vector<Block256> words(trials.count);
    for (std::size_t year = 0; year < factors.years(); ++year) {
      const auto z = factors.innovation(factors.factors(), year);
      first_words(seed, Purpose::mixing, static_cast<std::uint64_t>(trials.first), entity_in(year),
                  0, words);
      for (std::size_t t = 0; t < trials.count; ++t) z[t] = uniform_open(words[t][0]);
      normal_quantile(z, z);
    }
  }
  void draw_scale(std::uint64_t seed, const TrialRange& trials, Factors& factors) const override {
    if (factors.scale_has_innovations) return invert(factors);
    for (std::size_t year = 0; year < factors.years(); ++year) {
      const auto scale = factors.scale(year);
      const std::uint64_t entity = entity_in(year);
      for (std::size_t t = 0; t < trials.count; ++t) {
        Stream stream(seed, Purpose::mixing, static_cast<std::uint64_t>(trials.first) + t, entity);
        scale[t] = std::sqrt(2 * gamma_draw(stream, 0.5 * nu_) / nu_);
      }
    }
  }

 private:
  static std::uint64_t entity_in(std::size_t year) {
    return year == 0 ? entity_of("copula") : entity_of("copula", year);
  }
  void invert(Factors& factors) const {
    constexpr double kBelowOne = 1 - 0x1p-53;
    for (std::size_t year = 0; year < factors.years(); ++year) {
      const auto scale = factors.scale(year);
      normal_cdf(factors.innovation(factors.factors(), year), scale);
      for (double& u : scale) u = std::clamp(u, 0x1p-1000, kBelowOne);
      log_half_chi_square_(scale, scale);
      for (double& x : scale) x *= 0.5;
      exponential(scale, scale);
      for (double& x : scale) x *= std::sqrt(2 / nu_);
    }
  }

  double nu_;
  StudentQuantile quantile_;
  IncompleteGamma half_chi_square_;
  QuantileTable log_half_chi_square_;
};

std::unique_ptr<Copula> make(const Value& value, const FactorModel& factors, Problems& problems) {
  if (factors.regimes().any())
    problems.add(value.place, value.path, "student_t beside regimes",
                 "both make bad years come together; keep one");
  return std::make_unique<StudentT>(value.at("degrees_of_freedom").number);
}

}  // namespace

CopulaMember student_t_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
