// A pool at work: its account, its flows by date, and what it owes.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "gates/sublimit.hpp"
#include "gates/volume_set.hpp"
#include "pools/pool_accounts.hpp"
#include "waterfall/flow.hpp"

namespace cofferdam {

struct DueRecord;
/// The last gate of the payments that it pays, and the account that some payments go into.
class PoolRule final : public Gate, public EvenSplit, public FlowAccount {
 public:
  /// `index`: of the pool among those of the results.
  PoolRule(PoolTerms terms, std::size_t index, ProgrammeContext& context, Problems& problems,
           const Value& place);

  const PoolTerms& terms() const { return terms_; }
  std::size_t index() const { return index_; }
  /// `pool`, or `pool.bank_1` of an instance.
  std::string account_name(std::size_t instance) const {
    return values_.empty() ? terms_.name : terms_.name + "." + values_[instance];
  }
  /// Of the tag that splits it; empty: it is one balance.
  const std::vector<std::string>& values() const { return values_; }
  /// What it has now, in all or of one instance.
  double balance(Walk& walk) const;
  double balance(Walk& walk, std::size_t instance) const;
  bool has_line(const std::string& clause) const;
  /// Index of the line of a clause, which becomes one of the pool's if it is not yet.
  std::size_t line_of(const std::string& clause);

  /// The gate before it of a line; null if the line has no sublimit.
  const Sublimit* sublimit(std::size_t line) const { return sublimits_[line]; }
  /// Deals with what the sublimit of a line has stopped.
  void hold_beyond(Walk& walk, const Passage& passage, double amount) const;

  GatePlace place() const override { return GatePlace::balance; }
  const std::string& name() const override { return terms_.name; }
  std::string phrase(const Payment& payment, const Words& words) const override;
  Reason reason() const override { return terms_.only_budget ? Reason::budget : Reason::balance; }
  /// Pays as far as the balance goes.
  double admit(Walk& walk, const Passage& passage, double amount, double part) const override;
  void refuse(Walk& walk, const Passage& passage, double amount) const override;
  double left(Walk& walk, const Passage& passage) const override;
  void get_back(Walk& walk, std::uint32_t entry, double amount) const override;
  void take_flow(Walk& walk, std::uint32_t row, double amount) const override;
  const Rule* rule() const override { return this; }
  std::size_t instance_of(std::uint32_t row) const override { return instance(row); }
  bool counts_payments() const override { return true; }
  bool counts_recoveries() const override { return true; }
  bool is_account() const override { return true; }
  const EvenSplit* evenly() const override { return terms_.pro_rata ? this : nullptr; }
  bool is_one_balance(const Walk& walk, std::uint32_t a, std::uint32_t b) const override;
  double even_part(Walk& walk, std::uint32_t entry, double due) const override;

  /// When each of `trials` trials is exhausted, in years, +inf: never, if what is recorded comes
  /// due to this pool. `enough` [trial]: an opening stock that suffices without any top-up.
  std::vector<double> exhausted_by(const DueRecord& record, std::size_t trials,
                                   std::span<const double> enough, const Calendar& calendar) const;

  /// Resolves what fees and the leverage are of; the payments are those of this pool.
  void connect(const ProgrammeContext& context, const std::vector<const Payment*>& payments);
  using Gate::connect;

  bool looks_at_burdens() const override { return terms_.deferred; }
  std::string title() const override { return "pool '" + terms_.name + "'"; }
  void start(Walk& walk) const override;
  bool watches() const override { return !in_force_.empty() || !fee_volumes_.empty(); }
  Moment next(Walk& walk) const override;
  void step(Walk& walk) const override;
  void release(Walk& walk, std::vector<HeldBack>& due) const override;
  void mark(Walk& walk) const override;
  bool has_room(Walk& walk, const HeldBack& held) const override;
  void keep(Walk& walk, const HeldBack& held) const override;
  HeldBack offered(Walk& walk, const HeldBack& held) const override;
  void tried(Walk& walk, const HeldBack& held) const override;
  void defaulted(Walk& walk, std::uint32_t entry) const override;
  void recovered(Walk& walk, std::uint32_t entry) const override;
  void end(Walk& walk) const override;

 private:
  struct Planned {
    Moment at = 0;
    PoolEvent event = PoolEvent::opening;
    std::size_t index = 0;  ///< of a contribution or fee
    double time = 0;        ///< on the axis of interest
  };
  struct State;

  void plan(const ProgrammeContext& context);
  void plan_loan_fees(const ProgrammeContext& context);
  void act(Walk& walk, State& state, const Planned& planned) const;
  /// `weights_`, times what scores make of them in the year.
  std::vector<double> moved_weights(Walk& walk) const;
  void credit_fee(Walk& walk, State& state, std::size_t fee, bool due) const;
  void record(Walk& walk, State& state) const;
  /// Who pays a flow of the terms, or gets it.
  const Payers& payers_of(PoolFlow flow, std::size_t contribution) const;
  /// Money that no term plans comes, or is owed below zero; `entry`: of whose claim.
  void receive(Walk& walk, std::size_t instance, PoolFlow flow, std::uint32_t entry,
               double amount) const;
  void money_came(Walk& walk, State& state) const;
  /// Where an amount waits, for money or for room within the sublimit of its line.
  Waiting& waiting_of(const Walk& walk, State& state, const HeldBack& held) const;
  void call_next_year(Walk& walk, State& state) const;
  /// What there is in a step for amounts that were held back.
  double usable(Walk& walk, State& state, std::size_t instance) const;
  /// What the sublimit of a line leaves; without one: no end.
  double room_of_line(Walk& walk, std::size_t line) const;
  void fund(Walk& walk, PoolFlow flow, const Payers& payers, double amount) const;
  void fund(Walk& walk, PoolFlow flow, std::size_t bearer, double amount) const;
  void log(Walk& walk, PoolFlow flow, std::size_t instance, std::uint32_t entry, double amount,
           double balance) const;
  double interest_time(const Calendar& calendar, std::uint32_t day) const;
  double interest_time(Walk& walk) const;
  void record_due(Walk& walk, std::size_t instance, double amount) const;
  std::size_t instance(std::uint32_t row) const { return instance_.empty() ? 0 : instance_[row]; }
  std::size_t funding_line(PoolFlow flow, std::size_t bearer) const;

  PoolTerms terms_;
  std::size_t index_;
  std::vector<Sublimit*> sublimits_;  ///< [line] of the context's gates
  std::vector<Planned> plan_;
  std::vector<std::string> values_;      ///< of the tag `each`
  std::vector<std::uint32_t> instance_;  ///< [row]; empty: one
  std::vector<double> weights_;          ///< [instance], of sum 1
  std::vector<std::uint32_t> unit_of_;   ///< [instance] whose score moves what comes in
  VolumeSet in_force_;                   ///< guaranteed part, one cell
  std::vector<VolumeSet> fee_volumes_;   ///< [fee], by instance
  std::size_t first_funding_ = 0;        ///< of the pool in the programme's funding lines
  std::vector<FundingLine> funding_;
};

}  // namespace cofferdam
