#include "exact/mixing_nodes.hpp"

#include <algorithm>
#include <cmath>

#include "base/special.hpp"

namespace cofferdam {
namespace {

constexpr double kFarthest = 9.2;  // the factor
constexpr double kStep = 0.1;
constexpr double kSmallest = 1e-18;   // weight of a node
constexpr double kLogSmallest = -44;  // of the density of ln W, relative to its mode

struct Node {
  double value = 0, weight = 0;
};

void norm(std::vector<Node>& nodes) {
  double sum = 0;
  for (const Node& node : nodes) sum += node.weight;
  for (Node& node : nodes) node.weight /= sum;
}

std::vector<Node> factors(unsigned refinement) {
  std::vector<Node> nodes;
  const double step = kStep / refinement;
  const int most = static_cast<int>(kFarthest / step);
  for (int k = -most; k <= most; ++k) {
    const double y = step * k;
    nodes.push_back({y, exponential(-y * y / 2)});
  }
  norm(nodes);
  return nodes;
}

/// sqrt(W / nu). With W = nu e^u the density of u is proportional to e^(nu (u - e^u) / 2), whose
/// mode is u = 0.
std::vector<Node> scales(double nu, unsigned refinement) {
  if (!std::isfinite(nu)) return {{1, 1}};
  std::vector<Node> nodes;
  const double step = std::min(1.0, std::sqrt(2 / nu)) * 2 * kStep / refinement;
  for (const int direction : {-1, 1})
    for (int k = direction < 0 ? 0 : 1;; ++k) {
      const double u = direction * k * step;
      const double log_density = nu / 2 * (u - exponential_m1(u));
      if (log_density < kLogSmallest) break;
      nodes.push_back({exponential(u / 2), exponential(log_density)});
    }
  norm(nodes);
  return nodes;
}

}  // namespace

std::vector<MixingNode> mixing_nodes(double degrees_of_freedom, bool shared, unsigned refinement) {
  std::vector<MixingNode> nodes;
  const std::vector<Node> of_factor = shared ? factors(refinement) : std::vector<Node>{{0, 1}};
  for (const Node& scale : scales(degrees_of_freedom, refinement))
    for (const Node& factor : of_factor)
      if (factor.weight * scale.weight > kSmallest)
        nodes.push_back({factor.value, scale.value, factor.weight * scale.weight});
  return nodes;
}

}  // namespace cofferdam
