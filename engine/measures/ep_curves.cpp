// Exceedance probability curves of policies: the largest occurrence (OEP) and the sum (AEP) of a
// year, by return period.
#include <algorithm>

#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/distribution_list.hpp"
#include "measures/known.hpp"
#include "measures/occurrence_losses.hpp"
#include "portfolios/portfolio.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kTailShare = 0.02;  // so that the interval at 100 years is exact too

class EpCurves final : public Accumulating<DistributionList> {
 public:
  explicit EpCurves(const Params& params)
      : Accumulating(DistributionList(
            groups_in(params) * params.calendar->years() * curves_in(params), params, kTailShare)),
        losses_(params),
        years_(params.calendar->years()),
        groups_(groups_in(params)),
        sums_(groups_ * years_, curves_in(params)) {}

  void observe(const TrialRun& run) override {
    losses_.collect(run);
    sums_.clear(run.settlement.trials);
    add_occurrences();
    for (std::size_t cell = 0; cell < sums_.cells(); ++cell)
      for (std::size_t curve = 0; curve < sums_.series(); ++curve)
        state_.add(cell * sums_.series() + curve, sums_.of(cell, curve), run);
  }

  Table table(const Summary& summary) const override {
    Columns columns(summary.params.currency);
    const KnownBounds known(summary.params);
    for (std::size_t group = 0; group < groups_; ++group)
      for (std::size_t series = 0; series < losses_.series(); ++series)
        for (std::size_t year = 0; year < years_; ++year)
          for (const bool largest : {false, true}) {
            const bool borne = series >= OccurrenceLosses::kFirstBearer;
            if (borne && bears_nothing(group, series)) continue;
            add_rows(summary, {group, year, series, largest},
                     borne ? known.of_unknown() : known.of_positive(), columns);
          }
    return make_table("ep_curves", "one return period of one curve of one portfolio and year",
                      columns.portfolio, columns.year, columns.perspective, columns.curve,
                      columns.period, columns.loss, columns.tail, columns.effective,
                      columns.resolution, columns.verdict, columns.tail_verdict);
  }

 private:
  struct Curve {
    std::size_t group, year, series;
    bool largest;
  };
  struct Columns {
    explicit Columns(const std::string& currency)
        : loss("loss", currency, "smallest x with P(loss of a year <= x) >= 1 - 1 / return_period"),
          tail("tvar", currency, "mean of the worst 1 / return_period of probability"),
          resolution("resolution", currency,
                     "width of the bin that the loss is known to; 0: exact") {}
    TextColumn portfolio{"portfolio", "name of the portfolio of policies; (all): all of them"};
    TextColumn year{"year", "year of the calendar in which losses happen; (all) without one"};
    TextColumn perspective{"perspective",
                           "ground_up: before terms; insured: what the insurer owes after them; "
                           "borne by BEARER: what it bears of that in the end"};
    TextColumn curve{"curve",
                     "AEP: sum of all losses of the year; OEP: largest loss of one occurrence"};
    NumberColumn period{"return_period", "1",
                        "years in which the loss is exceeded once on average: 1 / probability; "
                        "without a calendar periods"};
    EstimateColumns loss, tail;
    NumberColumn effective{"effective_trials", "1", "effective number of trials beyond the loss"};
    NumberColumn resolution;
    TextColumn verdict{"verdict", "of the loss: ok, thin or not available"};
    TextColumn tail_verdict{"tvar_verdict", "of tvar: ok, thin or not available"};
  };

  static std::size_t curves_in(const Params& params) {
    return 2 * OccurrenceLosses(params).series();
  }
  /// The portfolios, and all together if there are several.
  static std::size_t groups_in(const Params& params) {
    const std::size_t portfolios = OccurrenceLosses(params).portfolios().size();
    return portfolios + (portfolios > 1 ? 1 : 0);
  }
  bool has_all() const { return groups_ > losses_.portfolios().size(); }

  void add_occurrences() {
    const auto& occurrences = losses_.occurrences();
    std::vector<double> whole(losses_.series());  // of an occurrence, over all portfolios
    for (std::size_t i = 0; i < occurrences.size(); ++i) {
      const OccurrenceLosses::Occurrence& of = occurrences[i];
      const std::span<const double> amounts = losses_.amounts(i);
      add(of.portfolio, of, amounts);
      raise(of.portfolio, of, amounts);
      if (!has_all()) continue;
      if (i == 0 || !of.same_as(occurrences[i - 1])) whole.assign(whole.size(), 0.0);
      for (std::size_t s = 0; s < whole.size(); ++s) whole[s] += amounts[s];
      add(groups_ - 1, of, amounts);
      if (i + 1 == occurrences.size() || !occurrences[i + 1].same_as(of))
        raise(groups_ - 1, of, whole);
    }
  }
  double* curves_of(std::size_t group, const OccurrenceLosses::Occurrence& of) {
    return sums_.at(group * years_ + of.year, of.trial);
  }
  void add(std::size_t group, const OccurrenceLosses::Occurrence& of,
           std::span<const double> amounts) {
    double* aggregate = curves_of(group, of);
    for (std::size_t s = 0; s < amounts.size(); ++s) aggregate[2 * s] += amounts[s];
  }
  void raise(std::size_t group, const OccurrenceLosses::Occurrence& of,
             std::span<const double> amounts) {
    double* largest = curves_of(group, of) + 1;
    for (std::size_t s = 0; s < amounts.size(); ++s)
      largest[2 * s] = std::max(largest[2 * s], amounts[s]);
  }

  /// Of the distribution of a curve.
  std::size_t place_of(const Curve& of) const {
    return (of.group * years_ + of.year) * sums_.series() + 2 * of.series + (of.largest ? 1 : 0);
  }

  /// Whether a bearer bore nothing of a group in any trial and year.
  bool bears_nothing(std::size_t group, std::size_t series) const {
    for (std::size_t year = 0; year < years_; ++year)
      if (state_.moments(place_of({group, year, series, false})).total(Moments::kWXX) != 0)
        return false;
    return true;
  }

  void add_rows(const Summary& summary, const Curve& of, const Bounds& bounds,
                Columns& columns) const {
    const Params& params = summary.params;
    const Sample sample = state_.sample(place_of(of), summary.trials);
    for (const double period : params.return_periods) {
      const double level = 1 - 1 / period;
      const Estimate at = sample.quantile(level), beyond = sample.tvar(level, bounds);
      columns.portfolio.add(of.group < losses_.portfolios().size()
                                ? params.portfolios[losses_.portfolios()[of.group]].name
                                : "(all)");
      columns.year.add(params.calendar->given() ? params.calendar->year_label(of.year) : "(all)");
      columns.perspective.add(losses_.series_name(of.series));
      columns.curve.add(of.largest ? "OEP" : "AEP");
      columns.period.add(period);
      columns.loss.add(at);
      columns.tail.add(beyond);
      columns.effective.add(at.effective_trials);
      columns.resolution.add(at.resolution);
      columns.verdict.add(at.verdict);
      columns.tail_verdict.add(beyond.verdict);
    }
  }

  OccurrenceLosses losses_;  ///< scratch
  std::size_t years_, groups_;
  CellSums sums_;  ///< [group and year][trial][AEP, OEP of each series], scratch
};

std::unique_ptr<Measure> make(const Params& params) {
  if (OccurrenceLosses(params).portfolios().empty()) return nullptr;
  return std::make_unique<EpCurves>(params);
}

}  // namespace

TableMember ep_curves_table() {
  return {make};
}

}  // namespace cofferdam
