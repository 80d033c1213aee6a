// Lending that responds to coverage: what is lent, and what would be without the scheme.
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/response_sums.hpp"
#include "measures/table_sums.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

class RespondingLending final : public Accumulating<TableSums> {
 public:
  RespondingLending(const Params& params, std::vector<ResponseRow> rows)
      : Accumulating({DistributionList(0, params, 0), RatioList(kRatios * rows.size()),
                      MomentList(rows.size())}),
        years_(params.calendar->years()),
        rows_(std::move(rows)) {}

  void observe(const TrialRun& run) override {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const ResponseOutcomes of =
          response_sums(run.settlement, rows_[row].lines, rows_[row].year, years_);
      const std::vector<double> more = additional(of);
      const auto add = [&](Ratio ratio, std::span<const double> part,
                           std::span<const double> whole) {
        state_.ratios[kRatios * row + ratio].add(part, whole, run.weights());
      };
      add(kCoverage, of.coverage, of.asked);
      add(kWilling, of.willing, of.asked);
      add(kPdWithout, of.defaults_without, of.without);
      add(kPdAdditional, difference(of.without_uplift, of.defaults_without), more);
      state_.means[row].add(of.lent, run.weights());
    }
  }

  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    TextColumn clause("clause", "clause on lending that responds");
    TextColumn value("value", "value of the tag by which it is split; (all): all of them");
    TextColumn year("year", "year of the calendar; (all): all of them");
    EstimateColumns asked("asked", currency, "expected amount of new loans on offer");
    EstimateColumns coverage("coverage", "1",
                             "mean coverage by which banks decide, weighted by what is on offer");
    EstimateColumns willing("share_willing", "1", "part of what is on offer whose lending pays");
    EstimateColumns lent("lent", currency, "expected amount that is lent");
    EstimateColumns without("without_scheme", currency,
                            "expected amount that would be lent on the same draws if nobody "
                            "covered anything");
    EstimateColumns additional("additional", currency, "lent - without_scheme");
    EstimateColumns pd_without(
        "pd_without", "1",
        "mean PD of what would be lent without the scheme, without uplift; n/a "
        "where PDs are not known, or nothing would be");
    EstimateColumns pd_additional(
        "pd_additional", "1", "mean PD of what is additional, without uplift; n/a in the same way");
    TextColumn verdict("verdict", "of coverage: ok, thin or not available");
    const KnownBounds known(summary.params);
    const Bounds amounts = known.of_positive(), parts = known.within(0, 1);
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const auto of = [&](Ratio ratio) -> const RatioOfMeans& {
        return state_.ratios[kRatios * row + ratio];
      };
      const Estimate part = of(kCoverage).value(summary.trials, "nothing is on offer", parts);
      clause.add(rows_[row].clause);
      value.add(rows_[row].value);
      year.add(year_text(rows_[row], summary.params));
      asked.add(of(kCoverage).denominator().mean(summary.trials, amounts));
      coverage.add(part);
      willing.add(of(kWilling).value(summary.trials, "nothing is on offer", parts));
      lent.add(state_.means[row].mean(summary.trials, amounts));
      without.add(of(kPdWithout).denominator().mean(summary.trials, amounts));
      additional.add(of(kPdAdditional).denominator().mean(summary.trials, known.of_unknown()));
      const auto pd = [&](Ratio ratio) {
        return rows_[row].knows_pds ? of(ratio).value(summary.trials, "", parts) : Estimate{};
      };
      pd_without.add(pd(kPdWithout));
      pd_additional.add(pd(kPdAdditional));
      verdict.add(part.verdict);
    }
    return make_table("responding_lending",
                      "new loans of one year under one clause on lending that responds", clause,
                      value, year, asked, coverage, willing, lent, without, additional, pd_without,
                      pd_additional, verdict);
  }

 private:
  enum Ratio : std::size_t { kCoverage, kWilling, kPdWithout, kPdAdditional, kRatios };

  static std::vector<double> difference(std::vector<double> a, const std::vector<double>& b) {
    for (std::size_t t = 0; t < a.size(); ++t) a[t] -= b[t];
    return a;
  }

  std::size_t years_;
  std::vector<ResponseRow> rows_;
};

std::unique_ptr<Measure> make(const Params& params) {
  std::vector<ResponseRow> rows = response_rows(params);
  return rows.empty() ? nullptr : std::make_unique<RespondingLending>(params, std::move(rows));
}

}  // namespace

TableMember responding_lending_table() {
  return {make};
}

}  // namespace cofferdam
