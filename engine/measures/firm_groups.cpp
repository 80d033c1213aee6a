// Groups of firms that stand or fall together, and what the largest of them contributes.
#include <algorithm>

#include "economies/sampling.hpp"
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/names.hpp"
#include "measures/table_sums.hpp"
#include "measures/worst_trials.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kWorst = 0.01;

struct GroupSums {
  RatioList shares;   ///< [firms] losses of the largest group of all losses
  WorstTrials worst;  ///< by all losses, with those and of each largest group
  void close_block() { shares.close_block(); }
  void merge(const GroupSums& other) { shares.merge(other.shares), worst.merge(other.worst); }
  void share(const GroupSums& other) { worst.share(other.worst); }
  double bytes_after(double trials) const { return worst.bytes_after(trials); }
  void write(ByteWriter& bytes) const { shares.write(bytes), worst.write(bytes); }
  void read(ByteReader& bytes) { shares.read(bytes), worst.read(bytes); }
};

/// Losses count without gains, which no group bears.
class FirmGroupsTable final : public Accumulating<GroupSums> {
 public:
  FirmGroupsTable(const Params& params, std::vector<FirmGroups> groups)
      : Accumulating(
            {RatioList(groups.size()),
             WorstTrials(groups.size() + 1, params, params.sampling->weighted() ? 1 : kWorst)}),
        groups_(std::move(groups)) {
    for (const FirmGroups& of : groups_)
      largest_.push_back(static_cast<std::uint32_t>(
          std::max_element(of.exposure.begin(), of.exposure.end()) - of.exposure.begin()));
  }

  void observe(const TrialRun& run) override {
    const std::size_t trials = run.settlement.trials;
    const Events& events = run.settlement.events;
    std::vector<std::vector<double>> losses(groups_.size() + 1, std::vector<double>(trials));
    for (std::size_t e = 0; e < events.size(); ++e) {
      if (events.kind[e] == EventKind::gain) continue;
      losses[0][events.trial[e]] += events.amount[e];
      for (std::size_t g = 0; g < groups_.size(); ++g)
        if (groups_[g].codes[events.exposure[e]] == largest_[g] + 1)
          losses[g + 1][events.trial[e]] += events.amount[e];
    }
    for (std::size_t g = 0; g < groups_.size(); ++g)
      state_.shares[g].add(losses[g + 1], losses[0], run.weights());
    for (std::size_t t = 0; t < trials; ++t) {
      const TailEntry by{losses[0][t], run.weights()[t],
                         run.range.first + static_cast<std::int64_t>(t)};
      if (!state_.worst.takes(by.value, by.trial)) {
        state_.worst.skip();
        continue;
      }
      std::vector<double> row;
      for (const std::vector<double>& column : losses) row.push_back(column[t]);
      state_.worst.add(by, std::move(row));
    }
  }

  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    TextColumn firms("firms", "name of the firms");
    TextColumn by("by", "tag that names the group of a firm");
    IntegerColumn number("groups", "number of groups that have an exposure");
    NumberColumn effective("effective_groups", "1",
                           "as many groups of equal exposures would be as uneven");
    TextColumn largest("largest", "group with the largest exposure in all portfolios together");
    NumberColumn exposure("exposure", currency, "its exposure");
    NumberColumn part("share_of_exposure", "1", "the same of that of all groups");
    EstimateColumns mean("mean", currency,
                         "its expected losses, net of what comes back, gains apart");
    EstimateColumns share("share_of_losses", "1", "the same of those of all portfolios");
    TextColumn verdict("share_of_losses_verdict", "ok, thin or not available");
    EstimateColumns tail("share_of_tail_99", "1",
                         "part of the mean beyond the 99 % quantile of all losses that is its own");
    TextColumn tail_verdict("share_of_tail_99_verdict", "ok, thin or not available");
    const auto& entries = state_.worst.sorted();
    const Bounds bounds = KnownBounds(summary.params).of_unknown();
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const FirmGroups& of = groups_[g];
      const RatioOfMeans& ratio = state_.shares[g];
      const Estimate all = ratio.value(summary.trials, "nothing is lost in any trial", bounds),
                     worst = worst_ratio(entries, summary.trials, kWorst, g + 1, 0);
      double sum = 0;
      for (const double amount : of.exposure) sum += amount;
      firms.add(of.firms), by.add(of.by);
      number.add(std::count_if(of.exposure.begin(), of.exposure.end(),
                               [](double amount) { return amount > 0; }));
      effective.add(effective_number(of.exposure));
      largest.add(of.values[largest_[g]]);
      exposure.add(of.exposure[largest_[g]]);
      part.add(of.exposure[largest_[g]] / sum);
      mean.add(ratio.numerator().mean(summary.trials, bounds));
      share.add(all), verdict.add(all.verdict);
      tail.add(worst), tail_verdict.add(worst.verdict);
    }
    return make_table("firm_groups", "the groups of one kind of firms", firms, by, number,
                      effective, largest, exposure, part, mean, share, verdict, tail, tail_verdict);
  }

 private:
  std::vector<FirmGroups> groups_;
  std::vector<std::uint32_t> largest_;  ///< [firms] group
};

std::unique_ptr<Measure> make(const Params& params) {
  std::vector<FirmGroups> groups = firm_groups(params);
  std::erase_if(groups, [](const FirmGroups& of) {
    return std::all_of(of.exposure.begin(), of.exposure.end(), [](double x) { return x == 0; });
  });
  return groups.empty() ? nullptr : std::make_unique<FirmGroupsTable>(params, std::move(groups));
}

}  // namespace

TableMember firm_groups_table() {
  return {make};
}

}  // namespace cofferdam
