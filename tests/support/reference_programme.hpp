// The sharing rules over time once more, day by day and as slowly as they read, to check the
// engine against.
//
// Written from the description of the rules; shares no code with the engine.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "support/reference_dates.hpp"
#include "support/reference_waterfall.hpp"

namespace cofferdam::reference_dated {

using reference::Condition;
using reference::Rate;

struct Loan {
  std::string id;
  std::size_t portfolio = 0;
  Day originated;
  double amount = 0;
  std::optional<Day> matures;
  reference::Loan traits;  ///< tags and numbers that conditions and rates look at
};

struct Portfolio {
  std::string name, lender;
};

struct Event {
  enum class Kind { failure, recovery, cost };
  Day date;
  Kind kind = Kind::failure;
  double amount = 0;
  std::size_t loan = 0;  ///< index of the loan
};

struct ClaimRule {
  std::string name;
  std::vector<std::string> of;
  std::optional<Condition> when;
  int lag_days = 0, lag_months = 0;
  bool after_recovery = false;
  double interest = 0;  ///< a year
  int interest_days = 0;
};

struct ShareRule {
  std::string name, claim;
  std::vector<std::pair<std::string, Rate>> parts;
  std::optional<std::string> remainder;
};

struct CompensateRule {
  std::string name, claim, payer, payee;
  Rate rate;
  bool of_payee_part = false;
  std::optional<double> at_most;
  double deductible = 0;
};

struct Layer {
  std::string payer;
  double attachment = 0;
  std::optional<double> limit;
};

struct LayersRule {
  enum class Over { scenario, year, loan };
  std::string name, claim, payee;
  std::vector<Layer> layers;
  Over over = Over::scenario;
};

struct CapRule {
  std::string name, claim, payer, payee;
  double rate = 0, cap = 0;
  std::optional<double> agreed_maximum;
  std::optional<Day> include_until;
  bool catch_up = true, reinstate = true;
  std::optional<std::string> overflow;
};

struct LimitRule {
  enum class Window { calendar_year, full_year, trailing, since_start, cohort };
  enum class Numerator { compensation, default_principal, loss_after_recovery, npl_stock };
  enum class Denominator { originated, in_force_at_start, average_in_force, released, agreed };
  enum class Part { whole_loan, guaranteed_part, own_part };
  enum class Crossing { cut, refused, paid };
  std::string name, on;
  std::vector<std::string> of;  ///< empty: all in which `on` pays
  std::string each;             ///< "": all together; "loan", or a tag
  double level = 0;
  bool is_rate = false;
  Window window = Window::calendar_year;
  int months = 12;
  Numerator numerator = Numerator::compensation;
  Part part = Part::whole_loan, numerator_part = Part::whole_loan;
  Denominator denominator = Denominator::originated;
  double agreed_maximum = 0;
  bool at_settlement = false;
  Crossing crossing = Crossing::cut;
  bool stop_when_empty = false;
  std::optional<std::string> overflow;
  bool carried_forward = false;
};

struct RecoverRule {
  enum class How { by_agreed_share, by_amount_paid, named_first };
  std::vector<std::string> of;
  How how = How::by_agreed_share;
  std::vector<std::string> first;
  std::optional<int> cut_off_months;
};

struct SettleRule {
  std::vector<std::string> of;
  Step every = Step::year;
  std::optional<std::pair<unsigned, unsigned>> on;  ///< month and day of one settlement date
};

using Rule = std::variant<ClaimRule, ShareRule, CompensateRule, LayersRule, CapRule, LimitRule,
                          RecoverRule, SettleRule>;

struct Contribution {
  std::string from;
  double amount = 0;
  Day first;
  std::optional<Step> every;  ///< once if left out
  std::optional<Day> until;
};

struct Fee {
  std::string payer;
  LimitRule::Part of = LimitRule::Part::whole_loan;
  double rate = 0;
  bool per_year = false;
};

struct PoolLine {
  std::string clause;
  int rank = 1;
  std::optional<double> sublimit;
  bool per_year = false;
};

struct TopUp {
  double to = 0;
  std::optional<double> below;
  Step every = Step::year;
  std::string from;
  std::optional<double> at_most;
};

struct Pool {
  std::string bearer;
  std::optional<double> opening;
  std::string each;                       ///< a tag; "": one balance
  std::map<std::string, double> weights;  ///< by value of the tag; empty: equal
  std::optional<double> budget;
  bool budget_rolls = false;
  std::vector<Contribution> contributions;
  std::vector<Fee> fees;
  double interest = 0;
  std::vector<PoolLine> pays;  ///< empty: all, rank 1
  bool pro_rata = false, deferred = false;
  std::optional<std::string> shortfall;
  std::optional<TopUp> top_up;
  std::string owner;
  std::optional<Day> closes;
};

/// Loans in the order of portfolio and id.
struct Programme {
  Day start, end;  ///< the end is the first day that does not belong to the calendar
  std::vector<std::string> bearers;
  std::vector<Portfolio> portfolios;
  std::vector<Loan> loans;
  std::vector<Event> events;
  std::vector<Rule> rules;
  std::vector<Pool> pools;
};

using Amounts = std::map<std::string, double>;  ///< by bearer

struct Row {
  enum class Kind { failure, claim, recovery, cost, payment };
  Day date;
  Kind kind = Kind::failure;
  std::size_t loan = 0;
  double loss = 0;
  Amounts change;  ///< of burdens
};

/// A movement of a pool's money.
struct Flow {
  Day date;
  std::string kind;   ///< opening, budget, contribution, fee, interest, top_up, recovery, ...
  std::string value;  ///< of the tag; "" if there is one balance
  double amount = 0;  ///< + into the pool
  double balance = 0;
  bool of_budget = false;
};

/// Below zero: given back by a layer that is emptied.
struct Payment {
  Day date;
  std::size_t rule = 0, loan = 0;
  std::string payer, payee;
  double amount = 0;
};

struct PoolOutcome {
  std::vector<Flow> flows;
  std::map<std::string, double> stock, budget;  ///< by value of the tag
  std::optional<Day> exhausted;
  std::string first_short_line;
  double unpaid = 0;     ///< for want of money, and nobody else took it over
  double shortfall = 0;  ///< what the shortfall bearer paid
  double to_owner = 0;   ///< what lapsed, was left at closing, or was recovered and not credited
  double balance() const;
};

struct Outcome {
  std::vector<Row> rows;
  std::vector<Payment> payments;
  Amounts totals;
  Amounts received;                        ///< by payee, gross
  std::map<std::string, Amounts> reasons;  ///< [payee][reason] what was not received
  std::map<std::string, PoolOutcome> pools;
};

/// Works the whole programme. `endless` names a pool that is never short.
Outcome settle(const Programme& programme, const std::string& endless = "");

/// K*: the smallest opening stock with which the pool is never short, all else equal.
double required_capital(const Programme& programme, const std::string& pool);

}  // namespace cofferdam::reference_dated
