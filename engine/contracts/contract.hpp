// A reinsurance contract, or a public layer: part of the losses of a claim that a payer takes over
// from a payee, added up by risk, occurrence and year.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "clauses/cover.hpp"
#include "clauses/row_rates.hpp"
#include "contracts/contract_years.hpp"
#include "contracts/loss_totals.hpp"
#include "contracts/reinstatements.hpp"

namespace cofferdam {

class PremiumIncome;

/// What a scenario says about a contract.
struct ContractTerms {
  std::string kind;  ///< as sentences name it: `quota share`
  std::string name;
  std::size_t claim = 0, payer = 0, payee = 0;
  ContractLevels levels;  ///< annual ends in money, or with `income` in parts of it
  double placed = 1;
  ContractBasis basis = ContractBasis::losses_occurring;
  bool cash_in_own_year = false;  ///< what comes back counts in the year in which it comes
  bool ignores_recoveries = false;
  bool proportional = false;  ///< its share is one of the rates of the programme
  double premium = 0;         ///< of a year, for the whole layer
  ReinstatementTerms reinstatements;
  std::vector<std::uint32_t> group_of;  ///< [row] that has a year of its own; empty: all have one
  std::size_t groups = 1;
  const Value* premium_at = nullptr;  ///< in the scenario; forgotten when all is connected
};

/// A contract above another on the same claim and payee.
class Contract;
struct ContractAbove {
  const Contract* contract = nullptr;
  bool same_priority = false;  ///< what it pays is not taken off
};

class Contract final : public Cover {
 public:
  /// `share`: of each loss that enters the formula. `income`: premium of which the annual ends are
  /// parts; null: they are money. `index`: among the contracts of the programme.
  Contract(ContractTerms terms, RowRates share, std::vector<ContractAbove> above,
           const Payment& payment, std::unique_ptr<PremiumIncome> income, std::size_t index);
  ~Contract() override;

  void act(Walk& walk, const EntryList& entries) const override;
  void nominal(std::uint32_t row, NominalParts& of) const override;
  void connect(ProgrammeContext& context, Problems& problems) override;
  std::string title() const override { return terms_.kind + " '" + terms_.name + "'"; }
  std::vector<const Rule*> rules() const override;
  std::vector<const Rule*> with() const override;
  void start(Walk& walk) const override;
  Moment next(Walk& walk) const override;
  void step(Walk& walk) const override;

  const ContractTerms& terms() const { return terms_; }

 protected:
  std::size_t cell_of(Walk& walk, std::uint32_t e) const override;
  void count_paid(Walk& walk, std::size_t line, std::uint32_t claim, double amount) const override;
  void lower(Walk& walk, std::uint32_t e, double amount) const override;

 private:
  struct Trial;
  /// What it made due on an entry, and what of that has left the payee.
  struct Ceded {
    std::uint32_t entry = Settlement::kNoEntry;
    double due = 0, moved = 0;
  };
  struct Subject {
    double loss = 0;  ///< on which it acts
    double free = 0;  ///< what contracts above leave of it
  };
  void work(Walk& walk, std::uint32_t e) const;
  Subject subject(Walk& walk, std::uint32_t e) const;
  static double most_of(EntryKind kind, const Subject& of, double spare);
  Ceded ceded_on(Walk& walk, std::uint32_t e) const;
  bool is_late_payment(const Walk& walk, std::uint32_t e) const;
  std::pair<double, double> add(Walk& walk, Trial& trial, std::uint32_t e, std::size_t cell,
                                double loss) const;
  void reinstate(Walk& walk, Trial& trial, std::uint32_t e, std::size_t cell, double used) const;
  double premium_of(const Calendar& calendar, std::size_t year) const;
  std::size_t column(const Walk& walk, std::size_t cell) const;

  ContractTerms terms_;
  RowRates share_;
  std::vector<ContractAbove> above_;
  std::unique_ptr<PremiumIncome> income_;
  std::size_t index_;
  const FlowLine *premium_ = nullptr, *reinstated_ = nullptr;  ///< null: it has none
};

}  // namespace cofferdam
