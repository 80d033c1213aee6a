// Fees, premiums and subsidies of a trial: paid on their days, and what they bring in.
#include <algorithm>
#include <functional>
#include <map>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

constexpr double kRounding = 1e-12;  // of a loan of 1

double part_of_flow(const Scenario& scenario, const FlowTerms& flow, const Seen& seen) {
  if (flow.of != "guaranteed_part" && flow.of != "own_part") return 1;
  double part = flow.of == "guaranteed_part" ? guaranteed_part(scenario, seen) : 0;
  if (part < kRounding) {
    const Amounts bears = by_rates(scenario, seen, 1, false).bears;
    const auto own = bears.find(flow.payee);
    part = own == bears.end() ? 0 : own->second;
  }
  return part < kRounding ? 0 : part;
}

void Trial::schedule_flows() {
  loan_flows_ = std::make_unique<LoanFlows>(scenario_.flows, world_, calendar_,
                                            [this](const FlowTerms& flow, std::size_t row) {
                                              return part_of_flow(scenario_, flow, seen(row));
                                            });
  flow_dues_ = std::make_unique<FlowDues>(
      scenario_.flows, *loan_flows_, world_,
      [this](const std::string& bearer, const Row& loan) { return balance_of(bearer, loan); });
  schedule_relending();
}

/// Of a bearer's pool; "" if it has one balance, or none.
std::string Trial::balance_of(const std::string& bearer, const Row& loan) const {
  const auto pool = scenario_.pools.find(bearer);
  const bool split = pool != scenario_.pools.end() && !pool->second.each.empty();
  return split ? tag(loan, pool->second.each) : "";
}

/// Premiums of contracts, gain shares and refunds, then the others, each in the order of the file.
void Trial::flows() {
  const int year = calendar_.year_of(day_);
  std::map<std::size_t, std::function<void()>> first;  // by their place
  for (const Clause& clause : scenario_.clauses)
    if (clause.contract) first[clause.position] = [&] { contract_premium(clause); };
  for (const GainShare& share : scenario_.gain_shares)
    first[share.position] = [&] { share_gains(share); };
  for (const Refund& refund : scenario_.refunds)
    first[refund.position] = [&] { pay_refund(refund); };
  for (const auto& [position, pay] : first) pay();
  for (const FlowPayment& payment : flow_dues_->pay(day_, year)) {
    const FlowTerms& flow = *payment.flow;
    pay_flow(flow.name, {flow.payer, flow.payee, payment.group, payment.amount});
  }
  for (std::size_t k = 0; k < relendings_.size(); ++k)
    for (const RelendingPayment& payment : relendings_[k].pay(day_))
      pay_flow(scenario_.relendings[k].name, payment);
}

void Trial::pay_flow(const std::string& name, const RelendingPayment& payment) {
  Amounts& cash = result_.cash_by_year[static_cast<std::size_t>(calendar_.year_of(day_))];
  cash[payment.payer] += payment.amount;
  cash[payment.payee] -= payment.amount;
  through_pools({payment.payer, payment.group.from}, {payment.payee, payment.group.into},
                payment.amount);
  const std::string& portfolio = world_.portfolios.at(payment.group.portfolio).name;
  result_.flows.push_back({day_, name, payment.payer, payment.payee, portfolio, payment.amount});
}

/// Courses, and what lenders ask for and draw in them.
void Trial::schedule_relending() {
  for (const Relending& terms : scenario_.relendings) {
    relendings_.emplace_back(
        terms, *loan_flows_, world_, calendar_, scenario_.lender,
        [this](const std::string& bearer, const Row& loan) { return balance_of(bearer, loan); },
        [this](Day day) { return axis(day); });
    const std::vector<Day> days = relendings_.back().days();
    const std::vector<RelendingStep>& steps = relendings_.back().steps();
    for (std::size_t k = 0; k < steps.size(); ++k)
      result_.relending.push_back(
          {terms.name, days[k], steps[k].asked, steps[k].drawn, steps[k].owed});
  }
}

