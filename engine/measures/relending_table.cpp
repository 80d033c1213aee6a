// Relending: what lenders ask for and draw, what they owe, and how likely the quota binds, and
// when.
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/table_sums.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Of each step of each clause, and of all its steps.
class Relending final : public Accumulating<TableSums> {
 public:
  Relending(const Params& params, std::size_t rows)
      : Accumulating({DistributionList(0, params, 0), RatioList(kRatios * rows), MomentList(rows)}),
        calendar_(*params.calendar),
        lines_(params.programme->context().relending) {}

  void observe(const TrialRun& run) override {
    const std::size_t trials = run.settlement.trials;
    std::size_t row = 0;
    for (std::size_t line = 0; line < lines_.size(); ++line) {
      const RelendingOutcomes& outcomes = run.settlement.relending[line];
      std::vector<double> asked(trials), drawn(trials), years(trials), any(trials);
      for (std::size_t step = 0; step < lines_[line].days.size(); ++step) {
        const auto of_step = [&](const std::vector<double>& column) {
          return std::span(column).subspan(step * trials, trials);
        };
        const auto wanted = of_step(outcomes.asked), got = of_step(outcomes.drawn);
        const auto binds = flags(trials, [&](auto t) { return wanted[t] > got[t]; });
        const double end = calendar_.time_of_day(lines_[line].days[step] + 1);
        std::vector<double> times(trials);
        for (std::size_t t = 0; t < trials; ++t) {
          asked[t] += wanted[t];
          drawn[t] += got[t];
          times[t] = binds[t] * end;
          if (binds[t] > 0 && any[t] == 0) years[t] = end;
          any[t] = std::max(any[t], binds[t]);
        }
        add(run, row, got, wanted, times, binds);
        state_.means[row++].add(of_step(outcomes.balance), run.weights());
      }
      add(run, row++, drawn, asked, years, any);
    }
  }

  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    TextColumn clause("clause", "clause on relending");
    TextColumn day("day", "on which lenders draw; (all): all of them");
    EstimateColumns asked("asked", currency,
                          "expected amount that lenders would draw if the quota had room");
    EstimateColumns drawn("drawn", currency, "expected amount that they draw");
    EstimateColumns share("share_drawn", "1", "drawn / asked, of the means");
    EstimateColumns balance("balance", currency,
                            "expected amount that they then owe; n/a over all days");
    EstimateColumns binds("probability_binds", "1",
                          "probability that the quota leaves less than is asked for; over all "
                          "days: on any");
    EstimateColumns first("years_to_first", "1",
                          "mean years from the start to the end of the first day on which it "
                          "does, given that it does on any; n/a on single days");
    TextColumn verdict("verdict", "of share_drawn: ok, thin or not available");
    const KnownBounds known(summary.params);
    const Bounds amounts = known.of_positive();
    std::size_t row = 0;
    for (const RelendingLine& line : lines_)
      for (std::size_t step = 0; step <= line.days.size(); ++step, ++row) {
        const bool all = step == line.days.size();
        const RatioOfMeans &ratio = state_.ratios[kRatios * row + kShare],
                           &times = state_.ratios[kRatios * row + kYears];
        const Estimate part =
            ratio.value(summary.trials, "nothing is asked for", known.within(0, 1));
        clause.add(line.name);
        day.add(all ? "(all)" : calendar_.date_text(calendar_.time_of_day(line.days[step])));
        asked.add(ratio.denominator().mean(summary.trials, amounts));
        drawn.add(ratio.numerator().mean(summary.trials, amounts));
        share.add(part);
        balance.add(all ? Estimate{} : state_.means[row].mean(summary.trials, amounts));
        binds.add(probability_of(times.denominator(), summary.params, summary.trials));
        first.add(all ? times.value(summary.trials, "", known.within(0, calendar_.end()))
                      : Estimate{});
        verdict.add(part.verdict);
      }
    return make_table("relending", "one day on which lenders draw under one clause on relending",
                      clause, day, asked, drawn, share, balance, binds, first, verdict);
  }

 private:
  enum Ratio : std::size_t { kShare, kYears, kRatios };

  void add(const TrialRun& run, std::size_t row, std::span<const double> drawn,
           std::span<const double> asked, std::span<const double> years,
           std::span<const double> binds) {
    state_.ratios[kRatios * row + kShare].add(drawn, asked, run.weights());
    state_.ratios[kRatios * row + kYears].add(years, binds, run.weights());
  }

  const Calendar& calendar_;
  const std::vector<RelendingLine>& lines_;
};

std::unique_ptr<Measure> make(const Params& params) {
  std::size_t rows = 0;
  for (const RelendingLine& line : params.programme->context().relending)
    rows += line.days.size() + 1;
  return rows == 0 ? nullptr : std::make_unique<Relending>(params, rows);
}

}  // namespace

TableMember relending_table() {
  return {make};
}

}  // namespace cofferdam
