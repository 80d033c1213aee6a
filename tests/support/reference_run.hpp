// The state of a programme while the reference works it, and the parts of its work.
#pragma once
#include <functional>
#include <set>

#include "support/reference_programme.hpp"

namespace cofferdam::reference_dated {

/// Something is above a level only if it is so by more than rounding.
inline bool is_above(double value, double level) {
  return value > level * (1 + 1e-12);
}

std::string name_of(const Rule& rule);   ///< "" for rules without a name
std::string claim_of(const Rule& rule);  ///< claim on which a clause acts; "" for other rules

/// Why an amount waits, or that it does not.
enum class Stage { fresh, deferred, carried, blocked };

/// An amount that one bearer owes another under a clause.
struct Due {
  std::size_t loan = 0, rule = 0;
  std::string payer, payee;
  double amount = 0;
  Day claim_date;
  Stage stage = Stage::fresh;
  std::size_t limit = 0;   ///< carried: the rule that stopped it
  std::size_t number = 0;  ///< in the order in which amounts began to wait
};

/// What is left of a due amount behind the limits, and where the rest was stopped.
struct Passed {
  Due due;
  double amount = 0, blocked = 0, above_sublimit = 0;
  std::vector<std::pair<std::size_t, double>> stopped;  ///< by rule of the limit
};

/// A claim that came due.
struct WorkedClaim {
  Day date;
  std::size_t loan = 0;
  double base = 0;
};

/// Cash that came before the claim was due, or that was shared.
struct Cash {
  Day date;
  std::size_t loan = 0;
  Event::Kind kind = Event::Kind::recovery;
  double amount = 0;
};

struct LayerEntry {
  std::size_t rule = 0;
  std::string key;  ///< year or loan whose total this is
  double part = 0;
};

class Run {
 public:
  Run(const Programme& programme, const std::string& endless);
  Outcome work();

 private:
  // The day (reference_programme.cpp).
  void work_day();
  void work_cash();
  void work_held();
  void work_claims();
  void work_default(const Event& event);
  void work_claim(const Event& event);
  void work_queue();
  void settle_in_proportion(std::vector<Due> group);
  void close_books();
  void add_row(Row::Kind kind, std::size_t loan, double loss, const Amounts& change);

  // Clauses (reference_clauses.cpp).
  void act_after(std::size_t rule, std::size_t loan, double base, Day claim_date, Amounts& entry);
  void act(std::size_t rule, std::size_t loan, double base, Day claim_date, Amounts& entry);
  void act_layers(std::size_t rule, std::size_t loan, Day claim_date, Amounts& entry);
  std::vector<double> fill_layers(std::size_t rule, std::size_t loan, double part);
  void owe(const Due& due, Amounts& entry);
  void pay(const Due& due, Amounts& entry);
  Passed pass(const Due& due) const;
  double allowed(const Due& due) const;
  double pass_cap(const CapRule& cap, const Due& due, double amount) const;
  void hand_on(const Passed& passed, Amounts& entry);
  void complete(const Passed& passed, double paid, Amounts& entry);
  void move(const Due& due, const std::string& payer, double amount, Amounts& entry);
  void hold(Due due, double amount, Stage stage, std::size_t limit = 0);
  void lose(const std::string& payee, const std::string& reason, double amount);

  // Claims and loans.
  const ClaimRule* claim_of_loan(std::size_t loan) const;
  std::string lender_of(std::size_t loan) const;
  std::optional<Day> default_of(std::size_t loan) const;
  Day trigger_of(const ClaimRule& claim, Day failure) const;
  bool is_worked(std::size_t loan) const;
  double share_rate(std::size_t loan, const std::string& bearer) const;
  bool pays_in(const std::string& bearer, std::size_t rule) const;
  const SettleRule* settled_by(std::size_t rule) const;
  double burden(std::size_t loan, const std::string& bearer) const;

