// What is lent and guaranteed for the money, and the rates that a treasury asks for.
#include <algorithm>
#include <array>

#include "measures/columns.hpp"
#include "measures/fiscal_costs.hpp"
#include "measures/known.hpp"
#include "measures/table_sums.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr const char* kEverybody = "(all)";

/// What is counted of the lending itself.
enum Volume : std::size_t { kMade, kRenewed, kMadeWorth, kRenewedWorth, kLoans, kVolumes };
constexpr const char* kVolumeNames[kVolumes] = {"new_loans", "renewals", "new_loans_worth",
                                                "renewals_worth", "firms"};
using Volumes = std::array<double, kVolumes>;
Volumes volumes_of(const Lent& lent) {
  return {lent.made, lent.renewed, lent.made_worth, lent.renewed_worth, lent.loans};
}
/// Of each payer: cost over a volume, and what is lent for the cost.
enum Ratio : std::size_t { kSubsidy, kAdjusted, kPerLent, kPerNew, kPerFirm, kLeverage, kRatios };
constexpr const char* kRatioNames[kRatios] = {"subsidy_rate",  "risk_adjusted_rate",
                                              "cost_per_lent", "cost_per_new_loan",
                                              "cost_per_firm", "leverage"};

/// Means of volumes, then [payer] of what is guaranteed; ratios [payer][ratio]; distributions
/// [payer] of cost / guaranteed.
class FiscalRates final : public Accumulating<TableSums> {
 public:
  FiscalRates(const Params& params, FiscalCosts costs)
      : Accumulating(
            {DistributionList(costs.payers().size(), params,
                              std::max(0.02, 2 * (1 - params.programme->fiscal()->confidence))),
             RatioList(costs.payers().size() * kRatios),
             MomentList(kVolumes + costs.payers().size())}),
        terms_(*params.programme->fiscal()),
        costs_(std::move(costs)) {}

  void observe(const TrialRun& run) override {
    costs_.observe(run);
    std::vector<std::vector<double>> volumes(kVolumes);
    std::vector<double> lent;
    for (std::size_t t = 0; t < run.settlement.trials; ++t) {
      const Volumes values = volumes_of(costs_.lent().of(t));
      for (std::size_t v = 0; v < kVolumes; ++v) volumes[v].push_back(values[v]);
      lent.push_back(costs_.lent().of(t).worth());
    }
    for (std::size_t v = 0; v < kVolumes; ++v) state_.means[v].add(volumes[v], run.weights());
    for (std::size_t p = 0; p < costs_.payers().size(); ++p) {
      const auto cost = costs_.total(p), guaranteed = costs_.lent().guaranteed(p);
      const auto add = [&](Ratio ratio, std::span<const double> above,
                           std::span<const double> below) {
        state_.ratios[p * kRatios + ratio].add(above, below, run.weights());
      };
      add(kSubsidy, cost, guaranteed);
      if (terms_.risk_premium) add(kAdjusted, costs_.risk_adjusted(p), guaranteed);
      add(kPerLent, cost, lent);
      add(kPerNew, cost, volumes[kMadeWorth]);
      add(kPerFirm, cost, volumes[kLoans]);
      add(kLeverage, lent, cost);
      state_.means[kVolumes + p].add(guaranteed, run.weights());
      std::vector<double> provision(cost.begin(), cost.end());
      for (std::size_t t = 0; t < provision.size(); ++t)
        provision[t] = guaranteed[t] > 0 ? provision[t] / guaranteed[t] : 0;
      state_.amounts.add(p, provision, run);
    }
  }

  std::optional<Estimate> estimate(const StopMeasure& measure, const Params& params,
                                   double trials) const override {
    const bool is_rate = measure.kind == StopMeasure::Kind::subsidy_rate;
    if (!is_rate && measure.kind != StopMeasure::Kind::fiscal_cost) return std::nullopt;
    const auto bearer = std::find(terms_.payers.begin(), terms_.payers.end(), measure.of);
    const std::size_t payer = measure.of == kPublicCost
                                  ? costs_.payers().size() - 1
                                  : static_cast<std::size_t>(bearer - terms_.payers.begin());
    const RatioOfMeans& rate = state_.ratios[payer * kRatios + kSubsidy];
    const Bounds bounds = KnownBounds(params).of_unknown();
    return is_rate ? rate.value(trials, missing(kSubsidy), bounds)
                   : rate.numerator().mean(trials, bounds);
  }

