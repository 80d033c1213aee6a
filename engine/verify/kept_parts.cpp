#include "verify/kept_parts.hpp"

namespace cofferdam {

KeptPart kept_part(const Distribution& drawn, double fixed, double times) {
  constexpr double kComplete = 1e-12;
  const double sd = times * drawn.standard_deviation();
  KeptPart kept{fixed + times * drawn.mean(), 0, {}};
  kept.square = kept.mean * kept.mean + sd * sd;
  double all = 0;
  for (const Atom& atom : drawn.atoms()) {
    kept.values.push_back({fixed + times * atom.value, atom.probability});
    all += atom.probability;
  }
  if (all < 1 - kComplete) kept.values.clear();
  return kept;
}

KeptPart product(const KeptPart& a, const KeptPart& b) {
  KeptPart both{a.mean * b.mean, a.square * b.square, {}};
  for (const KeptPart::Value& x : a.values)
    for (const KeptPart::Value& y : b.values)
      both.values.push_back({x.part * y.part, x.probability * y.probability});
  return both;
}

}  // namespace cofferdam
