// One trial as it is worked, day by day.
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "oracle/book.hpp"
#include "oracle/lending.hpp"
#include "oracle/rates.hpp"
#include "oracle/scenario.hpp"
#include "oracle/trial_parts.hpp"

namespace cofferdam::oracle {

class Trial {
 public:
  Trial(const Scenario& scenario, const World& world, Day lent_until = -10000000);
  /// Stops on the first day on which a loan on offer is not lent.
  Result run();

 private:
  friend class Lender;  // lending.cpp
  // trial.cpp: the days
  void open_cases();
  void collect_days();
  void work_day();
  void finish();
  void add_takers(const Clause& clause, const std::string& payee,
                  std::set<std::string>& payers) const;
  void collect_payers();
  void collect_limited();
  void collect_pool_days();
  void settlement_dates();
  std::set<Day> last_days(int months) const;
  Seen seen(std::size_t row) const;
  std::size_t index_of(const Row& row) const {
    return static_cast<std::size_t>(&row - &world_.rows[0]);
  }
  bool turns() const;  ///< the year turns today

  // claims.cpp: defaults, claims and clauses
  void default_or_claim(Case& one);
  void gain(const Event& event);
  void claim_comes_due(Case& one);
  void act(const Clause& clause, Case& one);
  void act_share(const Clause& clause, Case& one);
  void act_compensate(const Clause& clause, Case& one);
  void below_ceiling(const Clause& clause, const Case& one, double amount);
  void act_layers(const Clause& clause, Case& one);
  void act_again(std::size_t after, Case& one);
  void part_changed(const Clause& clause, Case& one, double change);
  void layered_changed(const Clause& clause, Case& one, double change);
  double compensation_room(const Clause& clause, const Case& one) const;
  void owe(const Clause& clause, std::size_t layer, Case& one, const std::string& payer,
           const std::string& payee, double amount);

  // ceilings.cpp
  double most_below(const Ceiling& ceiling, const Clause& clause, const Case& one) const;
  void below_ceilings(Debt& debt);
  double claim_now(const Case& one) const;
  double room_now(const Ceiling& ceiling, std::size_t clause, Case& one);
  void reserve_below(Debt& debt);
  static void release_reserved(const Debt& debt, double amount);
  void counts_no_more(const Debt& debt, double amount);

  // pay.cpp: from what is due to what is paid
  void pay(Debt debt);
  Passed pass(Debt debt);
  bool has_failed(const std::string& bearer) const;
  double cut(Debt& debt);
  void fails(const Debt& debt, double amount);
  void from_money(const Passed& passed, double part);
  void not_passed(const Passed& passed);
  void short_of(const Debt& debt, const std::string& why, double amount);
  void take_over(const std::string& other, const Debt& debt, double amount);
  void carry(const Debt& debt, const Limit& limit, double amount);
  void wait(Debt debt, const std::string& why, double amount);
  void lapse(const Debt& debt, double amount);
  void stop(const Debt& debt, const std::string& why, double amount);
  Paying& paying(const Debt& debt);
  void move(const Debt& debt, double amount);

  // limits.cpp
  double let_through(const Limit& limit, const Debt& debt, double amount, Passed& passed);
  double claims_that_count(const Limit& breaker, const Row& like) const;
  double let_ratio_through(const Limit& limit, const Debt& debt, double most, double amount,
                           bool& crossed) const;
  double let_sum_through(const Limit& limit, const Debt& debt, double paid, double most,
                         double amount, bool& crossed) const;
  double denominator(const Limit& limit, const Row& like, const Case* claim, Day from,
                     Day to) const;
  double claims_counted(const Limit& limit, const Case* claim, const Row& like, Day from, Day to,
                        bool own) const;
  double weight(const Limit& limit, const std::string& part, std::size_t row) const;
  std::pair<Day, Day> window(const Limit& limit, Day of, bool of_claim) const;
  bool holds(const Limit& limit, const std::string& payer, const std::string& clause) const;
  bool concerns(const Limit& limit, std::size_t row, const Row& like) const;
  std::string key(const Limit& limit, const Row& row, const std::string& loan) const;
  void rule_stopped(const std::string& name, const Debt& debt, double amount);

