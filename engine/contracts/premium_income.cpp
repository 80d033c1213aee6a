#include "contracts/premium_income.hpp"

#include <algorithm>

#include "scenario/words.hpp"

namespace cofferdam {

PremiumIncome::PremiumIncome(const Value& names, bool earned, bool underwriting)
    : names_(&names), earned_(earned), underwriting_(underwriting) {}

void PremiumIncome::connect(const ProgrammeContext& context,
                            const std::vector<std::uint32_t>& group_of, std::size_t groups,
                            Problems& problems) {
  for (const Value& name : names_->items) {
    const auto of_name = [&](const DeclaredFlow& flow) {
      return flow.kind == FlowKind::premium && flow.value->at("name").text == name.text;
    };
    const auto& declared = context.declared_flows;
    const auto found = std::find_if(declared.begin(), declared.end(), of_name);
    if (found == declared.end()) {
      std::vector<std::string> known;
      for (const DeclaredFlow& flow : declared)
        if (flow.kind == FlowKind::premium) known.push_back(flow.value->at("name").text);
      problems.add(name.place, name.path, "'" + name.text + "' is no premium",
                   did_you_mean(name.text, known,
                                known.empty() ? "add '- premium: {name: " + name.text + ", ...}'"
                                              : "write " + Words::list(known, "or")));
      continue;
    }
    if (underwriting_ && found->value->at("per").text != "loan")
      problems.add(name.place, name.path,
                   "the premium '" + name.text + "' of an underwriting year is not 'per: loan'",
                   "only what is due as a contract begins belongs to the year in which it does");
    for (const std::size_t line : found->lines) {
      const std::size_t portfolio = context.flows[line].portfolio;
      if (!context.lending_decided.empty() && context.lending_decided[portfolio])
        problems.add(name.place, name.path,
                     "the premium '" + name.text + "' of '" + context.portfolios[portfolio].name +
                         "', of which a clause on lending decides what is lent",
                     "a contract is priced before; name a premium of other portfolios");
    }
    const auto index = static_cast<std::size_t>(found - declared.begin());
    if (index < context.scheduled.size())
      flows_.push_back(context.scheduled[index]->income(group_of, groups, earned_));
  }
  names_ = nullptr;
}

void PremiumIncome::find(const Settlement& settlement, std::uint32_t trial,
                         std::vector<double>& income) const {
  std::fill(income.begin(), income.end(), 0.0);
  for (const auto& flow : flows_) flow->add(settlement, trial, income);
}

}  // namespace cofferdam
