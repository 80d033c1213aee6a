#include "model/pilot_targets.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "gates/pool_rule.hpp"
#include "scenario/scalars.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostTargets = 12;

class TargetReader {
 public:
  TargetReader(const Params& params, const Value& root, Problems& problems)
      : params_(params), root_(root), problems_(problems) {}

  std::vector<PilotTarget> read() {
    const Value& listed = root_.at("sampling").at("towards");
    for (const Value& item : listed.items) read_item(item);
    if (listed.items.size() > kMostTargets)
      problems_.add(listed.place, listed.path, std::to_string(listed.items.size()) + " targets",
                    "at most 12: each has its share of the trials");
    if (targets_.empty()) read_sizes();
    if (targets_.empty())
      for (std::size_t p = 0; p < pools().size() && p < kMostTargets; ++p) add_pool(p, 0);
    if (targets_.empty()) add_losses(1 - params_.levels.back());
    return std::move(targets_);
  }

 private:
  const std::vector<NamedPool>& pools() const { return params_.programme->context().pools; }
  std::size_t pool_of(const std::string& name) const {
    return static_cast<std::size_t>(
        std::ranges::find(pools(), name, [](const NamedPool& pool) { return pool.name; }) -
        pools().begin());
  }
  std::size_t bearer_of(const std::string& name) const {
    return static_cast<std::size_t>(std::ranges::find(params_.bearers, name, &Bearer::name) -
                                    params_.bearers.begin());
  }

  void read_item(const Value& item) {
    const Value &pool = item.at("pool"), &bearer = item.at("bearer"),
                &probability = item.at("probability");
    if (pool && bearer)
      return problems_.add(bearer.place, bearer.path, "a bearer beside a pool",
                           "make two targets of them");
    if (!pool && !probability)
      return problems_.add(item.place, item.path, "no probability",
                           "write probability: 1 %; only the exhaustion of a pool needs none");
    if (pool) {
      const std::size_t index = pool_of(pool.text);
      if (index == pools().size()) return unknown(pool, "pool", names_of_pools());
      add_pool(index, probability ? probability.number : 0);
    } else if (bearer) {
      const std::size_t index = bearer_of(bearer.text);
      if (index == params_.bearers.size()) return unknown(bearer, "bearer", names_of_bearers());
      add_bearer(index, probability.number);
    } else {
      add_losses(probability.number);
    }
  }
  void unknown(const Value& name, const std::string& what, const std::vector<std::string>& known) {
    problems_.add(name.place, name.path, "'" + name.text + "' is no " + what,
                  did_you_mean(name.text, known, "name one there is"));
  }
  std::vector<std::string> names_of_pools() const {
    std::vector<std::string> names;
    for (const NamedPool& pool : pools()) names.push_back(pool.name);
    return names;
  }
  std::vector<std::string> names_of_bearers() const {
    std::vector<std::string> names;
    for (const Bearer& bearer : params_.bearers) names.push_back(bearer.name);
    return names;
  }

  /// Of the pools and bearers that are sized: what `size` says of them is checked where it is
  /// built.
  void read_sizes() {
    for (const Value& size : root_.at("size").items) {
      std::string pool = size.at("pool").text;
      const std::string& input = size.at("input").text;
      if (pool.empty() && input.starts_with("pools."))
        pool = input.substr(6, input.find('.', 6) - 6);
      const std::size_t p = pool_of(pool), b = bearer_of(size.at("bearer").text);
      for (const Value& probability : size.at("probability").items) {
        if (p < pools().size())
          add_pool(p, probability.number, size.at("within").number / 12);
        else if (b < params_.bearers.size())
          add_bearer(b, probability.number);
        else
          add_losses(probability.number);
      }
    }
  }

  void add_pool(std::size_t index, double probability, double within = 0) {
    const NamedPool& pool = pools()[index];
    PilotTarget target{.of = PilotTarget::Of::pool, .index = index, .probability = probability};
    const std::size_t years = params_.calendar->years();
    target.years = within >= 1 ? std::min(years, static_cast<std::size_t>(within)) : years;
    target.end = params_.calendar->year_end(target.years - 1);
    target.stock_is_known = pool.feedback.empty();
    target.name = probability > 0 ? "stock of " + pool.name + ", " + percent(probability)
                                  : pool.name + " is exhausted";
    add(std::move(target));
  }
  void add_bearer(std::size_t index, double probability) {
    add({.name = "losses of " + params_.bearers[index].name + ", " + percent(probability),
         .of = PilotTarget::Of::bearer,
         .index = index,
         .probability = probability});
  }
  void add_losses(double probability) {
    add({.name = "losses, " + percent(probability), .probability = probability});
  }
  static std::string percent(double rate) { return rounded_text(100 * rate) + " %"; }
  void add(PilotTarget target) {
    const bool known = std::ranges::any_of(
        targets_, [&](const PilotTarget& other) { return other.name == target.name; });
    if (!known && targets_.size() < kMostTargets) targets_.push_back(std::move(target));
  }

  const Params& params_;
  const Value& root_;
  Problems& problems_;
  std::vector<PilotTarget> targets_;
};

/// How far the pool is from exhaustion: what it is short by, else the least balance of a year end.
double shortage(const PoolOutcomes& pool, std::size_t years, std::size_t trial,
                std::size_t trials) {
  if (pool.short_by[trial] > 0) return pool.short_by[trial];
  double least = pool.balance[trial];
  for (std::size_t year = 1; year < years; ++year)
    least = std::min(least, pool.balance[year * trials + trial]);
  return -least;
}

}  // namespace

std::vector<PilotTarget> pilot_targets(const Params& params, const Value& root,
                                       Problems& problems) {
  return TargetReader(params, root, problems).read();
}

void PilotScores::record(const Settlement& settlement, std::size_t at) {
  const std::size_t trials = settlement.trials;
  for (std::size_t t = 0; t < trials; ++t) {
    double score = settlement.losses[t];
    bool met = false;
    if (target_->of == PilotTarget::Of::bearer) {
      score = settlement.ledger.of(LedgerKind::borne, target_->index)[t];
    } else if (target_->of == PilotTarget::Of::pool) {
      const PoolOutcomes& pool = settlement.pools[target_->index];
      score = target_->stock_is_known ? pool.required[(target_->years - 1) * trials + t]
                                      : shortage(pool, target_->years, t, trials);
      met = pool.exhausted[t] < target_->end;
    }
    score_[at + t] = score;
    losses_[at + t] = settlement.losses[t];
    met_[at + t] = met;
  }
}

std::vector<std::size_t> PilotScores::worst_first() const {
  std::vector<std::size_t> order(score_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    if (met_[a] != met_[b] && target_->probability == 0) return met_[a] > met_[b];
    return score_[a] != score_[b] ? score_[a] > score_[b] : losses_[a] > losses_[b];
  });
  return order;
}

std::size_t PilotScores::meeting(const std::vector<std::size_t>& worst_first,
                                 const std::vector<double>& weight) const {
  const double most = target_->probability * static_cast<double>(worst_first.size());
  std::size_t count = 0;
  for (double sum = 0; count < worst_first.size(); ++count) {
    const std::size_t trial = worst_first[count];
    if (target_->probability == 0 ? !met_[trial] : (sum += weight[trial]) > most) break;
  }
  return count;
}

}  // namespace cofferdam
