// What is compared of each part.
#pragma once
#include <string>
#include <vector>

#include "measures/moments.hpp"
#include "verify/exact_parts.hpp"

namespace cofferdam {

struct Quantity {
  enum class Kind { mean, standard_deviation, above, nothing, exhausted };
  Kind kind = Kind::mean;
  std::size_t part = 0;  ///< among the answered ones
  double level = 0;      ///< above: the amount that is exceeded
  double cut = 0;        ///< of probabilities: half way to the next possible amount
  double exact = 0;

  bool is_probability() const { return kind > Kind::standard_deviation; }
  std::string name() const;
};

/// Mean, standard deviation and, where there is a distribution, the probabilities of nothing, of
/// more than its quantiles at 90, 95, 99, 99.5 and 99.9 %, and of the whole limit of a layer.
std::vector<Quantity> quantities_of(const ExactParts& parts);

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

}  // namespace cofferdam
