// Relending: what lenders draw of a central bank on their new loans, and what that saves them.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "oracle/flows.hpp"

namespace cofferdam::oracle {

/// As a clause says it.
struct Relending {
  std::string name, payer;
  double saving = 0;  ///< market rate less the rate
  std::optional<double> quota;
  std::string per;
  int step = 3, term = 12, extensions = 0;  ///< months; how often
  double passed_on = 0;
  /// [extension] what is eligible of contracts as they are made, and of what is left of them then.
  std::vector<FlowTerms> principal;
};

/// Throws std::runtime_error on what it does not know, and where it names no portfolios.
Relending read_relending(const YAML::Node& node);

/// On the last day of a step.
struct RelendingStep {
  double asked = 0, drawn = 0, owed = 0;
};

/// A payment of what is saved, or of what of it is passed on.
struct RelendingPayment {
  std::string payer, payee;
  FlowGroup group;
  double amount = 0;
};

/// The course of a trial, all worked out at once.
class RelendingCourse {
 public:
  using TimeOf = std::function<double(Day)>;  ///< in years from the start
  RelendingCourse(const Relending& terms, const LoanFlows& loans, const World& world,
                  const Calendar& calendar, const std::map<std::string, std::string>& lender,
                  const FlowDues::BalanceOf& balance_of, const TimeOf& time_of);

  std::vector<Day> days() const;
  std::vector<RelendingPayment> pay(Day day) const;
  const std::vector<RelendingStep>& steps() const { return steps_; }

 private:
  struct Account {
    FlowGroup group;
    std::string lender;
    std::vector<std::map<Day, DueSum>> principal;  ///< [extension]
    std::map<Day, double> owed;                    ///< [last day of the step of the draw]
    std::map<Day, double> saved;                   ///< [day]
  };
  void find_ends();
  double counted(const Account& account, std::size_t extension, std::size_t step) const;
  double eligible(const Account& account, std::size_t extension, std::size_t step) const;
  void extend(std::size_t step);
  double room(std::size_t step) const;
  double owed() const;

  const Relending& terms_;
  const World& world_;
  const Calendar& calendar_;
  std::vector<Day> ends_;  ///< last days of steps
  std::vector<Account> accounts_;
  std::vector<double> part_;  ///< [step] of what is asked for that is drawn
  std::vector<RelendingStep> steps_;
};

}  // namespace cofferdam::oracle