/// A pool gets what its bearer gets; what it cannot pay its owner pays, and it is exhausted.
void Trial::through_pools(const Balance& payer, const Balance& payee, double amount) {
  if (const auto from = pools_.find(payer.bearer); from != pools_.end()) {
    PoolState& pool = from->second;
    const double balance = pool.closed ? 0 : pool.accounts.at(payer.value).balance();
    const double covered = std::clamp(balance, 0.0, amount);
    spend(pool, payer.value, "flow", payee.bearer, covered);
    if (above(amount, covered)) {
      std::optional<Day>& exhausted = result_.pools[payer.bearer].exhausted;
      if (!exhausted && !pool.closed) exhausted = day_;
      cash_between(pool, pool.terms->owner, amount - covered);
    }
  }
  if (const auto to = pools_.find(payee.bearer); to != pools_.end()) {
    PoolState& pool = to->second;
    if (pool.closed || pool.terms->budget_only())
      cash_between(pool, pool.terms->owner, -amount);
    else
      flow(pool, payee.value, "flow", payer.bearer, amount, 0);
  }
}

/// Of premiums that are earned over contracts, portfolio by portfolio.
void Trial::tell_earned() {
  for (const FlowTerms& flow : scenario_.flows) {
    if (flow.kind != "premium" || !loan_flows_->is_earned_over_contracts(flow)) continue;
    std::map<std::size_t, std::vector<double>> sums;  // [portfolio][year]
    for (std::size_t row = 0; row < world_.rows.size(); ++row) {
      if (!loan_flows_->concerns(flow, row)) continue;
      std::vector<double>& sum = sums[world_.rows[row].portfolio];
      const std::vector<double> earned = loan_flows_->earned(flow, row);
      sum.resize(earned.size());
      for (std::size_t year = 0; year < earned.size(); ++year) sum[year] += earned[year];
    }
    for (const auto& [portfolio, years] : sums)
      for (std::size_t year = 0; year < years.size(); ++year)
        result_.earned.push_back({flow.name, world_.portfolios[portfolio].name, year, years[year]});
  }
}

/// What a premium brings in, year by year, of the loans of one value of a tag, as if they were paid
/// for by themselves, or of all.
std::vector<double> Trial::premium_by_year(const FlowTerms& flow, bool earned,
                                           const std::string& each,
                                           const std::string& value) const {
  std::vector<double> years(static_cast<std::size_t>(calendar_.years()), 0.0);
  // By portfolio and balances of pools.
  std::map<std::tuple<std::size_t, std::string, std::string>, std::map<Day, DueSum>> due;
  const bool over_contracts = earned && loan_flows_->is_earned_over_contracts(flow);
  for (std::size_t row = 0; row < world_.rows.size(); ++row) {
    const Row& loan = world_.rows[row];
    if (!loan_flows_->concerns(flow, row)) continue;
    if (!each.empty() && (!loan.tags.count(each) || loan.tags.at(each) != value)) continue;
    if (over_contracts) {
      const std::vector<double> of_row = loan_flows_->earned(flow, row);
      for (std::size_t year = 0; year < years.size(); ++year) years[year] += of_row[year];
      continue;
    }
    auto& of_row =
        due[{loan.portfolio, balance_of(flow.payer, loan), balance_of(flow.payee, loan)}];
    for (const auto& [day, sum] : loan_flows_->due(flow, row)) {
      of_row[day].amount += sum.amount;
      of_row[day].size += sum.size;
    }
  }
  for (const auto& [account, days] : due) {
    double behind = 0;
    for (const auto& [day, sum] : days) {
      const double now = rounded(sum) + behind;
      behind = std::min(0.0, now);
      years[static_cast<std::size_t>(calendar_.year_of(day))] += std::max(0.0, now);
    }
  }
  return years;
}

/// Of the contract year and the value of `each` that the cell names.
double Trial::premium_of(const Contract& terms, const std::string& cell) const {
  const auto known = premiums_.find({&terms, cell});
  if (known != premiums_.end()) return known->second;
  const auto year = static_cast<std::size_t>(std::stoi(cell));
  const std::string value = cell.substr(cell.find('\n') + 1);
  double sum = 0;
  for (const FlowTerms& flow : scenario_.flows)
    if (std::count(terms.premium_of.begin(), terms.premium_of.end(), flow.name))
      sum += premium_by_year(flow, terms.earned, terms.each, value)[year];
  return premiums_[{&terms, cell}] = sum;
}

}  // namespace cofferdam::oracle
