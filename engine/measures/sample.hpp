// The distribution of a simulated quantity, for quantiles, tail means and probabilities.
#pragma once
#include <span>
#include <vector>

#include "measures/calibration.hpp"
#include "measures/estimate.hpp"
#include "measures/log_histogram.hpp"
#include "measures/tail_reservoir.hpp"

namespace cofferdam {

/// Atoms from the largest down. Probabilities are estimated from above, P(L > x) = sum of w 1(L >
/// x) / trials, which stays unbiased under importance sampling; weights are corrected
/// (Calibration).
class Sample {
 public:
  /// All trials, or the largest of them, with the border that they end at, and a histogram of all.
  /// `entries` are sorted, largest first.
  Sample(std::span<const TailEntry> entries, double trials, const LogHistogram* histogram,
         const Border& border = {});

  /// Bytes of one of so many atoms.
  static double bytes_of(double atoms, bool weighted) {
    return (weighted ? 6 : 3) * sizeof(double) * atoms;
  }

  /// Smallest x with P(L <= x) >= q. The interval inverts the normal interval of P(L > x); the
  /// standard error is its width over 2 x 1.96.
  Estimate quantile(double q) const;
  /// Mean of the worst 1 - q of probability, splitting the atom at the quantile (Acerbi and Tasche,
  /// J. Banking & Finance 26 (2002) 1487). Standard error by its influence function; the interval
  /// is that of Student's t with the effective trials beyond the level, less one, on a logarithmic
  /// scale if the mean is above 0. Also thin where fewer than 50 effective trials, (sum w x)^2 /
  /// sum (w x)^2 of what exceeds the quantile, carry it, and where every trial beyond the level is
  /// 0, or every trial of all the same: then the interval ends where amounts up to `bounds.most`
  /// can have been missed.
  Estimate tvar(double q, const Bounds& bounds = {}) const;
  /// With which weights the entries that it was made of carry tvar(q), largest first: those above
  /// the quantile whole, those at it in part. They sum to (1 - q) trials. Empty where the tail is
  /// not kept trial by trial.
  std::vector<double> tail_weights(std::span<const TailEntry> entries, double q) const;
  Estimate probability_above(double x) const;     ///< P(L > x)
  Estimate probability_at_least(double x) const;  ///< P(L >= x)
  /// The largest value below `end`; 0 if there is none.
  double largest(double end = std::numeric_limits<double>::infinity()) const;

 private:
  /// What is known of a bin apart from its lower end.
  struct Bin {
    double centre = 0;  ///< what the mean of its values is taken to be
    double width = 0;
  };
  /// Number of atoms from the top that carry at most `mass` trials together, clipped to the last
  /// atom.
  std::size_t atoms_within(double mass) const;
  Estimate probability(std::size_t atoms) const;
  bool reaches(double mass) const { return complete_ || above_.back() >= mass; }
  /// Corrects the weights, where the atoms hold every trial.
  void calibrate();
  void append(double value, double weight, double squared_weight, const Bin& bin);
  /// What lies below the entries: bins, less what entries and border hold of them.
  void append_bins(std::span<const TailEntry> entries, const LogHistogram& histogram,
                   const Border& border);
  double weight(std::size_t i) const { return plain_ ? above_[i + 1] - above_[i] : weights_[i]; }
  double squared_weight(std::size_t i) const { return plain_ ? weight(i) : squared_weights_[i]; }
  /// Squared weight of atoms before i.
  double squared_above(std::size_t i) const { return plain_ ? above_[i] : squared_above_[i]; }
  double centre(std::size_t i) const {
    return i < first_bin_ ? values_[i] : bins_[i - first_bin_].centre;
  }
  double width(std::size_t i) const { return i < first_bin_ ? 0 : bins_[i - first_bin_].width; }

  // By atom, from the largest down. There may be millions, of which plain runs need few numbers.
  std::vector<double> values_;       ///< of a bin its lower end, so that P(L >= value) is exact
  std::vector<double> above_;        ///< [i] weight of atoms before i; one more entry than atoms
  std::vector<double> value_above_;  ///< [i] weight x centre of atoms before i
  std::vector<double> weights_, squared_weights_;  ///< empty if plain
  std::vector<double> squared_above_;              ///< [i] squared weight of atoms before i; too
  std::size_t first_bin_ = 0;
  std::vector<Bin> bins_;
  double trials_ = 0;
  Calibration calibration_;
  bool plain_ = true;     ///< every weight is 1
  bool complete_ = true;  ///< atoms hold every trial
};

}  // namespace cofferdam
