// Fees, premiums and subsidies: their terms as written, and what one loan owes under each.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "oracle/dates.hpp"
#include "oracle/values.hpp"

namespace cofferdam::oracle {

struct Maximum {
  double amount = 0;
  std::string each = "loan";  ///< or a tag, or all
  bool per_year = false;
};

/// So many months after the end of the step in which a contract is made.
struct LeftAfter {
  int step = 0, months = 0;
};

struct FlowTerms {
  std::string kind, name, payer, payee, of;
  std::set<std::string> portfolios;  ///< empty: all
  Condition when;
  Number rate;  ///< of: contract: the amount
  Number interest;
  bool per_year = false;
  std::optional<double> up_to;
  int years = 0, after_years = 0;  ///< of life; 0 years: all
  bool repaid = false;
  std::optional<Maximum> at_most;
  std::optional<LeftAfter> left;  ///< of what is then in force of each contract
};

/// `fee`, `premium` or `subsidy`; throws std::runtime_error on what it does not know.
FlowTerms read_flow(const std::string& kind, const YAML::Node& node);

/// What a loan owes under a flow if it has been renewed so far.
struct Owed {
  std::size_t contract = 0;  ///< the first is 0
  double from = 0, to = 0;   ///< when it accrues, in years; at once if both are equal
  int life = 0;              ///< whole years since the loan was made
  Day due = 0;
  double amount = 0;
};

/// A day of which a part is over, and where that lies on the axis, in years from the start.
struct Moment {
  Day day = 0;
  double into_day = 0;
  double time = 0;
};

/// One of the contracts of a loan that follow each other.
struct Lending {
  Moment begin, end;
  double kept = 1;                                 ///< probability that the loan was renewed so far
  std::vector<std::pair<double, double>> balance;  ///< from each time on
  bool given_back = false;  ///< on its put date; the next one is of the same bond, if it is not
};

/// The contracts of a loan, and the times at which it is so many years old.
struct Life {
  std::vector<Lending> lendings;
  std::vector<double> birthdays;  ///< the first is that of one year
};

/// What a flow owes on a day, and the same without signs.
struct DueSum {
  double amount = 0, size = 0;
};

/// What all loans owe, by schedule and after defaults.
class LoanFlows {
 public:
  /// Part of a loan that the rate is of, by flow and row.
  using PartOf = std::function<double(const FlowTerms&, std::size_t)>;
  LoanFlows(const std::vector<FlowTerms>& flows, const World& world, const Calendar& calendar,
            PartOf part_of);

  /// Whether a row is one of those that owe.
  bool concerns(const FlowTerms& flow, std::size_t row) const;
  /// Of a row as the trial turns out, by day.
  std::map<Day, DueSum> due(const FlowTerms& flow, std::size_t row) const;
  /// Of a premium that is due as contracts begin: what is earned of it, by year of the calendar.
  std::vector<double> earned(const FlowTerms& flow, std::size_t row) const;
  /// Whether it is earned over contracts, and not as it is due.
  bool is_earned_over_contracts(const FlowTerms& flow) const;

 private:
  const FlowTerms* base_of(const FlowTerms& flow) const;
  std::vector<Owed> owed(const FlowTerms& flow, std::size_t row, std::optional<Day> gone) const;
  std::vector<Owed> agreed(const FlowTerms& flow, std::size_t row, std::optional<Day> gone) const;
  std::vector<Owed> by_base(const FlowTerms& flow, std::size_t row, std::optional<Day> gone) const;
  std::vector<Owed> at_once(const FlowTerms& flow, std::size_t row, std::optional<Day> gone) const;
  std::vector<Owed> left_then(const FlowTerms& flow, std::size_t row,
                              std::optional<Day> gone) const;
  std::vector<Owed> accrued(const FlowTerms& flow, std::size_t row, std::optional<Day> gone) const;
  std::vector<Owed> when_repaid(const std::vector<Owed>& parts, std::size_t row,
                                std::optional<Day> gone) const;
  std::vector<double> cuts(const Life& life, const Lending& lending, double from, double to) const;
  double part_of(const FlowTerms& flow, std::size_t row) const;
  Life life_of(std::size_t row) const;
  Moment moment(Day day, double into_day) const;
  bool stays_in_a_grade(std::size_t row, std::size_t contract) const;
  /// Calls back with what is owed, signed, and its part of the loans.
  void each_part(const FlowTerms& flow, std::size_t row,
                 const std::function<void(const Owed&, double)>& visit) const;

  const std::vector<FlowTerms>& flows_;
  const World& world_;
  const Calendar& calendar_;
  PartOf part_of_;
  mutable std::map<std::pair<const FlowTerms*, std::size_t>, double> parts_;  ///< asked so far
  std::vector<Day> months_;    ///< [months after the start] day
  std::vector<double> turns_;  ///< [year] time at which it begins; behind them the end
  std::vector<Life> lives_;    ///< [row]
  /// [row][day] loans that default, each as if it had been renewed for certain so far.
  std::vector<std::map<Day, double>> gone_;
  /// [row][day] loans that come from another row, or below zero go on as one: of those that the
  /// schedule expects. What accrues is theirs from the begin of the day, what is due from the next.
  std::vector<std::map<Day, double>> moved_;
};

/// Loans whose flows are paid together: of one portfolio, by balances of pools and maxima. Those
/// whose loans stand first are paid first.
struct FlowGroup {
  std::size_t portfolio = 0;
  std::string from, into;  ///< balances of the payer's pool and the payee's
  std::string value;       ///< that has a maximum of its own
  bool operator==(const FlowGroup&) const = default;
};

/// What a flow pays of what is due on a day.
struct FlowPayment {
  const FlowTerms* flow = nullptr;
  FlowGroup group;
  double amount = 0;
};

/// What all flows owe day by day, and what is paid of it.
class FlowDues {
 public:
  /// Balance of a bearer's pool that a loan has to do with; "" if there is one or none.
  using BalanceOf = std::function<std::string(const std::string&, const Row&)>;
  FlowDues(const std::vector<FlowTerms>& flows, const LoanFlows& loans, const World& world,
           const BalanceOf& balance_of);

  const std::set<Day>& days() const { return days_; }
  /// Days must be asked for one after the other, each once; `year` is that of the calendar.
  std::vector<FlowPayment> pay(Day day, int year);

 private:
  struct Account {
    FlowGroup group;
    std::map<Day, DueSum> due;
    double behind = 0;  ///< at most 0
  };
  static Account& account_of(std::vector<Account>& accounts, const FlowGroup& group);
  const std::vector<FlowTerms>& flows_;
  std::vector<std::vector<Account>> accounts_;                        ///< [flow]
  std::map<std::tuple<std::string, std::string, int>, double> paid_;  ///< [flow, value, year]
  std::set<Day> days_;
};

/// Without what rounding leaves of amounts that cancel.
double rounded(const DueSum& due);

}  // namespace cofferdam::oracle
