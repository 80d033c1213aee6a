// One-dimensional distributions: losses given default, sizes, shares, severities of claims.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "scenario/value.hpp"

namespace cofferdam {

/// A single value that has a probability of its own.
struct Atom {
  double value, probability;
};

/// Drawn by inversion, one uniform a draw, so that draws are addressed and move together when a
/// parameter moves. Values are in the unit of the field in which the distribution stands.
class Distribution {
 public:
  virtual ~Distribution() = default;
  virtual double mean() const = 0;                ///< may be +inf, as that of a Pareto
  virtual double standard_deviation() const = 0;  ///< may be +inf
  /// E[min(X, x)], the limited expected value: finite for every finite x, the mean from `high` on.
  virtual double limited_mean(double x) const = 0;
  virtual double low() const = 0;          ///< lower end of the support
  virtual double high() const = 0;         ///< upper end of the support; may be +inf
  virtual double cdf(double x) const = 0;  ///< P(X <= x)
  /// P(X > x), also where it is too small to be 1 - cdf.
  virtual double survival(double x) const { return 1 - cdf(x); }
  /// Density of the continuous part: its integral is 1 less the probability of single values, of
  /// which it knows nothing.
  virtual double density(double x) const = 0;
  /// Those single values, ascending, each once, with probabilities above 0. Draws of them are
  /// exactly these numbers.
  virtual std::vector<Atom> atoms() const { return {}; }
  virtual double quantile(double p) const = 0;  ///< smallest x with P(X <= x) >= p, 0 < p < 1
  /// Smallest x with P(X > x) <= q, 0 < q < 1: the quantile at 1 - q, also where that is 1.
  virtual double upper_quantile(double q) const { return quantile(1 - q); }
  /// out[i] = quantile(uniforms[i]), in the sampling precision that the member states. The spans
  /// are the same memory or do not overlap.
  virtual void sample(std::span<const double> uniforms, std::span<double> out) const = 0;
};

struct DistributionKind : Kind {
  /// Cross-checks the keys; a problem gives a null pointer.
  std::unique_ptr<Distribution> (*make)(const Value&, Problems&);
};

/// What a member's file hands to the catalogue.
struct DistributionMember {
  std::span<const Key> keys;
  decltype(DistributionKind::make) make;
};

/// The distribution that a checked `kind` or distribution field names. Null if it has problems.
std::unique_ptr<Distribution> make_distribution(const Value& value, Problems& problems);

}  // namespace cofferdam
