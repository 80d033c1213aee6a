#include <cofferdam/verify.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <mutex>

#include "base/executor.hpp"
#include "base/special.hpp"
#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/distribution_list.hpp"
#include "model/size_question.hpp"
#include "model/trials.hpp"
#include "portfolios/portfolio.hpp"
#include "scenario/scalars.hpp"
#include "verify/contribution_parts.hpp"
#include "verify/quantities.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Trials where the scenario says when to stop, which is about another measure.
constexpr std::int64_t kUsualTrials = 100'000;

/// Part of the trials that means beyond quantiles ask for one by one.
double tail_share(const std::vector<Quantity>& quantities) {
  double share = 0;
  for (const Quantity& quantity : quantities)
    if (quantity.kind == Quantity::Kind::tvar) share = std::max(share, 1 - quantity.level);
  return std::min(1.0, 1.1 * share);  // a simulated quantile may be lower
}

/// One thread's distributions of parts, and moments of what is 1 where a quantity happened.
class Sums {
 public:
  Sums(const Params& params, const ExactParts& parts, const std::vector<Quantity>& quantities)
      : params_(params),
        parts_(parts),
        quantities_(quantities),
        amounts_(parts.answered.size(), params, tail_share(quantities)),
        happened_(quantities.size()) {}

  void run_block(std::int64_t first, std::int64_t end) {
    const auto length = static_cast<std::int64_t>(run_length(params_));
    for (std::int64_t trial = first; trial < end; trial += length) {
      const TrialRange range{trial, static_cast<std::size_t>(std::min(length, end - trial))};
      draw_and_settle(params_, range, factors_, settlement_);
      observe(range);
    }
    amounts_.close_block();
    happened_.close_block();
    trials_ += end - first;
  }
  /// Keeps single trials in the memory of another thread; before anything is observed.
  void share(const Sums& other) { amounts_.share(other.amounts_); }
  void merge(const Sums& other) {
    amounts_.merge(other.amounts_);
    happened_.merge(other.happened_);
    trials_ += other.trials_;
  }
  Comparison compared(std::size_t index) const {
    const Quantity& quantity = quantities_[index];
    const ExactPart& part = parts_.answered[quantity.part];
    const Moments& moments = amounts_.moments(quantity.part);
    const auto trials = static_cast<double>(trials_);
    if (quantity.kind == Quantity::Kind::tvar)
      return compare_tvar(quantity, part, amounts_.sample(quantity.part, trials), trials,
                          moments.weighs_one(trials));
    return compare(quantity, part, quantity.is_probability() ? happened_[index] : moments, trials);
  }
  std::int64_t trials() const { return trials_; }

 private:
  void observe(const TrialRange& range) {
    const TrialRun run{range, factors_, settlement_};
    for (std::size_t i = 0; i < parts_.answered.size(); ++i)
      amounts_.add(i, amounts(parts_.answered[i].amount), run);
    std::vector<double> happened(settlement_.trials);
    for (std::size_t i = 0; i < quantities_.size(); ++i) {
      const Quantity& quantity = quantities_[i];
      if (!quantity.is_probability()) continue;
      const auto amount = amounts(parts_.answered[quantity.part].amount);
      const bool below = quantity.kind == Quantity::Kind::nothing;
      for (std::size_t t = 0; t < happened.size(); ++t)
        happened[t] = (amount[t] > quantity.cut) != below ? 1 : 0;
      happened_[i].add(happened, factors_.weight);
    }
  }
  std::span<const double> amounts(const TrialAmount& amount) const {
    switch (amount.kind) {
      case TrialAmount::Kind::losses:
        return settlement_.losses;
      case TrialAmount::Kind::bearer:
        return settlement_.ledger.of(LedgerKind::borne, amount.index);
      case TrialAmount::Kind::layer:
        return settlement_.lines[amount.index];
      case TrialAmount::Kind::tally:
        return std::span<const double>(settlement_.events.tallies)
            .subspan(amount.index * settlement_.trials, settlement_.trials);
      case TrialAmount::Kind::contract:
        return std::span<const double>(settlement_.contracts[amount.index].ceded)
            .subspan(amount.year * settlement_.trials, settlement_.trials);
      case TrialAmount::Kind::portfolio_losses:
      case TrialAmount::Kind::portfolio_gains:
      case TrialAmount::Kind::portfolio_net:
        return of_portfolio(amount);
    }
    return {};
  }
  /// Sums of the events of one portfolio, which hold until the next call.
  std::span<const double> of_portfolio(const TrialAmount& amount) const {
    const NamedPortfolio& named = params_.portfolios[amount.index];
    const auto rows = static_cast<std::uint32_t>(named.portfolio->exposures().rows());
    const Events& events = settlement_.events;
    own_.assign(settlement_.trials, 0.0);
    for (std::size_t e = 0; e < events.size(); ++e) {
      const bool gains = events.kind[e] == EventKind::gain;
      if (events.exposure[e] - named.first_row >= rows) continue;  // also those before it
      if (amount.kind == TrialAmount::Kind::portfolio_gains)
        own_[events.trial[e]] -= gains ? events.amount[e] : 0;
      else if (!gains || amount.kind == TrialAmount::Kind::portfolio_net)
        own_[events.trial[e]] += events.amount[e];
    }
    return own_;
  }

