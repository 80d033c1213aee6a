// What stakes lose and gain at their exits, tied by one factor.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "distributions/distribution.hpp"
#include "exact/bond_book.hpp"

namespace cofferdam {

/// Equal stakes, each of which brings M times its cost at its exit: M is its quantile at Phi(w Y +
/// sqrt(1 - w^2) e), Y the factor of the year of exit and e its own normal.
struct EqualStakes {
  std::shared_ptr<const Distribution> multiple;  ///< null: always `fixed`
  double fixed = 0;
  double cost = 0, count = 0;
  double loading = 0;    ///< w
  std::size_t year = 0;  ///< of exit
  bool operator==(const EqualStakes&) const = default;
};

struct StakeBook {
  FactorCourse factor;
  std::vector<EqualStakes> stakes;
};

/// Of cost x (1 - M): its positive part, its negative part with the sign turned, or all of it.
enum class StakeSide { losses, gains, net };

struct StakeMoments {
  double mean = 0;
  double standard_deviation = 0;  ///< may be +inf
  /// Sum of E|X|^3 over stakes, far into the tail: what bounds the skewness of their sum.
  double third = 0;
};

/// The mean is that of the long run where the factor is. The variance is that of single stakes and
/// the covariances of their conditional means, by quadrature over the factors of one or two years.
StakeMoments moments_of(const StakeBook& book, StakeSide side);

/// The mean of stakes in the long run, whatever their ties, and in `standard_deviation` that of
/// independent ones.
StakeMoments untied_moments_of(const StakeBook& book, StakeSide side);

struct StakeLaw {
  DiscreteDistribution distribution;  ///< on an even grid
  double none = 0;                    ///< probability that nothing is lost, or gained
  double put_on_first = 0;            ///< probability below the first value, which is put on it
};

/// Stakes that exit in one year, or do not depend on the factor. Given it, what they bring is a sum
/// of independent amounts, each on the grid with its mean kept, whose transforms are multiplied;
/// the transform of all is the mean over the factor. Net losses below minus all costs are put on
/// the first value. Nothing for exits in several years, or stakes that differ in too many ways.
std::optional<StakeLaw> law_of(const StakeBook& book, StakeSide side);

}  // namespace cofferdam