  // breakers.cpp
  std::map<std::string, const Row*> breakers_of(const Limit& limit) const;
  bool acts(const Limit& limit) const;
  void collect_breaker_days();
  void release(BreakerState& state);
  void trip(BreakerState& state, const Limit& limit, const Case* crossing, double part);
  void release_breakers();
  std::optional<std::pair<double, double>> ratio_now(const Limit& limit, const std::string& counter,
                                                     const Row& like, const Case* claim,
                                                     double level) const;
  void look_at_breakers(const Case& one);
  void look_at_ends();
  bool concerned(const Limit& limit, const Case& one, Day since) const;
  double pass_breaker(const Limit& limit, const Debt& debt, double amount);
  bool is_released(const Debt& debt) const;
  bool stops_new(std::size_t row) const;
  void rule_warns(const std::string& name);

  // caps.cpp
  void include_loans();
  double volume(const Clause& cap) const;
  double included(const Clause& cap, const Case& one) const;
  double usually_included(const Clause& cap, std::size_t row) const;
  double cap_room(const Clause& cap) const;
  void grow_caps();
  void lend();

  // waiting.cpp: what was held back, and settlement
  void held_back();
  void settle();
  void try_all(bool settled);
  void collect_candidates(bool settled);
  std::vector<Debt> next_group(bool settled);
  std::vector<Queue::iterator> group_of(Queue::iterator first, bool settled);
  void try_again(std::vector<Debt> group);
  void trim(Debt& debt, double already);
  void leave_what_has_no_room(Debt& debt);
  bool is_paid_evenly(const Debt& debt) const;
  bool may_be_tried(const Debt& debt, bool settled) const;
  bool hand_over(bool settled);
  bool needs_room(const Debt& debt) const;
  std::string room_of(const Debt& debt) const;
  void look_again_tomorrow();
  int rank(const Debt& debt) const;
  Place place(const Debt& debt) const;
  void queue(Debt debt);
  void note_usable(bool settled);
  bool is_date(int settle) const;
  int dates_of(const Debt& debt) const;
  void money_came(PoolState& pool);
  void look_for_later_money(const Debt& debt);
  bool waits_for_pool(const Debt& debt) const {
    return debt.why == "balance" || debt.why == "budget" || debt.why == "sublimit";
  }

  // cash.cpp: what comes back, and costs
  void cash(const Event& event);
  void share_cash(Case& one, const Event& event);
  Amounts split_by_rates(Case& one, double amount, bool is_cost, std::map<Under, double>& under);
  void layers_by_rates(const Clause& clause, Case& one, double sign, Amounts& parts,
                       std::map<Under, double>& under, double& given);
  Amounts split_agreed(const Case& one, double amount) const;
  Amounts split_true_up(const Case& one, double amount) const;
  Amounts allowed_of_loan(const Case& one, const Clause& clause, const std::string& payer,
                          const std::string& payee, double due, Amounts& paid) const;
  Amounts split_by_rule(const Recover& rule, const Case& one, double amount) const;
  void correct(const Case& one, double amount, Amounts& split) const;
  void lower_waiting(const Case& one, double amount);
  void lower_layers(Case& one, double amount);
  void lower_below(Case& one, double amount) const;
  void count_by_rates(Case& one, const Amounts& before, const Amounts& after,
                      const std::map<Under, double>& under, bool is_cost);
  void count_returns(Case& one, const Amounts& at_rates, const Amounts& got,
                     const std::map<Under, double>& under);
  void owes_less(const Debt& debt, double amount);
  bool is_payer_of_share(const Case& one, const std::string& bearer) const;
  static bool remembers(const Clause& clause);
  static bool is_filled(const Clause& clause) {
    return clause.kind == Clause::Kind::layers || clause.contract;
  }
  void paid_falls(Case& one, const Way& way, double given, double more,
                  const std::map<Under, double>& by_layer);
  double loss_now(const Case& one) const { return one.base - one.back + one.cost; }
  const Recover* rule_of(const Case& one) const;

  // layers.cpp
  std::string loan_of(const Case& one) const;
  std::string loan_of(const Event& event) const;
  std::string cell(const Clause& clause, const Case& one, Day day) const;
  double held(const Clause& clause, std::size_t layer, const Case& one, double total) const;
  double exposure(const std::string& claim) const;

