// The sharing rules worked once more, as slowly as they read, from the scenario's text alone.
//
// Written from the guide (docs/scenario-format.md), docs/methods.md and cases worked by hand, by an
// author who had not seen the engine; shares no code with it. What is drawn (which loans are lent,
// what happens to them) comes from outside as a `World`; everything in `programme` and `pools` the
// oracle reads and works itself.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cofferdam::oracle {

/// Days since 1970-01-01.
using Day = std::int32_t;

/// What happens by schedule to one loan of a row that does not default.
struct Step {
  Day day = 0;          ///< on which it happens; may lie before the start
  double into_day = 0;  ///< part of the day that is over by then
  double filed = 0;     ///< newly lent or renewed on that day, money (of a renewal: expected)
  double in_force = 0;  ///< outstanding from that day on, money
  double released = 0;  ///< matured or repaid on that day
  double survival = 1;  ///< part of the loan that is still there after it (renewals that may not
                        ///< come); a default then takes (what is scheduled later) / survival out
};

/// Equal loans.
struct Row {
  std::size_t portfolio = 0;  ///< index into World::portfolios
  std::string id;    ///< compares as a number if all ids of the portfolio are whole numbers
  double loans = 1;  ///< how many there are, before take-up; fine-grained rows may hold a fraction
  double lent = 0;   ///< principal of one loan at origination, money
  Day made = 0;      ///< day of origination
  double into_day = 0;  ///< part of that day which is over by then, and of each on which it turns
  std::vector<Step> steps;  ///< of one loan, ascending by day
  /// Days on which a contract of the loan or policy begins: the first one and renewals, if it is
  /// renewed; may lie before the start. Empty: `made` alone.
  std::vector<Day> begins;
  std::map<std::string, std::string> tags;
  std::map<std::string, double> numbers;  ///< attributes, `ead` and `pd`
  double mean_lgd = 1;                    ///< mean part of the amount that a default loses
  double order = 0;  ///< place of the loan among those on offer, in (0, 1); of a single loan
  bool fine_grained = false;
  bool put_by_grade = false;  ///< whether a bond is given back depends on its grade on that day
  /// How many of the loans are lent in this trial. Whole rows: members 0, 1, ... below it.
  double loans_lent = 1;
  /// The same in volumes of limits and fees, of which every batch is lent in part; as lent if
  /// unset.
  std::optional<double> loans_in_volumes;
  std::string cohort;  ///< year of origination, or the value of the portfolio's cohort tag
  /// Of loans whose grade is a tag: the row as which they begin, where `loans` counts them. Each
  /// grade has a row of its own, and they go from one to the other by `World::moves`.
  std::optional<std::size_t> begins_as;
};

/// Loans of a row that are there no more, since they go on as another row, or come from another.
struct Move {
  Day day = 0;
  double into_day = 0;  ///< part of it that is over by then
  std::size_t row = 0;  ///< index into World::rows
  double loans = 0;     ///< above zero: they come; of those that the schedule expects
};

struct Portfolio {
  std::string name;  ///< lender and all else that clauses need stands in the scenario's text
};

struct Event {
  enum class Kind { default_, loss, recovery, cost, gain };
  Kind kind = Kind::default_;
  Day day = 0;
  std::size_t row = 0;       ///< index into World::rows
  std::uint32_t member = 0;  ///< which of the row's equal loans
  double loans = 1;    ///< of a default: how many loans default (a fraction in fine-grained rows)
  double amount = 0;   ///< money, above zero for every kind; a gain below zero is a loss of value
  std::size_t of = 0;  ///< index of the claim that this cash belongs to; else its own
  std::size_t number = 0;  ///< of a claim: which of its loan's claims it is, in the order of time
  std::optional<Day> trigger;  ///< of a claim: day on which it comes due, where the lag is drawn
  std::string occurrence;      ///< of a claim: what it has in common with others; empty: nothing
  /// A default, or a loss without one, which leaves the loan alive.
  bool is_claim() const { return kind == Kind::default_ || kind == Kind::loss; }
};

/// One trial's world. Rows stand in the order of portfolio and id, events in any order.
struct World {
  Day start = 0, last = 0;  ///< first and last day that count
  std::vector<Portfolio> portfolios;
  std::vector<Row> rows;
  std::vector<Event> events;
  std::vector<Move> moves;  ///< after the loan has begun; in any order
  std::map<std::string, Day>
      failures;  ///< by bearer: day on which it fails; who does not is missing
};

using Amounts = std::map<std::string, double>;  ///< by bearer, or by reason

