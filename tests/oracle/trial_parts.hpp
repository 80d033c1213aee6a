// What a trial remembers while it is worked: claims, what waits, limits, layers, pools.
#pragma once
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "oracle/book.hpp"
#include "oracle/rates.hpp"
#include "oracle/scenario.hpp"

namespace cofferdam::oracle {

/// Who paid whom under what: clause, its layer (0 if it has none), payer, payee.
using Under = std::tuple<std::size_t, std::size_t, std::string, std::string>;

/// Clause that remembers what was paid under it (layers, caps), and its payer.
using Way = std::pair<std::size_t, std::string>;

/// In the queue: rank of the line, claim date, place of the claim, clause, number.
using Place = std::tuple<int, Day, std::size_t, std::size_t, int>;

/// A claim of a loan - its default, or a loss before - and what became of it.
struct Case {
  std::size_t event = 0;
  std::size_t place = 0;  ///< among all, by row, member and number of the claim
  const Event* what = nullptr;
  const Row* row = nullptr;
  Seen seen;                     ///< as the rates see it
  const Claim* claim = nullptr;  ///< that says when and for what; null if none covers it
  Day trigger = 0;
  bool due = false;                             ///< the claim has come due
  double base = 0;                              ///< of the claim
  double principal = 0;                         ///< the same without interest, as limits count it
  double back = 0;                              ///< cash since the trigger
  double cost = 0;                              ///< costs since the trigger
  double early_back = 0, early_cost = 0;        ///< cash and costs before the trigger
  std::vector<const Event*> early;              ///< cash that waits for the trigger to be shared
  Amounts net;                                  ///< what each bears of it by now
  Amounts received;                             ///< as compensation, less what was given back
  std::map<Way, double> paid;                   ///< net, under clauses that remember it
  std::map<std::size_t, double> part_seen;      ///< [clause] what its payee bore when it acted
  std::map<std::size_t, double> layered;        ///< [clause] contribution to the total of its cell
  std::map<std::size_t, double> contract_loss;  ///< [contract] its loss, less what came back
  std::map<std::size_t, double> contract_due, contract_paid;  ///< [contract] in all so far
  /// [contract] what contracts above leave of its loss by now and it does not owe itself
  std::map<std::size_t, double> contract_free;
  /// [ceiling][clause] what has passed it and is not lost
  std::map<std::string, std::map<std::size_t, double>> below;
  std::map<std::string, std::map<std::size_t, double>>
      reserved;                                  ///< the same of what waits for its date
  std::map<std::size_t, Amounts> advanced;       ///< [clause][who paid it] and has not got back
  std::map<std::size_t, Amounts> lost_advance;   ///< [clause][reason]
  double given_back = 0;                         ///< of advances, before the claim was due
  std::set<Place> waits;                         ///< in the queue
  std::vector<std::pair<Day, double>> returned;  ///< cash as limits count it
  std::vector<const Event*> same_day;            ///< cash that comes on the very day of the loss
  bool happened = false;
  Day cash_day = -1000000;  ///< day of the latest cash, and what each bore before it
  Amounts before_cash;
  const std::string& lender() const { return seen.lender; }
};

/// An amount that is due, or was held back.
struct Debt {
  std::size_t clause = 0, layer = 0;
  Case* of = nullptr;
  std::string owner;  ///< who owes it by the rates
  std::string payer, payee;
  double amount = 0;
  std::string why = "open";           ///< reason for which it waits
  const Limit* carried_by = nullptr;  ///< the limit that carries it forward
  Day since = 0;                      ///< day on which it began to wait
  int number = 0;                     ///< in the order in which amounts began to wait
  bool is_below = false;              ///< it has passed the ceilings
  bool holds_room = false;            ///< below ceilings, until its date
  bool held = false, cut = false;     ///< it waits, or waited; the failure of its payer has cut it
  std::set<std::string> stopped_by;   ///< rules that stopped it before
  std::vector<std::string> passed;    ///< limits that have let it through, in order
  Day tried = -1000000;               ///< latest day on which it was tried
  bool handed = false;                ///< it is among those tried in this round
};
using Queue = std::map<Place, Debt>;

/// A debt that has passed its limits and comes to the money.
struct Passed {
  Debt debt;
  double amount = 0;  ///< what passed
  std::vector<std::pair<const Limit*, double>> stopped;
  double blocked = 0, sublimited = 0;                        ///< by the cap, the sublimit
  std::vector<std::pair<std::string, std::size_t>> counted;  ///< entries of limits' counters
  Line line;                                                 ///< what has moved because of it
};

struct LimitState {
  bool tripped = false;
  std::vector<std::pair<Day, double>> paid;
};
/// Of a breaker, or of it for one value of its tag or one cohort.
struct BreakerState {
  bool tripped = false;
  Day since = 0;                   ///< day on which it tripped
  const Case* crossing = nullptr;  ///< the claim that tripped it
  double part = 0;                 ///< of that claim, what is let through
  int low_for = 0;                 ///< ends of months at which the ratio was low enough
  bool release_tomorrow = false;
  Day released = -1000000;  ///< latest day of a release
};
struct CapState {
  std::map<const Row*, double> included;  ///< loans of the row
  double paid = 0;
  mutable double volume = 0;  ///< on `volume_on`
  mutable Day volume_on = -1000000;
  bool room_grew = false;  ///< since blocked amounts were tried
  double offered = 0;      ///< room for blocked amounts that this step has not offered yet
};
struct LayerState {
  double net = 0;  ///< paid by its payer less what came back
  /// The same, less what this cell gave back of loans of other cells, and with what waits.
  double owed = 0;
};
struct Account {
  double stock = 0, budget = 0;
  double accrued = 0;  ///< interest of this year, if nothing moves any more
  double topped = 0;
  double usable = 0;  ///< for what was held back: what was there as the step began
  double balance() const { return stock + budget; }
};
struct PoolState {
  const PoolTerms* terms = nullptr;
  std::map<std::string, double> weights;  ///< of instances, sum 1
  std::map<std::string, Account> accounts;
  std::map<std::string, double> used, used_this_year;  ///< by line
  std::map<const Fee*, Amounts> fees_behind;           ///< [fee][instance] at most 0
  std::set<int> came;  ///< dates of the clauses for whose waiting amounts money has come in
  bool closed = false;
};

/// Which balance of a bearer's pool money comes out of or goes into.
struct Balance {
  std::string bearer, value;
};

}  // namespace cofferdam::oracle
