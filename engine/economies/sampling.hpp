// How trials are drawn: as they fall, or more often where it hurts, with exact likelihood weights.
#pragma once
#include <memory>

#include "economies/factor_model.hpp"

namespace cofferdam {

class Sampling {
 public:
  virtual ~Sampling() = default;
  /// Changes the drawn factors and sets the weights dP/dQ, so that E[weight x f] under the changed
  /// law is E[f] under the stated one.
  virtual void apply(Factors& factors) const = 0;
  virtual bool weighted() const = 0;
};

struct SamplingKind : Kind {
  std::unique_ptr<Sampling> (*make)(const Value&, const FactorModel&, Problems&);
};
struct SamplingMember {
  std::span<const Key> keys;
  decltype(SamplingKind::make) make;
};

}  // namespace cofferdam
