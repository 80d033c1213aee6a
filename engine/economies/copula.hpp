// How systematic factors become joint defaults.
#pragma once
#include <limits>
#include <memory>

#include "economies/factor_model.hpp"

namespace cofferdam {

/// An exposure with default probability PD and loadings w defaults within a year, given the factors
/// Y of the year, with probability p(Y) = Phi((threshold scale - w.Y) / sqrt(1 - rho)), where the
/// threshold is such that E[p(Y)] = PD in the long run.
class Copula {
 public:
  virtual ~Copula() = default;
  /// `law` is the law of w.Y, `residual` = 1 - rho the variance of the exposure's own part.
  virtual double threshold(double pd, const std::vector<LawPart>& law, double residual) const = 0;
  /// Whether thresholds are scaled year by year.
  virtual bool scales() const { return false; }
  /// Of the chi-square that scales thresholds; infinite: none does.
  virtual double degrees_of_freedom() const { return std::numeric_limits<double>::infinity(); }
  /// Draws the innovations of scales, for sampling that moves them; high ones raise the scale.
  virtual void draw_innovations(std::uint64_t, const TrialRange&, Factors&) const {}
  /// Fills the scales of `factors`, from their innovations if they have some.
  virtual void draw_scale(std::uint64_t seed, const TrialRange& trials, Factors& factors) const = 0;
};

struct CopulaKind : Kind {
  std::unique_ptr<Copula> (*make)(const Value&, const FactorModel&, Problems&);
};
struct CopulaMember {
  std::span<const Key> keys;
  decltype(CopulaKind::make) make;
};

}  // namespace cofferdam
