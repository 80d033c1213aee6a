// Models of the number of claims in a period, fitted to counts by maximum likelihood.
#pragma once
#include "fit/counts.hpp"
#include "fit/estimate.hpp"

namespace cofferdam::fit {

/// A model of counts. `log_probability` is ln P(N = n) in a period of that exposure.
struct CountModel {
  std::string_view name;  ///< that of the catalogue's frequency
  std::vector<std::string_view> keys;
  double (*log_probability)(const std::vector<double>& parameters, long long n, double exposure);
  Estimate (*estimate)(const CountModel& model, const Counts& counts);
};

/// poisson       mean m per unit of exposure
/// negative_binomial  mean m, size r: variance m + m^2 / r in a period of exposure 1; with exposure
///               e the mean is m e and the size stays, as of a Poisson whose mean is multiplied by
///               a gamma of mean 1 that is common to all claims of the period
/// binomial      trials, probability; only where all exposures are the same
/// geometric     the negative binomial of size 1
/// An estimate without parameters could not be made; its note says why.
std::span<const CountModel> count_models();
const CountModel* find_count_model(std::string_view name);

double log_likelihood(const CountModel& model, const std::vector<double>& parameters,
                      const Counts& counts);

/// A class of counts, `low` to `high`; the last one has no end (-1).
struct CountClass {
  long long low = 0, high = -1;
  double observed = 0, expected = 0;  ///< periods
};
/// Counts grouped so that every class expects at least 5 periods. Empty where that would take too
/// long: counts in the millions with many different exposures.
std::vector<CountClass> count_classes(const CountModel& model, const Estimate& estimate,
                                      const Counts& counts);

/// Pearson's chi-square of classes; degrees of freedom are classes - 1 - parameters, and the
/// p-value is NaN if that is below 1.
struct ChiSquare {
  double statistic = 0, degrees = 0, p_value = 0;
};
ChiSquare chi_square(const std::vector<CountClass>& classes, int parameters);

/// Whether counts vary as those of a Poisson: sum (n - m e)^2 / (m e) against a chi-square with
/// periods - 1 degrees of freedom (Fisher's index of dispersion); probabilities of a larger and of
/// a smaller value.
struct Dispersion {
  double statistic = 0, degrees = 0, p_larger = 0, p_smaller = 0;
};
Dispersion dispersion(const Counts& counts);

}  // namespace cofferdam::fit
