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
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

constexpr const char* kAccountMeaning =
    "'all losses', 'defaults' (a count), a bearer, or what 'public_cost' says of a level of "
    "government and of all of them: 'public cost: city', 'public cost'; 'fiscal cost', the total "
    "of "
    "'public: all' in 'fiscal'; 'margin: bank', what loans earn a lender; or new loans of a clause "
    "that responds: 'lent: banks', 'additional: banks'";

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

/// Whether a programme settles the losses that are drawn as they are, whatever its clauses say of
/// who bears them.
bool settles_all(const Params& params) {
  const ProgrammeContext& context = params.programme->context();
  return params.failures.empty() && !context.lending && context.declared_stops.empty() &&
         std::none_of(context.claims.begin(), context.claims.end(),
                      [](const Claim& claim) { return claim.interest > 0; });
}

/// What differences between a variant and the base can be.
class DifferenceBounds {
 public:
  DifferenceBounds(const Params& base, const ComparedVariant& variant)
      : base_(base),
        variant_(variant.params),
        draws_alike_(variant.differences.has_equal_weights()),
        loses_alike_(variant.differences.shared() && settles_all(base) &&
                     settles_all(variant.params)),
        moves_cash_(moves_cash(base.programme->context()) ||
                    moves_cash(variant.params.programme->context())) {}
  Bounds of_account(std::size_t account) const {
    if (loses_alike_ && account < kFirstBearerAccount) return {0, 0, true};
    return draws_alike_ ? difference_of(base_.of_account(account), variant_.of_account(account))
                        : Bounds{};
  }
  Bounds of_costs() const {
    if (!draws_alike_) return {};
    return moves_cash_ ? difference_of(base_.of_unknown(), variant_.of_unknown())
                       : difference_of(base_.of_losses(), variant_.of_losses());
  }

 private:
  KnownBounds base_, variant_;
  bool draws_alike_, loses_alike_, moves_cash_;
};

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
  if (!base.sampling->weighted() && !variant.sampling->weighted()) return true;
  const auto& one = base.factors->factors();
  const auto& other = variant.factors->factors();
  return std::ranges::equal(one, other, {}, &Factor::entity, &Factor::entity) &&
         std::ranges::equal(base.sampling->laws(), variant.sampling->laws());
}

}  // namespace

BlockValues::BlockValues(const Params& params, bool used)
    : accounts_(kFirstBearerAccount + params.bearers.size()),
      costs_(params),
      weights_(used ? static_cast<std::size_t>(kBlockTrials) : 0),
      values_((accounts_ + costs_.names().size()) * weights_.size()) {}

void BlockValues::record(const TrialRun& run, std::size_t offset) {
  const auto copy = [&](std::span<const double> from, std::size_t to, std::vector<double>& into) {
    std::copy(from.begin(), from.end(), into.begin() + static_cast<std::ptrdiff_t>(to + offset));
  };
  const auto block = static_cast<std::size_t>(kBlockTrials);
  copy(run.weights(), 0, weights_);
  costs_.observe(run);
  for (std::size_t a = 0; a < accounts_; ++a)
    copy(values_of(run.settlement, a), a * block, values_);
  for (std::size_t l = 0; l < costs_.names().size(); ++l)
    copy(costs_.of(l), (accounts_ + l) * block, values_);
}

Differences::Differences(const Params& base, const Params& variant, bool shared)
    : costs_(variant),
      accounts_(kFirstBearerAccount + base.bearers.size()),
      shared_(shared),
      equal_weights_(shared || weigh_the_same(base, variant)) {
  find_spending(base);
  moments_ = MomentList(accounts_ + spending_.size());
  base_costs_ = variant_costs_ = MomentList(spending_.size());
}

/// Levels of either scenario, all of them together, then what else both have.
void Differences::find_spending(const Params& base) {
  const std::vector<std::string> of_base = SchemeCosts(base).names(), &own = costs_.names();
  const auto index_in = [](const std::vector<std::string>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? kNone : static_cast<std::size_t>(found - names.begin());
  };
  const auto add = [&](const std::string& name) {
    spending_.push_back({name, index_in(of_base, name), index_in(own, name)});
  };
  const auto is_level = [](const std::string& name) {
    return name.starts_with(std::string(kPublicCostAccount) + ": ");
  };
  for (const std::string& name : of_base)
    if (is_level(name)) add(name);
  for (const std::string& name : own)
    if (is_level(name) && index_in(of_base, name) == kNone) add(name);
  if (!spending_.empty()) add(kPublicCostAccount);
  for (const std::string& name : own)
    if (!is_level(name) && name != kPublicCostAccount && index_in(of_base, name) != kNone)
      add(name);
}

