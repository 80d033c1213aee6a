// The clauses of a scenario in the order in which they act.
#pragma once
#include <memory>
#include <vector>

#include "waterfall/agenda.hpp"
#include "waterfall/clause.hpp"
#include "waterfall/group.hpp"

namespace cofferdam {

struct FiscalTerms;

class Programme {
 public:
  /// From clauses in order, and the payments and rules of `context`, joined to each other.
  Programme(ProgrammeContext context, std::vector<std::unique_ptr<Clause>> clauses);
  Programme(const Programme&) = delete;
  ~Programme();

  /// Shares the losses in `settlement.events` of `trials` trials: fills parts, lines, losses,
  /// ledger and what became of payments, rules and pools. Events come out sorted by claim or, if
  /// the programme is walked, in the order of time. Throws Error(internal) if in some trial the
  /// parts do not sum to the losses.
  void settle(Settlement& settlement, std::size_t trials) const;

  /// From then on it keeps the days of what it settles (`DatedCash`), for a fiscal account.
  void keep_days(std::shared_ptr<const FiscalTerms> fiscal) { fiscal_ = std::move(fiscal); }
  /// Terms of the fiscal account; null: none is asked for.
  const FiscalTerms* fiscal() const { return fiscal_.get(); }

  /// From then on it lists the defaults of trials for tables that count like flows.
  void keep_defaults() { keeps_defaults_ = true; }
  /// Whether what single exposures owe is asked for: settlements know what was lent and defaults.
  bool counts_like_flows() const { return keeps_defaults_ || !context_.scheduled.empty(); }

  /// Of trials that it has settled: what a bearer bears net of claims of these names, year by year,
  /// [year x trials + trial].
  void sum_burdens(const Settlement& settlement, const std::string& bearer,
                   const std::vector<std::string>& claims, std::vector<double>& sums) const;

  /// Whether it is worked in the order of time: something in it has a memory or dates.
  bool is_walked() const { return walked_; }
  const ProgrammeContext& context() const { return context_; }
  const std::vector<std::unique_ptr<Clause>>& clauses() const { return clauses_; }
  const std::vector<Group>& groups() const { return groups_; }

 private:
  void sort_by_claim(Settlement& settlement) const;
  void start(Settlement& settlement, std::size_t trials) const;
  void start_walk(Settlement& settlement) const;
  void start_days(Settlement& settlement) const;
  void start_lending(Settlement& settlement) const;
  void count_losses(Settlement& settlement) const;
  void count_excluded(Settlement& settlement) const;
  void list_defaults(Settlement& settlement) const;
  void set_exposures();
  void settle_flows(Settlement& settlement) const;
  void close(Settlement& settlement) const;

  ProgrammeContext context_;
  std::shared_ptr<const FiscalTerms> fiscal_;
  bool keeps_defaults_ = false;
  std::vector<std::unique_ptr<Clause>> clauses_;
  std::unique_ptr<Agenda> agenda_;
  std::vector<Group> groups_;
  bool walked_ = false;
  bool one_claim_ = true;                 ///< all rows belong to the same claim
  std::vector<std::uint32_t> lender_of_;  ///< [row]; empty if there is one lender
  /// [row] the row as which its exposure begins; empty: each is an exposure.
  std::vector<std::uint32_t> exposure_of_;
};

}  // namespace cofferdam
