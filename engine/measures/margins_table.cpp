// What loans earn each lender, part by part, with what relending saves and without it.
#include <algorithm>

#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/group_sums.hpp"
#include "measures/known.hpp"
#include "measures/ratio_list.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

struct Component {
  std::string name, kind;
};

class Margins final : public Accumulating<RatioList> {
 public:
  explicit Margins(const Params& params)
      : Accumulating(RatioList(0)),
        params_(params),
        sums_(params, [](std::uint32_t) { return 1.0; }) {
    add_flows();
    find_rows();
    state_ = RatioList(kRatios * cells());
  }

  void observe(const TrialRun& run) override {
    const Settlement& s = run.settlement;
    std::vector<GroupSums::Sums> parts = {
        sums_.amounts(Pricing::kInterest, s), sums_.amounts(Pricing::kFunding, s),
        sums_.amounts(Pricing::kCosts, s), sums_.borne(s, [&](std::size_t b, std::size_t group) {
          return groups()[group].lender == b ? 1.0 : 0.0;
        })};
    for (auto part = parts.begin() + 1; part != parts.end(); ++part)
      for (auto& of_group : *part)
        for (double& amount : of_group) amount = -amount;
    parts.resize(components_.size(), sums_.zeros(s.trials));
    for (const Flow& flow : flows_) add(flow, sums_.income(*flow.income, s), parts[flow.component]);
    add_totals(parts);
    const auto balance = sums_.amounts(Pricing::kBalance, s);
    const auto capital = sums_.amounts(Pricing::kCapital, s);
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      const auto in_force = joined(balance, rows_[r].of), own = joined(capital, rows_[r].of);
      for (std::size_t c = 0; c < components_.size(); ++c) {
        const auto amount = joined(parts[c], rows_[r].of);
        const std::size_t cell = r * components_.size() + c;
        state_[kRatios * cell + kPerBalance].add(amount, in_force, run.weights());
        state_[kRatios * cell + kPerCapital].add(amount, own, run.weights());
      }
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
      const Row& row = rows_[cell / components_.size()];
      const Component& of = components_[cell % components_.size()];
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
  struct Flow {
    std::size_t component = 0;
    std::vector<double> sign;  ///< [group] 1: its lender gets it; -1: pays it
    std::unique_ptr<const FlowIncome> income;
  };
  struct Row {
    std::size_t lender = 0;
    GroupRow of;
  };

  const std::vector<Pricing::Group>& groups() const { return sums_.pricing().groups(); }
  std::size_t cells() const { return rows_.size() * components_.size(); }

  void add_flows() {
    const ProgrammeContext& context = params_.programme->context();
    for (const auto& flow : context.scheduled) {
      Flow added{0, std::vector<double>(groups().size()), nullptr};
      for (const std::size_t line : flow->lines())
        for (std::size_t g = 0; g < groups().size(); ++g) {
          if (context.flows[line].payee == groups()[g].lender) added.sign[g] = 1;
          if (context.flows[line].payer == groups()[g].lender) added.sign[g] = -1;
        }
      if (std::all_of(added.sign.begin(), added.sign.end(), [](double of) { return of == 0; }))
        continue;
      const FlowLine& line = context.flows[flow->lines().front()];
      added.component = component(line.name, name_of(line.kind));
      added.income = flow->income(sums_.pricing().group_of(), groups().size() + 1, false);
      flows_.push_back(std::move(added));
    }
    margin_ = components_.size();
    components_.push_back({"margin", "total"});
    if (std::any_of(components_.begin(), components_.end(), is_relending))
      components_.push_back({"without_relending", "total"});
  }
  static bool is_relending(const Component& of) { return of.kind == name_of(FlowKind::relending); }

  std::size_t component(const std::string& name, const std::string& kind) {
    for (std::size_t c = 0; c < components_.size(); ++c)
      if (components_[c].name == name && components_[c].kind == kind) return c;
    components_.push_back({name, kind});
    return components_.size() - 1;
  }

  void find_rows() {
    std::vector<std::size_t> lenders;
    for (const Pricing::Group& group : groups())
      if (std::find(lenders.begin(), lenders.end(), group.lender) == lenders.end())
        lenders.push_back(group.lender);
    for (const std::size_t lender : lenders) {
      std::vector<std::size_t> own;
      for (std::size_t g = 0; g < groups().size(); ++g)
        if (groups()[g].lender == lender) own.push_back(g);
      for (GroupRow& row : group_rows(sums_.pricing(), own)) rows_.push_back({lender, row});
    }
  }

  static void add(const Flow& flow, const GroupSums::Sums& amounts, GroupSums::Sums& sum) {
    for (std::size_t g = 0; g < sum.size(); ++g)
      for (std::size_t t = 0; t < sum[g].size(); ++t) sum[g][t] += flow.sign[g] * amounts[g][t];
  }

  void add_totals(std::vector<GroupSums::Sums>& parts) const {
    for (std::size_t c = 0; c < margin_; ++c)
      for (std::size_t total = margin_; total < components_.size(); ++total) {
        if (total > margin_ && is_relending(components_[c])) continue;
        for (std::size_t g = 0; g < groups().size(); ++g)
          for (std::size_t t = 0; t < parts[c][g].size(); ++t) parts[total][g][t] += parts[c][g][t];
      }
  }

  const Params& params_;
  GroupSums sums_;
  std::vector<Component> components_{
      {"interest", "interest"}, {"funding", "funding"}, {"costs", "costs"}, {"losses", "loss"}};
  std::vector<Flow> flows_;
  std::vector<Row> rows_;
  std::size_t margin_ = 0;
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.pricing ? std::make_unique<Margins>(params) : nullptr;
}

}  // namespace

TableMember margins_table() {
  return {make};
}

}  // namespace cofferdam