  const Params& params_;
  const ExactParts& parts_;
  const std::vector<Quantity>& quantities_;
  DistributionList amounts_;  ///< [part]
  MomentList happened_;       ///< [quantity]
  Factors factors_;
  Settlement settlement_;
  mutable std::vector<double> own_;
  std::int64_t trials_ = 0;
};

/// Runs all blocks; sums do not depend on who ran which.
void simulate_into(std::vector<std::unique_ptr<Sums>>& workers, std::int64_t trials,
                   const RunOptions& options) {
  std::atomic<std::int64_t> next{0};
  std::mutex guard;
  std::int64_t done = 0;
  run_workers(static_cast<int>(workers.size()), [&](int worker) {
    while (!options.stop || !options.stop->load(std::memory_order_relaxed)) {
      const std::int64_t first = kBlockTrials * next.fetch_add(1, std::memory_order_relaxed);
      if (first >= trials) return;
      const std::int64_t end = std::min(trials, first + kBlockTrials);
      workers[static_cast<std::size_t>(worker)]->run_block(first, end);
      if (!options.progress) continue;
      const std::lock_guard lock(guard);
      done += end - first;
      options.progress({done, trials});
    }
  });
}

Table unanswered_table(const ExactParts& parts) {
  TextColumn name("part", "what has no exact answer"), reason("reason", "why");
  for (const UnansweredPart& part : parts.unanswered) {
    name.add(part.name);
    reason.add(part.reason);
  }
  return make_table("unanswered", "one part without an exact answer", name, reason);
}

/// The |z| beyond which chance takes one of so many with the probability kImplausible (Sidak).
double limit_for(std::size_t comparisons) {
  const double one =
      -exponential_m1(logarithm_1p(-kImplausible) / static_cast<double>(comparisons));
  return -normal_quantile(one / 2);
}

/// One line of the table of comparisons.
struct Line {
  std::string part, quantity;
  double exact = 0;
  Comparison made;
};

std::vector<Line> compared(const ExactParts& parts, const std::vector<Quantity>& quantities,
                           const Sums& sums) {
  std::vector<Line> lines;
  for (std::size_t i = 0; i < quantities.size() && sums.trials() > 0; ++i)
    lines.push_back({parts.answered[quantities[i].part].name, quantities[i].name(),
                     quantities[i].exact, sums.compared(i)});
  return lines;
}

