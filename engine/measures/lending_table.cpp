// Clauses on lending: what was planned, what was lent, and how likely something was not.
#include <cmath>

#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/table_sums.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Of each line in each year, and in all years.
class Lending final : public Accumulating<TableSums> {
 public:
  Lending(const Params& params, std::size_t lines)
      : Accumulating({DistributionList(0, params, 0),
                      RatioList(kRatios * lines * (params.calendar->years() + 1)),
                      MomentList(lines * (params.calendar->years() + 1))}),
        years_(params.calendar->years()) {}

  void observe(const TrialRun& run) override {
    const std::size_t trials = run.settlement.trials;
    for (std::size_t line = 0; line < run.settlement.lending.size(); ++line) {
      const LendingOutcomes& outcomes = run.settlement.lending[line];
      Sums all(trials);
      for (std::size_t year = 0; year < years_; ++year) {
        Sums sums(trials);
        for (std::size_t t = 0; t < trials; ++t) {
          sums.planned[t] = outcomes.planned[year * trials + t];
          sums.lent[t] = outcomes.lent[year * trials + t];
          sums.stopped[t] = outcomes.stopped[year * trials + t];
        }
        all.add(sums);
        observe(run, line * (years_ + 1) + year, sums, {});
      }
      observe(run, line * (years_ + 1) + years_, all, outcomes.first);
    }
  }

  Table table(const Summary& summary) const override {
    const ProgrammeContext& context = summary.params.programme->context();
    const std::string& currency = summary.params.currency;
    TextColumn clause("clause", "clause on lending");
    TextColumn value("value",
                     "value of the tag by which it is split; (shut out): those whom its auction "
                     "serves nothing");
    TextColumn year("year", "year of the calendar; (all): all of them");
    EstimateColumns planned("planned", currency, "expected amount on offer to be lent");
    EstimateColumns lent("lent", currency, "expected amount of it that is lent");
    EstimateColumns share("share_lent", "1", "lent / planned, of the means");
    EstimateColumns stopped("stopped", currency, "expected amount that this clause stops first");
    EstimateColumns any("probability_stopped", "1", "probability that it stops anything");
    EstimateColumns first("years_to_first", "1",
                          "mean years from the start to the first loan that it stops, given that "
                          "it stops any; n/a in single years");
    TextColumn verdict("verdict", "of share_lent: ok, thin or not available");
    const KnownBounds known(summary.params);
    const Bounds amounts = known.of_positive();
    for (std::size_t i = 0; i < state_.means.size(); ++i) {
      const std::size_t line = i / (years_ + 1), at = i % (years_ + 1);
      const RatioOfMeans& ratio = state_.ratios[kRatios * i + kShare];
      const RatioOfMeans& times = state_.ratios[kRatios * i + kYears];
      const Estimate part = ratio.value(summary.trials, "nothing is planned", known.within(0, 1));
      clause.add(context.lending_lines[line].name);
      value.add(context.lending_lines[line].value);
      year.add(at == years_ ? "(all)" : summary.params.calendar->year_label(at));
      planned.add(ratio.denominator().mean(summary.trials, amounts));
      lent.add(ratio.numerator().mean(summary.trials, amounts));
      share.add(part);
      stopped.add(state_.means[i].mean(summary.trials, amounts));
      any.add(probability_of(times.denominator(), summary.params, summary.trials));
      first.add(at == years_ ? times.value(summary.trials, "",
                                           known.within(0, summary.params.calendar->end()))
                             : Estimate{});
      verdict.add(part.verdict);
    }
    return make_table("lending", "loans on offer in one year under one clause on lending", clause,
                      value, year, planned, lent, share, stopped, any, first, verdict);
  }

 private:
  enum Ratio : std::size_t { kShare, kYears, kRatios };
  struct Sums {
    explicit Sums(std::size_t trials) : planned(trials), lent(trials), stopped(trials) {}
    void add(const Sums& other) {
      for (std::size_t t = 0; t < planned.size(); ++t) {
        planned[t] += other.planned[t];
        lent[t] += other.lent[t];
        stopped[t] += other.stopped[t];
      }
    }
    std::vector<double> planned, lent, stopped;  ///< [trial]
  };

  void observe(const TrialRun& run, std::size_t i, const Sums& sums,
               const std::vector<double>& first) {
    const std::size_t trials = sums.planned.size();
    const auto any = flags(trials, [&](auto t) { return sums.stopped[t] > 0; });
    std::vector<double> years(trials);
    for (std::size_t t = 0; t < trials && !first.empty(); ++t) years[t] = any[t] > 0 ? first[t] : 0;
    state_.ratios[kRatios * i + kShare].add(sums.lent, sums.planned, run.weights());
    state_.ratios[kRatios * i + kYears].add(years, any, run.weights());
    state_.means[i].add(sums.stopped, run.weights());
  }

  std::size_t years_;
};

std::unique_ptr<Measure> make(const Params& params) {
  const std::size_t lines = params.programme->context().lending_lines.size();
  return lines == 0 ? nullptr : std::make_unique<Lending>(params, lines);
}

}  // namespace

TableMember lending_table() {
  return {make};
}

}  // namespace cofferdam
