// How trials are drawn: as they fall, or more often where it hurts, with exact likelihood weights.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "economies/factor_model.hpp"

namespace cofferdam {

/// One of the laws that innovations are drawn from: normals of variance 1 with these means.
struct ShiftedLaw {
  std::string name;           ///< `plain`, or towards what it is shifted
  double share = 1;           ///< of the trials
  std::vector<double> means;  ///< [year][innovation], factors and then perhaps the scale of the
                              ///< copula; empty: all 0
  bool is_plain = false;      ///< not sought: draws trials as they fall
  friend bool operator==(const ShiftedLaw&, const ShiftedLaw&) = default;
};

class Sampling {
 public:
  virtual ~Sampling() = default;
  /// Moves the drawn innovations and sets the weights dP/dQ, so that E[weight x f] under the
  /// changed law is E[f] under the stated one.
  virtual void apply(std::uint64_t seed, const TrialRange& trials, Factors& factors) const = 0;
  virtual bool weighted() const = 0;
  /// Whether it moves the scale of the copula, which is then drawn by inversion.
  virtual bool moves_scale() const { return false; }
  /// Of the mixture that trials are drawn from.
  virtual std::span<const ShiftedLaw> laws() const = 0;
  /// Of the trials, those that are drawn from shifted laws and may all be in a tail.
  double shifted_share() const {
    double share = 0;
    for (const ShiftedLaw& law : laws()) share += law.means.empty() ? 0 : law.share;
    return share;
  }
  /// Of the trials, those that are drawn as they fall.
  double plain_share() const {
    double share = 0;
    for (const ShiftedLaw& law : laws()) share += law.means.empty() ? law.share : 0;
    return share;
  }
  /// Whether its laws are still to be found by a pilot, which puts a mixture in its place.
  virtual bool seeks() const { return false; }
};

/// Draws each trial from one of the laws, by chance in proportion to their shares, and weighs it by
/// 1 / sum of share x exp(means.z - means.means / 2) over all laws (balance heuristic: Veach and
/// Guibas, SIGGRAPH 1995, 419; Owen and Zhou, J. American Statistical Association 95 (2000) 135):
/// no weight is above 1 / the share of a law without means. Each year has `innovations` means.
std::unique_ptr<Sampling> mixture(std::vector<ShiftedLaw> laws, std::size_t innovations,
                                  bool moves_scale);

/// Draws every trial as it falls, with the weight 1.
std::unique_ptr<Sampling> plain_sampling();

inline constexpr std::string_view kPointsChoices[] = {"random", "sobol"};
/// Of every way of sampling.
inline constexpr Key kPointsKey = {
    .name = "points",
    .type = Type::choice,
    .sentence =
        "what the innovations of factors are drawn from: random numbers, independent from "
        "trial to trial, or points of Sobol's sequence in 16 randomised sets, which fill "
        "their space evenly, so that errors are smaller; they are estimated between sets",
    .fallback = "random",
    .choices = kPointsChoices};

struct SamplingKind : Kind {
  std::unique_ptr<Sampling> (*make)(const Value&, const FactorModel&, Problems&);
};
struct SamplingMember {
  std::span<const Key> keys;
  decltype(SamplingKind::make) make;
};

}  // namespace cofferdam
