// What loans earn each lender, part by part, with what relending saves and without it.
#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/loan_margins.hpp"
#include "measures/ratio_list.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

class Margins final : public Accumulating<RatioList> {
 public:
  explicit Margins(const Params& params)
      : Accumulating(RatioList(0)), params_(params), margins_(params) {
    for (const std::size_t lender : params.pricing->lenders())
      for (GroupRow& row : group_rows(*params.pricing, params.pricing->groups_of(lender)))
        rows_.push_back({lender, std::move(row)});
    state_ = RatioList(kRatios * cells());
  }

  void observe(const TrialRun& run) override {
    margins_.observe(run.settlement);
    const auto balance = margins_.sums().amounts(Pricing::kBalance, run.settlement);
    const auto capital = margins_.sums().amounts(Pricing::kCapital, run.settlement);
    for (std::size_t cell = 0; cell < cells(); ++cell) {
      const GroupRow& row = rows_[cell / components()].of;
      const auto amount = joined(margins_.of(cell % components()), row);
      state_[kRatios * cell + kPerBalance].add(amount, joined(balance, row), run.weights());
      state_[kRatios * cell + kPerCapital].add(amount, joined(capital, row), run.weights());
    }
  }

  Table table(const Summary& summary) const override {
    TextColumn lender("lender", "bearer that lends");
    TextColumn value("class", "value of the tag of 'pricing'; (all): all its loans");
    TextColumn component(
        "component",
        "interest of borrowers; funding at the rate without relending; costs; losses that the "
        "lender bears, less what comes back; a flow by its name, and of relending what is saved, "
        "less what is passed on; margin: their sum; without_relending: the same less relending");
    TextColumn kind("kind",
                    "interest, funding, costs, loss, fee, premium, subsidy, relending, total");
    EstimateColumns amount(
        "amount", params_.currency,
        "expected amount over the whole scenario; below zero the lender pays it");
    EstimateColumns per_balance("per_balance", "1",
                                "a year, as a part of what is in force: amount / balance by time");
    EstimateColumns per_capital("per_capital", "1",
                                "a year, as a part of the lender's capital behind it; of margin: "
                                "the risk-adjusted return");
    TextColumn verdict("verdict", "of per_balance: ok, thin or not available");
    const Bounds bounds = KnownBounds(summary.params).of_unknown();
    for (std::size_t cell = 0; cell < cells(); ++cell) {
      const Row& row = rows_[cell / components()];
      const GroupComponent& of = margins_.components()[cell % components()];
      const Estimate rate =
          state_[kRatios * cell + kPerBalance].value(summary.trials, "nothing is lent", bounds);
      lender.add(params_.bearers[row.lender].name);
      value.add(row.of.value);
      component.add(of.name);
      kind.add(of.kind);
      amount.add(state_[kRatios * cell + kPerBalance].numerator().mean(summary.trials, bounds));
      per_balance.add(rate);
      per_capital.add(
          state_[kRatios * cell + kPerCapital].value(summary.trials, "no capital is held", bounds));
      verdict.add(rate.verdict);
    }
    return make_table("margins", "one part of what loans of one class earn one lender", lender,
                      value, component, kind, amount, per_balance, per_capital, verdict);
  }

 private:
  enum Ratio : std::size_t { kPerBalance, kPerCapital, kRatios };
  struct Row {
    std::size_t lender = 0;
    GroupRow of;
  };

  std::size_t components() const { return margins_.components().size(); }
  std::size_t cells() const { return rows_.size() * components(); }

  const Params& params_;
  LoanMargins margins_;
  std::vector<Row> rows_;
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.pricing ? std::make_unique<Margins>(params) : nullptr;
}

}  // namespace

TableMember margins_table() {
  return {make};
}

}  // namespace cofferdam
