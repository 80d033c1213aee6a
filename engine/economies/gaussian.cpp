// Gaussian copula: the one-factor model of Vasicek (2002) with any number of factors.
#include <cmath>

#include "base/special.hpp"
#include "economies/copula.hpp"

namespace cofferdam {
namespace {

class Gaussian final : public Copula {
 public:
  /// One normal: Phi^-1(PD). A mixture: the root of sum pi Phi((c - mean) / sd) = PD by bisection.
  double threshold(double pd, const std::vector<LawPart>& law, double residual) const override {
    if (law.size() == 1 || pd <= 0 || pd >= 1) return normal_quantile(pd);
    double low = -60, high = 60;
    for (const LawPart& part : law) {
      low = std::min(low, part.mean - 60), high = std::max(high, part.mean + 60);
    }
    for (int i = 0; i < 200 && low < high; ++i) {
      const double middle = 0.5 * (low + high);
      double p = 0;
      for (const LawPart& part : law)
        p += part.probability *
             normal_cdf((middle - part.mean) / std::sqrt(part.variance + residual));
      if (middle == low || middle == high) break;
      (p < pd ? low : high) = middle;
    }
    return high;
  }
  void draw_scale(std::uint64_t, const TrialRange&, Factors&) const override {}
};

std::unique_ptr<Copula> make(const Value&, const FactorModel&, Problems&) {
  return std::make_unique<Gaussian>();
}

}  // namespace

CopulaMember gaussian_member() {
  return {{}, make};
}

}  // namespace cofferdam
