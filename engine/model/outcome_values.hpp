// The forecast of each outcome that the scenario gives, trial by trial.
#pragma once
#include <vector>

#include "model/params.hpp"
#include "time/calendar.hpp"

namespace cofferdam {

struct Settlement;

/// Whether an outcome speaks of a loan. `cohort`: the name of its cohort, "" without calendar.
bool speaks_of(const Outcome& outcome, const std::string& portfolio, const std::string& cohort);

class OutcomeValues {
 public:
  explicit OutcomeValues(const Params& params);

  /// Rates, numbers of loans or amounts, as the outcome is measured: [outcome][trial].
  std::vector<std::vector<double>> of(const Settlement& settlement) const;
  std::size_t size() const { return outcomes_.size(); }
  double loans(std::size_t outcome) const { return loans_[outcome]; }  ///< that it speaks of
  double lent(std::size_t outcome) const { return lent_[outcome]; }    ///< amount of these loans

 private:
  /// What an event adds to one outcome.
  struct Sum {
    std::size_t outcome = 0;
    int by_age = 0;  ///< 0: at any age
    bool of_defaults = false;
  };
  void add_portfolio(const NamedPortfolio& named);

  std::vector<Outcome> outcomes_;
  std::shared_ptr<const Calendar> calendar_;
  std::vector<double> loans_, lent_;
  std::vector<std::uint32_t> group_of_;   ///< [row over all portfolios]
  std::vector<std::vector<Sum>> groups_;  ///< [group] outcomes that speak of its rows
  std::vector<double> start_;  ///< [row] origination; empty if no outcome asks for an age
};

}  // namespace cofferdam
