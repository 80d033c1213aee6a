// Who makes the tail: what each part of the losses is on average in the worst trials.
//
// E[X_g | the worst 1 - q], with the atom at the quantile split: the contributions of Euler's rule
// to TVaR (Tasche, "Capital allocation to business units and sub-portfolios: the Euler principle",
// 2008), which sum to it. The trials are drawn and settled once more, one by one.
#include <algorithm>
#include <cmath>
#include <map>

#include "measures/columns.hpp"
#include "measures/measure.hpp"
#include "measures/tag_groups.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kLoans = 10;  // the largest that are told
constexpr double kNear = 0.1;       // of the worst trials, those nearest to the quantile
constexpr std::size_t kFewestNear = 20;

/// Sums over the worst trials.
struct Sums {
  double wx = 0, wwx = 0, wwxx = 0;
  double near = 0;  ///< of w x, over the trials that are nearest to the quantile

  void add(double x, double w, bool is_near) {
    wx += w * x, wwx += w * w * x, wwxx += w * w * x * x;
    if (is_near) near += w * x;
  }
};

/// A trial among the worst of an account.
struct WorstTrial {
  std::int64_t trial = 0;
  double weight = 0;
  bool near = false;
};

/// Groups that a loss belongs to, side by side: portfolios, then the values of each tag.
class Groups {
 public:
  explicit Groups(const Params& params) : params_(params) {
    for (const std::string& name : params.report_tags) tags_.push_back(tag_groups(name, params));
  }
  std::size_t size() const {
    std::size_t size = params_.portfolios.size();
    for (const TagGroups& tag : tags_) size += tag.values.size();
    return size;
  }
  /// Calls act(group) for each group of a row.
  template <class Act>
  void each(std::uint32_t row, const Act& act) const {
    std::size_t first = params_.portfolios.size(), portfolio = first - 1;
    while (params_.portfolios[portfolio].first_row > row) --portfolio;
    act(portfolio);
    for (const TagGroups& tag : tags_) {
      act(first + tag.codes[row]);
      first += tag.values.size();
    }
  }
  /// What a group is of, and its name.
  std::pair<std::string, std::string> name(std::size_t group) const {
    if (group < params_.portfolios.size()) return {"portfolio", params_.portfolios[group].name};
    group -= params_.portfolios.size();
    for (const TagGroups& tag : tags_) {
      if (group < tag.values.size()) return {tag.name, tag.values[group]};
      group -= tag.values.size();
    }
    return {};
  }

 private:
  const Params& params_;
  std::vector<TagGroups> tags_;
};

/// The contributions to one TVaR.
class Tail {
 public:
  Tail(const Summary& summary, const Groups& groups, std::size_t account, double level)
      : groups_(groups),
        account_(account),
        level_(level),
        trials_(summary.trials),
        by_group_(groups.size()),
        by_bearer_(account == kLossAccount ? summary.params.bearers.size() : 0) {
    const auto entries = summary.tails[account];
    const std::vector<double> weights = summary.samples[account].tail_weights(entries, level);
    const auto near = std::max(
        kFewestNear, static_cast<std::size_t>(kNear * static_cast<double>(weights.size())));
    for (std::size_t i = 0; i < weights.size(); ++i)
      worst_.push_back({entries[i].trial, weights[i], i + near >= weights.size()});
    std::ranges::sort(worst_, {}, &WorstTrial::trial);
  }

  /// Adds the trial, which has been settled alone, if it is among the worst.
  void add(std::int64_t trial, const Settlement& settlement) {
    if (next_ == worst_.size() || worst_[next_].trial != trial) return;
    const WorstTrial& one = worst_[next_++];
    const Events& events = settlement.events;
    std::vector<double> group(by_group_.size(), 0.0), bearer(by_bearer_.size(), 0.0);
    std::map<std::uint32_t, double> row;
    for (std::size_t e = 0; e < events.size(); ++e) {
      const double x = account_ == kLossAccount
                           ? events.amount[e]
                           : settlement.parts[account_ - kFirstBearerAccount][e];
      groups_.each(events.exposure[e], [&](std::size_t g) { group[g] += x; });
      row[events.exposure[e]] += x;
      for (std::size_t b = 0; b < bearer.size(); ++b) bearer[b] += settlement.parts[b][e];
    }
    for (std::size_t g = 0; g < group.size(); ++g) by_group_[g].add(group[g], one.weight, one.near);
    for (std::size_t b = 0; b < bearer.size(); ++b)
      by_bearer_[b].add(bearer[b], one.weight, one.near);
    for (const auto& [of, x] : row) by_row_[of].add(x, one.weight, one.near);
    weight_ += one.weight;
    squares_ += one.weight * one.weight;
    if (one.near) near_ += one.weight;
  }

