// How systematic factors become joint defaults.
#pragma once
#include <memory>

#include "economies/factors.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

/// An exposure with default probability PD and loadings w defaults given the factors Y with
/// probability p(Y) = Phi((threshold(PD) scale - w.Y) / sqrt(1 - rho)), so that E[p(Y)] = PD.
class Copula {
 public:
  virtual ~Copula() = default;
  virtual double threshold(double pd) const = 0;
  /// Fills `factors.scale`.
  virtual void draw_scale(std::uint64_t seed, const TrialRange& trials, Factors& factors) const = 0;
};

struct CopulaKind : Kind {
  std::unique_ptr<Copula> (*make)(const Value&);
};
struct CopulaMember {
  std::span<const Key> keys;
  decltype(CopulaKind::make) make;
};

}  // namespace cofferdam