/// What portfolios are of the TVaR of all losses, by a run of its own; none if it was stopped.
void add_contributions(const Model& model, const RunOptions& options, std::vector<Line>& lines) {
  if (!has_exact_contributions(model)) return;
  const Results results = simulate(Model(model.scenario(), model.shared_params(), {},
                                         std::make_shared<const std::vector<SizeQuestion>>()),
                                   options);
  if (!results.complete) return;
  const Table& table = results.table("contributions");
  for (const ExactContribution& one : exact_contributions(model, table)) {
    Comparison made{table.numbers("contribution")[one.row],
                    table.numbers("contribution_standard_error")[one.row],
                    std::numeric_limits<double>::quiet_NaN(), table.texts("verdict")[one.row]};
    if (made.verdict == "ok" && made.standard_error > 0)
      made.z = (made.simulated - one.exact) / made.standard_error;
    lines.push_back({"portfolio " + table.texts("group")[one.row],
                     "part of TVaR " + rounded_text(100 * table.numbers("level")[one.row]) + " %",
                     one.exact, std::move(made)});
  }
}

/// What is said of all comparisons together.
void judge(const std::vector<Line>& lines, Verification& all) {
  for (const Line& line : lines) {
    if (std::isnan(line.made.z)) continue;
    ++all.compared;
    all.largest = std::max(all.largest, std::abs(line.made.z));
  }
  if (all.compared == 0) return;
  all.limit = limit_for(all.compared);
  const double one = 2 * normal_cdf(-all.largest);
  all.probability =
      one < 1 ? -exponential_m1(static_cast<double>(all.compared) * logarithm_1p(-one)) : 1;
}

Table comparisons_table(const std::vector<Line>& lines, double limit) {
  TextColumn name(
      "part",
      "all losses, those of policies or of a portfolio, its gains, what a bearer bears, "
      "what a layer pays or what a contract owes; of these two the mean is the pure "
      "premium");
  TextColumn what("quantity", "what of it is compared; L is its amount of a trial");
  NumberColumn simulated("simulated", "as the quantity", "estimate of the simulation");
  NumberColumn error("standard_error", "as the quantity",
                     "standard error of the estimate; by the exact answer where trials weigh 1");
  NumberColumn exact("exact", "as the quantity", "the exact answer");
  NumberColumn z("z", "1", "how many standard errors the estimate lies above the exact answer");
  TextColumn verdict("verdict",
                     "ok: |z| is at most what chance alone exceeds in one of a million runs of so "
                     "many comparisons; beyond chance: it is larger; else why there is no z");
  for (const Line& line : lines) {
    name.add(line.part);
    what.add(line.quantity);
    simulated.add(line.made.simulated);
    error.add(line.made.standard_error);
    exact.add(line.exact);
    z.add(line.made.z);
    verdict.add(std::abs(line.made.z) > limit ? "beyond chance" : line.made.verdict);
  }
  return make_table("comparisons", "one quantity of one part", name, what, simulated, error, exact,
                    z, verdict);
}

}  // namespace

Verification verify(const Model& model, const RunOptions& options) {
  const Params& params = model.params();
  const ExactParts parts = exact_parts(model);
  const std::vector<Quantity> quantities = quantities_of(parts, params.levels);
  Verification all;
  const std::int64_t trials =
      model.stop_rule() ? std::min(kUsualTrials, params.trials) : params.trials;
  const std::int64_t blocks = (trials + kBlockTrials - 1) / kBlockTrials;
  std::vector<std::unique_ptr<Sums>> workers;
  for (std::int64_t i = 0; i < std::clamp<std::int64_t>(options.threads, 1, blocks); ++i)
    workers.push_back(std::make_unique<Sums>(params, parts, quantities));
  for (std::size_t i = 1; i < workers.size(); ++i) workers[i]->share(*workers[0]);
  if (!quantities.empty()) simulate_into(workers, trials, options);
  for (std::size_t i = 1; i < workers.size(); ++i) workers[0]->merge(*workers[i]);
  all.trials = workers[0]->trials();
  all.unanswered = unanswered_table(parts);
  std::vector<Line> lines = compared(parts, quantities, *workers[0]);
  if (all.trials == trials) add_contributions(model, options, lines);
  judge(lines, all);
  all.comparisons = comparisons_table(lines, all.limit);
  return all;
}

}  // namespace cofferdam
