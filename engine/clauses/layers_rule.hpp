// Layers of what a bearer bears: layer [a, a + l] holds min(l, max(0, total - a)) of a total.
//
// All layers look at the same total: what the payee bears when the clause acts, over the whole
// scenario, each year anew, or of each loan by itself. With dates the losses fill the layers in the
// order of time, and what comes back empties them again. Without a calendar there is no order, and
// each loss carries its proportional part of every layer.
#pragma once
#include <string>
#include <vector>

#include "waterfall/clause.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {

/// Remembers the totals that layers hold parts of, and what their payers have net paid and owe
/// under them.
class Layers final : public Clause, public Rule, public PaymentListener {
 public:
  enum class Over { scenario, year, loan };
  /// `first_line`: of the clause among the lines of the results. `lent`: [row] as one loan; empty:
  /// levels are amounts.
  Layers(std::size_t claim, std::size_t payee, Over over, std::size_t first_line,
         std::vector<LayerLine> lines, std::vector<const Payment*> payments, bool dated,
         std::vector<double> lent);

  void act(Walk& walk, const EntryList& entries) const override;
  std::vector<std::size_t> claims() const override { return {claim_}; }
  std::string title() const override { return "layers '" + lines_.front().clause + "'"; }
  std::vector<const Rule*> rules() const override;
  void start(Walk& walk) const override;
  void returned(Walk& walk, std::uint32_t entry) const override;
  void recovered(Walk& walk, std::uint32_t entry) const override;
  void paid(Walk& walk, const Payment& payment, std::uint32_t entry, double amount) const override;
  void gone(Walk& walk, const Payment& payment, std::uint32_t entry, double amount) const override;
  void end(Walk& walk) const override;

 private:
  struct State;
  void fill_in_order(Walk& walk, std::uint32_t e) const;
  void move_layer(Walk& walk, State& state, std::uint32_t e, std::size_t i, double part) const;
  /// Cash that came back counts against what was paid on its loan.
  bool counts(const Walk& walk, std::uint32_t e) const;
  std::size_t layer_of(const Payment& payment) const;
  Walk::GivenBack given_back(const Walk& walk, const State& state, std::uint32_t e,
                             std::size_t payer) const;
  void count_back(Walk& walk, State& state, std::uint32_t e, std::size_t payer) const;
  void fill_each(Walk& walk, const EntryList& entries) const;
  void fill_at_once(Settlement& settlement) const;
  void move_part(Settlement& settlement, std::size_t payer, const std::vector<double>& total,
                 const std::vector<double>& paid) const;
  double unit_of(const Settlement& s, std::size_t e) const;
  std::size_t cell_of(Walk& walk, std::uint32_t e) const;

  std::size_t claim_, payee_;
  Over over_;
  std::size_t first_line_;
  std::vector<LayerLine> lines_;
  std::vector<std::size_t> payers_;    ///< each once
  std::vector<std::size_t> payer_of_;  ///< [layer] among them
  std::vector<const Payment*> payments_;
  bool dated_;
  std::vector<double> lent_;
};

}  // namespace cofferdam
