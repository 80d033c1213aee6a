// What is compared of each part.
#pragma once
#include <string>
#include <vector>

#include "measures/moments.hpp"
#include "measures/sample.hpp"
#include "verify/exact_parts.hpp"

namespace cofferdam {

struct Quantity {
  enum class Kind { mean, standard_deviation, tvar, above, nothing, exhausted };
  Kind kind = Kind::mean;
  std::size_t part = 0;  ///< among the answered ones
  double level = 0;      ///< above: the amount that is exceeded; tvar: the probability
  double cut = 0;        ///< of probabilities: half way to the next possible amount
  double exact = 0;

  bool is_probability() const { return kind > Kind::tvar; }
  std::string name() const;
};

/// Mean, standard deviation and, where there is a distribution, the means beyond its quantiles at
/// `levels`, unless all that lies there is one amount; the probabilities of nothing, of more than
/// its quantiles at 90, 95, 99, 99.5 and 99.9 %, and of the whole limit of a layer.
std::vector<Quantity> quantities_of(const ExactParts& parts, std::span<const double> levels);

/// A simulated quantity against the exact one.
struct Comparison {
  double simulated = 0, standard_error = 0;
  double z = 0;  ///< NaN: none
  std::string verdict = "ok";
};

/// `moments` are those of the part's amount, or of what is 1 where the quantity happened. Without
/// weights errors are those that the exact distribution gives, where there is one, and z of a
/// probability is the signed root of its deviance with a correction for continuity, which is close
/// to normal for the rarest events too (McCullagh and Nelder, Generalized Linear Models, 1989).
/// Otherwise errors are estimated, and there is no z where fewer than 100 effective trials carry
/// the estimate; nor of moments whose error is skewed by more than 0.05.
Comparison compare(const Quantity& quantity, const ExactPart& part, const Moments& moments,
                   double trials);

/// The same of the mean beyond a quantile, as simulations report it, of all trials of the part.
/// `plain`: trials weigh 1. Then the standard error at the level q is that of (L - v)+ / (1 - q), v
/// the exact quantile, and there is no z where it is skewed by more than 0.05; nor where the
/// estimate would lie below the exact one by more than 0.05 errors on average, since its own
/// quantile is off by sqrt(q (1 - q) / trials) in probability; nor where single trials are not kept
/// down to the level.
Comparison compare_tvar(const Quantity& quantity, const ExactPart& part, const Sample& sample,
                        double trials, bool plain);

}  // namespace cofferdam