  // contracts.cpp: reinsurance
  int contract_year(const Contract& terms, const Case& one) const;
  std::string contract_cell(const Contract& terms, const Case& one, Day day) const;
  double used_in(const Clause& clause, const std::string& cell) const;
  double owed_in(const Clause& clause, const std::string& cell) const;
  ClaimLoss& loss_in(const Clause& clause, const Case& one, Day day);
  double unpaid_above(const Clause& clause, const Case& one) const;
  void act_contract(const Clause& clause, Case& one);
  void contract_again(const Clause& clause, Case& one, std::map<std::size_t, double>& late_dues);
  double contract_owes(const Clause& clause, Case& one, double loss, double left);
  double contract_by_rates(const Clause& clause, Case& one, double sign, const Amounts& parts,
                           const std::map<Under, double>& under);
  double contract_changes(const Clause& clause, Case& one, Day day, double change);
  void lower_contracts(Case& one, double amount);
  // contract_flows.cpp: their premiums
  void reinstate(const Clause& clause, const std::string& cell, const Case& one);
  double time_left(const Contract& terms, const Case& one) const;
  double part_of_year(int year) const;
  void contract_premium(const Clause& clause);
  void contract_flow(const Clause& clause, const std::string& what, const Case* one, double amount);
  void tell_contracts();

  // trial_flows.cpp: fees, premiums and subsidies
  void schedule_flows();
  void schedule_relending();
  void pay_flow(const std::string& name, const RelendingPayment& payment);
  std::string balance_of(const std::string& bearer, const Row& loan) const;
  void flows();
  void through_pools(const Balance& payer, const Balance& payee, double amount);
  void tell_earned();
  std::vector<double> premium_by_year(const FlowTerms& flow, bool earned, const std::string& each,
                                      const std::string& value) const;
  double premium_of(const Contract& terms, const std::string& cell) const;

  // trial_accounts.cpp: gains against losses
  bool closes_today(const AccountTerms& terms) const;
  Day account_begins(const AccountTerms& terms) const;
  double axis(Day day) const;
  double years_held(const Row& row, Day day) const;
  std::map<std::string, NetAccount> accounts(const AccountTerms& terms);
  void close_net_accounts();
  std::string balance_of_account(const std::string& bearer, const NetAccount& account) const;
  void share_gains(const GainShare& share);

  // refunds.cpp
  void collect_refund_days();
  const Row& any_row_of(const Refund& refund) const;
  void pay_refund(const Refund& refund);
  double borne_in(const Scenario& scenario, const World& world, const Result& result,
                  const Refund& refund, int year) const;
  const Result& under_less(const Refund& refund);

  // advances.cpp: paid before the claim is due
  void collect_advances();
  void pay_advances();
  void put_aside(Case& one);
  void count_advance(std::size_t clause, Case& one, const std::string& payer, double amount);
  static double advanced_under(const Clause& clause, const Case& one);
  static Debt own_debt(const Clause& clause);
  double set_off(const Clause& clause, Case& one);
  void comes_back(const Clause& clause, Case& one, double part);
  void share_excess(Case& one);

  // pools.cpp: money in and out
  void open_pools();
  double from_pool(const Debt& debt, double amount, double part);
  double sublimit_room(const Debt& debt) const;
  bool pool_pays(const Debt& debt) const;
  std::string instance(const PoolState& pool, const Row& row) const;
  void into_pool(const std::string& bearer, const Case& one, double amount, const std::string& kind,
                 const std::string& other);
  void cost_of_pool(const std::string& bearer, const Case& one, double amount);
  void flow(PoolState& pool, const std::string& name, const std::string& kind,
            const std::string& other, double amount, double from_budget);
  void spend(PoolState& pool, const std::string& name, const std::string& kind,
             const std::string& other, double amount);
  void funding(PoolState& pool, const std::string& name, const std::string& kind,
               const Givers& others, double amount, double of_budget);
  void cash_between(const PoolState& pool, const Givers& others, double amount);
  double left_of_year(Day day) const;

