#include "model/pilot.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

#include "base/executor.hpp"
#include "base/random.hpp"
#include "economies/copula.hpp"
#include "economies/factor_model.hpp"
#include "economies/sampling.hpp"
#include "model/pilot_targets.hpp"
#include "model/trials.hpp"
#include "scenario/scalars.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kElite = 0.1;       // of the trials of a step, the worst
constexpr int kMostSteps = 12;       // of a search
constexpr int kLastSteps = 2;        // at the level that is sought, whose trials are put together
constexpr double kFarthest = 7;      // length of a shift: what lies beyond is never seen
constexpr double kSignificance = 2;  // standard errors below which a mean is taken to be 0
constexpr std::size_t kFewest = 10;  // worst trials of a step that say where they are

/// Trials of a step.
struct Step {
  std::vector<std::vector<double>> z;  ///< [innovation][trial]
  std::vector<double> weight;          ///< [trial]
  std::vector<PilotScores> scores;     ///< [target]
};

/// Sums over the worst trials at the level that is sought.
struct Worst {
  std::vector<double> sum;  ///< [innovation] of weight x innovation
  double weight = 0, squared_weight = 0;

  void add(const Step& step, const std::vector<std::size_t>& trials) {
    sum.resize(step.z.size(), 0.0);
    for (const std::size_t t : trials) {
      weight += step.weight[t];
      squared_weight += step.weight[t] * step.weight[t];
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += step.weight[t] * step.z[i][t];
    }
  }
  /// Means of the innovations in these trials; 0 where that cannot be told from none.
  std::vector<double> means() const {
    std::vector<double> means = sum;
    const double error = kSignificance * std::sqrt(squared_weight) / weight;
    for (double& mean : means) {
      mean /= weight;
      if (std::abs(mean) < error) mean = 0;
    }
    return means;
  }
};

class Pilot {
 public:
  Pilot(Params& params, const Value& root, int threads, Problems& problems)
      : params_(params),
        seed_(params.seed),
        threads_(threads),
        trials_(static_cast<std::size_t>(root.at("sampling").at("pilot_trials").number)),
        plain_share_(root.at("sampling").at("plain_share").number),
        innovations_(params.factors->factors().size() + (params.copula->scales() ? 1 : 0)),
        targets_(pilot_targets(params, root, problems)) {}

  void seek() {
    std::vector<ShiftedLaw> laws = {
        {.name = "plain", .share = plain_share_, .means = {}, .is_plain = true}};
    const double share = (1 - plain_share_) / static_cast<double>(targets_.size());
    const Step plain = run({});
    for (std::size_t target = 0; target < targets_.size(); ++target)
      laws.push_back({targets_[target].name, share, search(target, plain)});
    params_.seed = seed_;
    params_.sampling = mixture(std::move(laws), innovations_, params_.copula->scales());
  }

 private:
  /// Trials with means of the innovations, in portions that threads take from one another.
  Step run(const std::vector<double>& means) {
    params_.seed =
        stream_block(seed_, Purpose::pilot, static_cast<std::uint64_t>(steps_++), 0, 0)[0];
    std::vector<ShiftedLaw> law;
    law.push_back({.name = "", .share = 1, .means = means});
    params_.sampling = mixture(std::move(law), innovations_, params_.copula->scales());
    Step step;
    step.z.assign(innovations_ * params_.factors->years(), std::vector<double>(trials_));
    step.weight.resize(trials_);
    for (const PilotTarget& target : targets_) step.scores.emplace_back(target, trials_);
    const std::size_t portion = std::min<std::size_t>(run_length(params_), 64);
    std::atomic<std::size_t> next = 0;
    run_workers(threads_, [&](int) {
      Factors factors;
      Settlement settlement;
      for (std::size_t at; (at = next.fetch_add(portion)) < trials_;) {
        const std::size_t count = std::min(portion, trials_ - at);
        draw_and_settle(params_, {static_cast<std::int64_t>(at), count}, factors, settlement);
        record(factors, settlement, at, step);
      }
    });
    return step;
  }

  void record(const Factors& factors, const Settlement& settlement, std::size_t at,
              Step& step) const {
    for (std::size_t i = 0; i < step.z.size(); ++i)
      std::ranges::copy(factors.innovation(i % innovations_, i / innovations_),
                        step.z[i].begin() + static_cast<std::ptrdiff_t>(at));
    std::ranges::copy(factors.weight, step.weight.begin() + static_cast<std::ptrdiff_t>(at));
    for (PilotScores& scores : step.scores) scores.record(settlement, at);
  }

  /// Means of the innovations where the target is met; empty if it was never seen.
  std::vector<double> search(std::size_t target, const Step& plain) {
    Worst sought;
    std::vector<double> means;
    Step later;
    for (int done = 0, last = 0; done < kMostSteps; ++done) {
      if (done > 0) later = run(means);
      const Step& step = done == 0 ? plain : later;
      auto [trials, reached] = worst(step.scores[target], step.weight);
      if (trials.size() < kFewest) return {};
      if (reached) {
        sought.add(step, trials);
        means = sought.means();
        if (++last == kLastSteps) return means;
      } else {
        Worst nearer;
        nearer.add(step, trials);
        means = nearer.means();
      }
      if (norm(means) > kFarthest) return {};
    }
    return sought.weight > 0 ? means : std::vector<double>();
  }
  static double norm(const std::vector<double>& x) {
    return std::sqrt(std::inner_product(x.begin(), x.end(), x.begin(), 0.0));
  }

  /// The trials of a step that show the way: those that meet the target if they are at least half a
  /// tenth, else the worst tenth.
  struct Way {
    std::vector<std::size_t> trials;
    bool reached = false;
  };
  Way worst(const PilotScores& scores, const std::vector<double>& weight) const {
    const std::vector<std::size_t> order = scores.worst_first();
    const auto elite = static_cast<std::size_t>(kElite * static_cast<double>(trials_));
    const std::size_t met = scores.meeting(order, weight);
    const bool reached = 2 * met >= elite;
    const auto count = static_cast<std::ptrdiff_t>(reached ? met : elite);
    return {{order.begin(), order.begin() + count}, reached};
  }

  Params& params_;
  std::uint64_t seed_;
  int threads_;
  std::size_t trials_;
  double plain_share_;
  std::size_t innovations_;  ///< of a year
  std::vector<PilotTarget> targets_;
  int steps_ = 0;  ///< that have been run
};

}  // namespace

void seek_laws(Params& params, const Value& root, int threads, Problems& problems) {
  Pilot pilot(params, root, threads, problems);
  if (problems.empty()) pilot.seek();
}

}  // namespace cofferdam
