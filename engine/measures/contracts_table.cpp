// Reinsurance contracts and public layers: on which losses they act, what they take of them and
// what they leave, contract year by contract year.
#include <cmath>

#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/table_sums.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kTailShare = 0.02;  // so that the interval of the 99 % quantile is exact too
constexpr double kSame = 1e-9;       // of what a contract owes at most

/// Series with quantiles, and others of which the mean is told.
enum Amount : std::size_t { kCeded, kRetained, kAmounts };
enum Mean : std::size_t { kSubject, kPaid, kPremium, kReinstated, kHit, kExhausted, kMeans };

/// Of the table, in order.
struct Columns {
  explicit Columns(const std::string& currency)
      : subject("subject", currency, "expected losses on which it acts"),
        ceded("ceded", currency, "expected amount that is owed of them"),
        sd("ceded_standard_deviation", currency, "standard deviation of the amount that is owed"),
        risk99("ceded_value_at_risk_99", currency, "smallest x with P(ceded <= x) >= 99 %"),
        tail("ceded_tvar_99", currency, "mean amount owed in the worst 1 % of probability"),
        retained("retained", currency, "expected losses less what is owed of them"),
        kept99("retained_value_at_risk_99", currency, "smallest x with P(retained <= x) >= 99 %"),
        kept_tail("retained_tvar_99", currency, "mean of retained in the worst 1 % of probability"),
        paid("paid", currency, "expected amount that the payer itself has net paid"),
        premium("premium", currency, "premium of the contract"),
        reinstated("reinstatement_premium", currency, "expected price of reinstatements"),
        resolution("resolution", currency,
                   "width of the bin that ceded_value_at_risk_99 is known to; 0: exact") {}

  Table take() {
    return make_table("contracts", "one reinsurance contract in one contract year, or all years",
                      name, kind, payer, payee, year, subject, ceded, sd, risk99, tail, hit,
                      exhausted, retained, kept99, kept_tail, paid, premium, reinstated, resolution,
                      verdict);
  }

  TextColumn name{"contract", "name of the contract"};
  TextColumn kind{"kind", "quota share, surplus, excess of loss or stop loss"};
  TextColumn payer{"payer", "bearer that takes over: the reinsurer"};
  TextColumn payee{"payee", "bearer whose losses it takes: the cedent"};
  TextColumn year{"year", "contract year, by the calendar; (all): their sum"};
  EstimateColumns subject, ceded, sd, risk99, tail;
  EstimateColumns hit{"probability_hit", "1", "probability that anything is owed"};
  EstimateColumns exhausted{"probability_exhausted", "1",
                            "probability that all is owed that it owes at most in a year; (all): "
                            "in any year; missing: it owes without end, or a rate of premium"};
  EstimateColumns retained, kept99, kept_tail, paid, premium, reinstated;
  NumberColumn resolution;
  TextColumn verdict{"verdict", "of ceded_tvar_99: ok, thin or not available"};
};

class Contracts final : public Accumulating<TableSums> {
 public:
  explicit Contracts(const Params& params)
      : Accumulating({DistributionList(kAmounts * rows_of(params), params, kTailShare),
                      RatioList(0), MomentList(kMeans * rows_of(params))}),
        contracts_(params.programme->context().contracts),
        years_(params.calendar->years()) {}

  void observe(const TrialRun& run) override {
    for (std::size_t c = 0; c < contracts_.size(); ++c) {
      Row all(run.settlement.trials);
      for (std::size_t year = 0; year < years_; ++year) {
        const Row row = row_of(run.settlement, c, year);
        add(c * (years_ + 1) + year, row, run);
        all.add(row);
      }
      add(c * (years_ + 1) + years_, all, run);
    }
  }

  Table table(const Summary& summary) const override {
    const ProgrammeContext& context = summary.params.programme->context();
    Columns columns(summary.params.currency);
    for (std::size_t row = 0; row < rows_of(summary.params); ++row) {
      const ContractLine& line = contracts_[row / (years_ + 1)];
      const std::size_t year = row % (years_ + 1);
      columns.name.add(line.name);
      columns.kind.add(line.kind);
      columns.payer.add(context.bearers[line.payer]);
      columns.payee.add(context.bearers[line.payee]);
      columns.year.add(year == years_ ? "(all)" : summary.params.calendar->year_label(year));
      add_ceded(columns, row, line, summary);
      add_means(columns, row, summary);
    }
    return columns.take();
  }

