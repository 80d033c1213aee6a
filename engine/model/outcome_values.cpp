#include "model/outcome_values.hpp"

#include "model/age.hpp"
#include "portfolios/portfolio.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {

bool speaks_of(const Outcome& outcome, const std::string& portfolio, const std::string& cohort) {
  return (outcome.portfolio.empty() || outcome.portfolio == portfolio) &&
         (outcome.cohort.empty() || outcome.cohort == cohort);
}

OutcomeValues::OutcomeValues(const Params& params)
    : outcomes_(params.outcomes),
      calendar_(params.calendar),
      loans_(outcomes_.size(), 0.0),
      lent_(outcomes_.size(), 0.0) {
  for (const NamedPortfolio& named : params.portfolios) add_portfolio(named);
  bool aged = false;
  for (const Outcome& outcome : outcomes_) aged = aged || outcome.by_age > 0;
  if (!aged) return;
  for (const NamedPortfolio& named : params.portfolios) {
    const Exposures& book = named.portfolio->exposures();
    for (std::size_t row = 0; row < book.rows(); ++row) start_.push_back(book.begins(row));
  }
}

/// One group for each cohort of the portfolio.
void OutcomeValues::add_portfolio(const NamedPortfolio& named) {
  const Exposures& book = named.portfolio->exposures();
  const auto first_group = static_cast<std::uint32_t>(groups_.size());
  const bool dated = book.is_dated();
  const std::vector<std::string> cohorts = dated ? book.cohorts() : std::vector<std::string>{""};
  for (const std::string& cohort : cohorts) {
    groups_.emplace_back();
    for (std::size_t o = 0; o < outcomes_.size(); ++o)
      if (speaks_of(outcomes_[o], named.name, cohort))
        groups_.back().push_back({o, outcomes_[o].by_age, outcomes_[o].counts_defaults()});
  }
  for (std::size_t row = 0; row < book.rows(); ++row) {
    const std::uint32_t group = first_group + (dated ? book.cohort_of(row) : 0);
    group_of_.push_back(group);
    for (const Sum& sum : groups_[group]) {
      loans_[sum.outcome] += book.count_of(row);
      lent_[sum.outcome] += book.count_of(row) * book.amount_of(row);
    }
  }
}

std::vector<std::vector<double>> OutcomeValues::of(const Settlement& settlement) const {
  std::vector<std::vector<double>> values(size(), std::vector<double>(settlement.trials, 0.0));
  std::vector<double*> columns;
  for (std::vector<double>& of : values) columns.push_back(of.data());
  const Events& events = settlement.events;
  for (std::size_t e = 0; e < events.size(); ++e) {
    const std::uint32_t row = events.exposure[e];
    for (const Sum& sum : groups_[group_of_[row]]) {
      if (sum.by_age > 0 &&
          !is_up_to_anniversary(*calendar_, start_[row], events.time[e], sum.by_age))
        continue;
      columns[sum.outcome][events.trial[e]] += sum.of_defaults ? events.loans[e] : events.amount[e];
    }
  }
  for (std::size_t o = 0; o < size(); ++o) {
    if (!outcomes_[o].is_rate()) continue;
    const double base = outcomes_[o].counts_defaults() ? loans_[o] : lent_[o];
    for (double& value : values[o]) value /= base;
  }
  return values;
}

}  // namespace cofferdam
