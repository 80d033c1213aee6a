#include "exact/factor_paths.hpp"

#include <cmath>

#include "base/special.hpp"
#include "exact/mixing_nodes.hpp"

namespace cofferdam {
namespace {

constexpr double kStep = 0.4, kFarthest = 8.4;
constexpr double kLeast = 36;  // -ln of the weight of what is left out, relative to the middle

/// Normals of the years one after the other, as far as their joint weight matters.
class Walk {
 public:
  using Visit = std::function<void(std::span<const double>, double, double)>;

  Walk(const FactorCourse& factor, const std::vector<std::size_t>& years, unsigned refinement,
       const Visit& visit)
      : factor_(factor), years_(years), visit_(visit), at_(years.size()) {
    const double step = kStep / refinement;
    const int most = static_cast<int>(kFarthest / step);
    double sum = 0;
    for (int k = -most; k <= most; ++k) {
      normals_.push_back(step * k);
      weights_.push_back(exponential(-normals_.back() * normals_.back() / 2));
      sum += weights_.back();
    }
    for (double& weight : weights_) weight /= sum;
  }

  void run() { from(0, 1, 0); }

 private:
  void from(std::size_t place, double weight, double far) {
    if (place == years_.size()) return visit_(at_, 1, weight);
    double mean = 0, sd = 1;
    if (place == 0) {
      const FactorLaw law = law_in(factor_, years_[0]);
      mean = law.mean, sd = law.sd;
    } else {
      const double kept =
          power(factor_.persistence, static_cast<unsigned>(years_[place] - years_[place - 1]));
      mean = kept * at_[place - 1], sd = std::sqrt(1 - kept * kept);
    }
    for (std::size_t k = 0; k < normals_.size(); ++k) {
      const double further = far + normals_[k] * normals_[k] / 2;
      if (further > kLeast) continue;
      at_[place] = mean + sd * normals_[k];
      from(place + 1, weight * weights_[k], further);
    }
  }

  const FactorCourse& factor_;
  const std::vector<std::size_t>& years_;
  const Visit& visit_;
  std::vector<double> at_, normals_, weights_;
};

}  // namespace

FactorLaw law_in(const FactorCourse& factor, std::size_t year) {
  const double kept = power(factor.persistence, static_cast<unsigned>(year));
  return {kept * factor.first_mean,
          std::sqrt(1 - kept * kept * (1 - factor.first_sd * factor.first_sd))};
}

void for_each_path(const FactorCourse& factor, const std::vector<std::size_t>& years,
                   double degrees_of_freedom, bool shared, unsigned refinement,
                   const std::function<void(std::span<const double> factors, double scale,
                                            double weight)>& visit) {
  if (std::isfinite(degrees_of_freedom)) {
    const FactorLaw law = law_in(factor, years.front());
    for (const MixingNode& node : mixing_nodes(degrees_of_freedom, shared, refinement)) {
      const double at = law.mean + law.sd * node.factor;
      visit(std::span(&at, 1), node.scale, node.weight);
    }
  } else if (!shared) {
    const std::vector<double> at(years.size(), 0.0);
    visit(at, 1, 1);
  } else {
    Walk(factor, years, refinement, visit).run();
  }
}

double number_of_paths(std::size_t years, double degrees_of_freedom, bool shared,
                       unsigned refinement) {
  if (std::isfinite(degrees_of_freedom)) return (shared ? 200. * refinement : 1) * 60. * refinement;
  if (!shared) return 1;
  // The volume of a ball of `years` dimensions.
  const double radius = std::sqrt(2 * kLeast) * refinement / kStep;
  double volume = years % 2 == 0 ? 1 : 2 * radius;
  for (std::size_t d = years % 2 == 0 ? 2 : 3; d <= years; d += 2)
    volume *= 2 * 3.141592653589793 / static_cast<double>(d) * radius * radius;
  return volume;
}

}  // namespace cofferdam
