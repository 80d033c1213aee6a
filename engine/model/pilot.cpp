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
#include "model/plain_share.hpp"
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
constexpr double kRare = 0.1;        // probability above which `auto` leaves a target to chance
constexpr double kWorthIt = 4;       // gain below which it does so too

/// Trials of a step.
struct Step {
  std::vector<std::vector<double>> z;  ///< [innovation][trial]
  std::vector<double> weight;          ///< [trial]
  std::vector<PilotScores> scores;     ///< [target]
  double events = 0;                   ///< of a trial, mean
};

/// What a search found.
struct Found {
  std::vector<double> means;    ///< of the innovations where the target is met; empty: never seen
  double events = 0;            ///< of a trial that is drawn there, mean
  std::vector<double> weights;  ///< of trials drawn there by which the target is met
  /// The variance that the probability of the target has by plain trials, over that by as many of
  /// which the part `plain` is and the others are drawn there: E[1] / E[w] over the target, w the
  /// weight in the mixture. 1 without means.
  double gain(double plain) const {
    double probability = 0, square = 0;
    for (const double weight : weights) {
      probability += weight;
      square += weight / (plain + (1 - plain) / weight);
    }
    return means.empty() ? 1 : probability / square;
  }
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
        innovations_(params.factors->factors().size() + (params.copula->scales() ? 1 : 0)),
        targets_(pilot_targets(params, root, problems)) {}

  void seek(double plain_share) {
    const Step plain = run({});
    std::vector<ShiftedLaw> laws;
    for (std::size_t target = 0; target < targets_.size(); ++target)
      laws.push_back({targets_[target].name, 0, search(target, plain).means});
    put(std::move(laws), plain_share);
  }

  /// Leaves out targets that are not rare or were not found. Plain if none is left.
  void seek_what_is_rare() {
    if (innovations_ == 0) return put_plain();
    const Step plain = run({});
    std::vector<ShiftedLaw> laws;
    double events = 0;
    for (std::size_t target = 0; target < targets_.size(); ++target) {
      if (!is_rare(plain, target)) continue;
      Found found = search(target, plain);
      if (found.gain(plain_share(plain.events, found.events)) < kWorthIt) continue;
      events += found.events;
      laws.push_back({targets_[target].name, 0, std::move(found.means)});
    }
    if (laws.empty()) return put_plain();
    const double of_each = events / static_cast<double>(laws.size());
    put(std::move(laws), plain_share(plain.events, of_each));
  }

 private:
  /// Beside plain trials, which are the part `plain` of all, laws have equal shares.
  void put(std::vector<ShiftedLaw> laws, double plain) {
    for (ShiftedLaw& law : laws) law.share = (1 - plain) / static_cast<double>(laws.size());
    laws.insert(laws.begin(), {.name = "plain", .share = plain, .means = {}, .is_plain = true});
    params_.seed = seed_;
    params_.sampling = mixture(std::move(laws), innovations_, params_.copula->scales());
  }
  void put_plain() {
    params_.seed = seed_;
    params_.sampling = plain_sampling();
  }
  bool is_rare(const Step& step, std::size_t target) const {
    const PilotScores& scores = step.scores[target];
    const std::size_t met = scores.meeting(scores.worst_first(), step.weight);
    return static_cast<double>(met) <= kRare * static_cast<double>(trials_);
  }

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
    std::atomic<std::size_t> next = 0, events = 0;
    run_workers(threads_, [&](int) {
      Factors factors;
      Settlement settlement;
      for (std::size_t at; (at = next.fetch_add(portion)) < trials_;) {
        const std::size_t count = std::min(portion, trials_ - at);
        draw_and_settle(params_, {static_cast<std::int64_t>(at), count}, factors, settlement);
        record(factors, settlement, at, step);
        events += settlement.events.size();
      }
    });
    step.events = static_cast<double>(events) / static_cast<double>(trials_);
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

  Found search(std::size_t target, const Step& plain) {
    Worst sought;
    Found found;
    Step later;
    for (int done = 0, last = 0; done < kMostSteps; ++done) {
      if (done > 0) later = run(found.means);
      const Step& step = done == 0 ? plain : later;
      auto [trials, reached] = worst(step.scores[target], step.weight);
      if (trials.size() < kFewest) return {};
      if (reached) {
        sought.add(step, trials);
        found = {sought.means(), step.events, weights_of(step, trials)};
        if (++last == kLastSteps) return found;
      } else {
        Worst nearer;
        nearer.add(step, trials);
        found.means = nearer.means();
      }
      if (norm(found.means) > kFarthest) return {};
    }
    return sought.weight > 0 ? found : Found();
  }
  static std::vector<double> weights_of(const Step& step, const std::vector<std::size_t>& trials) {
    std::vector<double> weights;
    for (const std::size_t trial : trials) weights.push_back(step.weight[trial]);
    return weights;
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
  std::size_t innovations_;  ///< of a year
  std::vector<PilotTarget> targets_;
  int steps_ = 0;  ///< that have been run
};

}  // namespace

void seek_laws(Params& params, const Value& root, int threads, Problems& problems) {
  Pilot pilot(params, root, threads, problems);
  if (!problems.empty()) return;
  if (const Value* share = root.at("sampling").find("plain_share"))
    pilot.seek(share->number);
  else
    pilot.seek_what_is_rare();
}

}  // namespace cofferdam
