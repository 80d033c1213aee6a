// Premiums and what they pay for: loss ratios and combined ratios by portfolio, insurer and year.
#include <limits>
#include <set>

#include "measures/columns.hpp"
#include "measures/distribution_list.hpp"
#include "measures/known.hpp"
#include "measures/table_sums.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

enum Series : std::size_t { kWritten, kEarned, kPassedOn, kLosses, kFees, kSubsidies, kSeries };
enum Ratio : std::size_t { kLossRatio, kCombined, kMeanOfRatios, kTechnical, kBreakEven, kRatios };

/// A bearer that is paid premiums of a portfolio.
struct Insurer {
  std::size_t portfolio = 0, bearer = 0;
};

std::vector<Insurer> insurers_of(const ProgrammeContext& context) {
  std::set<std::pair<std::size_t, std::size_t>> known;
  for (const FlowLine& flow : context.flows)
    if (flow.kind == FlowKind::premium && flow.portfolio != FlowLine::kNoPortfolio &&
        flow.payee != kOutside)
      known.insert({flow.portfolio, flow.payee});
  std::vector<Insurer> insurers;
  for (const auto& [portfolio, bearer] : known) insurers.push_back({portfolio, bearer});
  return insurers;
}

/// Sums [insurer][year, all years][series], and ratios of them.
class Ratios final : public Accumulating<TableSums> {
 public:
  Ratios(const Params& params, std::vector<Insurer> insurers)
      : Ratios(params, std::move(insurers), params.calendar->years() + 1) {}

