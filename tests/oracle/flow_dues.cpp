// What flows owe day by day, and what is paid of it.
#include <algorithm>
#include <cmath>

#include "oracle/flows.hpp"

namespace cofferdam::oracle {

double rounded(const DueSum& due) {
  return std::abs(due.amount) < 1e-10 * due.size ? 0 : due.amount;
}

/// What has a maximum together with others; "" for each loan.
static std::string value_of(const FlowTerms& flow, const Row& loan) {
  if (!flow.at_most || flow.at_most->each == "loan") return "";
  return flow.at_most->each == "all" ? "all" : tag(loan, flow.at_most->each);
}

FlowDues::Account& FlowDues::account_of(std::vector<Account>& accounts, const FlowGroup& group) {
  for (Account& account : accounts)
    if (account.group == group) return account;
  accounts.push_back({group, {}, 0});
  return accounts.back();
}

FlowDues::FlowDues(const std::vector<FlowTerms>& flows, const LoanFlows& loans, const World& world,
                   const BalanceOf& balance_of)
    : flows_(flows), accounts_(flows.size()) {
  for (std::size_t k = 0; k < flows.size(); ++k)
    for (std::size_t row = 0; row < world.rows.size(); ++row) {
      if (!loans.concerns(flows[k], row)) continue;
      const Row& loan = world.rows[row];
      const FlowGroup group{loan.portfolio, balance_of(flows[k].payer, loan),
                            balance_of(flows[k].payee, loan), value_of(flows[k], loan)};
      Account& account = account_of(accounts_[k], group);
      for (const auto& [day, sum] : loans.due(flows[k], row)) {
        account.due[day].amount += sum.amount;
        account.due[day].size += sum.size;
        days_.insert(day);
      }
    }
}

/// In the order of the file. What is less than nothing is taken from the next amounts.
std::vector<FlowPayment> FlowDues::pay(Day day, int year) {
  std::vector<FlowPayment> payments;
  for (std::size_t k = 0; k < flows_.size(); ++k)
    for (Account& account : accounts_[k]) {
      const FlowGroup& group = account.group;
      const auto due = account.due.find(day);
      if (due == account.due.end()) continue;
      const double now = rounded(due->second) + account.behind;
      account.behind = std::min(0.0, now);
      double amount = std::max(0.0, now);
      if (!group.value.empty()) {
        const Maximum& most = *flows_[k].at_most;
        double& paid = paid_[{flows_[k].name, group.value, most.per_year ? year : 0}];
        amount = std::min(amount, std::max(0.0, most.amount - paid));
        paid += amount;
      }
      if (amount > 0) payments.push_back({&flows_[k], group, amount});
    }
  return payments;
}

}  // namespace cofferdam::oracle