/// Something that changed who bears what of one loan.
struct Line {
  enum class Kind { default_, claim, recovery, cost, gain, payment };
  Day day = 0;
  Kind kind = Kind::claim;
  std::size_t of = 0;    ///< index of the world's event: the claim, or the gain
  std::string clause;    ///< of payments that were due before; else empty
  double loss = 0;       ///< sum over the bearers of `change`
  Amounts change;        ///< of burdens
  Amounts by_contracts;  ///< part of it that payees of reinsurance contracts got under them
};

/// What became of all that one clause's payer owes one payee.
struct Paying {
  std::string clause, payer, payee;
  double due = 0;       ///< by the rates, less what lapsed or was waived
  double paid = 0;      ///< by the payer, gross of what came back
  double moved = 0;     ///< taken over by overflow and shortfall bearers and paid by them
  Amounts stopped;      ///< by reason: limit, cap, budget, balance, sublimit, failure, open
  double excluded = 0;  ///< whole bases of claims that a cap does not include
};

/// A movement of a pool's money.
struct Flow {
  Day day = 0;
  std::string kind;      ///< opening, budget, lapse, contribution, fee, interest, top_up, payment,
                         ///< recovery, cost, closing
  std::string instance;  ///< value of the tag of `each`; empty if there is one balance
  std::string other;     ///< bearer on the other side, or the owner; empty: outside
  double amount = 0;     ///< + into the pool
  double balance = 0;    ///< after it, stock and budget
};

struct PoolResult {
  std::vector<Flow> flows;
  std::optional<Day>
      exhausted;         ///< first day on which an amount was due that it could not pay itself
  double unpaid = 0;     ///< for want of money, nobody took it over
  double shortfall = 0;  ///< what the shortfall bearer paid
  std::vector<double> year_end;  ///< [year of the calendar] balance, all instances
  double paid = 0;               ///< claims, gross
};

/// A layer of a `layers` clause, in the order of the file.
struct LayerResult {
  std::string clause, payer;
  double paid = 0;  ///< by its payer, net of what came back under it
};

/// A contract in one year of the calendar: one row of the table `contracts`.
struct ContractYear {
  std::string contract;
  std::size_t year = 0;
  double subject = 0;   ///< losses that it acts on, less what came back
  double ceded = 0;     ///< owed
  double paid = 0;      ///< by its payer, net of what came back
  double retained = 0;  ///< subject - ceded
  double premium = 0, reinstatement_premium = 0;
};

/// A fee, premium or subsidy, or a premium under a contract: of a year, or for what is reinstated.
struct FlowPaid {
  Day day = 0;
  std::string flow, payer, payee;
  std::string portfolio;  ///< of whose loans it is; empty: of a contract on several
  double amount = 0;      ///< below 0: a contract pays back
};

/// A premium that is earned over contracts.
struct EarnedOfYear {
  std::string flow, portfolio;
  std::size_t year = 0;
  double amount = 0;
};

/// What lenders ask for, draw and then owe on a day, under a clause on relending.
struct RelendingDay {
  std::string clause;
  Day day = 0;
  double asked = 0, drawn = 0, owed = 0;
};

/// A limit, a breaker, a cap or the failure of a bearer.
struct RuleResult {
  std::string name;
  double stopped = 0;        ///< what it stopped, gross
  std::optional<Day> first;  ///< day on which it first stopped something
};

struct Result {
  std::vector<Line> lines;             ///< in the order of time
  Amounts borne;                       ///< by bearer, at the end
  std::vector<Amounts> borne_by_year;  ///< [year of the calendar] change in that year
  std::vector<Paying> payings;         ///< in the order of the file
  Amounts not_covered;                 ///< [lender] losses that no claim covers
  std::vector<LayerResult> layers;
  std::vector<ContractYear> contracts;  ///< by contract in the order of the file, then by year
  std::vector<FlowPaid> flows;          ///< in the order of time
  std::vector<EarnedOfYear> earned;     ///< where it is not as it is paid
  std::vector<RelendingDay> relending;
  std::vector<RuleResult> rules;
  std::map<std::string, PoolResult> pools;
  std::vector<Amounts> cash_by_year;  ///< [year] net cash spent by bearer: burdens of losses and
                                      ///< payments, funding of pools and premiums of contracts;
                                      ///< `outside` balances it to zero with what is lost
};

/// Works a trial of the scenario whose text is `yaml` (a resolved scenario: no variants). Throws
/// std::runtime_error on anything it does not know.
Result work(const std::string& yaml, const World& world);

}  // namespace cofferdam::oracle