  /// By the influence of a trial: (X_g - E[X_g | L = quantile]) / (1 - q) beyond the quantile, the
  /// mean there taken from the nearest tenth of the worst trials.
  Estimate contribution(const Sums& sums) const {
    const double centre = near_ > 0 ? sums.near / near_ : 0;
    const double spread = sums.wwxx - 2 * centre * sums.wwx + centre * centre * squares_;
    const double shift = sums.wx - centre * weight_;
    return normal_estimate(sums.wx / weight_,
                           std::sqrt(std::max(0.0, spread - shift * shift / trials_)) / weight_);
  }
  std::vector<std::uint32_t> largest_rows() const {
    std::vector<std::uint32_t> rows;
    for (const auto& entry : by_row_) rows.push_back(entry.first);
    std::ranges::stable_sort(rows, [&](std::uint32_t a, std::uint32_t b) {
      return by_row_.at(a).wx > by_row_.at(b).wx;
    });
    rows.resize(std::min(rows.size(), kLoans));
    return rows;
  }

  std::size_t account() const { return account_; }
  double level() const { return level_; }
  const std::vector<WorstTrial>& worst() const { return worst_; }
  const std::vector<Sums>& by_group() const { return by_group_; }
  const std::vector<Sums>& by_bearer() const { return by_bearer_; }
  const Sums& of_row(std::uint32_t row) const { return by_row_.at(row); }

 private:
  const Groups& groups_;
  std::size_t account_;
  double level_, trials_;
  std::vector<WorstTrial> worst_;  ///< in the order of trials
  std::size_t next_ = 0;
  double weight_ = 0, squares_ = 0, near_ = 0;
  std::vector<Sums> by_group_, by_bearer_;
  std::map<std::uint32_t, Sums> by_row_;
};

class Contributions final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    const Params& params = summary.params;
    const Groups groups(params);
    std::vector<Tail> tails;
    for (const double level : params.contribution_levels)
      for (std::size_t a = 0; a < summary.accounts.size(); ++a)
        if (a != kDefaultAccount) tails.emplace_back(summary, groups, a, level);
    settle_again(params, tails);
    TextColumn account("account", "'all losses' or a bearer, whose TVaR it is");
    NumberColumn at("level", "1", "level of the TVaR");
    TextColumn by("by", "portfolio, bearer, loan or a tag: by what losses are told apart");
    TextColumn group("group", "name of the part; of loans their portfolio and row");
    EstimateColumns contribution("contribution", params.currency,
                                 "mean of the part in the trials that make the TVaR; the parts of "
                                 "a portfolio, a tag or the bearers sum to it");
    NumberColumn share("share", "1", "contribution / TVaR");
    TextColumn verdict("verdict", "ok, or what is wrong with the TVaR");
    const auto add = [&](const Tail& tail, const Estimate& whole, std::string what,
                         std::string name, const Sums& sums) {
      const Estimate part = tail.contribution(sums);
      account.add(summary.accounts[tail.account()].name);
      at.add(tail.level());
      by.add(std::move(what));
      group.add(std::move(name));
      contribution.add(part);
      share.add(whole.value == 0 ? 0 : part.value / whole.value);
      verdict.add(whole.verdict);
    };
    for (const Tail& tail : tails) {
      if (tail.worst().empty()) continue;
      const Estimate whole = summary.samples[tail.account()].tvar(tail.level());
      for (std::size_t b = 0; b < tail.by_bearer().size(); ++b)
        add(tail, whole, "bearer", params.bearers[b].name, tail.by_bearer()[b]);
      for (std::size_t g = 0; g < groups.size(); ++g) {
        auto [what, name] = groups.name(g);
        add(tail, whole, std::move(what), std::move(name), tail.by_group()[g]);
      }
      for (const std::uint32_t row : tail.largest_rows()) {
        const NamedPortfolio& of = params.portfolio_of(row);
        add(tail, whole, "loan", of.name + " " + std::to_string(row - of.first_row + 1),
            tail.of_row(row));
      }
    }
    return make_table("contributions", "one part of one account's TVaR", account, at, by, group,
                      contribution, share, verdict);
  }

 private:
  static void settle_again(const Params& params, std::vector<Tail>& tails) {
    std::vector<std::int64_t> trials;
    for (const Tail& tail : tails)
      for (const WorstTrial& one : tail.worst()) trials.push_back(one.trial);
    std::ranges::sort(trials);
    trials.erase(std::unique(trials.begin(), trials.end()), trials.end());
    Factors factors;
    Settlement settlement;
    for (const std::int64_t trial : trials) {
      draw_and_settle(params, {trial, 1}, factors, settlement);
      for (Tail& tail : tails) tail.add(trial, settlement);
    }
  }
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.contribution_levels.empty() ? nullptr : std::make_unique<Contributions>();
}

}  // namespace

TableMember contributions_table() {
  return {make};
}

}  // namespace cofferdam