 private:
  /// [trial] of each series.
  struct Row {
    explicit Row(std::size_t trials)
        : amounts(kAmounts, std::vector<double>(trials)),
          means(kMeans, std::vector<double>(trials)) {}
    void add(const Row& other) {
      for (std::size_t t = 0; t < means.front().size(); ++t) {
        for (std::size_t s = 0; s < kAmounts; ++s) amounts[s][t] += other.amounts[s][t];
        for (std::size_t s = 0; s < kHit; ++s) means[s][t] += other.means[s][t];
        for (std::size_t s = kHit; s < kMeans; ++s)
          means[s][t] = std::max(means[s][t], other.means[s][t]);
      }
    }
    std::vector<std::vector<double>> amounts, means;
  };

  static std::size_t rows_of(const Params& params) {
    return params.programme->context().contracts.size() * (params.calendar->years() + 1);
  }

  Row row_of(const Settlement& settlement, std::size_t contract, std::size_t year) const {
    const ContractLine& line = contracts_[contract];
    const ContractOutcomes& of = settlement.contracts[contract];
    Row row(settlement.trials);
    for (std::size_t t = 0; t < settlement.trials; ++t) {
      const std::size_t at = year * settlement.trials + t;
      row.amounts[kCeded][t] = of.ceded[at];
      row.amounts[kRetained][t] = of.subject[at] - of.ceded[at];
      row.means[kSubject][t] = of.subject[at];
      row.means[kPaid][t] = of.paid[at];
      row.means[kReinstated][t] = of.reinstated[at];
      if (line.premium != ContractLine::kNoFlow)
        row.means[kPremium][t] = settlement.flows[line.premium][at];
      row.means[kHit][t] = of.ceded[at] > 0;
      row.means[kExhausted][t] = of.ceded[at] >= line.most * (1 - kSame);
    }
    return row;
  }

  void add_ceded(Columns& columns, std::size_t row, const ContractLine& line,
                 const Summary& summary) const {
    const Bounds bounds = KnownBounds(summary.params).of_unknown();
    const Sample taken = state_.amounts.sample(kAmounts * row + kCeded, summary.trials);
    const Sample left = state_.amounts.sample(kAmounts * row + kRetained, summary.trials);
    const Moments& moments = state_.amounts.moments(kAmounts * row + kCeded);
    const Moments& all_taken = state_.means[kMeans * row + kExhausted];
    const Estimate at99 = taken.quantile(0.99), beyond = taken.tvar(0.99, bounds);
    columns.ceded.add(moments.mean(summary.trials, bounds));
    columns.sd.add(moments.standard_deviation(summary.trials, bounds));
    columns.risk99.add(at99);
    columns.tail.add(beyond);
    columns.exhausted.add(std::isfinite(line.most) ? all_taken.probability(summary.trials)
                                                   : Estimate{});
    columns.retained.add(
        state_.amounts.moments(kAmounts * row + kRetained).mean(summary.trials, bounds));
    columns.kept99.add(left.quantile(0.99));
    columns.kept_tail.add(left.tvar(0.99, bounds));
    columns.resolution.add(at99.resolution);
    columns.verdict.add(beyond.verdict);
  }

  void add_means(Columns& columns, std::size_t row, const Summary& summary) const {
    const Bounds bounds = KnownBounds(summary.params).of_unknown();
    const auto of = [&](Mean series) -> const Moments& {
      return state_.means[kMeans * row + series];
    };
    columns.subject.add(of(kSubject).mean(summary.trials, bounds));
    columns.hit.add(of(kHit).probability(summary.trials));
    columns.paid.add(of(kPaid).mean(summary.trials, bounds));
    columns.premium.add(of(kPremium).mean(summary.trials, bounds));
    columns.reinstated.add(of(kReinstated).mean(summary.trials, bounds));
  }

  void add(std::size_t at, const Row& row, const TrialRun& run) {
    for (std::size_t s = 0; s < kAmounts; ++s)
      state_.amounts.add(kAmounts * at + s, row.amounts[s], run);
    for (std::size_t s = 0; s < kMeans; ++s)
      state_.means[kMeans * at + s].add(row.means[s], run.weights());
  }

  std::vector<ContractLine> contracts_;
  std::size_t years_;
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.programme->context().contracts.empty() ? nullptr
                                                       : std::make_unique<Contracts>(params);
}

}  // namespace

TableMember contracts_table() {
  return {make};
}

}  // namespace cofferdam
