#include "measures/loan_margins.hpp"

#include <algorithm>

#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

bool is_relending(const GroupComponent& of) {
  return of.kind == name_of(FlowKind::relending);
}

}  // namespace

LoanMargins::LoanMargins(const Params& params) : sums_(params, [](std::uint32_t) { return 1.0; }) {
  add_flows(params.programme->context());
  margin_ = components_.size();
  components_.push_back({"margin", "total"});
  if (std::any_of(components_.begin(), components_.end(), is_relending))
    components_.push_back({"without_relending", "total"});
}

void LoanMargins::add_flows(const ProgrammeContext& context) {
  for (const auto& flow : context.scheduled) {
    Flow added{0, std::vector<double>(groups().size()), nullptr};
    for (const std::size_t line : flow->lines())
      for (std::size_t g = 0; g < groups().size(); ++g) {
        if (context.flows[line].payee == groups()[g].lender) added.sign[g] = 1;
        if (context.flows[line].payer == groups()[g].lender) added.sign[g] = -1;
      }
    if (std::all_of(added.sign.begin(), added.sign.end(), [](double of) { return of == 0; }))
      continue;
    added.component = component_of(context.flows[flow->lines().front()], components_);
    added.income = flow->income(sums_.pricing().group_of(), groups().size() + 1, false);
    flows_.push_back(std::move(added));
  }
}

void LoanMargins::observe(const Settlement& s) {
  const std::vector<double> gets(groups().size(), 1.0), pays(groups().size(), -1.0);
  parts_.assign(components_.size(), sums_.zeros(s.trials));
  add_weighted(sums_.amounts(Pricing::kInterest, s), gets, parts_[0]);
  add_weighted(sums_.amounts(Pricing::kFunding, s), pays, parts_[1]);
  add_weighted(sums_.amounts(Pricing::kCosts, s), pays, parts_[2]);
  const auto lends = [&](std::size_t bearer, std::size_t group) {
    return groups()[group].lender == bearer ? 1.0 : 0.0;
  };
  add_weighted(sums_.borne(s, lends), pays, parts_[3]);
  for (const Flow& flow : flows_)
    add_weighted(sums_.income(*flow.income, s), flow.sign, parts_[flow.component]);
  add_totals();
}

void LoanMargins::add_totals() {
  const std::vector<double> one(groups().size(), 1.0);
  for (std::size_t c = 0; c < margin_; ++c)
    for (std::size_t total = margin_; total < components_.size(); ++total)
      if (total == margin_ || !is_relending(components_[c]))
        add_weighted(parts_[c], one, parts_[total]);
}

std::vector<double> LoanMargins::margin(std::size_t lender) const {
  return joined(parts_[margin_], {"", sums_.pricing().groups_of(lender)});
}

}  // namespace cofferdam
