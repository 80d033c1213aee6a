// Scores of units that are judged: points, ranks, and the factor that they make for the next year.
#include "evaluation/evaluation.hpp"
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/ranks.hpp"
#include "measures/table_sums.hpp"
#include "scenario/evaluation_keys.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Of each unit in each year.
class Scores final : public Accumulating<TableSums> {
 public:
  explicit Scores(const Params& params)
      : Accumulating({DistributionList(kDistributions * cells_of(params), params, 1), RatioList(0),
                      MomentList(kMeans * cells_of(params))}),
        of_(*params.evaluation) {}

  void observe(const TrialRun& run) override {
    const std::size_t trials = run.settlement.trials;
    const Judgement judgement = of_.judge(run.settlement);
    std::vector<double> ranks(trials), first(trials), last(trials), factors(trials, 1.0);
    for (std::size_t unit = 0; unit < of_.units().names.size(); ++unit)
      for (std::size_t year = 0; year < of_.years(); ++year) {
        const std::size_t cell = unit * of_.years() + year;
        const auto scores = judgement.scores.of(unit, year);
        for (std::size_t t = 0; t < trials; ++t) {
          const Rank rank = rank_of(judgement.scores, unit, year, t);
          ranks[t] = rank.rank, first[t] = rank.first, last[t] = rank.last;
          if (of_.reward()) factors[t] = of_.reward()->factor(scores[t]);
        }
        state_.amounts.add(kDistributions * cell + kScore, scores, run);
        state_.amounts.add(kDistributions * cell + kRank, ranks, run);
        const auto add = [&](std::size_t of, std::span<const double> values) {
          state_.means[kMeans * cell + of].add(values, run.weights());
        };
        add(kFirst, first), add(kLast, last), add(kFactor, factors);
        for (std::size_t g = 0; g < kGroups; ++g)
          add(kGroup + g, judgement.group_scores[g].of(unit, year));
      }
  }

  Table table(const Summary& summary) const override {
    TextColumn judged("judged", "who is judged");
    TextColumn year("year", "year of the calendar that is judged");
    EstimateColumns score("score", "1", "expected score, 0 to 100");
    EstimateColumns low("score_quantile_5", "1", "5 % quantile of the score");
    EstimateColumns middle("score_quantile_50", "1", "its median");
    EstimateColumns high("score_quantile_95", "1", "its 95 % quantile");
    NumberColumn resolution("score_resolution", "1",
                            "width of the bin that score_quantile_5 is known to; 0: exact");
    std::vector<EstimateColumns> groups;
    for (const std::string_view group : kIndicatorGroups)
      groups.emplace_back(std::string(group) + "_score", "1",
                          "expected score of the indicators of the group '" + std::string(group) +
                              "' alone; n/a: there is none");
    EstimateColumns rank("rank", "1", "expected rank, 1 is best; equal scores share the mean");
    EstimateColumns rank_low("rank_quantile_5", "1", "5 % quantile of the rank");
    EstimateColumns rank_high("rank_quantile_95", "1", "95 % quantile of the rank");
    EstimateColumns first("probability_first", "1",
                          "probability of the best score; those who share it have equal parts");
    EstimateColumns last("probability_last", "1", "the same of the worst");
    EstimateColumns factor("factor", "1",
                           "expected factor that the score makes for the next year; 1: none");
    TextColumn verdict("verdict", "of score: ok, thin or not available");
    const KnownBounds known(summary.params);
    const Bounds points = known.within(0, 100);
    const Bounds ranks = known.within(1, static_cast<double>(of_.units().names.size()));
    for (std::size_t cell = 0; cell < state_.means.size() / kMeans; ++cell) {
      const auto mean = [&](std::size_t of, const Bounds& bounds) {
        return state_.means[kMeans * cell + of].mean(summary.trials, bounds);
      };
      const auto sample = [&](std::size_t of) {
        return state_.amounts.sample(kDistributions * cell + of, summary.trials);
      };
      const Sample scores = sample(kScore), places = sample(kRank);
      const Estimate own =
          state_.amounts.moments(kDistributions * cell + kScore).mean(summary.trials, points);
      judged.add(of_.units().names[cell / of_.years()]);
      year.add(summary.params.calendar->year_label(cell % of_.years()));
      score.add(own);
      low.add(scores.quantile(0.05)), resolution.add(scores.quantile(0.05).resolution);
      middle.add(scores.quantile(0.5));
      high.add(scores.quantile(0.95));
      for (std::size_t g = 0; g < kGroups; ++g)
        groups[g].add(has_indicators(g) ? mean(kGroup + g, points) : Estimate{});
      rank.add(state_.amounts.moments(kDistributions * cell + kRank).mean(summary.trials, ranks));
      rank_low.add(places.quantile(0.05)), rank_high.add(places.quantile(0.95));
      first.add(mean(kFirst, known.within(0, 1))), last.add(mean(kLast, known.within(0, 1)));
      factor.add(mean(kFactor, known.of_positive()));
      verdict.add(own.verdict);
    }
    return make_table("evaluation", "one unit that is judged in one year", judged, year, score, low,
                      middle, high, resolution, groups[0], groups[1], groups[2], groups[3], rank,
                      rank_low, rank_high, first, last, factor, verdict);
  }

 private:
  enum Distribution : std::size_t { kScore, kRank, kDistributions };
  enum Mean : std::size_t { kFirst, kLast, kFactor, kGroup, kMeans = kGroup + kGroups };

  static std::size_t cells_of(const Params& params) {
    return params.evaluation->units().names.size() * params.evaluation->years();
  }
  bool has_indicators(std::size_t group) const {
    const auto& lines = of_.card().lines;
    return std::any_of(lines.begin(), lines.end(),
                       [&](const Card::Line& line) { return line.group == group; });
  }

  const Evaluation& of_;
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.evaluation ? std::make_unique<Scores>(params) : nullptr;
}

}  // namespace

TableMember evaluation_table() {
  return {make};
}

}  // namespace cofferdam
