// Nodes of the quadrature over what loans share.
#pragma once
#include <vector>

namespace cofferdam {

/// A value of the factor and the scale, and the probability that stands for it.
struct MixingNode {
  double factor = 0, scale = 1, weight = 0;
};

/// Trapezoidal rule on even steps of the factor, 0.1 / refinement, and for finite degrees of
/// freedom of ln W: both laws are analytic and fade fast, so that even steps are hard to better.
/// Weights sum to 1; nodes of a weight below 1e-18 are left out. Without `shared` factor there is
/// one node for each scale.
std::vector<MixingNode> mixing_nodes(double degrees_of_freedom, bool shared, unsigned refinement);

}  // namespace cofferdam
