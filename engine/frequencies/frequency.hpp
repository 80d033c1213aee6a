// Numbers that are drawn: of claims, of shocks.
#pragma once
#include <complex>
#include <memory>
#include <optional>
#include <span>

#include "scenario/value.hpp"

namespace cofferdam {

/// The class (a, b, order): p(n) = (a + b / n) p(n - 1) for n > order. Panjer, "Recursive
/// evaluation of a family of compound distributions", ASTIN Bulletin 12, 1981; order 1: Sundt and
/// Jewell, 1981.
struct Recursion {
  double a = 0, b = 0;
  int order = 0;          ///< 0, or 1: p(0) is free
  double p0 = 0, p1 = 0;  ///< probabilities of 0 and 1; p0 may underflow to 0
};

/// Distribution of a number 0, 1, 2, ... Drawn by inversion, one uniform a draw. Everything is
/// fixed after building.
class Frequency {
 public:
  virtual ~Frequency() = default;
  virtual double mean() const = 0;
  virtual double variance() const = 0;
  virtual double probability(double n) const = 0;  ///< P(N = n), 0 unless n is whole and >= 0
  virtual double cdf(double n) const = 0;          ///< P(N <= n)
  virtual double quantile(double p) const = 0;     ///< smallest n with P(N <= n) >= p, 0 < p < 1
  /// E[z^N], |z| <= 1.
  virtual std::complex<double> generating_function(std::complex<double> z) const = 0;
  /// Nothing if the numbers are of no such class.
  virtual std::optional<Recursion> recursion() const = 0;
  /// The member of the same family with `factor` times the mean; null: there is none.
  virtual std::unique_ptr<Frequency> scaled(double /*factor*/) const { return nullptr; }
  /// out[i] = quantile(uniforms[i]).
  virtual void sample(std::span<const double> uniforms, std::span<double> out) const = 0;
};

struct FrequencyKind : Kind {
  /// Cross-checks the keys; a problem gives a null pointer.
  std::unique_ptr<Frequency> (*make)(const Value&, Problems&);
};

/// What a member's file hands to the catalogue.
struct FrequencyMember {
  std::span<const Key> keys;
  decltype(FrequencyKind::make) make;
};

/// The frequency that a checked `kind` names. Null if it has problems.
std::unique_ptr<Frequency> make_frequency(const Value& value, Problems& problems);

}  // namespace cofferdam
