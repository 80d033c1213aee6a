// Why loans default under lending that responds: more of them, others, and moral hazard.
#include <array>

#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/ratio_list.hpp"
#include "measures/response_sums.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

class AddedDefaults final : public Accumulating<RatioList> {
 public:
  AddedDefaults(const Params& params, std::vector<ResponseRow> rows)
      : Accumulating(RatioList(kCauses * rows.size())),
        years_(params.calendar->years()),
        rows_(std::move(rows)) {}

  void observe(const TrialRun& run) override {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const DefaultCauses of = default_causes(run.settlement, rows_[row], years_);
      const std::vector<double> lent =
          response_sums(run.settlement, rows_[row].lines, rows_[row].year, years_).lent;
      const std::array<const std::vector<double>*, kCauses> causes = {
          &of.without, &of.volume, &of.selection, &of.moral_hazard, &of.all};
      for (std::size_t cause = 0; cause < kCauses; ++cause)
        state_[kCauses * row + cause].add(*causes[cause], lent, run.weights());
    }
  }

  Table table(const Summary& summary) const override {
    static constexpr std::array<const char*, kCauses> kNames = {"without_scheme", "volume",
                                                                "selection", "moral_hazard", "all"};
    TextColumn clause("clause", "clause on lending that responds");
    TextColumn value("value", "value of the tag by which it is split; (all): all of them");
    TextColumn year("year", "year of the calendar; (all): all of them");
    TextColumn cause("cause",
                     "without_scheme: of what would be lent without it; volume: more is lent, at "
                     "the mean PD of the clause without it; selection: what is more has other PDs; "
                     "moral_hazard: the uplift of PDs of all that is lent; all: their sum");
    EstimateColumns amount("amount", summary.params.currency,
                           "expected defaults of a year of the new loans: PD x what is lent");
    EstimateColumns rate("rate", "1", "amount / what is lent, of the means");
    TextColumn verdict("verdict", "of rate: ok, thin or not available");
    const Bounds bounds = KnownBounds(summary.params).of_unknown();
    for (std::size_t cell = 0; cell < kCauses * rows_.size(); ++cell) {
      const ResponseRow& row = rows_[cell / kCauses];
      const Estimate part = state_[cell].value(summary.trials, "nothing is lent", bounds);
      clause.add(row.clause);
      value.add(row.value);
      year.add(year_text(row, summary.params));
      cause.add(kNames[cell % kCauses]);
      amount.add(state_[cell].numerator().mean(summary.trials, bounds));
      rate.add(part);
      verdict.add(part.verdict);
    }
    return make_table("added_defaults", "one cause of defaults of new loans of one year", clause,
                      value, year, cause, amount, rate, verdict);
  }

 private:
  static constexpr std::size_t kCauses = 5;

  std::size_t years_;
  std::vector<ResponseRow> rows_;
};

std::unique_ptr<Measure> make(const Params& params) {
  std::vector<ResponseRow> rows = response_rows(params);
  std::erase_if(rows, [](const ResponseRow& row) { return !row.knows_pds; });
  return rows.empty() ? nullptr : std::make_unique<AddedDefaults>(params, std::move(rows));
}

}  // namespace

TableMember added_defaults_table() {
  return {make};
}

}  // namespace cofferdam
