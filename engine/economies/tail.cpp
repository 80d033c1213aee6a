// Importance sampling towards the questions of a scenario, by laws that a pilot finds.
#include <algorithm>

#include "economies/sampling.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr Key kTargetKeys[] = {
    {.name = "pool",
     .type = Type::name,
     .sentence = "towards trials in which this pool is exhausted, or with 'probability' towards "
                 "those that need the largest opening stock",
     .fallback = kOptional},
    {.name = "bearer",
     .type = Type::name,
     .sentence = "towards trials in which this bearer bears most",
     .fallback = kOptional},
    {.name = "probability",
     .type = Type::rate,
     .sentence = "of the worst trials that are meant; needed but for the exhaustion of a pool. "
                 "Without pool and bearer: of the largest losses",
     .fallback = kOptional,
     .range = kOpenUnit}};

constexpr Key kKeys[] = {
    {.name = "towards",
     .type = Type::record,
     .sentence = "where more trials are drawn; default: the pools, bearers and probabilities that "
                 "'size' asks for, else the exhaustion of each pool, else the largest losses with "
                 "the rarest probability of report.levels",
     .fallback = "[]",
     .shape = Shape::list,
     .keys = kTargetKeys},
    {.name = "plain_share",
     .type = Type::rate,
     .sentence = "share of the trials that are drawn as they fall: no weight is above 1 / this "
                 "share, so that no result is much worse than by plain sampling",
     .fallback = "50 %",
     .range = {0.25, 0.95, false, false}},
    {.name = "pilot_trials",
     .type = Type::integer,
     .sentence = "trials of each step of the pilot, whose draws are its own",
     .fallback = "1024",
     .range = {256, 1e6, false, false}},
    kPointsKey};

/// Until its laws are found it draws plainly.
class Sought final : public Sampling {
 public:
  void apply(std::uint64_t, const TrialRange&, Factors&) const override {}
  bool weighted() const override { return false; }
  bool seeks() const override { return true; }
  std::span<const ShiftedLaw> laws() const override { return {}; }
};

std::unique_ptr<Sampling> make(const Value&, const FactorModel&, Problems&) {
  return std::make_unique<Sought>();
}

}  // namespace

SamplingMember tail_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
