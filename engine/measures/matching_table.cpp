// Matching: how many firms look for finance in each quarter, and how many find it.
#include <limits>

#include "matching/matching.hpp"
#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/ratio_list.hpp"
#include "time/calendar.hpp"

namespace cofferdam {
namespace {

constexpr Bounds kPart = {0, 1, false};

class MatchingTable final : public Accumulating<RatioList> {
 public:
  explicit MatchingTable(const Params& params)
      : Accumulating(RatioList(kRatios * params.matching->quarters() * groups(*params.matching))),
        params_(params),
        matching_(*params.matching) {}

  void observe(const TrialRun& run) override {
    const std::size_t cells = matching_.quarters() * groups(matching_), trials = run.range.count;
    std::vector<double> looking(cells * trials), matched(looking), with(looking), firms(looking);
    for (std::size_t t = 0; t < trials; ++t) {
      const MatchingOutcome outcome =
          matching_.run(params_.seed, static_cast<std::uint64_t>(run.range.first) + t);
      const auto add = [&](std::size_t cell, const StageCount& count) {
        const std::size_t i = cell * trials + t;
        looking[i] += count.looking, matched[i] += count.matched;
        with[i] += count.with_finance, firms[i] += count.firms;
      };
      for (std::size_t i = 0; i < outcome.stages.size(); ++i) {
        const std::size_t quarter = i / stages(), first = quarter * groups(matching_);
        add(first, outcome.stages[i]);
        if (stages() > 1) add(first + 1 + i % stages(), outcome.stages[i]);
      }
    }
    for (std::size_t cell = 0; cell < cells; ++cell) {
      const auto of = [&](const std::vector<double>& all) {
        return std::span(all).subspan(cell * trials, trials);
      };
      state_[kRatios * cell].add(of(matched), of(looking), run.weights());
      state_[kRatios * cell + 1].add(of(with), of(firms), run.weights());
    }
  }

  Table table(const Summary& summary) const override {
    IntegerColumn quarter("quarter", "quarter, counted from the start");
    TextColumn until("until", "first day after the quarter");
    TextColumn stage("stage", "stage of the firms; (all): all of them");
    NumberColumn firms("firms", "1", "number of firms at the end of the quarter");
    EstimateColumns looking("looking", "1", "expected number that looks for finance in it");
    EstimateColumns matched("matched", "1", "expected number of these that finds it");
    EstimateColumns share("matched_share", "1", "matched / looking, of the means");
    TextColumn verdict("verdict", "of matched_share: ok, thin or not available");
    NumberColumn unbound("unbound_share", "1",
                         "the same if no capacity binds, 1 - exp(-meetings); n/a: stages differ");
    EstimateColumns with("finance_share", "1",
                         "expected part of all firms that has finance at the end of the quarter");
    NumberColumn unbound_with("unbound_finance_share", "1",
                              "the same if no capacity binds, by the formula; n/a: of one stage of "
                              "several");
    for (std::size_t cell = 0; cell < matching_.quarters() * groups(matching_); ++cell) {
      const std::size_t q = cell / groups(matching_), group = cell % groups(matching_);
      const bool all = group == 0;
      quarter.add(static_cast<std::int64_t>(q + 1));
      until.add(params_.calendar->date_text(0.25 * static_cast<double>(q + 1)));
      stage.add(all ? "(all)" : matching_.stages()[group - 1].name);
      const RatioOfMeans &found = state_[kRatios * cell], &have = state_[kRatios * cell + 1];
      const double number = have.denominator().mean(summary.trials).value;
      firms.add(number);
      looking.add(found.denominator().mean(summary.trials, {0, number, false}));
      matched.add(found.numerator().mean(summary.trials, {0, number, false}));
      const Estimate part = found.value(summary.trials, "no firm looks for finance", kPart);
      share.add(part);
      verdict.add(part.verdict);
      unbound.add(all && stages() > 1 ? kNaN : matching_.stages()[all ? 0 : group - 1].meets());
      with.add(have.value(summary.trials, "there are no firms", kPart));
      unbound_with.add(all ? matching_.expected_share(q + 1) : kNaN);
    }
    return make_table("matching", "a quarter and a stage", quarter, until, stage, firms, looking,
                      matched, share, verdict, unbound, with, unbound_with);
  }

 private:
  static constexpr std::size_t kRatios = 2;
  static constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

  std::size_t stages() const { return matching_.stages().size(); }
  /// All firms, and each stage if there are several.
  static std::size_t groups(const Matching& matching) {
    return matching.stages().size() > 1 ? 1 + matching.stages().size() : 1;
  }

  const Params& params_;
  const Matching& matching_;
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.matching ? std::make_unique<MatchingTable>(params) : nullptr;
}

}  // namespace

TableMember matching_table() {
  return {make};
}

}  // namespace cofferdam
