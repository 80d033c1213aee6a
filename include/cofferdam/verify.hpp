// A simulation held against exact answers.
#pragma once
#include <cofferdam/model.hpp>
#include <cofferdam/simulate.hpp>
#include <cofferdam/table.hpp>

namespace cofferdam {

/// Chance simulations disagree with the exact answers of all comparisons together by as much.
inline constexpr double kImplausible = 1e-6;

struct Verification {
  /// One row a part and quantity: simulated, its standard error, exact, z. z is missing, and the
  /// verdict says why, where too few trials carry the estimate for its error to be normal.
  Table comparisons;
  /// The parts without an exact answer, and why.
  Table unanswered;
  std::int64_t trials = 0;   ///< that were simulated
  std::size_t compared = 0;  ///< comparisons with a z
  double largest = 0;        ///< |z|; 0 without comparisons
  /// That the largest of so many |z| is as large, if simulation and exact method agree: 1 - (1 -
  /// p)^compared (Sidak).
  double probability = 1;
  bool is_plausible() const { return probability >= kImplausible; }
};

/// Simulates the scenario without its variants, and compares each part that has an exact answer
/// with it: all losses, those of policies by year, what each bearer bears, what each layer pays and
/// each contract owes. Stops early as simulate does.
Verification verify(const Model& model, const RunOptions& options = {});

}  // namespace cofferdam
