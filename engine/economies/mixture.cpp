// Importance sampling of innovations from a mixture of shifted normals.
#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "base/special.hpp"
#include "economies/sampling.hpp"

namespace cofferdam {
namespace {

class Mixture final : public Sampling {
 public:
  Mixture(std::vector<ShiftedLaw> laws, std::size_t innovations, bool moves_scale)
      : laws_(std::move(laws)), moves_scale_(moves_scale) {
    for (const ShiftedLaw& law : laws_) {
      Move& move = moves_.emplace_back();
      for (std::size_t i = 0; i < law.means.size(); ++i) {
        if (law.means[i] == 0) continue;
        move.means.push_back({i % innovations, i / innovations, law.means[i]});
        move.half_norm += 0.5 * law.means[i] * law.means[i];
      }
    }
  }

  bool weighted() const override { return true; }
  bool moves_scale() const override { return moves_scale_; }
  std::span<const ShiftedLaw> laws() const override { return laws_; }
  void apply(std::uint64_t seed, const TrialRange& trials, Factors& factors) const override {
    std::vector<double> chosen(trials.count), density(trials.count, 0.0), ratio(trials.count);
    std::vector<std::size_t> choices(trials.count);
    for (std::size_t t = 0; t < trials.count; ++t)
      choices[t] =
          law_of(factors.choice.empty() ? drawn_choice(seed, trials, t) : factors.choice[t]);
    for (std::size_t law = 0; law < laws_.size(); ++law) {
      for (std::size_t t = 0; t < trials.count; ++t) chosen[t] = choices[t] == law ? 1 : 0;
      for (const Mean& mean : moves_[law].means) {
        const auto z = factors.innovation(mean.factor, mean.year);
        for (std::size_t t = 0; t < trials.count; ++t) z[t] += mean.value * chosen[t];
      }
    }
    for (std::size_t law = 0; law < laws_.size(); ++law) {
      std::fill(ratio.begin(), ratio.end(), -moves_[law].half_norm);
      for (const Mean& mean : moves_[law].means) {
        const auto z = factors.innovation(mean.factor, mean.year);
        for (std::size_t t = 0; t < trials.count; ++t) ratio[t] += mean.value * z[t];
      }
      exponential(ratio, ratio);
      for (std::size_t t = 0; t < trials.count; ++t) density[t] += laws_[law].share * ratio[t];
    }
    for (std::size_t t = 0; t < trials.count; ++t) factors.weight[t] = 1 / density[t];
  }

 private:
  /// A mean that is not 0.
  struct Mean {
    std::size_t factor = 0, year = 0;
    double value = 0;
  };
  struct Move {
    std::vector<Mean> means;
    double half_norm = 0;
  };
  /// Contract: word 0 of the stream (seed, law, trial, 0).
  double drawn_choice(std::uint64_t seed, const TrialRange& trials, std::size_t t) const {
    if (laws_.size() == 1) return 0;
    const std::uint64_t trial = static_cast<std::uint64_t>(trials.first) + t;
    return uniform_open(stream_block(seed, Purpose::law, trial, 0, 0)[0]);
  }
  std::size_t law_of(double choice) const {
    std::size_t law = 0;
    while (law + 1 < laws_.size() && choice >= laws_[law].share) choice -= laws_[law++].share;
    return law;
  }

  std::vector<ShiftedLaw> laws_;  ///< whose shares sum to 1
  bool moves_scale_;
  std::vector<Move> moves_;  ///< [law]
};

}  // namespace

std::unique_ptr<Sampling> mixture(std::vector<ShiftedLaw> laws, std::size_t innovations,
                                  bool moves_scale) {
  return std::make_unique<Mixture>(std::move(laws), innovations, moves_scale);
}

}  // namespace cofferdam