  // Limits and caps (reference_limits.cpp).
  std::vector<std::size_t> limits_on(const Due& due) const;
  double pass_limit(const LimitRule& limit, const Due& due, double amount) const;
  double pass_claims(const LimitRule& limit, const Due& due, double amount, double most) const;
  bool governs(const LimitRule& limit, std::size_t rule) const;
  bool covers(const LimitRule& limit, std::size_t loan) const;
  bool belongs(const LimitRule& limit, std::size_t loan, std::size_t other) const;
  bool in_window(const LimitRule& limit, Day day) const;
  Day window_start(const LimitRule& limit) const;
  double part_of(LimitRule::Part part, std::size_t loan, const std::string& on,
                 const std::function<bool(std::size_t)>& under) const;
  double paid_under(const LimitRule& limit, std::size_t loan) const;
  double denominator(const LimitRule& limit, std::size_t loan) const;
  double volume(const LimitRule& limit, std::size_t loan) const;
  double in_force(std::size_t loan, Day from, Day to) const;
  std::set<std::size_t> included(const CapRule& cap) const;
  bool may_catch_up(std::size_t rule) const;
  double cap_room(std::size_t rule) const;

  // Recoveries (reference_recoveries.cpp).
  void share_recovery(const Cash& cash, bool was_held);
  void share_cost(const Cash& cash, const Amounts& before, bool was_held);
  void book_cash(const Cash& cash, const Amounts& change, bool was_held);
  const RecoverRule* recover_rule(std::size_t loan) const;
  Amounts split(const RecoverRule& rule, std::size_t loan, double amount) const;
  Amounts split_by_agreed_share(std::size_t loan, double amount) const;
  Amounts at_rates(std::size_t loan, double amount, bool deductibles = true,
                   std::map<std::size_t, double>* paid = nullptr) const;
  Amounts go_back_at_rates(std::size_t loan, double amount);
  void reopen(std::size_t at, std::size_t loan, double amount);
  double outstanding_of(std::size_t loan) const;
  bool is_cut_off(const RecoverRule& rule, std::size_t loan) const;

  // Pools (reference_pools.cpp).
  const Pool* pool_of(const std::string& bearer) const;
  bool is_open(const Pool& pool) const;
  bool has_stock(const Pool& pool) const;
  std::vector<std::string> values_of(const Pool& pool) const;
  double weight_of(const Pool& pool, const std::string& value) const;
  std::string value_of(const Pool& pool, std::size_t loan) const;
  double available(const Pool& pool, const std::string& value) const;
  const PoolLine* line_of(const Pool& pool, std::size_t rule) const;
  int rank_of(const Due& due) const;
  double sublimit_room(const Due& due) const;
  void draw(const Pool& pool, const Due& due, double amount, double paid);
  void credit(const Pool& pool, const std::string& kind, const std::string& value, double amount,
              bool of_budget = false);
  void cash_of(const std::string& bearer, std::size_t loan, double amount);
  void turn_budgets();
  void lapse(const Pool& pool);
  void lapse_at_the_end();
  void contribute();
  void take_fees();
  void take_fee(const Pool& pool, const Fee& fee);
  void add_interest();
  void top_up();
  void close_pools();

  const Programme& programme_;
  std::string endless_;
  Outcome outcome_;
  double rounding_ = 0;  ///< what is less is left over by sums that cancel
  Day today_;
  std::vector<Amounts> burdens_;  ///< [loan]
  std::vector<Payment> payments_;
  std::vector<Payment> pending_;  ///< passed the limits, waits for its part of a pool
  std::vector<WorkedClaim> worked_;
  std::set<std::size_t> defaulted_;  ///< loans whose default has been worked
  std::vector<Cash> early_;          ///< came before the claim was due
  std::vector<Cash> shared_;         ///< recoveries that were shared
  std::map<std::pair<std::size_t, std::string>, double>
      given_back_;                   ///< [loan, payee] compensation that went back at the rates
  std::set<std::size_t> room_made_;  ///< caps whose payer got something back
  std::map<std::size_t, double> reopened_;  ///< [cap] what came back and may be paid again
  std::set<std::string> money_came_;        ///< pools, since amounts that wait were tried
  std::map<std::pair<std::size_t, std::size_t>, double>
      net_paid_;  ///< [cap, loan] by its payer, less what came back
  std::vector<LayerEntry> layer_entries_;
  std::vector<Due> held_, queue_;
  std::size_t next_number_ = 0;
};

}  // namespace cofferdam::reference_dated
