// Distribution of the loss of loans over one period, given one factor.
#pragma once
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "exact/discrete_distribution.hpp"

namespace cofferdam {

/// Equal loans: each defaults with probability Phi((threshold s - loading Y) / sqrt(1 - loading^2))
/// given the factor Y, standard normal, and the scale s.
struct EqualLoans {
  double pd = 0;       ///< in the long run
  double loading = 0;  ///< on the factor, between -1 and 1
  double count = 0;    ///< whole
  double loss = 0;     ///< of one that defaults, in money; >= 0
  bool operator==(const EqualLoans&) const = default;
};

/// Independent given the factor and the scale: 1 for the Gaussian copula, sqrt(W / nu), W
/// chi-square with nu degrees of freedom, for Student's t. Thresholds are quantiles of PDs: normal,
/// or Student's.
struct OneFactorBook {
  std::vector<EqualLoans> loans;
  double degrees_of_freedom = std::numeric_limits<double>::infinity();  ///< infinite: Gaussian
  bool operator==(const OneFactorBook&) const = default;
};

/// Mean and standard deviation by quadrature over factor and scale, to about ten digits.
struct TwoMoments {
  double mean = 0, standard_deviation = 0;
};
TwoMoments moments_of(const OneFactorBook& book);

/// The largest amount of which all losses are whole multiples, up to 1e-9; nothing if the losses of
/// all loans together are more than a million of it.
std::optional<double> loss_unit(const OneFactorBook& book);

/// The distribution on multiples of the loss unit: given factor and scale by recursion over loans
/// (Andersen, Sidenius and Basu, Risk 16 (November 2003) 67), over both by the trapezoidal rule,
/// whose error falls faster than any power of the step (Trefethen and Weideman, SIAM Review 56
/// (2014) 385). The step is halved until no P(L <= x) moves by more than 1e-11. Nothing if there is
/// no loss unit, or more work than about a minute's.
std::optional<DiscreteDistribution> distribution_of(const OneFactorBook& book);

/// What each of the book's loans is of the TVaR at `level`, [loans]: their mean loss in the worst 1
/// - level, the atom at the quantile split, so that they sum to TVaR (Euler's rule: Tasche, Risk
/// contributions and performance measurement, 1999). A loan of m units that defaults given factor
/// and scale leaves the others the distribution of their own loss, by the recursion above: E[loss;
/// L = k] = m p P(L without it = k - m). Nothing as distribution_of, of which it takes the work
/// once for each kind of loan.
std::optional<std::vector<double>> tvar_contributions(const OneFactorBook& book, double level);

}  // namespace cofferdam
