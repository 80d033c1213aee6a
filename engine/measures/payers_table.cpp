// What payers pay themselves of what is due from them.
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/payment_groups.hpp"
#include "measures/table_sums.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Of each group the ratio (paid, due), and the mean of what is moved.
class Payers final : public Accumulating<TableSums> {
 public:
  Payers(const Params& params, std::vector<PaymentGroup> groups)
      : Accumulating(
            {DistributionList(0, params, 0), RatioList(groups.size()), MomentList(groups.size())}),
        groups_(std::move(groups)) {}

  void observe(const TrialRun& run) override {
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const auto sum = [&](auto column) {
        return groups_[g].sum(
            run.settlement, [&](const auto& line) -> auto& { return line.*column; });
      };
      state_.ratios[g].add(sum(&PaymentOutcomes::paid), sum(&PaymentOutcomes::due), run.weights());
      state_.means[g].add(sum(&PaymentOutcomes::moved), run.weights());
    }
  }

  Table table(const Summary& summary) const override {
    const auto& bearers = summary.params.programme->context().bearers;
    const std::string& currency = summary.params.currency;
    TextColumn payer("payer", "bearer from whom it is due");
    TextColumn clause("clause", "clause under which it is due; (all): all of them");
    EstimateColumns due("due", currency, "expected amount due by the rates");
    EstimateColumns paid("paid", currency, "expected amount that the payer pays, then or later");
    EstimateColumns moved("moved", currency,
                          "expected amount taken over by the bearer of an overflow or a shortfall");
    EstimateColumns kept("coverage", "1", "paid / due, as a ratio of means");
    TextColumn verdict("coverage_verdict", "of coverage: ok, thin or not available");
    const KnownBounds known(summary.params);
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const Bounds bounds = known.of_payments(groups_[g].lines.size());
      const RatioOfMeans& ratio = state_.ratios[g];
      const Estimate part = ratio.value(summary.trials, "nothing is due in any trial");
      payer.add(bearers[groups_[g].bearer]);
      clause.add(groups_[g].clause);
      due.add(ratio.denominator().mean(summary.trials, bounds));
      paid.add(ratio.numerator().mean(summary.trials, bounds));
      moved.add(state_.means[g].mean(summary.trials, bounds));
      kept.add(part), verdict.add(part.verdict);
    }
    return make_table("payers", "what is due from one payer under one clause", payer, clause, due,
                      paid, moved, kept, verdict);
  }

 private:
  std::vector<PaymentGroup> groups_;
};

std::unique_ptr<Measure> make(const Params& params) {
  const auto& payments = params.programme->context().payment_lines;
  return payments.empty() ? nullptr : std::make_unique<Payers>(params, groups_by_payer(payments));
}

}  // namespace

TableMember payers_table() {
  return {make};
}

}  // namespace cofferdam
