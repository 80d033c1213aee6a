// A simulation held against exact answers.
#pragma once
#include <cofferdam/model.hpp>
#include <cofferdam/simulate.hpp>
#include <cofferdam/table.hpp>

namespace cofferdam {

/// Probability with which chance alone takes some |z| of all comparisons of a run beyond the limit.
inline constexpr double kImplausible = 1e-6;

struct Verification {
  /// One row a part and quantity: simulated, its standard error, exact, z. The verdict is `ok` for
  /// a |z| up to the limit and `beyond chance` above it. z is missing, and the verdict says why,
  /// where too few trials carry the estimate for its error to be normal.
  Table comparisons;
  /// The parts without an exact answer, and why.
  Table unanswered;
  std::int64_t trials = 0;   ///< that were simulated
  std::size_t compared = 0;  ///< comparisons with a z
  double largest = 0;        ///< |z|; 0 without comparisons
  /// The |z| beyond which chance alone takes one of so many with the probability kImplausible; 0
  /// without comparisons.
  double limit = 0;
  /// That the largest of so many |z| is as large, if simulation and exact method agree: 1 - (1 -
  /// p)^compared (Sidak).
  double probability = 1;
  bool is_plausible() const { return largest <= limit; }
};

/// Simulates the scenario without its variants, and compares each part that has an exact answer
/// with it: all losses, those of policies by year, what stakes lose and gain, what each bearer
/// bears, what each layer pays and each contract owes. Stops early as simulate does.
Verification verify(const Model& model, const RunOptions& options = {});

}  // namespace cofferdam