void Differences::add_differences(std::size_t account, std::span<const double> values,
                                  std::span<const double> base_values) {
  for (std::size_t t = 0; t < values.size(); ++t) {
    const double one = equal_weights_ ? values[t] : weights_[t] * values[t];
    const double other = equal_weights_ ? base_values[t] : base_weights_[t] * base_values[t];
    const double rounding = kRounding * (std::abs(one) + std::abs(other));
    differences_[t] = std::abs(one - other) <= rounding ? 0 : one - other;
  }
  moments_[account].add(differences_, equal_weights_ ? weights_ : std::span<const double>(ones_));
}

void Differences::observe(const TrialRun& run, std::size_t offset, const BlockValues& base) {
  const std::size_t count = run.range.count;
  weights_ = run.weights(), base_weights_ = base.weights(offset, count);
  differences_.resize(count);
  ones_.assign(count, 1.0), zeros_.assign(count, 0.0);
  for (std::size_t a = 0; a < accounts_; ++a)
    add_differences(a, values_of(run.settlement, a), base.values(a, offset, count));
  if (spending_.empty()) return;
  costs_.observe(run);
  const std::span<const double> nothing = zeros_;
  for (std::size_t l = 0; l < spending_.size(); ++l) {
    const auto [account, in_base, in_variant] = spending_[l];
    const auto values = in_variant == kNone ? nothing : costs_.of(in_variant);
    const auto base_values =
        in_base == kNone ? nothing : base.values(accounts_ + in_base, offset, count);
    base_costs_[l].add(base_values, base_weights_);
    variant_costs_[l].add(values, weights_);
    add_differences(accounts_ + l, values, base_values);
  }
}

void Differences::close_block() {
  for (MomentList* list : {&moments_, &base_costs_, &variant_costs_}) list->close_block();
}

void Differences::merge(const Differences& other) {
  moments_.merge(other.moments_);
  base_costs_.merge(other.base_costs_);
  variant_costs_.merge(other.variant_costs_);
}

void Differences::write(ByteWriter& bytes) const {
  for (const MomentList* list : {&moments_, &base_costs_, &variant_costs_}) list->write(bytes);
}

void Differences::read(ByteReader& bytes) {
  for (MomentList* list : {&moments_, &base_costs_, &variant_costs_}) list->read(bytes);
}

Table differences_table(const Params& base, const AccountStatistics& statistics,
                        const std::vector<ComparedVariant>& variants) {
  TextColumn name("variant", "the variant that is compared with the base");
  TextColumn account("account", kAccountMeaning);
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
  const auto add = [&](const ComparedVariant& of, const Account& what, const Comparison& compared,
                       const Moments& moments) {
    name.add(of.name);
    account.add(what.name);
    unit.add(what.unit);
    draws.add(of.differences.shared() ? "shared" : "own");
    mean_base.add(compared.base.value);
    mean_variant.add(compared.variant.value);
    difference.add(compared.difference);
    sd.add(moments.standard_deviation(trials).value);
    unpaired.add(compared.unpaired_error);
    ratio.add(compared.variance_ratio);
    verdict.add(compared.verdict);
  };
  for (const ComparedVariant& variant : variants) {
    const Differences& differences = variant.differences;
    const DifferenceBounds bounds(base, variant);
    for (std::size_t a = 0; a < accounts.size(); ++a)
      add(variant, accounts[a],
          compare(statistics.moments(a), variant.statistics.moments(a), differences.moments(a),
                  trials, bounds.of_account(a)),
          differences.moments(a));
    for (std::size_t l = 0; l < differences.costs(); ++l) {
      const Differences::Cost cost = differences.cost(l);
      add(variant, {cost.account, base.currency},
          compare(cost.base, cost.variant, cost.difference, trials, bounds.of_costs()),
          cost.difference);
    }
  }
  return make_table("differences", "one account of one variant against the base", name, account,
                    unit, draws, mean_base, mean_variant, difference, sd, unpaired, ratio, verdict);
}

}  // namespace cofferdam