  void observe(const TrialRun& run) override {
    sums_.clear(run.settlement.trials);
    for (std::size_t i = 0; i < insurers_.size(); ++i) {
      add_flows(run.settlement, i);
      add_losses(run.settlement, i);
      for (std::size_t year = 0; year + 1 < cells_; ++year)
        sums_.add_cell(i * cells_ + cells_ - 1, i * cells_ + year);
    }
    for (std::size_t cell = 0; cell < sums_.cells(); ++cell) add_ratios(cell, run);
  }

  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    const Calendar& calendar = *summary.params.calendar;
    TextColumn portfolio("portfolio", "name of the portfolio");
    TextColumn bearer("bearer", "who is paid its premiums");
    TextColumn year("year", "year of the calendar; (all): their sum");
    std::vector<EstimateColumns> amounts;
    for (const auto& [name, meaning] : kAmounts) amounts.emplace_back(name, currency, meaning);
    EstimateColumns loss("loss_ratio", "1", "mean losses / mean premium earned and kept");
    EstimateColumns mean_loss(
        "mean_of_loss_ratios", "1",
        "mean over trials of losses / premium earned and kept, where there is any");
    EstimateColumns combined("combined_ratio", "1",
                             "(mean losses + mean fees) / mean premium earned and kept");
    NumberColumn written("written_rate", "1",
                         "premium due / what its rate is of, if nothing goes wrong; n/a: of "
                         "premiums that are no clause");
    EstimateColumns technical("technical_rate", "1",
                              "rate that would earn the mean losses and what is passed on");
    EstimateColumns even("break_even_rate", "1",
                         "rate that would earn losses, fees and what is passed on");
    TextColumn verdict("verdict", "of loss_ratio: ok, thin or not available");
    const Bounds bounds = KnownBounds(summary.params).of_unknown();
    for (std::size_t cell = 0; cell < sums_.cells(); ++cell) {
      const Insurer& insurer = insurers_[cell / cells_];
      const std::size_t y = cell % cells_;
      const auto ratio = [&](Ratio which) {
        return state_.ratios[cell * kRatios + which].value(summary.trials,
                                                           "no premium is earned and kept", bounds);
      };
      const double rate = written_rate(insurer);
      portfolio.add(summary.params.portfolios[insurer.portfolio].name);
      bearer.add(summary.params.bearers[insurer.bearer].name);
      year.add(y + 1 == cells_ ? "(all)" : calendar.given() ? calendar.year_label(y) : "1");
      for (std::size_t s = 0; s < kSeries; ++s)
        amounts[s].add(state_.means[cell * kSeries + s].mean(summary.trials, bounds));
      loss.add(ratio(kLossRatio));
      mean_loss.add(ratio(kMeanOfRatios));
      combined.add(ratio(kCombined));
      written.add(rate);
      technical.add(ratio(kTechnical), rate);
      even.add(ratio(kBreakEven), rate);
      verdict.add(ratio(kLossRatio).verdict);
    }
    Table table = make_table("ratios", "premiums of one portfolio to one bearer in one year",
                             portfolio, bearer, year);
    for (EstimateColumns& amount : amounts) amount.move_to(table);
    append_columns(table, loss, mean_loss, combined, written, technical, even, verdict);
    return table;
  }

 private:
  static constexpr std::pair<const char*, const char*> kAmounts[kSeries] = {
      {"premium_written", "expected premium that is due in the year"},
      {"premium_earned", "expected premium that is earned in the year"},
      {"premium_passed_on",
       "expected premium of the portfolio that the bearer pays on, as it is earned: reinsurance"},
      {"losses", "expected losses of the portfolio that the bearer bears, net of what comes back"},
      {"fees", "expected fees that the bearer pays of the portfolio, less fees that it is paid"},
      {"subsidies", "expected subsidies of the portfolio, whoever pays them"}};

  Ratios(const Params& params, std::vector<Insurer> insurers, std::size_t cells)
      : Accumulating({DistributionList(0, params, 0), RatioList(insurers.size() * cells * kRatios),
                      MomentList(insurers.size() * cells * kSeries)}),
        context_(params.programme->context()),
        calendar_(*params.calendar),
        insurers_(std::move(insurers)),
        cells_(cells),
        sums_(insurers_.size() * cells, kSeries) {}

  void add_flows(const Settlement& s, std::size_t i) {
    const Insurer& insurer = insurers_[i];
    const auto add = [&](const std::vector<double>& amounts, Series series, double sign) {
      for (std::size_t at = 0; at < amounts.size(); ++at)
        sums_.at(i * cells_ + at / s.trials, at % s.trials)[series] += sign * amounts[at];
    };
    for (const FlowLine& flow : context_.flows) {
      if (flow.portfolio != insurer.portfolio) continue;
      const std::vector<double>& amounts = s.flows[flow.index];
      const bool pays = flow.payer == insurer.bearer, paid = flow.payee == insurer.bearer;
      if (flow.kind == FlowKind::premium && (pays || paid)) {
        if (paid) add(amounts, kWritten, 1);
        add(flow.earns_over_time ? s.earned[flow.index] : amounts, paid ? kEarned : kPassedOn, 1);
      } else if (flow.kind == FlowKind::fee && (pays || paid)) {
        add(amounts, kFees, pays ? 1 : -1);
      } else if (flow.kind == FlowKind::subsidy) {
        add(amounts, kSubsidies, 1);
      }
    }
  }

  void add_losses(const Settlement& s, std::size_t i) {
    const Insurer& insurer = insurers_[i];
    const PortfolioView& portfolio = context_.portfolios[insurer.portfolio];
    const std::size_t rows = portfolio.exposures->rows();
    const std::vector<double>& part = s.parts[insurer.bearer];
    for (std::size_t e = 0; e < s.events.size(); ++e) {
      if (part[e] == 0 || s.events.exposure[e] - portfolio.first_row >= rows) continue;
      const std::size_t year = calendar_.given() ? calendar_.year_of(s.events.time[e]) : 0;
      sums_.at(i * cells_ + year, s.events.trial[e])[kLosses] += part[e];
    }
  }

  void add_ratios(std::size_t cell, const TrialRun& run) {
    const std::size_t trials = run.settlement.trials;
    std::vector<double> series[kSeries];
    for (std::size_t s = 0; s < kSeries; ++s) {
      const auto values = sums_.of(cell, s);
      series[s].assign(values.begin(), values.end());
      state_.means[cell * kSeries + s].add(values, run.weights());
    }
    std::vector<double> kept(trials), both(trials), ratio(trials), known(trials);
    std::vector<double> technical(trials), even(trials);
    for (std::size_t t = 0; t < trials; ++t) {
      kept[t] = series[kEarned][t] - series[kPassedOn][t];
      both[t] = series[kLosses][t] + series[kFees][t];
      known[t] = kept[t] > 0 ? 1 : 0;
      ratio[t] = known[t] > 0 ? series[kLosses][t] / kept[t] : 0;
      technical[t] = series[kLosses][t] + series[kPassedOn][t];
      even[t] = both[t] + series[kPassedOn][t];
    }
    RatioOfMeans* ratios = &state_.ratios[cell * kRatios];
    ratios[kLossRatio].add(series[kLosses], kept, run.weights());
    ratios[kCombined].add(both, kept, run.weights());
    ratios[kMeanOfRatios].add(ratio, known, run.weights());
    ratios[kTechnical].add(technical, series[kEarned], run.weights());
    ratios[kBreakEven].add(even, series[kEarned], run.weights());
  }

  /// Of all premiums together, weighted by what their rates are of over all years.
  double written_rate(const Insurer& insurer) const {
    double due = 0, of = 0;
    for (const FlowLine& flow : context_.flows)
      if (flow.kind == FlowKind::premium && flow.portfolio == insurer.portfolio &&
          flow.payee == insurer.bearer) {
        due += flow.due;
        of += flow.of;
      }
    return of > 0 ? due / of : std::numeric_limits<double>::quiet_NaN();
  }

  const ProgrammeContext& context_;
  const Calendar& calendar_;
  std::vector<Insurer> insurers_;
  std::size_t cells_;  ///< years, and all
  CellSums sums_;      ///< [insurer x year][trial][series], scratch
};

std::unique_ptr<Measure> make(const Params& params) {
  std::vector<Insurer> insurers = insurers_of(params.programme->context());
  return insurers.empty() ? nullptr : std::make_unique<Ratios>(params, std::move(insurers));
}

}  // namespace

TableMember ratios_table() {
  return {make};
}

}  // namespace cofferdam
