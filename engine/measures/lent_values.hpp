// What is lent and guaranteed in each trial, in money of the start of the calendar.
#pragma once
#include <initializer_list>
#include <span>
#include <vector>

#include "flows/due_parts.hpp"
#include "model/fiscal_terms.hpp"
#include "model/trials.hpp"

namespace cofferdam {

/// Sums of a trial. Lending counts from the start of the calendar on: loans of the opening book are
/// none, but their renewals are. Renewals are expectations of loans that have not defaulted, as in
/// the table 'book'.
struct Lent {
  double loans = 0;       ///< number of new loans
  double contracts = 0;   ///< worth of 1 for each new loan and renewal
  double made = 0;        ///< lent newly, in money of its day
  double renewed = 0;     ///< renewed, in money of its day
  double made_worth = 0;  ///< the same in money of the start
  double renewed_worth = 0;
  /// New loans and renewals, in money of the start.
  double worth() const { return made_worth + renewed_worth; }
};

/// Loans and bonds of all portfolios; policies and stakes are not lent.
class LentValues {
 public:
  /// `parts` [payer][row over all portfolios]: what each guarantees of the amount of the row.
  LentValues(const Params& params, const FiscalTerms& terms,
             std::vector<std::vector<double>> parts);
  /// Works out the trials of a settled run.
  void observe(const TrialRun& run);
  const Lent& of(std::size_t trial) const { return lent_[trial]; }
  /// If all that is on offer is taken and nothing defaults or ends early: the most there can be.
  Lent scheduled() const { return lent_of({&always_, &waiting_}); }
  double most_guaranteed(std::size_t payer) const {
    return guaranteed_of({&always_, &waiting_}, payer);
  }
  /// New loans that are made whatever happens: the least there can be.
  Lent certain() const { return lent_of({&certain_}); }
  double least_guaranteed(std::size_t payer) const { return guaranteed_of({&certain_}, payer); }
  /// What a payer has guaranteed, new loans and renewals, in money of the start, [trial].
  std::span<const double> guaranteed(std::size_t payer) const { return guaranteed_[payer]; }
  /// Its guaranteed part in force, summed over years and in money of the start, [trial]; only where
  /// the terms name a risk premium.
  std::span<const double> in_force(std::size_t payer) const { return in_force_[payer]; }

 private:
  /// A contract of a loan of 1, or what is in force of it in a stretch of time.
  struct Part {
    DuePart due;
    double worth = 0;  ///< of its amount if it comes to it, in money of the start
    bool is_new = false;
  };
  /// Of rows that run alike.
  struct Life {
    std::vector<Part> contracts, balances;
    double renewed = 1;  ///< probability of having come to the contract before those
  };
  struct Row {
    std::uint32_t life = 0;
    double amount = 0;  ///< of one loan
  };
  /// What is left of a life: contracts after a moment, and the balance from it on.
  struct Rest {
    Lent lent;
    double in_force = 0;
  };

  void add_row(std::size_t portfolio, std::size_t row);
  Life life_of(const Exposures& exposures, std::size_t row) const;
  Rest after_default(const Life& life, double time) const;
  Rest after_end(const Life& life, double time) const;
  double in_force_from(const Life& life, double time) const;
  static void count(const Part& part, double times, Lent& lent);
  void add(std::uint32_t row, const Rest& rest, double loans, std::size_t trial);

  const Params& params_;
  const FiscalTerms& terms_;
  std::vector<std::vector<double>> parts_;
  std::vector<Life> lives_;
  std::vector<Row> rows_;  ///< [row over all portfolios]
  struct Scheduled {
    Lent lent;
    std::vector<double> guaranteed, in_force;  ///< [payer]
  };
  static Lent lent_of(std::initializer_list<const std::vector<Scheduled>*> lists);
  static double guaranteed_of(std::initializer_list<const std::vector<Scheduled>*> lists,
                              std::size_t payer);
  std::vector<Scheduled> always_, waiting_;  ///< [portfolio] the latter depends on take-up
  std::vector<Scheduled> certain_;           ///< [portfolio] of those: made whatever happens
  std::vector<Lent> lent_;
  std::vector<std::vector<double>> guaranteed_, in_force_;
};

}  // namespace cofferdam
