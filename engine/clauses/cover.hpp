// What layers and contracts have in common: their payers owe a function of losses so far, in cells
// such as years, and what was paid under them and comes back is followed claim by claim.
#pragma once
#include <cstdint>
#include <vector>

#include "waterfall/clause.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {

/// A member says what is owed; this class pays it, and remembers what payers have net paid and owe.
class Cover : public Clause, public Rule, public PaymentListener {
 public:
  std::vector<std::size_t> claims() const override { return {claim_}; }
  std::vector<const Rule*> rules() const override;
  void returned(Walk& walk, std::uint32_t entry) const override;
  void recovered(Walk& walk, std::uint32_t entry) const override;
  void paid(Walk& walk, const Payment& payment, std::uint32_t entry, double amount) const override;
  void gone(Walk& walk, const Payment& payment, std::uint32_t entry, double amount) const override;

 protected:
  /// Of one trial, unless a cell is of one claim.
  struct State : RuleState {
    std::vector<double> net;          ///< [cell][line] paid by its payer less what came back
    std::vector<double> owed;         ///< [cell][line] the same, less what the cell gave back of
                                      ///< claims of other cells, and with what waits
    std::vector<double> part;         ///< [claim] what the losses of its cell hold of it
    std::vector<std::uint32_t> cell;  ///< [claim] in which it lies
    std::vector<double> paid_on;      ///< [claim][payer] net under all its lines
    std::vector<double> waits_on;     ///< [claim][line] due and neither paid nor gone
    std::vector<double> given;        ///< [line] back, of the cash that is being worked
  };

  /// `payments`: [line]; `dated`: it is worked in the order of time.
  Cover(std::size_t claim, std::size_t payee, std::vector<const Payment*> payments, bool dated);

  /// A trial begins. `cells_of_trials`: cells are those of a trial, and start anew with it.
  void start_state(Walk& walk, State& state, std::size_t cells, bool cells_of_trials) const;
  /// A line holds more, or less, of the losses of a cell than before an entry: makes due, or gives
  /// back, by how much, but never what is already owed, and at most `most`. Returns what is due;
  /// below zero: given back. `slack`: amounts up to it are none; `part`: by which losses have
  /// grown.
  double owe(Walk& walk, State& state, std::uint32_t e, std::size_t cell, std::size_t line,
             const std::pair<double, double>& before_after, double part, double slack,
             double most) const;

  /// The cell of an entry.
  virtual std::size_t cell_of(Walk& walk, std::uint32_t e) const = 0;
  /// A line has net paid so much more on a claim.
  virtual void count_paid(Walk& walk, std::size_t line, std::uint32_t claim,
                          double amount) const = 0;
  /// A `recover` clause has shared cash: the losses of a claim's cell hold so much less of it.
  virtual void lower(Walk& walk, std::uint32_t entry, double amount) const = 0;

  std::size_t claim_, payee_;
  bool dated_;
  std::vector<const Payment*> payments_;

 private:
  std::size_t lines() const { return payments_.size(); }
  State& state_of(Walk& walk) const { return walk.s.state<State>(slot); }
  bool counts(const Walk& walk, std::uint32_t e) const;
  std::size_t line_of(const Payment& payment) const;
  Walk::GivenBack given_back(const Walk& walk, const State& state, std::uint32_t e,
                             std::size_t payer) const;
  void count_back(Walk& walk, State& state, std::uint32_t e, std::size_t payer) const;

  std::vector<std::size_t> payers_;    ///< each once
  std::vector<std::size_t> payer_of_;  ///< [line] among them
};

/// What a layer [attachment, attachment + limit] holds of a total; totals that miss its ends by
/// `slack` are at the end.
double layer_of(double total, double attachment, double limit, double slack);

}  // namespace cofferdam
