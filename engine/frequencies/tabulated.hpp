// What frequencies with a table have in common.
#pragma once
#include "frequencies/count_table.hpp"
#include "frequencies/frequency.hpp"

namespace cofferdam {

/// All that a table of probabilities answers; the rest is asked of the member.
class Tabulated : public Frequency {
 public:
  Tabulated(double first, double mode, const std::function<double(double)>& ratio)
      : table_(first, mode, ratio) {}
  double probability(double n) const final { return table_.probability(n); }
  double cdf(double n) const final { return table_.cdf(n); }
  double quantile(double p) const final { return table_.quantile(p); }
  void sample(std::span<const double> uniforms, std::span<double> out) const final {
    table_.sample(uniforms, out);
  }

 private:
  CountTable table_;
};

/// ratio(n) of the class (a, b).
inline auto recursive_ratio(double a, double b) {
  return [a, b](double n) { return a + b / n; };
}

}  // namespace cofferdam
