// Plain sampling: every trial counts one.
#include "economies/sampling.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {kPointsKey};

class Plain final : public Sampling {
 public:
  void apply(std::uint64_t, const TrialRange&, Factors&) const override {}
  bool weighted() const override { return false; }
  std::span<const ShiftedLaw> laws() const override { return law_; }

 private:
  std::vector<ShiftedLaw> law_ = {{.name = "plain", .share = 1, .means = {}, .is_plain = true}};
};

std::unique_ptr<Sampling> make(const Value&, const FactorModel&, Problems&) {
  return plain_sampling();
}

}  // namespace

std::unique_ptr<Sampling> plain_sampling() {
  return std::make_unique<Plain>();
}

SamplingMember plain_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