  // funding.cpp: what moves by the calendar
  void turn_of_year();
  void contributions();
  void fees();
  double fee_base(const Fee& fee, const PoolState& pool, std::size_t row) const;
  void interest();
  void top_ups();
  void closing();
  void year_ends();
  void last_lapse();
  // lines
  void begin_line(Line::Kind kind, const Case& one, const std::string& clause);
  void end_line(double loss);
  void change(Case& one, const std::string& bearer, double amount);

  const Scenario& scenario_;
  const World& world_;
  const World* on_offer_;  ///< the same before it was decided which loans are lent
  const Calendar& calendar_;
  Book book_;
  Day day_ = 0;
  bool before_claims_ = false;  ///< of the day
  Day lent_until_;              ///< who of the loans on offer up to it are lent the world says
  std::map<std::size_t, Offer> lent_;
  std::set<Day> days_;
  std::vector<Case> cases_;
  std::vector<std::size_t> case_of_;             ///< [event] case of a claim
  std::vector<std::set<std::string>> covering_;  ///< [row] claims
  std::map<Day, std::vector<const Event*>> cash_on_, gains_on_;
  std::map<Day, std::vector<Case*>> defaults_on_, triggers_on_;
  std::map<Day, std::vector<std::pair<Case*, const Clause*>>> advances_on_;
  std::map<const Refund*, Result> under_less_;
  Queue waiting_;
  std::map<Place, Queue::iterator> candidates_;  ///< that may be tried in this round
  std::map<std::string, int> handed_;            ///< [room] amounts to be tried that have not been
  std::map<std::string, std::set<int>> trying_;  ///< [pool] dates for which money has come in
  bool all_tried_ = false;                       ///< those of some room have been
  std::map<std::string, LimitState> limits_;
  std::map<std::string, std::map<std::string, BreakerState>> breakers_;  ///< [breaker][counter]
  std::map<std::string, std::set<Day>> look_days_;                       ///< [breaker]
  std::map<std::size_t, CapState> caps_;
  std::map<std::tuple<std::size_t, std::size_t, std::string>, LayerState> layers_;
  std::map<std::pair<std::size_t, std::string>, double> totals_;     ///< [layers clause, cell]
  std::map<std::pair<std::size_t, std::string>, Holding> holdings_;  ///< [contract, cell]
  mutable std::map<std::pair<const Contract*, std::string>, double> premiums_;  ///< [., cell]
  std::unique_ptr<LoanFlows> loan_flows_;
  std::unique_ptr<FlowDues> flow_dues_;
  std::vector<RelendingCourse> relendings_;  ///< [clause]
  std::map<std::string, PoolState> pools_;
  std::map<std::string, std::size_t> paying_row_, rule_row_;
  std::vector<std::size_t> layer_row_;         ///< [clause] its first layer's row
  std::vector<std::set<std::string>> payers_;  ///< [clause] who may pay, by any way
  /// [clause] the same by the payee, of a share each lender.
  std::vector<std::map<std::string, std::set<std::string>>> payers_of_;
  std::map<std::string, std::set<Day>> settle_dates_;  ///< [clause]
  std::map<Day, std::vector<std::pair<std::string, std::size_t>>> contributions_on_;
  mutable std::map<std::tuple<std::string, std::string, std::size_t>, double> weights_;
  std::map<std::string, std::vector<bool>> limited_;  ///< [limit][row]
  mutable std::map<std::string, double> exposures_;   ///< [claim]
  bool interest_done_ = false;
  int takeovers_ = 0;
  int waits_ = 0;  ///< amounts that began to wait
  Line line_;
  Result result_;
};

/// Amounts that agree to a relative 1e-12 are one amount.
bool above(double a, double b);
/// What a layer takes or gives of a part of its total, without what rounding leaves of it.
double rounded(double amount, double part, double total);
/// Splits by weights, those at or below zero left out; what has no weight is the lender's.
Amounts in_proportion(const Amounts& weights, double amount, const std::string& lender);
/// Part of a loan that the rate of a flow is of.
double part_of_flow(const Scenario& scenario, const FlowTerms& flow, const Seen& seen);
/// The same without a calendar.
Result work_undated(const Scenario& scenario, const World& world);
/// Rows of the results that the programme calls for, all zero, in the order of the file.
Result empty_result(const Scenario& scenario);
std::string paying_key(const std::string& clause, const std::string& payer,
                       const std::string& payee);

}  // namespace cofferdam::oracle