  Table table(const Summary& summary) const override {
    Rows rows(summary.params.currency);
    const KnownBounds known(summary.params);
    const Volumes most = volumes_of(costs_.lent().scheduled()),
                  least = volumes_of(costs_.lent().certain());
    for (std::size_t v = 0; v < kVolumes; ++v)
      rows.add(kEverybody, kVolumeNames[v], v == kLoans ? "1" : summary.params.currency,
               state_.means[v].mean(summary.trials, known.within(least[v], most[v])));
    for (std::size_t p = 0; p < costs_.payers().size(); ++p) add_payer(p, summary, rows);
    return rows.table();
  }

 private:
  /// The table while it is filled.
  class Rows {
   public:
    explicit Rows(std::string currency) : currency_(std::move(currency)) {}
    const std::string& currency() const { return currency_; }
    void add(const std::string& payer, const std::string& measure, const std::string& unit,
             const Estimate& estimate, double scale = 1) {
      payer_.add(payer);
      measure_.add(measure);
      unit_.add(unit);
      value_.add(estimate, scale);
      verdict_.add(estimate.verdict);
    }
    Table table() {
      return make_table("fiscal_rates", "one rate or amount of one payer", payer_, measure_, unit_,
                        value_, verdict_);
    }

   private:
    std::string currency_;
    TextColumn payer_{"payer", "as in the table 'fiscal'; (all): of the lending itself"};
    TextColumn measure_{
        "measure",
        "new_loans, renewals: lent for the first time, and renewed; a renewal is no new loan; "
        "..._worth: the same in money of the start; firms: new loans, counted; guaranteed: what "
        "the payer guarantees of new loans and renewals, in money of the start; subsidy_rate: "
        "cost / guaranteed; risk_adjusted_rate: the same with market risk; cost_per_lent: cost / "
        "(new_loans_worth + renewals_worth); cost_per_new_loan: cost / new_loans_worth; "
        "cost_per_additional: cost / the part of new loans and renewals that is additional; "
        "cost_per_firm: cost / firms; provisioning_rate: quantile of cost / guaranteed; leverage: "
        "(new_loans_worth + renewals_worth) / cost"};
    TextColumn unit_{"unit", "of the value: a currency, or 1"};
    EstimateColumns value_{"value", kUnitOfRow, "the rate or amount"};
    TextColumn verdict_{"verdict", "of the value: ok, thin or not available"};
  };

  void add_payer(std::size_t p, const Summary& summary, Rows& rows) const {
    const std::string& name = costs_.payers()[p].name;
    const KnownBounds known(summary.params);
    const Bounds unknown = known.of_unknown();
    rows.add(name, "guaranteed", rows.currency(),
             state_.means[kVolumes + p].mean(summary.trials,
                                             known.within(costs_.lent().least_guaranteed(p),
                                                          costs_.lent().most_guaranteed(p))));
    for (std::size_t r = 0; r < kRatios; ++r) {
      if (r == kAdjusted && !terms_.risk_premium) continue;
      const Estimate rate = state_.ratios[p * kRatios + r].value(
          summary.trials, missing(static_cast<Ratio>(r)), unknown);
      rows.add(name, kRatioNames[r], r == kPerFirm ? rows.currency() : "1", rate);
      if (r == kPerLent && terms_.additional)
        rows.add(name, "cost_per_additional", "1", rate, 1 / *terms_.additional);
    }
    rows.add(name, "provisioning_rate", "1",
             state_.amounts.sample(p, summary.trials).quantile(terms_.confidence));
  }
  static const char* missing(Ratio ratio) {
    return ratio <= kAdjusted   ? "the payer guarantees nothing"
           : ratio == kLeverage ? "it costs the payer nothing"
                                : "nothing is lent";
  }

  const FiscalTerms& terms_;
  FiscalCosts costs_;
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.programme->fiscal() ? std::make_unique<FiscalRates>(params, FiscalCosts(params))
                                    : nullptr;
}

}  // namespace

TableMember fiscal_rates_table() {
  return {make};
}

}  // namespace cofferdam
