// For each trial both sides are known, so that the error of a difference of means is that of the
// mean of differences: what both have in common cancels (common random numbers; Glasserman, Monte
// Carlo Methods in Financial Engineering, 2003, section 4.2 on what covariance buys).
#include "measures/differences.hpp"

#include <algorithm>
#include <cmath>

#include "economies/factor_model.hpp"
#include "economies/sampling.hpp"
#include "measures/columns.hpp"
#include "measures/known.hpp"

namespace cofferdam {
namespace {

struct Comparison {
  Estimate base, variant, difference;
  double unpaired_error = 0;
  double variance_ratio = std::numeric_limits<double>::quiet_NaN();
  std::string verdict = "ok";
};

constexpr double kRounding = 1e-13;  // of two sums that are alike but for the order of their terms

/// What the difference of the second less the first can be.
Bounds difference_of(const Bounds& base, const Bounds& variant) {
  return {variant.least - base.most, variant.most - base.least, base.certain && variant.certain};
}

Comparison compare(const Moments& base, const Moments& variant, const Moments& difference,
                   double trials, const Bounds& bounds) {
  Comparison result{base.mean(trials), variant.mean(trials), difference.mean(trials, bounds)};
  const double one = result.base.standard_error, other = result.variant.standard_error;
  result.unpaired_error = std::sqrt(one * one + other * other);
  const double ratio = result.unpaired_error / result.difference.standard_error;
  if (trials < 2)
    result.verdict = "not available: one trial has no spread";
  else if (result.difference.standard_error > 0)
    result.variance_ratio = ratio * ratio;
  else
    result.verdict = "not available: the difference is the same in every trial";
  return result;
}

/// Whether innovations have the same addresses and are drawn from the same laws.
bool weigh_the_same(const Params& base, const Params& variant) {
  if (!base.sampling->weighted()) return true;
  const auto& one = base.factors->factors();
  const auto& other = variant.factors->factors();
  return std::ranges::equal(one, other, {}, &Factor::entity, &Factor::entity) &&
         std::ranges::equal(base.sampling->laws(), variant.sampling->laws());
}

}  // namespace

BlockValues::BlockValues(const Params& params, bool used)
    : weights_(used ? static_cast<std::size_t>(kBlockTrials) : 0),
      values_((kFirstBearerAccount + params.bearers.size()) * weights_.size()) {}

void BlockValues::record(const TrialRun& run, std::size_t offset) {
  const auto copy = [&](std::span<const double> from, std::size_t to, std::vector<double>& into) {
    std::copy(from.begin(), from.end(), into.begin() + static_cast<std::ptrdiff_t>(to + offset));
  };
  const auto block = static_cast<std::size_t>(kBlockTrials);
  copy(run.weights(), 0, weights_);
  for (std::size_t a = 0; a < values_.size() / block; ++a)
    copy(values_of(run.settlement, a), a * block, values_);
}

Differences::Differences(const Params& base, const Params& variant, bool shared)
    : shared_(shared),
      equal_weights_(shared || weigh_the_same(base, variant)),
      moments_(kFirstBearerAccount + base.bearers.size()) {}

void Differences::observe(const TrialRun& run, std::size_t offset, const BlockValues& base) {
  const std::size_t count = run.range.count;
  const auto weights = run.weights(), base_weights = base.weights(offset, count);
  differences_.resize(count);
  ones_.assign(count, 1.0);
  for (std::size_t a = 0; a < moments_.size(); ++a) {
    const auto values = values_of(run.settlement, a), base_values = base.values(a, offset, count);
    for (std::size_t t = 0; t < count; ++t) {
      const double one = equal_weights_ ? values[t] : weights[t] * values[t];
      const double other = equal_weights_ ? base_values[t] : base_weights[t] * base_values[t];
      const double rounding = kRounding * (std::abs(one) + std::abs(other));
      differences_[t] = std::abs(one - other) <= rounding ? 0 : one - other;
    }
    moments_[a].add(differences_, equal_weights_ ? weights : std::span<const double>(ones_));
  }
}

Table differences_table(const Params& base, const AccountStatistics& statistics,
                        const std::vector<ComparedVariant>& variants) {
  TextColumn name("variant", "the variant that is compared with the base");
  TextColumn account("account", "'all losses', 'defaults' (a count) or a bearer");
  TextColumn unit("unit", kUnitMeaning);
  TextColumn draws("draws",
                   "shared: both settle the same losses; own: the variant draws its own, from the "
                   "same random numbers");
  NumberColumn mean_base("mean_of_base", kUnitOfRow, "mean of the scenario without changes");
  NumberColumn mean_variant("mean_of_variant", kUnitOfRow, "mean of the variant");
  EstimateColumns difference("difference", kUnitOfRow,
                             "mean of variant - base in trials of equal number");
  NumberColumn sd(
      "standard_deviation", kUnitOfRow,
      "standard deviation of the difference in one trial; of own and weighted draws, of "
      "the weighted one");
  NumberColumn unpaired("unpaired_standard_error", kUnitOfRow,
                        "standard error that the difference would have on independent draws");
  NumberColumn ratio("variance_ratio", "1",
                     "(unpaired_standard_error / difference_standard_error)^2: how many times more "
                     "trials independent draws would need");
  TextColumn verdict("verdict", "ok; not available: why variance_ratio is not");
  const auto trials = static_cast<double>(statistics.trials());
  const std::vector<Account> accounts = accounts_of(base);
  const KnownBounds known(base);
  for (const ComparedVariant& variant : variants) {
    const KnownBounds changed(variant.params);
    for (std::size_t a = 0; a < accounts.size(); ++a) {
      const Moments& moments = variant.differences.moments(a);
      const Bounds bounds = variant.differences.has_equal_weights()
                                ? difference_of(known.of_account(a), changed.of_account(a))
                                : Bounds{};
      const Comparison compared =
          compare(statistics.moments(a), variant.statistics.moments(a), moments, trials, bounds);
      name.add(variant.name);
      account.add(accounts[a].name);
      unit.add(accounts[a].unit);
      draws.add(variant.differences.shared() ? "shared" : "own");
      mean_base.add(compared.base.value);
      mean_variant.add(compared.variant.value);
      difference.add(compared.difference);
      sd.add(moments.standard_deviation(trials).value);
      unpaired.add(compared.unpaired_error);
      ratio.add(compared.variance_ratio);
      verdict.add(compared.verdict);
    }
  }
  return make_table("differences", "one account of one variant against the base", name, account,
                    unit, draws, mean_base, mean_variant, difference, sd, unpaired, ratio, verdict);
}

}  // namespace cofferdam
