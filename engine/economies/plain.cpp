// Plain sampling: every trial counts one.
#include "economies/sampling.hpp"

namespace cofferdam {
namespace {

class Plain final : public Sampling {
 public:
  void apply(Factors&) const override {}
  bool weighted() const override { return false; }
};

std::unique_ptr<Sampling> make(const Value&, const FactorModel&, Problems&) {
  return std::make_unique<Plain>();
}

}  // namespace

SamplingMember plain_member() {
  return {{}, make};
}

}  // namespace cofferdam
