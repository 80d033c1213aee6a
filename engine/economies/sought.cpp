#include "economies/sought.hpp"

namespace cofferdam {
namespace {

class Sought final : public Sampling {
 public:
  void apply(std::uint64_t, const TrialRange&, Factors&) const override {}
  bool weighted() const override { return false; }
  bool seeks() const override { return true; }
  std::span<const ShiftedLaw> laws() const override { return {}; }
};

}  // namespace

std::unique_ptr<Sampling> sought() {
  return std::make_unique<Sought>();
}

}  // namespace cofferdam
