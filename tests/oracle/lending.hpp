// Which loans are lent in a trial.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "oracle/scenario.hpp"

namespace cofferdam::oracle {

class Trial;

/// Loans of a row on offer on a day.
struct Offer {
  std::size_t row = 0;
  double loans = 0, each = 0, level = 1;  ///< level: part that is outstanding then
  double lent = 0;
};

/// The loans of one day of a trial.
class Lender {
 public:
  explicit Lender(const Trial& trial);
  /// What is on offer, and what of it is lent; empty: all of it.
  std::map<std::size_t, Offer> lend();
  /// A trial in which clauses say how much is lent: it is worked anew from the start whenever a
  /// loan is not lent, in the world that is left.
  static Result work(const Scenario& scenario, const World& on_offer);

 private:
  bool lends(const LendingClause& lending, std::size_t row) const;
  bool may_be_stopped(std::size_t row) const;
  bool is_due_for_renewal(std::size_t row) const;
  double alive(std::size_t row) const;
  std::vector<Offer> offers() const;
  double part_that_counts(const LendingClause& lending, std::size_t row) const;
  double takes(const LendingClause& lending, const Offer& offer) const;
  std::string cell(const LendingClause& lending, std::size_t row) const;
  double capacity(const LendingClause& lending, const std::string& cell) const;
  Day window_begins(const std::string& window, int months) const;
  bool is_shut_out(const LendingClause& lending, std::size_t row) const;
  void serve(const std::vector<Offer*>& offers);
  void respond(Offer& offer) const;
  double coverage(const LendingClause& lending, std::size_t row) const;
  double paid_of(const Case& one, Day until) const;
  struct Room {
    double left = 0, rounding = 0;  ///< what is left by `rounding` is none
  };
  struct Need {
    Room* room;
    double each;
  };
  using Quotas = std::map<std::string, Room>;
  Room room(const LendingClause& lending, const std::string& cell) const;
  void serve_alike(const std::vector<Offer*>& offers, Quotas quotas);
  std::vector<Need> needs_of(const Offer& offer, Quotas& quotas);

  const Trial& trial_;
  const Scenario& scenario_;
  const World& world_;
  Day day_;
  std::map<std::string, Room> rooms_;
};

}  // namespace cofferdam::oracle
