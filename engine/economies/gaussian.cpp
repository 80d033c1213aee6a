// Gaussian copula: the one-factor model of Vasicek (2002) with any number of factors.
#include "base/special.hpp"
#include "economies/copula.hpp"

namespace cofferdam {
namespace {

class Gaussian final : public Copula {
 public:
  double threshold(double pd) const override { return normal_quantile(pd); }
  void draw_scale(std::uint64_t, const TrialRange&, Factors&) const override {}
};

std::unique_ptr<Copula> make(const Value&) {
  return std::make_unique<Gaussian>();
}

}  // namespace

CopulaMember gaussian_member() {
  return {{}, make};
}

}  // namespace cofferdam
