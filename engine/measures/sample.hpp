// The distribution of a simulated quantity, for quantiles, tail means and probabilities.
#pragma once
#include <span>
#include <vector>

#include "measures/estimate.hpp"
#include "measures/log_histogram.hpp"
#include "measures/tail_reservoir.hpp"

namespace cofferdam {

/// Atoms from the largest down. Probabilities are estimated from above, P(L > x) = sum of w 1(L >
/// x) / trials, which stays unbiased under importance sampling.
class Sample {
 public:
  /// All trials, or the largest of them and a histogram of the rest. `entries` are sorted, largest
  /// first.
  Sample(std::span<const TailEntry> entries, double trials, const LogHistogram* rest);

  /// Smallest x with P(L <= x) >= q. The interval inverts the normal interval of P(L > x); the
  /// standard error is its width over 2 x 1.96.
  Estimate quantile(double q) const;
  /// Mean of the worst 1 - q of probability, splitting the atom at the quantile (Acerbi and Tasche,
  /// J. Banking & Finance 26 (2002) 1487). Standard error by its influence function.
  Estimate tvar(double q) const;
  Estimate probability_above(double x) const;     ///< P(L > x)
  Estimate probability_at_least(double x) const;  ///< P(L >= x)
  /// The largest value below `end`; 0 if there is none.
  double largest(double end = std::numeric_limits<double>::infinity()) const;

 private:
  struct Atom {
    double value = 0;   ///< of a bin its lower end, so that P(L >= value) is exact
    double centre = 0;  ///< what the mean of the atom is taken to be
    double weight = 0, squared_weight = 0, resolution = 0;
  };
  /// Number of atoms from the top that carry at most `mass` trials together, clipped to the last
  /// atom.
  std::size_t atoms_within(double mass) const;
  Estimate probability(std::size_t atoms) const;
  bool reaches(double mass) const { return complete_ || above_.back() >= mass; }

  std::vector<Atom> atoms_;
  std::vector<double> above_;          ///< [i] weight of atoms before i; one more entry than atoms
  std::vector<double> squared_above_;  ///< [i] squared weight of atoms before i
  std::vector<double> value_above_;    ///< [i] weight times value of atoms before i
  double trials_ = 0;
  bool plain_ = true;     ///< every weight is 1
  bool complete_ = true;  ///< atoms hold every trial
};

}  // namespace cofferdam
